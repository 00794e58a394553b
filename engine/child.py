"""Inside the process that runs a program: puts the machine under it, the probes on it, and runs it.

`python -m engine.child` reads one frame with the programs and the scenario from its standard input and writes frames
with what happened to its standard output. The first program's process holds the machine and records; the others reach
it over a pipe. Refuses to know who reads.
"""

from __future__ import annotations

import os
import signal
from _thread import start_new_thread
from os import _exit as leave_process
from time import monotonic
from typing import Any, BinaryIO, NoReturn

import msgspec

from .events import Stamped
from .frames import read_frame, write_frame
from .machine.agenda import Agenda
from .machine.host import HostClock, HostPort
from .machine.machine import Machine, microseconds
from .machine.port import LocalPort, Port
from .machine.remote import Channel, RemotePort, Server
from .outbox import Outbox
from .recorder import Recorder
from .runtime import run_program
from .scenario import Action, Program, Scenario
from .timeline import Timeline
from .watchdog import Watchdog
from .wire import encode_event, encode_step

BATCH = 256
# Half of what a frame may hold.
BATCH_BYTES = 1 << 20
PATIENCE = 0.015


class Order(msgspec.Struct, frozen=True):
    """What a process of a run is asked to do. `pipes` are the descriptors of the other programs, or of the machine.

    `outbox` is that of the shared memory for what the machine's process tells.
    """

    programs: list[Program]
    scenario: Scenario
    index: int = 0
    view: bool = False
    live: bool = False
    host: bool = False
    inside: str | None = None
    outbox: int | None = None
    pipes: list[tuple[int, int]] = []


class Stream:
    """Frames to the one who started this process: small batches, the first one at once."""

    def __init__(self, descriptor: int, kind: str, outbox: Outbox) -> None:
        self._descriptor, self._kind, self._outbox = descriptor, kind, outbox
        self._lines: list[bytes] = []
        self._size = 0
        self._last = 0.0
        self.count = 0

    def put(self, line: bytes) -> None:
        """One encoded event or step."""
        self._lines.append(line)
        self._size += len(line)
        self.count += 1
        kept = self._outbox.put(line)
        if not kept or len(self._lines) >= BATCH or self._size >= BATCH_BYTES or monotonic() - self._last > PATIENCE:
            self.flush()

    def flush(self) -> None:
        """Sends what is left."""
        if self._lines:
            self._write({self._kind: [msgspec.Raw(line) for line in self._lines]})
            self._outbox.sent(len(self._lines))
            self._lines, self._size, self._last = [], 0, monotonic()

    def tell(self, message: dict[str, Any]) -> None:
        """Something else than a line, after all lines so far."""
        self.flush()
        self._write(message)

    def _write(self, message: dict[str, Any]) -> None:
        """Where nobody reads any more the process has no purpose; the program must not learn of it."""
        try:
            write_frame(self._descriptor, message)
        except OSError:
            leave_process(1)


class Host:
    """The process that holds the machine."""

    def __init__(self, order: Order, stream: Stream, commands: BinaryIO) -> None:
        self._order, self._stream, self._commands = order, stream, commands
        self._scenario = order.scenario
        limits = order.scenario.limits
        clock = Agenda(microseconds(limits.time), self._out_of_time)
        self._timeline = Timeline(order.programs) if order.view else None
        self._recorder = Recorder(clock, self._sink, limits.steps, self._full, [each.name for each in order.programs])
        self.machine = Machine(order.programs, order.scenario, self._recorder.record, clock, self._more, self._over)

    def start(self) -> Port:
        """Connects the other programs; gives the port of the first one."""
        self.machine.start()
        threads = self.machine.mains
        for thread, (read_fd, write_fd) in zip(threads[1:], self._order.pipes, strict=True):
            start_new_thread(Server(self.machine, thread, Channel(read_fd, write_fd)).serve, ())
        return LocalPort(self.machine, threads[0])

    def _sink(self, stamped: Stamped) -> None:
        if self._timeline is not None:
            self._put_steps(self._timeline.feed(stamped))
        else:
            self._stream.put(encode_event(stamped))

    def _put_steps(self, steps: list[Any]) -> None:
        for step in steps:
            self._stream.put(encode_step(step))

    def _full(self) -> None:
        self.machine.cut(f"{self._order.scenario.limits.steps} events")

    def _out_of_time(self) -> None:
        self.machine.cut(f"{self._order.scenario.limits.time:g} s")

    def _more(self, at: int) -> Action | None:
        """Parked: asks the one outside for what a person does next."""
        if not self._order.live:
            return None
        self._stream.tell({"status": "parked", "t": self.machine.agenda.now, "steps": self._stream.count})
        message = read_frame(self._commands)
        if message is None:
            return None
        action = msgspec.convert({**message, "at": at}, Action)
        self._scenario = self._scenario.with_action(msgspec.to_builtins(action))
        self._stream.tell({"status": "resumed", "scenario": self._scenario.to_json()})
        return action

    def _over(self) -> NoReturn:
        self._stream.tell({"status": "ended", "t": self.machine.agenda.now, "steps": self._stream.count})
        leave_process(0)


def main() -> None:
    """The whole life of the process."""
    descriptor = os.dup(1)
    commands: Any = os.fdopen(os.dup(0), "rb", buffering=0)
    _silence()
    message = read_frame(commands)
    if message is None:
        return
    order = msgspec.convert(message, Order)
    port: Port
    if order.outbox is None:
        port = RemotePort(Channel(*order.pipes[0]))
    else:
        stream = Stream(descriptor, "steps" if order.view else "events", Outbox(order.outbox))
        port = _real_machine(order, stream) if order.host else Host(order, stream, commands).start()
    patience = order.scenario.limits.stall
    Watchdog(patience, port.now, lambda: port.cut(f"{patience:g} s of computing without passing a line")).start()
    run_program(port, order.programs[order.index], order.scenario.seed, order.host, order.inside)


def _real_machine(order: Order, stream: Stream) -> Port:
    """No machine at all: the probes record what the host does."""

    def cut(*signal: object) -> NoReturn:
        port.cut(f"{order.scenario.limits.time:g} s")

    def over() -> NoReturn:
        stream.tell({"status": "ended", "t": clock.now, "steps": stream.count})
        leave_process(0)

    clock = HostClock()
    names = [program.name for program in order.programs]
    recorder = Recorder(
        clock, lambda stamped: stream.put(encode_event(stamped)), order.scenario.limits.steps, cut, names
    )
    port = HostPort(clock, recorder.record, order.scenario.stdin_of(order.programs[0], last=True), over)
    port.start()
    signal.signal(signal.SIGALRM, cut)
    signal.setitimer(signal.ITIMER_REAL, order.scenario.limits.time)
    return port


def _silence() -> None:
    """What a library writes past Python's own streams must not disturb the frames."""
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)


if __name__ == "__main__":
    main()
