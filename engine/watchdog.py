"""Notices a program that computes without passing a line of its own, as `exec('while True: pass')` does, and one that
computes for longer than it may.

Nothing else would ever stop the former. Counts the process's own CPU time, not the clock on the wall, so that a busy
host or a parked run changes nothing. Refuses to know what is done about it.
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


def used() -> float:
    """Seconds of CPU time that this process has used so far."""
    usage = getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


class Watchdog:
    """Calls `cut` with the limit when `progress()` has not changed for `patience` seconds of CPU time, and after `most`
    seconds of it in all."""

    def __init__(
        self,
        patience: float,
        progress: Callable[[], int],
        cut: Callable[[str], object],
        most: float | None = None,
    ) -> None:
        self._patience, self._progress, self._cut = patience, progress, cut
        self._most = most
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
        if self._most is not None and used() >= self._most:
            self._end(f"{self._most:g} s of computing")
            return
        progress = self._progress()
        if progress != self._seen:
            self._seen, self._ticks = progress, 0
            self._extend()
            return
        self._ticks += 1
        if self._ticks * TICK >= self._patience:
            self._end(f"{self._patience:g} s of computing without passing a line")

    def _end(self, limit: str) -> None:
        self.stop()
        self._cut(limit)

    def _extend(self) -> None:
        """Progress earns more time until the kernel's own limit."""
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        wanted = int(used() + self._patience * LAST_RESORT) + 1
        # Below the hard limit: at that one the kernel kills without telling why.
        resource.setrlimit(resource.RLIMIT_CPU, (wanted if hard < 0 else min(wanted, hard - 1), hard))
