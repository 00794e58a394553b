"""Attacks a real server with every program of `hostile`, one after the other, and prints what becomes of each: what its
visitor is shown, and how long 95 of 100 runs of another visitor take at the most, without and meanwhile; `median`
compares the half of them.

The server has its usual bounds. The attacker runs the program again and again; the other visitor opens one small run
after the other, none of them known yet, waits for its end and takes a breath, as a person would. `python -m
tools.attacks` measures with care, `--quick` with a few runs. It refuses to judge, but for one thing: a neighbour whose
runs do not end.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median, quantiles
from typing import Any, NamedTuple

import simple_websocket

from engine.courtesy import make_way
from engine.unpack import unpack

from .bench import server
from .hostile import ATTACKS, Attack

PATIENCE = 60.0
NEIGHBOUR = "print({number})\n"
LINE = "{:<42}{:>9}{:>9}{:>7}{:>8}  {}"
BREATH = 0.3
# What the server says to who asks again too soon.
REFUSED = "too-often"
_numbers = itertools.count(1)


class Visitor:
    """One websocket, on which programs are opened one at a time."""

    def __init__(self, port: int) -> None:
        self._ws = simple_websocket.Client.connect(f"ws://127.0.0.1:{port}/live")

    def close(self) -> None:
        """Leaves."""
        self._ws.close()

    def run(self, source: str, limits: dict[str, Any] | None = None) -> tuple[str, str]:
        """Opens a program and waits for its end: what was printed last, and the reason where it broke off."""
        scenario = {"limits": limits} if limits else None
        programs = [{"name": "program.py", "source": source}]
        self._ws.send(json.dumps({"do": "open", "programs": programs, "scenario": scenario}))
        own, printed, reason = None, "", ""
        for message in self._messages():
            if message["type"] == "run":
                own = message["run"]
            if message.get("run") != own:
                continue
            if message["type"] == "error":
                reason = f"{message['code']} {message['params'].get('detail', '')}".strip()
            for step in message["steps"] if message["type"] == "steps" else ():
                printed = "".join(each["text"] for each in step.get("o", ())) or printed
                reason = step["n"][1].get("detail", "") if step["k"] == "end" else reason
            if (message["type"] == "status" and message["status"] == "ended") or message["type"] == "error":
                break
        return (printed.strip().splitlines() or [""])[-1], reason

    def _messages(self) -> Iterator[dict[str, Any]]:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            raw = self._ws.receive(PATIENCE)
            if raw is None:
                break
            head, _, block = raw.partition(b"\n" if isinstance(raw, bytes) else "\n")
            message = json.loads(head)
            yield {**message, "steps": [json.loads(line) for line in unpack(block).splitlines()]} if block else message
        raise SystemExit("A run did not end.")


class Wait(NamedTuple):
    """Milliseconds that a neighbour's runs take: half of them, and 95 of 100 of them, at the most."""

    median: float
    most: float


def waits(visitor: Visitor, count: int) -> Wait:
    """What so many runs of a neighbour take."""
    taken = []
    for _ in range(count):
        begin = time.perf_counter()
        visitor.run(NEIGHBOUR.format(number=next(_numbers)))
        taken.append((time.perf_counter() - begin) * 1000)
        time.sleep(BREATH)
    return Wait(median(taken), quantiles(taken, n=20)[-1])


def attack_until_told(port: int, attack: Attack) -> tuple[str, str]:
    """The attacker: runs the program again and again until standard input ends; what was shown last."""
    visitor, shown = Visitor(port), ("", "")
    limits = {name: value for name, value in attack.limits.items() if name != "steps"}
    over = threading.Event()

    def listen() -> None:
        sys.stdin.read()
        over.set()

    threading.Thread(target=listen, daemon=True).start()
    while not over.is_set():
        now = visitor.run(f"{attack.source}\n# {os.getpid()} {next(_numbers)}\n", limits or None)
        if now[1].startswith(REFUSED):
            over.wait(BREATH)
        else:
            shown = now
    visitor.close()
    return shown


@contextmanager
def attacked(port: int, attack: Attack) -> Iterator[subprocess.Popen[str]]:
    """While this lasts the server is under attack, from a process that takes no CPU that somebody else wants: as if it
    were on another computer."""
    command = [sys.executable, "-m", "tools.attacks", "--attacker", str(port), attack.name]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, start_new_session=True) as attacker:
        make_way(attacker.pid)
        time.sleep(1)
        yield attacker


def measure(port: int, attack: Attack, count: int) -> tuple[Wait, Wait, str]:
    """What a neighbour waits right before an attack and during it, and what the attacker is shown."""
    neighbour = Visitor(port)
    waits(neighbour, 3)
    alone = waits(neighbour, count)
    with attacked(port, attack) as attacker:
        during = waits(neighbour, count)
        shown = json.loads(attacker.communicate()[0])
    neighbour.close()
    return alone, during, " | ".join(filter(None, shown))


def rows(port: int, chosen: list[Attack], count: int) -> Iterator[str]:
    """A line for each attack, and the middle of all."""
    ratios = []
    for attack in chosen:
        alone, during, shown = measure(port, attack, count)
        ratio = during.most / alone.most
        ratios.append((ratio, during.median / alone.median))
        milliseconds = [f"{each:.0f} ms" for each in (alone.most, during.most)]
        yield LINE.format(attack.name[:40], *milliseconds, f"{ratio:.2f}", f"{ratios[-1][1]:.2f}", shown[-100:])
    if len(ratios) > 1:
        middle = [f"{median(each):.2f}" for each in zip(*ratios, strict=True)]
        yield LINE.format("the middle of all", "", "", *middle, "")


def main(arguments: list[str] | None = None) -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m tools.attacks", description=__doc__.partition("\n\n")[0])
    parser.add_argument("names", nargs="*", help="words of the attacks' names; all of them where there is none")
    parser.add_argument("--quick", action="store_true", help="a few runs of the neighbour for each attack")
    parser.add_argument("--attacker", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.attacker is not None:
        (attack,) = (each for each in ATTACKS if [each.name] == options.names)
        print(json.dumps(attack_until_told(options.attacker, attack)))
        return 0
    chosen = [each for each in ATTACKS if not options.names or any(name in each.name for name in options.names)]
    os.environ.update(SWITCHYARD_SANDBOX="require", SWITCHYARD_LIMIT_OWN_CPU_SECONDS="3")
    print(LINE.format("attack", "without", "during", "ratio", "median", "what its visitor is shown"))
    with server() as port:
        for line in rows(port, chosen, 5 if options.quick else 30):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
