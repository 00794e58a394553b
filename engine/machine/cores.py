"""Several cores: a run queue whose threads really run at the same virtual time.

Theory of operation. Each core has its thread and its own clock, which says up to when that thread has used the CPU.
The thread whose core is the least far goes on, so the clock of the run never goes back and the order is the same in
every run; when a charge takes it past another busy core it hands its baton on and waits until its own time has come.
A thread that becomes ready gets an idle core at once, the lowest first. Threads of one program never hold two cores:
they share the interpreter's lock.

Refuses to know what threads wait for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..events import Cause, Reason, Switch, Wake
from .scheduler import Scheduler, Thread


class Core:
    """One core: its thread, or None while it sleeps, and how far the thread has come."""

    __slots__ = ("clock", "number", "thread")

    def __init__(self, number: int) -> None:
        self.number = number
        self.clock = 0
        self.thread: Thread | None = None


class Cores(Scheduler):
    """The run queue of several cores. `current` is the thread that goes on at present."""

    def __init__(self, count: int, *parts: Any) -> None:
        super().__init__(*parts)
        self._cores = [Core(number) for number in range(count)]
        self._core = self._cores[0]

    def computes(self, program: int) -> bool:
        return program in self._running()

    @property
    def core(self) -> int:
        """The core on which the current thread runs."""
        return self._core.number

    def start(self, threads: list[Thread]) -> None:
        super().start(threads)
        self._core.thread = self.current
        self._fill()

    def add(self, thread: Thread) -> None:
        super().add(thread)
        self._fill()

    def wake(self, thread: Thread, by: Wake | None) -> None:
        super().wake(thread, by)
        self._fill()

    def drop(self, thread: Thread) -> None:
        super().drop(thread)
        for core in self._cores:
            if core.thread is thread and core is not self._core:
                core.thread = None
                self._emit(Switch(thread.task, None, Reason(Cause.KILLED), core.number))

    def charge(self, cost: int) -> None:
        core, thread = self._core, self.current
        if thread is None:
            super().charge(cost)
            return
        core.clock = self._agenda.now + cost
        thread.slice_left -= cost
        thread.used += cost
        self._go_on(thread)

    def slice_is_over(self) -> bool:
        current = self.current
        if current is None or current.slice_left > 0:
            return False
        if not self._somebody_may_follow(current):
            current.slice_left = self.time_slice
            return False
        return True

    def give_way(self) -> bool:
        if self.current is None or not self._somebody_may_follow(self.current):
            return False
        self._requeue(Cause.YIELD)
        return True

    def leave(self, thread: Thread, cause: Cause, last_rites: Callable[[], object] | None = None) -> None:
        core, self.current = self._core, None
        core.thread = None
        following = self._next()
        if following is None:
            self._emit(Switch(thread.task, None, Reason(cause), core.number))
        else:
            self._put(core, following, thread.task, cause)
        self._go_on(thread, last_rites)

    def _go_on(self, thread: Thread, last_rites: Callable[[], object] | None = None) -> None:
        """Lets whoever is the least far run; returns when that is this thread, or at once if it is done."""
        core = self._least_far()
        self._core, self.current = core, core.thread
        if core.thread is not None and core.thread is not thread:
            self._last_rites = last_rites
            core.thread.baton.release()
            if not thread.done:
                self.take_turn(thread)

    def _least_far(self) -> Core:
        """Moves the clock to where the next core goes on; what is due before happens, and may wake another one."""
        agenda = self._agenda
        while True:
            self._fill()
            core = min((each for each in self._cores if each.thread is not None), key=_progress, default=None)
            if core is None:
                self._sleep()
            elif agenda.next_at <= core.clock:
                agenda.advance(agenda.next_at)
            else:
                agenda.now = core.clock
                return core

    def _fill(self) -> None:
        """Idle cores take who is ready."""
        for core in self._cores if self.ready else ():
            following = self._next() if core.thread is None else None
            if following is not None:
                self._put(core, following, None, Cause.DISPATCH)

    def _put(self, core: Core, thread: Thread, leaving: int | None, cause: Cause) -> None:
        wake, thread.wake = thread.wake, None
        self._emit(Switch(leaving, thread.task, Reason(cause, None, wake), core.number))
        self.entered(thread)
        core.thread, core.clock = thread, self._agenda.now + self.switch_cost
        thread.slice_left = self.time_slice - self.switch_cost

    def _next(self) -> Thread | None:
        """The first who is ready and whose program is on no core."""
        running = self._running()
        following = next((each for each in self.ready if each.program not in running), None)
        if following is not None:
            self.ready.remove(following)
        return following

    def _somebody_may_follow(self, thread: Thread) -> bool:
        running = self._running() - {thread.program}
        return any(each.program not in running for each in self.ready)

    def _running(self) -> set[int]:
        return {core.thread.program for core in self._cores if core.thread is not None}


def _progress(core: Core) -> tuple[int, int]:
    return core.clock, core.number
