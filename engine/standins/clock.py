"""Stand-in for `time`: virtual time instead of the host's. Refuses to know who sleeps.

The functions are replaced inside the real modules, so that what was imported before sees them too. Time starts at
EPOCH. Clocks of CPU time count what the machine charged, not the waiting.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from typing import Any

from ..machine.agenda import microseconds
from ..machine.port import Port
from ..machine.text import refusal
from .builtin import Builtin
from .refusal import refuse

# Where virtual wall-clock time starts: 2025-01-01 00:00:00 UTC.
EPOCH = 1_735_689_600
NANO = 1_000
# clock_gettime(2), by Linux's number.
REALTIME, PROCESS, THREAD = 0, 2, 3
CLOCKS = {0: REALTIME, 1: 1, 2: PROCESS, 3: THREAD, 4: 1, 5: REALTIME, 6: 1, 7: 1, 8: REALTIME, 9: 1, 11: REALTIME}
SELF, CHILDREN, ONE_THREAD = 0, -1, 1


class Clocks:
    """Readings in microseconds. Each may take a moment, so that who does nothing but look at the time sees it pass."""

    def __init__(self, port: Port) -> None:
        self._port = port

    def since_start(self) -> int:
        """Time since the start of the run."""
        self._port.look()
        return self._port.now()

    def wall(self) -> int:
        """Time since 1970."""
        return EPOCH * 1_000_000 + self.since_start()

    def thread(self) -> int:
        """CPU time of the calling thread."""
        self._port.look()
        return self._port.usage()[0]

    def process(self) -> int:
        """CPU time of the program."""
        self._port.look()
        return self._port.usage()[1]

    def read(self, clock: int) -> int:
        """clock_gettime(2). EINVAL."""
        kind = CLOCKS.get(clock)
        if kind is None:
            raise refusal(errno.EINVAL)
        return {REALTIME: self.wall, PROCESS: self.process, THREAD: self.thread}.get(kind, self.since_start)()


def install(port: Port) -> None:
    """time(7) on the port's clock. The zone is UTC, so that a run is the same everywhere."""
    clocks = Clocks(port)

    def sleep(seconds: float, /) -> None:
        """nanosleep(2); ValueError for a negative length, as in CPython."""
        if not isinstance(seconds, (int, float)) and not hasattr(seconds, "__index__"):
            raise TypeError(f"'{type(seconds).__name__}' object cannot be interpreted as an integer")
        if seconds != seconds:
            raise ValueError("Invalid value NaN (not a number)")
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        port.sleep(microseconds(float(seconds)))

    readings: dict[str, Callable[..., int]] = {
        "time": clocks.wall,
        "monotonic": clocks.since_start,
        "perf_counter": clocks.since_start,
        "process_time": clocks.process,
        "thread_time": clocks.thread,
        "clock_gettime": clocks.read,
    }
    for name, reading in readings.items():
        if hasattr(time, name):
            setattr(time, name, Builtin(_seconds(reading), name, "time", getattr(time, name)))
            setattr(
                time, name + "_ns", Builtin(_nanoseconds(reading), name + "_ns", "time", getattr(time, name + "_ns"))
            )
    time.sleep = Builtin(sleep, "sleep", "time", time.sleep)
    _refuse_the_host()
    _default_to_virtual_now()
    _account(clocks)


def _seconds(reading: Callable[..., int]) -> Callable[..., float]:
    return lambda *which: reading(*which) / 1e6


def _nanoseconds(reading: Callable[..., int]) -> Callable[..., int]:
    return lambda *which: reading(*which) * NANO


def _refuse_the_host() -> None:
    """Nobody sets the host's clock, or asks for that of a thread by its number there."""

    def clock_settime(*args: object) -> None:
        """clock_settime(2). EPERM, as for every ordinary user."""
        raise refusal(errno.EPERM)

    for name in ("clock_settime", "clock_settime_ns"):
        if hasattr(time, name):
            setattr(time, name, Builtin(clock_settime, name, "time", getattr(time, name)))
    if hasattr(time, "pthread_getcpuclockid"):
        time.pthread_getcpuclockid = refuse("time.pthread_getcpuclockid")


def _account(clocks: Clocks) -> None:
    """times(2) and getrusage(2): all CPU time counts as the program's own; nothing else is known of it."""

    def times() -> os.times_result:
        used = clocks.process() / 1e6
        return os.times_result((used, 0.0, 0.0, 0.0, clocks.since_start() / 1e6))

    os.times = Builtin(times, "times", "os", os.times)
    try:
        import resource
    except ImportError:
        return

    def getrusage(who: int, /) -> Any:
        readings: dict[int, Callable[[], int]] = {
            SELF: clocks.process,
            ONE_THREAD: clocks.thread,
            CHILDREN: lambda: 0,
        }
        if who not in readings:
            raise ValueError("invalid who parameter")
        return resource.struct_rusage((readings[who]() / 1e6, 0.0, *[0] * 14))

    resource.getrusage = Builtin(getrusage, "getrusage", "resource", resource.getrusage)


def _default_to_virtual_now() -> None:
    """localtime() and its kin without an argument read the host's clock in C: give them virtual time."""
    time.tzset() if hasattr(time, "tzset") else None
    for name in ("localtime", "gmtime", "ctime"):
        setattr(time, name, Builtin(_with_now(getattr(time, name)), name, "time", getattr(time, name)))
    for name, position in (("asctime", 0), ("strftime", 1)):
        setattr(
            time, name, Builtin(_with_broken_down_now(getattr(time, name), position), name, "time", getattr(time, name))
        )


def _with_now(real: Callable[..., Any]) -> Callable[..., Any]:
    def stand_in(seconds: float | None = None, /) -> Any:
        return real(time.time() if seconds is None else seconds)

    return stand_in


def _with_broken_down_now(real: Callable[..., Any], position: int) -> Callable[..., Any]:
    def stand_in(*args: Any) -> Any:
        return real(*args, *(() if len(args) > position else (time.localtime(),)))

    return stand_in
