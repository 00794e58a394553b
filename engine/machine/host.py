"""The real machine behind the port's interface: for checks against it, and for recording programs as they really run.

Time is the host's, lines and switches cost what they cost, sockets and sleeps are the program's own business; what
the probes and the loop report is recorded all the same. Refuses to know stand-ins.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from ..events import AnyEvent, Call, Cause, Changes, End, Line, Output, Return, Task, Timer
from .hostpoll import HostPoller

# The program may patch this module; the port goes on with what it was.
_clock, _sleep = time.perf_counter_ns, time.sleep
MAIN = 1


class HostClock:
    """The host's time since the start, in microseconds."""

    def __init__(self) -> None:
        self._start = _clock()

    @property
    def now(self) -> int:
        """Microseconds since this clock was made."""
        return (_clock() - self._start) // 1000


class HostPort:
    """A port without a machine."""

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
        over: Callable[[], NoReturn],
        poll_kind: Any = None,
        typing: float = 0.0,
    ) -> None:
        self._clock, self._emit, self._lines, self._over = clock, emit, lines, over
        self._poll_kind, self._typing = poll_kind, typing
        self.task = self.thread = MAIN
        # Calls that are interrupted are the host's own.
        self.interrupted: Callable[[str, bool], None] = lambda call, restarted: None

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
        self._emit(Line(self.task, file, line, changes))
        return False

    def entered(self, file: str, line: int, func: str, changes: Changes) -> None:
        self._emit(Call(self.task, file, line, func, changes))

    def left(self, file: str, line: int, func: str, value: str, changes: Changes) -> None:
        self._emit(Return(self.task, file, line, func, value, changes))

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
        self.task = task

    def spawn(self, number: int, name: str) -> None:
        raise AssertionError("The host's own threads are used on the host.")

    def begin(self, number: int) -> None:
        raise AssertionError("The host's own threads are used on the host.")

    def end(self, failed: bool, detail: str, key: int, last_rites: Callable[[], object]) -> None:
        raise AssertionError("The host's own threads are used on the host.")

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
        return HostPoller(self._poll_kind)

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
        self._emit(End("limit", limit, 4))
        self._over()

    def system(self, name: str, *args: Any) -> Any:
        raise AssertionError("The host's own processes are used on the host.")

    def forked(self, channel: int, host: int) -> None:
        raise AssertionError("The host's own processes are used on the host.")

    def exit(self, failed: bool, detail: str, status: int, line: int | None) -> NoReturn:
        self._emit(Task(MAIN, "MAIN", "main", "failed" if failed else "finished", 0, detail))
        self._emit(End("failed" if failed else "finished", detail, status, line))
        self._over()
