"""Which of a program's native threads has the CPU on the real machine, and one event after the other.

Theory of operation. The host's threads take turns at the GIL and say nothing of it. So whoever tells something has the
CPU, and where that is another thread than the last time, the CPU has changed hands meanwhile; why, is asked of somebody
who can read the stack of the one that left. One that waits has done so since it told its last: where that is a while
ago, the CPU was asleep from then on, which is told with that time, before anything newer. The same holds where a thread
goes on itself after a while in which it gave the CPU away of its own will, on a line with a call that may wait. An
event loop says itself that it is going to sleep.

What one thread tells, another must not come in between with; what a destructor tells in the middle of it waits until it
is done. Refuses to know Python's frames.
"""

from __future__ import annotations

import resource
from _thread import RLock, get_ident
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from resource import RUSAGE_SELF, getrusage
from time import perf_counter_ns
from typing import Any

from ..events import AnyEvent, Cause, Reason, Switch, Wait

# Microseconds of silence in which some thread has been at work all the same.
BREATH = 1000
THIS_THREAD: int = getattr(resource, "RUSAGE_THREAD", RUSAGE_SELF)
# What a call on a line of the program waits for, by the line and the task; None where there is no such call.
Pausing = Callable[[int, int], tuple[Cause, Wait] | None]
# Why a thread has left the CPU, by its native identifier and its task; and what it waits for, if it does.
Leaving = Callable[[int, int], tuple[Cause, Wait | None]]


def sliced(ident: int, task: int) -> tuple[Cause, Wait | None]:
    """Where nobody can tell: the thread goes on later."""
    return Cause.SLICE, None


def _waits() -> int:
    """How often the present thread has given the CPU away of its own will; else the whole process."""
    return getrusage(THIS_THREAD).ru_nvcsw


def _nothing() -> None:
    """There is nothing to be told but that somebody is here."""


class HostClock:
    """The host's time since the start, in microseconds."""

    def __init__(self) -> None:
        self._start = perf_counter_ns()
        self._held: int | None = None

    @property
    def now(self) -> int:
        """Microseconds since this clock was made."""
        return (perf_counter_ns() - self._start) // 1000 if self._held is None else self._held

    @contextmanager
    def at(self, t: int) -> Iterator[None]:
        """Tells this time for a while."""
        self._held = t
        try:
            yield
        finally:
            self._held = None


def unpaused(line: int, task: int) -> tuple[Cause, Wait] | None:
    """Where nobody knows the program's lines."""
    return None


class Seat:
    """A native thread: the task that it began with, the one that it runs, and how it has ended; the line that this task
    has begun; and when it was last looked up how often the thread has waited in the kernel.
    """

    __slots__ = ("ident", "line", "looked", "over", "task", "thread", "waits")

    def __init__(self, ident: int, task: int) -> None:
        self.ident, self.thread, self.task = ident, task, task
        self.over: Cause | None = None
        self.line: int | None = None
        self.looked, self.waits = 0, _waits()

    def look(self, now: int) -> None:
        """Looks it up now, on that very thread, if that was not done lately: it takes a moment."""
        if now - self.looked > BREATH:
            self.looked, self.waits = now, _waits()


class Turns:
    """All threads of a program. `emit` gets its events; `leaving` and `pausing` say why a thread has left the CPU."""

    def __init__(
        self, clock: HostClock, emit: Callable[[AnyEvent], None], main: int, leaving: Leaving = sliced
    ) -> None:
        self._clock, self._emit, self.leaving = clock, emit, leaving
        self.pausing: Pausing = unpaused
        self._main = Seat(get_ident(), main)
        # Who told something last, and when; None: the CPU sleeps.
        self._holder: Seat | None = self._main
        self._then = 0
        self._seats = {self._main.ident: self._main}
        self._later: deque[tuple[Callable[..., object], tuple[Any, ...]]] = deque()
        self._lock = RLock()
        self._busy = self._over = False

    @property
    def here(self) -> Seat:
        """The present thread's; the main one's where it is nobody's that is known."""
        return self._seats.get(get_ident(), self._main)

    def begin(self, task: int) -> None:
        """The present thread is a new one, and begins with this task."""
        ident = get_ident()
        self._seats[ident] = Seat(ident, task)

    def end(self, cause: Cause) -> None:
        """The present thread is over."""
        seat = self._seats.pop(get_ident(), None)
        if seat is not None:
            seat.over = cause

    def do(self, tell: Callable[..., object], *fields: Any) -> None:
        """Tells something from the present thread, after a switch if that has just got the CPU."""
        with self._lock:
            if self._over:
                return
            if self._busy:
                self._later.append((tell, fields))
                return
            self._busy = True
            try:
                seat = self.here
                self._notice(seat)
                tell(*fields)
                while self._later:
                    tell, fields = self._later.popleft()
                    tell(*fields)
                self._then = self._clock.now
                seat.look(self._then)
            finally:
                self._busy = False

    def rest(self) -> None:
        """The present thread is an event loop's, which waits in the kernel now."""
        self.do(self._fall_asleep, Cause.IDLE)

    def wake(self) -> None:
        """The present thread is an event loop's, which has been woken."""
        self.do(_nothing)

    def _fall_asleep(self, cause: Cause) -> None:
        assert self._holder is not None
        self._emit(Switch(self._holder.task, None, Reason(cause)))
        self._holder = None

    def between(self, work: Callable[[], object]) -> None:
        """Does something on a thread of ours while nobody tells anything; nothing once all is told."""
        with self._lock:
            if not self._over:
                work()

    def stop(self) -> None:
        """Nothing more is told, by anybody."""
        with self._lock:
            self._over = True

    def start_anew(self) -> None:
        """In a forked process: nothing is told there, whatever other threads were about to tell."""
        self._lock = RLock()
        self.stop()

    def _notice(self, seat: Seat) -> None:
        before = self._holder
        if seat is before:
            self._pause(seat)
            return
        cause = self._leave(before) if before is not None else Cause.DISPATCH
        leaving = self._holder
        self._holder = seat
        if leaving is None:
            self._emit(Switch(None, seat.task, Reason(Cause.DISPATCH)))
        else:
            self._emit(Switch(leaving.task, seat.task, Reason(cause)))

    def _pause(self, seat: Seat) -> None:
        """The thread that goes on may have waited since it told its last."""
        silence = self._clock.now - self._then
        if silence <= BREATH or seat.line is None or _waits() == seat.waits:
            return
        with self._clock.at(self._then):
            found = self.pausing(seat.line, seat.task)
            if found is None:
                return
            self._emit(found[1])
            self._fall_asleep(found[0])
        self._holder = seat
        self._emit(Switch(None, seat.task, Reason(Cause.DISPATCH)))

    def _leave(self, seat: Seat) -> Cause:
        """Why a thread has left the CPU; where it could not go on, and all was silent, the CPU has slept since."""
        silent = self._clock.now - self._then > BREATH
        with self._clock.at(self._then):
            cause, wait = (seat.over, None) if seat.over is not None else self.leaving(seat.ident, seat.task)
            if wait is not None:
                self._emit(wait)
            if silent and cause is not Cause.SLICE:
                self._fall_asleep(cause)
        return cause
