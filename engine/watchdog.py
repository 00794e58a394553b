"""Notices a program that computes without passing a line of its own, as `exec('while True: pass')` does.

Nothing else would ever stop it. Counts the process's own CPU time, not the clock on the wall, so that a busy host or
a parked run changes nothing. Refuses to know what is done about it.
"""

from __future__ import annotations

import resource
from _signal import setitimer, signal  # type: ignore[import-not-found]
from collections.abc import Callable
from resource import getrusage
from signal import ITIMER_VIRTUAL, SIGVTALRM

TICK = 0.25
# A computation inside C code lets no handler run: the kernel ends the process after so many times the patience.
LAST_RESORT = 2


class Watchdog:
    """Calls `stalled` when `progress()` has not changed for `patience` seconds of CPU time."""

    def __init__(self, patience: float, progress: Callable[[], int], stalled: Callable[[], None]) -> None:
        self._patience, self._progress, self._stalled = patience, progress, stalled
        self._seen = -1
        self._ticks = 0

    def start(self) -> None:
        """Begins to count, on the main thread."""
        self._extend()
        signal(SIGVTALRM, self._tick)
        setitimer(ITIMER_VIRTUAL, TICK, TICK)

    def stop(self) -> None:
        """Counts no more."""
        setitimer(ITIMER_VIRTUAL, 0)

    def _tick(self, number: int, frame: object) -> None:
        progress = self._progress()
        if progress != self._seen:
            self._seen, self._ticks = progress, 0
            self._extend()
            return
        self._ticks += 1
        if self._ticks * TICK >= self._patience:
            self.stop()
            self._stalled()

    def _extend(self) -> None:
        """Progress earns more time until the kernel's own limit."""
        usage = getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        wanted = int(usage.ru_utime + usage.ru_stime + self._patience * LAST_RESORT) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (wanted if hard < 0 else min(wanted, hard), hard))
