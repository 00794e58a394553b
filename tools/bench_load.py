"""A server under load: many who start at once, a crowd that runs and watches, one who floods, one who never reads.

    python -m tools.bench_load [--quick]

The real server with its usual bounds and whatever protects it here, in a process of its own; the visitors are threads
of this one. How long the server lets others wait is measured from outside, by a process that asks it a trifle over a
websocket again and again: from the question to the answer. Figures stand beside what they should be at most on two
cores that do nothing else. Refuses to know how the server is made.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import simple_websocket
from wsproto import ConnectionType, WSConnection
from wsproto.events import Request, TextMessage

from .bench import Row, share, table
from .served import ROOT, Serving, process_of

PATIENCE = 120.0
ASKED_EVERY = 0.06  # seconds between two questions: a browser may ask 20 in one
PAUSE = 0.4  # seconds until processes stand ready again
TRIFLE = json.dumps({"do": "resume", "run": "nobody", "from": 0})
PROGRAM = """import gevent

def f(n):
    gevent.sleep(1)
    print(n)

gevent.joinall([gevent.spawn(f, {0}) for _ in range(3)])
"""
FLOOD = "n = {0}\nwhile True:\n    n += 1\n    m = n * n\n    k = [n, m]\n"
CHATTER = "import random\nfor i in range(20000):\n    x = random.random()\n    y = [x, i, {0}]\n"
MIB = 1 << 20


class Effort(NamedTuple):
    """How many of what."""

    starts: int
    runners: int
    watchers: int
    seconds: float
    firsts: int


FULL, QUICK = Effort(40, 30, 200, 10, 30), Effort(6, 4, 10, 2, 3)


class Visitor:
    """One open page."""

    def __init__(self, port: int) -> None:
        self._ws = simple_websocket.Client.connect(f"ws://127.0.0.1:{port}/live")

    def open(self, **wish: object) -> str:
        """Asks for a run; its number, when it is told."""
        self._ws.send(json.dumps({"do": "open", **wish}))
        return str(self.until("run")["run"])

    def own(self, text: str) -> str:
        """Asks for a run of a program of one's own."""
        return self.open(programs=[{"name": "p.py", "source": text}])

    def until(self, kind: str, **fields: object) -> dict[str, Any]:
        """The next message of a kind; RuntimeError for an error."""
        while True:
            message = self.hear()
            if message["type"] == kind and fields.items() <= message.items():
                return message
            if message["type"] == "error":
                raise RuntimeError(message["code"])

    def hear(self) -> dict[str, Any]:
        """The next message, without its steps."""
        raw = self._ws.receive(PATIENCE)
        if raw is None:
            raise RuntimeError("silence")
        head = raw.partition(b"\n")[0] if isinstance(raw, bytes) else raw
        message: dict[str, Any] = json.loads(head)
        return message

    def run(self, text: str) -> None:
        """Has a program of one's own carried out to its end."""
        self.until("status", run=self.own(text), status="ended")

    def begin(self, text: str) -> None:
        """The same until its first step is here."""
        run = self.own(text)
        self.until("steps", run=run)

    def leave(self) -> None:
        """Closes the page."""
        with suppress(simple_websocket.ConnectionClosed):
            self._ws.close()


class Stuck:
    """A page that asks for a run and reads nothing of it."""

    def __init__(self, port: int) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port))
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._ws = WSConnection(ConnectionType.CLIENT)
        self.sock.sendall(self._ws.send(Request(host=f"127.0.0.1:{port}", target="/live")))
        self._ws.receive_data(self.sock.recv(4096))
        list(self._ws.events())

    def ask(self, run: str) -> None:
        """For all steps of a run."""
        wish = json.dumps({"do": "resume", "run": run, "from": 0})
        self.sock.sendall(self._ws.send(TextMessage(data=wish)))


def timed(work: Callable[..., object], *arguments: object) -> float:
    """How many seconds it takes; infinity where it fails."""
    begin = time.monotonic()
    try:
        work(*arguments)
    except (RuntimeError, simple_websocket.ConnectionClosed):
        return float("inf")
    return time.monotonic() - begin


def at(times: Sequence[float], part: float) -> float:
    """The time within which so great a part was served."""
    return sorted(times)[min(int(len(times) * part), len(times) - 1)]


def starts(port: int, count: int) -> list[Row]:
    """A class that presses Run at once."""
    visitors = [Visitor(port) for _ in range(count)]
    gate = threading.Barrier(count)

    def start(number: int) -> float:
        gate.wait()
        return timed(visitors[number].run, PROGRAM.format(number))

    with ThreadPoolExecutor(count) as pool:
        times = list(pool.map(start, range(count)))
    for visitor in visitors:
        visitor.leave()
    refused = sum(each == float("inf") for each in times)
    return [
        Row(f"{count} starts at once: not served", refused, "", "0", ""),
        against(f"… the end of 95 of 100 runs of {count}", at(times, 0.95), "s", 3.0),
    ]


def crowd(serving: Serving, effort: Effort) -> list[Row]:
    """Some change and run their programs again and again, many watch a run that goes on."""
    until = time.monotonic() + effort.seconds
    author = Visitor(serving.port)
    watched = author.own(CHATTER.format(-1))

    def watch(_number: int) -> float:
        visitor = Visitor(serving.port)

        visitor._ws.send(json.dumps({"do": "resume", "run": watched, "from": 0}))
        seconds = timed(lambda: visitor.until("status", run=watched, status="ended"))
        visitor.leave()
        return seconds

    def change(number: int) -> float:
        visitor = Visitor(serving.port)
        longest, edit = 0.0, 0
        while time.monotonic() < until and longest < float("inf"):
            edit += 1
            text = PROGRAM.format(f"({number}, {edit})")
            longest = max(longest, timed(visitor.run, text))
            time.sleep(PAUSE)
        visitor.leave()
        return longest

    with ThreadPoolExecutor(effort.watchers + effort.runners) as pool:
        watching, changing = pool.map(watch, range(effort.watchers)), pool.map(change, range(effort.runners))
        times = [*watching, *changing]
    author.leave()
    failures = sum(each == float("inf") for each in times)
    who = f"{effort.runners} run again and again, {effort.watchers} watch"
    return [Row(f"{who}: failures", failures, "", "0", "")]


def lag(serving: Serving, seconds: float) -> list[Row]:
    """One floods; how long others wait for an answer."""
    command = [sys.executable, "-m", "tools.bench_load", "--probe", str(serving.port), "--seconds", str(seconds)]
    idle = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)
    flooding = Visitor(serving.port)
    threading.Thread(target=timed, args=(flooding.run, FLOOD.format(0)), daemon=True).start()
    busy = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)
    flooding.leave()
    return [
        Row("a trifle is answered, nobody else there: 99 of 100", 1e3 * at(idle, 0.99), "ms"),
        against("… while one engine floods: 99 of 100", 1e3 * at(busy, 0.99), "ms", 50),
        Row("… the longest", 1e3 * max(busy), "ms"),
    ]


def probe(port: int, seconds: float) -> list[float]:
    """Asks a trifle again and again; how long each answer took."""
    visitor, until = Visitor(port), time.monotonic() + seconds
    times = []
    while time.monotonic() < until:
        begin = time.monotonic()
        visitor._ws.send(TRIFLE)
        visitor.hear()
        times.append(time.monotonic() - begin)
        time.sleep(ASKED_EVERY)
    visitor.leave()
    return times


def silence(serving: Serving, count: int) -> list[Row]:
    """Browsers that follow a long run and never read."""
    author = Visitor(serving.port)
    run = author.own(CHATTER.format(-2))
    author.until("status", run=run, status="ended")
    before = memory(serving.pid)
    stuck = [Stuck(serving.port) for _ in range(count)]
    opened = memory(serving.pid)
    for each in stuck:
        each.ask(run)
    time.sleep(2)
    grown = memory(serving.pid) - opened
    for each in stuck:
        each.sock.close()
    author.leave()
    return [
        Row(f"{count} more connections: the server's memory", (opened - before) / MIB, "MiB"),
        against(f"… {count} that never read: it grows by, for each", max(grown, 0) / count / MIB, "MiB", 1.0),
    ]


def memory(pid: int) -> int:
    """Bytes that a process has in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text("utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def firsts(serving: Serving, count: int) -> list[Row]:
    """From the wish to the first step, where a process stands ready; and again, where the run is known."""
    visitor = Visitor(serving.port)
    fresh: list[float] = []
    known: list[float] = []
    for number in range(count):
        for times in (fresh, known):
            time.sleep(PAUSE)
            times.append(timed(visitor.begin, PROGRAM.format(1000 + number)))
            visitor.until("status", status="ended")
    visitor.leave()
    return [
        against("first step of own code: median", 1e3 * at(fresh, 0.5), "ms", 200),
        against("… 95 of 100", 1e3 * at(fresh, 0.95), "ms", 400),
        against("… of a run that is known: 95 of 100", 1e3 * at(known, 0.95), "ms", 100),
    ]


def against(what: str, value: float, unit: str, most: float) -> Row:
    """A figure beside what it should be at most."""
    return Row(what, value, unit, f"{most:g} {unit}", share(value, most))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench_load", description="Puts a server under load.")
    parser.add_argument("--quick", action="store_true", help="with few visitors, to see that it works")
    parser.add_argument("--probe", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=float, default=1.0, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.probe is not None:
        print(json.dumps(probe(chosen.probe, chosen.seconds)))
        return 0
    effort = QUICK if chosen.quick else FULL
    print(f"{os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f} at the start\n")
    with process_of(["app"], {}) as serving:
        rows = firsts(serving, effort.firsts) + starts(serving.port, effort.starts)
        rows += crowd(serving, effort) + lag(serving, effort.seconds) + silence(serving, 10)
    print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
