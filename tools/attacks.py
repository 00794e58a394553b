"""Attacks a real server with every program of `hostile`, one after the other, and prints what becomes of each: what its
visitor is shown, and how long 95 of 100 runs of another visitor take at the most, meanwhile and without.

The other visitor opens one small run after the other, none of them known yet, and waits for its end. `python -m
tools.attacks` measures with care, `--quick` with a few runs. It refuses to judge, but for one thing: a neighbour whose
runs do not end.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import quantiles
from typing import Any

import simple_websocket

from engine.unpack import unpack

from .bench import server
from .hostile import ATTACKS, Attack

PATIENCE = 60.0
NEIGHBOUR = "print({number})\n"
LINE = "{:<42}{:>9}{:>9}{:>7}  {}"
# What a server allows its visitors is made so large that the attacks are stopped by the sandbox and the queue alone.
FREELY = {
    f"SWITCHYARD_LIMIT_{name}": "1000000"
    for name in ("VISITOR_RUNS_PER_MINUTE", "ADDRESS_RUNS_PER_MINUTE", "MESSAGES_PER_SECOND", "VISITOR_RUNS")
}
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


def waits(visitor: Visitor, count: int) -> float:
    """Milliseconds that 95 of 100 runs of a neighbour take at the most."""
    taken = []
    for _ in range(count):
        begin = time.perf_counter()
        visitor.run(NEIGHBOUR.format(number=next(_numbers)))
        taken.append((time.perf_counter() - begin) * 1000)
    return quantiles(taken, n=20)[-1]


class Attacker:
    """A visitor that runs a program again and again, until `stop`."""

    def __init__(self, port: int, attack: Attack) -> None:
        self._visitor, self._attack = Visitor(port), attack
        self._stopped = False
        self.shown = ("", "")
        self._thread = threading.Thread(target=self._go_on)
        self._thread.start()

    def stop(self) -> None:
        """Waits for the run that is under way."""
        self._stopped = True
        self._thread.join()
        self._visitor.close()

    def _go_on(self) -> None:
        limits = {name: value for name, value in self._attack.limits.items() if name != "steps"}
        while not self._stopped:
            self.shown = self._visitor.run(f"{self._attack.source}\n# {next(_numbers)}\n", limits or None)


@contextmanager
def attacked(port: int, attack: Attack) -> Iterator[Attacker]:
    """While this lasts the server is under attack."""
    attacker = Attacker(port, attack)
    try:
        yield attacker
    finally:
        attacker.stop()


def measure(port: int, chosen: list[Attack], count: int) -> Iterator[str]:
    """A line for each attack; what the neighbour waits without one is measured right before."""
    neighbour = Visitor(port)
    waits(neighbour, 3)
    for attack in chosen:
        alone = waits(neighbour, count)
        with attacked(port, attack) as attacker:
            during = waits(neighbour, count)
        shown = " | ".join(filter(None, attacker.shown))
        yield LINE.format(
            attack.name[:40], f"{alone:.0f} ms", f"{during:.0f} ms", f"{during / alone:.2f}", shown[-100:]
        )
    neighbour.close()


def main(arguments: list[str] | None = None) -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m tools.attacks", description=__doc__.partition("\n\n")[0])
    parser.add_argument("names", nargs="*", help="words of the attacks' names; all of them where there is none")
    parser.add_argument("--quick", action="store_true", help="a few runs of the neighbour for each attack")
    options = parser.parse_args(arguments)
    chosen = [each for each in ATTACKS if not options.names or any(name in each.name for name in options.names)]
    os.environ.update(FREELY, SWITCHYARD_SANDBOX="require", SWITCHYARD_LIMIT_OWN_CPU_SECONDS="3")
    print(LINE.format("attack", "without", "during", "ratio", "what its visitor is shown"))
    with server() as port:
        for line in measure(port, chosen, 5 if options.quick else 40):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
