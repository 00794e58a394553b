"""Inside the process of a person's own program: the probes on it, the real machine under it, and nothing in its way.

The program has its directory, environment, arguments and standard streams; its imports, threads and signals are as
without us. What it forks is not recorded. A recording that is full ends, and the program goes on. Refuses to know who
reads.
"""

from __future__ import annotations

import gc
import os
import random
import signal
import sys
from _thread import start_new_thread
from os import _exit as leave_process
from pathlib import Path
from time import sleep
from typing import Any, NoReturn

import msgspec

from . import calibration, runtime, standins
from .child import EVENTS, encoded
from .frames import read_frame
from .interruption import ENDING, ENGINE
from .machine.host import HostClock, HostPort
from .naming import thread_name
from .outbox import Outbox
from .recorder import Recorder
from .scenario import Program, Scenario
from .standins import hostthreads
from .standins.arrival import before_import, when_imported
from .stream import Stream
from .tasks import TaskBook
from .wire import way_writer

# What gevent asks the environment for when it is imported; the program's own environment has none of it.
GEVENT = {"PURE_PYTHON": "1", "GEVENT_LOOP": "engine.loop.Loop"}
ROOT = str(Path(ENGINE).parent)
# Seconds of a run that has no limit in time, as `launch_host` has it.
FOR_EVER = 1e9
# Seconds after which at the latest what happened can be read outside.
FRESH = 0.25


class Order(msgspec.Struct, frozen=True):
    """What the process is asked to do. `arguments` are sys.argv; `outbox` as in `child`."""

    programs: list[Program]
    scenario: Scenario
    outbox: int
    arguments: list[str]
    inside: str | None = None


def main(orders: int, told: int) -> None:
    """The whole life of the process; the arguments are the pipes' descriptors."""
    for descriptor in (orders, told):
        os.set_inheritable(descriptor, False)
    commands: Any = os.fdopen(orders, "rb", buffering=0)
    message = read_frame(commands)
    commands.close()
    if message is None:
        return
    order = msgspec.convert(message, Order)
    stream = Stream(told, "events", Outbox(order.outbox, EVENTS))
    stream.tell({"status": "measured", "line_us": calibration.measure()})
    Hosted(order, stream, told).run()


class Hosted:
    """A program on the real machine, and what is told of it."""

    def __init__(self, order: Order, stream: Stream, told: int) -> None:
        self._order, self._stream, self._told = order, stream, told
        program, scenario = order.programs[0], order.scenario
        self._program, self._file = program, str(Path(program.folder or "", program.name))
        clock, names = HostClock(), [program.name]
        self._recorder = Recorder(
            clock, encoded(stream), scenario.limits.steps, self._full, names, way_writer(stream), [program.source]
        )
        typed = scenario.stdin_of(program, last=True)
        self._port = HostPort(
            clock, self._recorder.record, typed, self._over, typing=scenario.machine.typing, way=self._recorder
        )
        self._home = os.getpid()
        self._book = TaskBook(0, 1)
        self._probes = runtime.make_probes(self._port, self._book, program, self._file, order.inside)

    def run(self) -> None:
        """Does not return."""
        turns, now = self._port.turns, self._port.now
        turns.leaving = hostthreads.reasons(frozenset((self._file,)), now)
        turns.pausing = hostthreads.pauses(self._program.source, _global, now)
        self._port.start()
        start_new_thread(self._keep_fresh, ())
        limit = self._order.scenario.limits.time
        if limit < FOR_EVER:
            start_new_thread(self._end_after, (limit,))
        self._prepare()
        outcome = self._live()
        self._port.exit(*outcome)

    def _prepare(self) -> None:
        order, port = self._order, self._port
        runtime.prepare(self._file, self._program.source)
        sys.path.remove(ROOT)
        if not sys.flags.safe_path:
            sys.path.insert(0, self._program.folder or "")
        sys.argv = list(order.arguments)
        if order.scenario.seed:
            random.seed(order.scenario.seed)
        runtime.connect(port, self._probes, simulated=False)
        threads = Threads(self._book, self._probes)
        standins.install_on_host(port, threads, typed=bool(order.scenario.stdin))
        _prepare_gevent()
        os.register_at_fork(after_in_child=self._forked)
        gc.freeze()
        gc.enable()

    def _live(self) -> runtime.Outcome:
        try:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
            return runtime.live(self._program, self._file, self._probes)
        except KeyboardInterrupt:  # while the interpreter would take itself down
            return runtime.Outcome(True, "KeyboardInterrupt", runtime.INTERRUPTED)

    def _full(self, events: int) -> None:
        """No room is left in the recording: the program goes on without us."""
        self._port.full(f"{events} events")
        self._probes.lines.forget()
        self._stream.tell({"status": "full", "steps": self._stream.count})

    def _keep_fresh(self) -> None:
        """A program that waits tells nothing, and somebody may want to read what it did before."""
        while True:
            sleep(FRESH)
            self._port.turns.between(self._stream.flush)

    def _end_after(self, seconds: float) -> None:
        sleep(seconds)
        self._port.cut(f"{seconds:g} s")

    def _over(self, status: int) -> NoReturn:
        if os.getpid() == self._home:
            self._stream.tell({"status": "ended", "steps": self._stream.count, "exit": status})
        leave_process(status)

    def _forked(self) -> None:
        """In a forked process: what its parent tells is none of its business."""
        self._port.turns.start_anew()
        self._probes.lines.forget()
        os.close(self._told)


class Threads:
    """Numbers a program's threads and puts the probes on each of them."""

    def __init__(self, book: TaskBook, probes: runtime.Probes) -> None:
        self._book, self._probes = book, probes

    def created(self, function: Any) -> tuple[int, str]:
        number = self._book.reserve(thread_name(function))
        return number, self._book.name(number)

    def begins(self, number: int) -> None:
        self._probes.switches.join(number)
        self._probes.lines.start()

    def ends(self) -> None:
        self._probes.lines.stop()
        self._probes.switches.stop()


def _global(name: str) -> Any:
    """A variable of the program's own module."""
    return vars(sys.modules["__main__"]).get(name)


def _prepare_gevent() -> None:
    """gevent is to run in Python on our loop, and nothing else that the program starts is to hear of it."""
    found = {name: os.environ.get(name) for name in GEVENT}

    def restore() -> None:
        sys.modules["gevent"].config.loop = GEVENT["GEVENT_LOOP"]
        for name, value in found.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

    when_imported("gevent", restore)
    before_import("gevent", lambda: os.environ.update(GEVENT))
