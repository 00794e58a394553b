"""The real machine behind the port's interface: for checks against it, and for recording programs as they really run.

Time is the host's, lines and switches cost what they cost, sockets and sleeps are the program's own business; what
the probes and the loop report is recorded all the same. Refuses to know stand-ins.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from ..events import AnyEvent, Cause, Changes, End, Output, Task, Timer
from .hostpoll import HostPoller
from .hostturns import HostClock as HostClock
from .hostturns import Turns
from .way import Events, Way

# The program may patch this module; the port goes on with what it was.
_sleep = time.sleep
MAIN = 1
# The status of a run that a limit ends.
CUT = 4


class HostPort:
    """A port without a machine. `emit` gets what is told, but for the way through the program, which `way` gets.

    `over` is called when the program has ended with a status, and does not return.
    """

    program, programs = 0, 1
    hosts: Mapping[str, str] = {}
    descriptors = 0
    main = MAIN
    cores = 1

    def __init__(
        self,
        clock: HostClock,
        emit: Callable[[AnyEvent], None],
        lines: list[str],
        over: Callable[[int], NoReturn],
        poll_kind: Any = None,
        typing: float = 0.0,
        way: Way | None = None,
    ) -> None:
        self._clock, self._told, self._lines, self._over = clock, emit, lines, over
        self._poll_kind, self._typing, self._way = poll_kind, typing, way or Events(emit)
        self.turns = Turns(clock, emit, MAIN)
        self._names: dict[int, str] = {}
        # Calls that are interrupted are the host's own.
        self.interrupted: Callable[[str, bool], None] = lambda call, restarted: None

    @property
    def task(self) -> int:
        """The task that the present thread runs."""
        return self.turns.here.task

    @property
    def thread(self) -> int:
        """The task that the present thread began with."""
        return self.turns.here.thread

    def _emit(self, event: AnyEvent) -> None:
        self.turns.do(self._told, event)

    def start(self) -> None:
        """The main task exists."""
        self._emit(Task(MAIN, "MAIN", "main", "created"))

    def now(self) -> int:
        return self._clock.now

    def charge(self, cost: int) -> None:
        """The host's CPU keeps its own account."""

    signalled = False

    def line(self, file: str, line: int, changes: Changes) -> bool:
        """A line costs what it costs; Python itself handles signals."""
        seat = self.turns.here
        self.turns.do(self._way.line, seat.task, file, line, changes)
        seat.line = line
        return False

    def entered(self, file: str, line: int, func: str, changes: Changes) -> None:
        self.turns.do(self._way.call, self.task, file, line, func, changes)

    def left(self, file: str, line: int, func: str, value: str, changes: Changes) -> None:
        self.turns.do(self._way.leave, self.task, file, line, func, value, changes)

    def tick(self) -> bool:
        """So does other code."""
        return False

    def take_signals(self) -> list[int]:
        raise AssertionError("The host's own signals are used on the host.")

    def look(self) -> None:
        """Reading a clock costs what it costs."""

    def usage(self) -> tuple[int, int]:
        raise AssertionError("The host keeps its own account.")

    def switched(self, task: int) -> None:
        seat = self.turns.here
        seat.task, seat.line = task, None

    def spawn(self, number: int, name: str) -> None:
        """A native thread is going to be started."""
        self._names[number] = name
        self._emit(Task(number, name, "thread", "created"))

    def begin(self, number: int) -> None:
        """It runs, and calls this."""
        self.turns.begin(number)

    def end(self, failed: bool, detail: str, key: int = 0, last_rites: Callable[[], object] = int) -> None:
        """It has run, and nothing of the program follows on it."""
        number = self.thread
        self._emit(Task(number, self._names.pop(number), "thread", "failed" if failed else "finished", 0, detail))
        self.turns.end(Cause.FAILED if failed else Cause.FINISHED)

    def park(
        self, key: int, timeout: int | None, on: Cause, call: str, target: str | None = None, owner: int | None = None
    ) -> bool:
        raise AssertionError("The host's own locks are used on the host.")

    def unpark(self, key: int, count: int = 1, keep: bool = False) -> int:
        """What another native thread sends is seen at the next turn of the loop."""
        return 0

    def report(self, event: AnyEvent) -> None:
        self._emit(event)

    def arm(self, timer: int, at: int, task: int | None, hub: int) -> None:
        self._emit(Timer(timer, "armed", task, at, hub))

    def disarm(self, timer: int) -> None:
        """Nobody but the loop knows the timer."""

    def call(self, name: str, fd: int, args: tuple[Any, ...], timeout: int | None) -> Any:
        raise AssertionError("The host's own sockets are used on the host.")

    def ask(self, call: str, interest: dict[int, int], timeout: int | None) -> list[tuple[int, int]]:
        raise AssertionError("The host's own select is used on the host.")

    def wait(self, changes: Mapping[int, int], timeout: int | None, key: int = 0) -> list[tuple[int, int]]:
        raise AssertionError("A loop on the host waits in its poller.")

    def forget(self, key: int) -> None:
        raise AssertionError("A loop on the host has its own poller.")

    def is_open(self, fd: int) -> bool:
        raise AssertionError("A loop on the host has its own poller.")

    def poller(self) -> HostPoller:
        """The host's kernel, for one loop."""
        return HostPoller(self._poll_kind, self.turns.rest, self.turns.wake)

    def sleep(self, duration: int) -> None:
        _sleep(duration / 1e6)

    def read_line(self) -> str:
        """The next line given at the start, when it is typed; EOFError after the last."""
        if not self._lines:
            raise EOFError
        _sleep(self._typing)
        return self._lines.pop(0)

    def write(self, stream: str, text: str) -> None:
        self._emit(Output(self.task, stream, text))

    def cut(self, limit: str) -> NoReturn:
        self.turns.do(self._end, End("limit", limit, CUT))
        self._over(CUT)

    def full(self, limit: str) -> None:
        """Called in the middle of an event: no more are told, and the program goes on."""
        self._end(End("limit", limit, CUT))

    def system(self, name: str, *args: Any) -> Any:
        raise AssertionError("The host's own processes are used on the host.")

    def forked(self, channel: int, host: int) -> None:
        raise AssertionError("The host's own processes are used on the host.")

    def exit(self, failed: bool, detail: str, status: int, line: int | None) -> NoReturn:
        how = "failed" if failed else "finished"
        ending = Task(MAIN, "MAIN", "main", how, 0, detail), End(how, detail, status, line)
        self.turns.do(self._end, *ending)
        self._over(status)

    def _end(self, *events: AnyEvent) -> None:
        for event in events:
            self._told(event)
        self.turns.stop()
