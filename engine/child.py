"""Inside the process that runs a program: puts the machine under it, the probes on it, and runs it.

Reads one frame with the programs and the scenario from its standard input and writes frames with what happened to its
standard output. The first program's process holds the machine and records; the others reach
it over a pipe. Refuses to know who reads.
"""

from __future__ import annotations

import os
from _thread import start_new_thread
from collections.abc import Callable
from os import _exit as leave_process
from os import close as close_host
from os import dup2 as rename_host
from os import open as open_host
from typing import Any, BinaryIO, NoReturn

import msgspec

from .allowance import Allowance
from .confinement import confine, restrain
from .events import Output, Stamped
from .frames import read_frame
from .libraries import read_libraries
from .machine.agenda import Agenda, microseconds
from .machine.channel import Channel
from .machine.machine import Machine
from .machine.port import LocalPort, Port
from .machine.remote import RemotePort, reconnect
from .machine.server import Server
from .machine.spares import Spares
from .outbox import Outbox
from .playback import Pieces, play
from .recorder import Recorder
from .runtime import run_program
from .scenario import Action, Program, Scenario
from .stream import Stream
from .timeline import Timeline
from .watchdog import Watchdog
from .wire import encode_event, encode_step, way_writer

# So many bytes of events are sent together.
EVENTS = 1 << 17


class Order(msgspec.Struct, frozen=True):
    """What a process of a run is asked to do. `pipes` are the descriptors of the other programs, or of the machine.

    `spares` are those of processes that programs are going to make: the machine's ends (-1 where it is not here), and
    the others'. `outbox` is that of the shared memory for what the machine's process tells. A process that runs a
    stranger's program has an `allowance`, as a rule in a sandbox. A `recording` is played, and no program runs.
    """

    programs: list[Program]
    scenario: Scenario
    index: int = 0
    view: bool = False
    packed: bool = False
    live: bool = False
    inside: str | None = None
    recording: Pieces | None = None
    outbox: int | None = None
    allowance: Allowance | None = None
    sandboxed: bool = False
    pipes: list[tuple[int, int]] = []
    spares: list[tuple[int, int, int, int]] = []


class Host:
    """The process that holds the machine."""

    def __init__(self, order: Order, stream: Stream, commands: BinaryIO) -> None:
        self._order, self._stream, self._commands = order, stream, commands
        self._scenario = order.scenario
        limits = order.scenario.limits
        clock = Agenda(microseconds(limits.time), self._out_of_time)
        if order.inside is not None and order.view:
            read_libraries()
        sink = _narrated(Timeline(order.programs), stream) if order.view else encoded(stream)
        sink = _measured(sink, limits.output, self._overflow)
        way_sink = None if order.view else way_writer(stream)
        names = [each.name for each in order.programs]
        texts = [each.source for each in order.programs]
        self._recorder = Recorder(clock, sink, limits.steps, self._full, names, way_sink, texts)
        ways = (self._recorder.record, clock, self._more, self._over, self._recorder)
        self.machine = Machine(order.programs, order.scenario, *ways)

    def start(self) -> Port:
        """Connects the other programs; gives the port of the first one."""
        self.machine.start()
        threads = self.machine.mains
        for thread, (read_fd, write_fd) in zip(threads[1:], self._order.pipes, strict=True):
            start_new_thread(Server(self.machine, thread, Channel(read_fd, write_fd)).serve, ())
        spares = Spares(self.machine, [spare[:2] for spare in self._order.spares])
        self.machine.connect, self.machine.forked = spares.connect, spares.started
        self.machine.disconnect = spares.disconnect
        return LocalPort(self.machine, threads[0])

    def _full(self, events: int) -> None:
        self.machine.cut(f"{events} events")

    def _overflow(self) -> None:
        self.machine.cut(f"{self._order.scenario.limits.output} bytes of output")

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


def _narrated(timeline: Timeline, stream: Stream) -> Callable[[Stamped], None]:
    def sink(stamped: Stamped) -> None:
        for step in timeline.feed(stamped):
            stream.put(encode_step(step))

    return sink


def _measured(sink: Callable[[Stamped], None], most: int, overflow: Callable[[], None]) -> Callable[[Stamped], None]:
    """Tells when programs have printed more than so many bytes; what went beyond is there."""
    left = most

    def measured(stamped: Stamped) -> None:
        nonlocal left
        sink(stamped)
        if type(stamped.event) is Output:
            left -= len(stamped.event.text.encode("utf-8", "replace"))
            if left < 0:
                overflow()

    return measured


def encoded(stream: Stream) -> Callable[[Stamped], None]:
    put = stream.put

    def sink(stamped: Stamped) -> None:
        put(encode_event(stamped))

    return sink


def main() -> None:
    """The whole life of the process."""
    descriptor = os.dup(1)
    commands: Any = os.fdopen(os.dup(0), "rb", buffering=0)
    _silence()
    message = read_frame(commands)
    if message is None:
        return
    order = msgspec.convert(message, Order)
    if order.allowance is not None:
        (confine if order.sandboxed else restrain)(order.allowance)
    port: Port
    if order.outbox is None:
        port = RemotePort(Channel(*order.pipes[0]))
    else:
        outbox = Outbox(order.outbox) if order.view else Outbox(order.outbox, EVENTS)
        stream = Stream(descriptor, "steps" if order.view else "events", outbox, order.packed)
        if order.recording is not None:
            play(order.recording, commands, stream)
            return
        port = Host(order, stream, commands).start()
    most = order.allowance.cpu if order.allowance is not None else None
    watchdog = Watchdog(order.scenario.limits.stall, lambda: port.now(), lambda limit: port.cut(limit), most)
    watchdog.start()

    inherited = {descriptor, commands.fileno(), *(end for pipe in order.pipes for end in pipe)}
    if order.index == 0:
        inherited.update(end for spare in order.spares for end in spare[:2])

    def move(channel: int) -> None:
        """In a forked process: nothing of its parent's connections stays open here but the spare ones."""
        null = open_host(os.devnull, os.O_RDWR)
        for end in inherited:
            rename_host(null, end)  # the number stays taken: it is one of the machine's
        inherited.clear()
        close_host(null)
        reconnect(port, Channel(*order.spares[channel][2:]))
        watchdog.start()

    run_program(port, order.programs[order.index], order.scenario.seed, order.inside, move)


def _silence() -> None:
    """What a library writes past Python's own streams must not disturb the frames."""
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
