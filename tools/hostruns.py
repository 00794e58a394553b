"""Runs the programs of an example on the host: plain Python or the recording engine, real clients, typed lines.

Linux alone: whether a server listens and whether a program asks for a line is read from /proc. Refuses to know what
is made of the output.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from engine.gallery import Example

from .realclients import Client

ROOT = Path(__file__).resolve().parent.parent
LISTENING = "0A"
PATIENCE = 20.0
GLANCE = 0.005
# What a server prints after the last client has gone is out by then.
SETTLE = 0.4


class Ending(NamedTuple):
    """How a run ended on the simulated machine: after so many seconds, and which programs (by index) had ended."""

    cut: bool
    seconds: float
    ended: frozenset[int]


def free_port() -> int:
    """A port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def run_on_host(example: Example, ending: Ending, folder: Path, command: Sequence[str] = ()) -> list[str]:
    """What each program wrote to stdout. `command` stands before a program's name; plain Python without it."""
    port = free_port()
    environment = {**os.environ, "PORT": str(port), "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    listens = bool(example.scenario.peers) or len(example.programs) > 1
    running: list[Running] = []
    for index, program in enumerate(example.programs):
        (folder / program.name).write_text(program.source, "utf-8")
        lines = example.scenario.stdin_of(program, index == len(example.programs) - 1)
        arguments = [sys.executable, *command, program.name]
        running.append(Running(arguments, folder, environment, lines, example.scenario.machine.typing))
        if index == 0 and listens:
            port = port if "PORT" in program.source else example.scenario.peers[0].connect
            await_listener(port)
    start = time.monotonic()
    clients = [Client(peer, port, start) for peer in example.scenario.peers]
    last = start + (example_limit(example, ending) if ending.cut else PATIENCE) + SETTLE
    for client in clients:
        client.join(last - time.monotonic())
    for index, each in enumerate(running):
        if not ending.cut or index in ending.ended:
            each.wait()
    if ending.cut and not command:
        time.sleep(max(SETTLE if clients else 0.0, start + example_limit(example, ending) - time.monotonic()))
    return [each.finish(bool(command)) for each in running]


def example_limit(example: Example, ending: Ending) -> float:
    """Seconds until a run is cut: the scenario's limit, or when nothing happened any more."""
    return min(ending.seconds, example.scenario.limits.time)


def await_listener(port: int) -> None:
    """Returns when somebody listens on a port of the host."""
    wanted = f":{port:04X}"
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        if any(row[1].endswith(wanted) and row[3] == LISTENING for row in rows):
            return
        time.sleep(GLANCE)
    raise TimeoutError(f"Nobody listens on port {port}.")


class Running:
    """A program that runs on the host, with somebody at its keyboard."""

    def __init__(
        self, arguments: list[str], folder: Path, environment: dict[str, str], lines: list[str], typing: float
    ) -> None:
        self._process = subprocess.Popen(
            arguments,
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._parts: list[bytes] = []
        self._lines, self._typing = lines, typing
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if lines:
            threading.Thread(target=self._type, daemon=True).start()

    def wait(self) -> None:
        """Until the program has ended by itself."""
        self._process.wait(3 * PATIENCE)

    def finish(self, by_itself: bool) -> str:
        """Ends the program, unless it ends by itself; what it wrote."""
        if by_itself:
            self.wait()
        self._process.kill()
        self._process.wait()
        self._reader.join()
        with suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()
        return b"".join(self._parts).decode("utf-8", "replace")

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stream:
            while data := os.read(stream.fileno(), 1 << 16):
                self._parts.append(data)

    def _type(self) -> None:
        """A line some time after the program asks, as on the simulated machine."""
        place = Path(f"/proc/{self._process.pid}/syscall")
        assert self._process.stdin is not None
        with suppress(OSError):
            for line in self._lines:
                while not place.read_text().startswith("0 0x0 "):
                    time.sleep(GLANCE)
                time.sleep(self._typing)
                self._process.stdin.write(f"{line}\n".encode())
                self._process.stdin.flush()
                time.sleep(2 * GLANCE)
