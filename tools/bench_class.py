"""A large class: how long it takes from a step of the teacher until every follower has it.

    python -m tools.bench_class [--followers 200] [--seconds 30]

The real server, a teacher who steps four times a second, and followers over real websockets, all of them in one other
process, each of which is shown the teacher's run first. It is done with followers who all read, and once more while
one and while ten others have stopped reading in the middle of a long run. The exit status is 1 where a place was lost
or wrong, or where it took too long. It refuses to know what a page does with a place.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import selectors
import socket
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

import simple_websocket
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, BytesMessage, Message, Ping, Request, TextMessage

from .bench import Row, share, table
from .served import server_of

EXAMPLE, LONG = "gevent-pair", "threads-gil"
FOLLOWERS, SECONDS = 200, 30.0
STALLED = (0, 1, 10)
PER_SECOND = 4
MOST_MS = 150.0
PATIENCE = 30.0
STEPS = 40  # of the example, at least
SMALL = 4096  # what may lie unread at somebody who has stopped reading

Arrivals = dict[int, tuple[int, int]]  # seq of a place -> its step, and when it came


class Result(NamedTuple):
    """What became of the places that a class was told."""

    times: list[float]
    """milliseconds, the shortest first"""
    lost: int
    wrong: int

    def at(self, part: float) -> float:
        """Of all times the one that so large a part do not exceed."""
        return self.times[min(len(self.times) - 1, round(part * len(self.times)))]


class Follower:
    """One websocket that joins a class and notes when it is told what."""

    def __init__(self, port: int, code: str) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._ws = WSConnection(ConnectionType.CLIENT)
        self.arrivals: Arrivals = {}
        self.disorder = 0
        self.settled = False
        self._parts: list[str] = []
        self._newest = 0
        self.sock.sendall(self._ws.send(Request(host=f"127.0.0.1:{port}", target="/live")))
        while not self._accepted():
            pass
        self.say(do="join", code=code)

    def say(self, **message: object) -> None:
        """Sends a message."""
        self.sock.sendall(self._ws.send(Message(json.dumps(message))))

    def read(self) -> None:
        """Takes in what has come."""
        data = self.sock.recv(65536)
        if not data:
            raise SystemExit("The server has closed a connection.")
        now = time.monotonic_ns()
        self._ws.receive_data(data)
        for event in self._ws.events():
            if isinstance(event, Ping):
                self.sock.sendall(self._ws.send(event.response()))
            elif isinstance(event, TextMessage):
                self._parts.append(event.data)
                if event.message_finished:
                    self._take(json.loads("".join(self._parts)), now)
                    self._parts.clear()
            elif not isinstance(event, BytesMessage):
                raise SystemExit(f"The server said {event}.")

    def _accepted(self) -> bool:
        self._ws.receive_data(self.sock.recv(4096))
        return any(isinstance(event, AcceptConnection) for event in self._ws.events())

    def _take(self, message: dict[str, Any], now: int) -> None:
        kind = message["type"]
        if kind == "lead":
            self.disorder += message["seq"] <= self._newest
            self._newest = message["seq"]
            self.arrivals[message["seq"]] = (message["step"], now)
            if len(self.arrivals) == 1:
                self.say(do="watch", run=message["run"])
        elif kind == "status":
            self.settled = message["status"] != "running"
        elif kind == "error":
            raise SystemExit(f"The server said {message}.")


def stall(port: int, code: str) -> socket.socket:
    """Somebody who joins, asks for a long run, and never reads a byte."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
    sock.connect(("127.0.0.1", port))
    ws = WSConnection(ConnectionType.CLIENT)
    sock.sendall(ws.send(Request(host=f"127.0.0.1:{port}", target="/live")))
    head = b""
    while b"\r\n\r\n" not in head:
        head += sock.recv(1)
    ws.receive_data(head)
    assert [type(event) for event in ws.events()] == [AcceptConnection]
    for message in ({"do": "join", "code": code}, {"do": "open", "example": LONG}):
        sock.sendall(ws.send(Message(json.dumps(message))))
    return sock


def follow(port: int, code: str, followers: int, stalled: int, teacher: Connection) -> None:
    """The other process: everybody but the teacher. Says when all are there, and at the end what came when."""
    stuck = [stall(port, code) for _ in range(stalled)]
    present = [Follower(port, code) for _ in range(followers)]
    with selectors.DefaultSelector() as selector:
        selector.register(teacher, selectors.EVENT_READ)
        for each in present:
            selector.register(each.sock, selectors.EVENT_READ, each)
        waiting = True
        while True:
            for key, _ in selector.select():
                if key.data is None:
                    teacher.send([(each.arrivals, each.disorder) for each in present])
                    return
                key.data.read()
            if waiting and all(each.settled for each in present):
                waiting = False
                teacher.send(len(stuck))


class Teacher:
    """A page that leads, without a page."""

    def __init__(self, port: int) -> None:
        self._ws = simple_websocket.Client.connect(f"ws://127.0.0.1:{port}/live")
        self._say(do="teach")
        said = self._hear("key")
        self.code, self._key = said["code"], said["key"]
        self._say(do="open", example=EXAMPLE)
        self._run = self._hear("run")["run"]
        self.said: Arrivals = {}

    def lead(self, step: int) -> None:
        """Goes to a step."""
        place = {"run": self._run, "step": step, "playing": False, "speed": 1, "pace": "steps", "axis": "folded"}
        self.said[len(self.said) + 1] = (step, time.monotonic_ns())
        self._say(do="lead", key=self._key, state=place)

    def end(self) -> None:
        """Ends the class and leaves."""
        self._say(do="end", key=self._key)
        self._ws.close()

    def _say(self, **message: object) -> None:
        self._ws.send(json.dumps(message))

    def _hear(self, kind: str) -> dict[str, Any]:
        while True:
            raw = self._ws.receive(PATIENCE)
            message: dict[str, Any] = json.loads(raw) if isinstance(raw, str) else {}
            if raw is None or message.get("type") == "error":
                raise SystemExit(f"The server said {raw}.")
            if message.get("type") == kind:
                return message


def measure(port: int, followers: int, stalled: int, seconds: float) -> Result:
    """One class from its beginning to its end."""
    teacher = Teacher(port)
    teacher.lead(0)
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    others = context.Process(target=follow, args=(port, teacher.code, followers, stalled, there), daemon=True)
    others.start()
    if not here.poll(PATIENCE * 4):
        raise SystemExit("Not everybody has come.")
    here.recv()
    # Who comes sees the place of that moment; what is measured begins when all are there.
    first = len(teacher.said) + 1
    for _ in range(round(seconds * PER_SECOND)):
        teacher.lead(random.randrange(STEPS))
        time.sleep(1 / PER_SECOND)
    time.sleep(1)
    here.send("enough")
    arrivals = here.recv()
    others.join(PATIENCE)
    teacher.end()
    return compare({seq: each for seq, each in teacher.said.items() if seq >= first}, arrivals)


def compare(said: Arrivals, arrivals: list[tuple[Arrivals, int]]) -> Result:
    """What was said beside what came."""
    times, lost, wrong = [], 0, 0
    for came, disorder in arrivals:
        wrong += disorder
        for seq, (step, begin) in said.items():
            found = came.get(seq)
            lost += found is None
            if found is not None:
                wrong += found[0] != step
                times.append((found[1] - begin) / 1e6)
    return Result(sorted(times), lost, wrong)


def rows(followers: int, stalled: int, result: Result) -> Iterator[Row]:
    """The lines of the table for one class."""
    beside = f", beside {stalled} who read nothing" if stalled else ""
    yield Row(f"A step reaches {followers} followers{beside}: median", result.at(0.5), "ms")
    yield Row("… 99 of 100", result.at(0.99), "ms", f"at most {MOST_MS:g}", share(result.at(0.99), MOST_MS))
    yield Row("… the last", result.times[-1], "ms")
    yield Row("… lost, wrong", result.lost + result.wrong, "", "0")


def main(arguments: list[str] | None = None) -> int:
    """Measures and prints; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench_class", description="Leads a large class.")
    parser.add_argument("--followers", type=int, default=FOLLOWERS)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long each of the classes takes")
    chosen = parser.parse_args(arguments)
    lines: list[Row] = []
    good = True
    with server_of(["app"]) as port:
        for stalled in STALLED:
            result = measure(port, chosen.followers, stalled, chosen.seconds)
            lines += rows(chosen.followers, stalled, result)
            good = good and result.lost == result.wrong == 0 and result.at(0.99) <= MOST_MS
    print(table(lines))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
