"""Timers that send signals: setitimer(2), one of each kind for a program.

ITIMER_REAL counts the time of the run, the other two the CPU time that the machine has charged, all of which is the
program's own. While a program has a CPU, CPU time passes as time does: its timer is booked when it gets one, and the
booking lapses where the program has lost it by then. A real timer with an interval goes on when its signal is taken,
as in Linux: not at all while that is blocked or ignored. Refuses to know what becomes of a signal.
"""

from __future__ import annotations

import errno
import signal
from collections.abc import Callable
from typing import Any

from .agenda import Agenda, Entry
from .scheduler import Scheduler, Thread
from .text import refusal

REAL, VIRTUAL, PROF = 0, 1, 2
SIGNALS = {REAL: signal.SIGALRM, VIRTUAL: signal.SIGVTALRM, PROF: signal.SIGPROF}


class Timer:
    """`end` is when it expires: the time of the run, or the CPU time of its program, in microseconds."""

    __slots__ = ("end", "entry", "interval", "kind", "program")

    def __init__(self, program: int, kind: int, end: int, interval: int) -> None:
        self.program, self.kind, self.end, self.interval = program, kind, end, interval
        self.entry: Entry | None = None

    def cancel(self) -> None:
        """Nothing is booked for it."""
        if self.entry is not None:
            self.entry.cancel()
            self.entry = None


class Timers:
    """The timers of all programs. `expired(program, number)` sends their signals; `usage(program)` is CPU time."""

    def __init__(
        self,
        agenda: Agenda,
        scheduler: Scheduler,
        expired: Callable[[int, int], None],
        usage: Callable[[int], int],
    ) -> None:
        self._agenda, self._scheduler, self._expired, self._usage = agenda, scheduler, expired, usage
        self._timers: dict[int, dict[int, Timer]] = {}
        scheduler.entered = self._resume

    def operations(self) -> dict[str, Callable[..., Any]]:
        """Name of a call -> what does it; each takes the calling thread first."""
        return {"setitimer": self.set, "getitimer": self.get}

    def set(self, thread: Thread, kind: int, value: int, interval: int) -> list[int]:
        """setitimer(2), in microseconds; `value` 0 stops it. What was left before, and the interval. EINVAL."""
        before = self.get(thread, kind)
        timers = self._timers.setdefault(thread.program, {})
        if kind in timers:
            timers.pop(kind).cancel()
        if value:
            timers[kind] = timer = Timer(thread.program, kind, self._clock(thread.program, kind) + value, interval)
            self._book(timer)
        return before

    def get(self, thread: Thread, kind: int) -> list[int]:
        """getitimer(2): what is left, and the interval; zeros where it does not run. EINVAL."""
        if kind not in SIGNALS:
            raise refusal(errno.EINVAL)
        timer = self._timers.get(thread.program, {}).get(kind)
        if timer is None:
            return [0, 0]
        return [0 if self._is_spent(timer) else max(1, self._left(timer)), timer.interval]

    def soonest(self, program: int, most: int) -> int:
        """How long a program may use the CPU until one of its timers expires; `most` where none does before."""
        running = (each for each in self._timers.get(program, {}).values() if not self._is_spent(each))
        return min([most, *(max(1, self._left(each)) for each in running)])

    def taken(self, program: int, number: int) -> None:
        """A signal is not pending any more: only then a real timer that sent it goes on, at its next interval."""
        timer = self._timers.get(program, {}).get(REAL) if number == signal.SIGALRM else None
        if timer is not None and self._is_spent(timer):
            timer.end += -(-(self._agenda.now + 1 - timer.end) // timer.interval) * timer.interval
            self._book(timer)

    @staticmethod
    def _is_spent(timer: Timer) -> bool:
        """Whether a real timer has expired and waits for its signal to be taken."""
        return timer.kind == REAL and timer.entry is None

    def drop(self, program: int) -> None:
        """A program is over."""
        for timer in self._timers.pop(program, {}).values():
            timer.cancel()

    def _clock(self, program: int, kind: int) -> int:
        return self._agenda.now if kind == REAL else self._usage(program)

    def _left(self, timer: Timer) -> int:
        return timer.end - self._clock(timer.program, timer.kind)

    def _book(self, timer: Timer) -> None:
        timer.cancel()
        timer.entry = self._agenda.after(max(0, self._left(timer)), self._is_due, timer)

    def _resume(self, thread: Thread) -> None:
        """A program gets the CPU."""
        for timer in self._timers.get(thread.program, {}).values():
            if timer.kind != REAL:
                self._book(timer)

    def _is_due(self, timer: Timer) -> None:
        timer.entry = None
        if timer.kind != REAL and not self._scheduler.computes(timer.program):
            return
        if not timer.interval:
            del self._timers[timer.program][timer.kind]
        elif timer.kind != REAL:
            timer.end += timer.interval
            timer.entry = self._agenda.after(timer.interval, self._is_due, timer)
        self._expired(timer.program, SIGNALS[timer.kind])
