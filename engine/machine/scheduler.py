"""Who holds the CPU: the simulated kernel's threads, run queue and time slices.

Theory of operation. There is one CPU. A `Thread` is what the kernel schedules: the main one of each program and those
that it starts (greenlets share their thread and are none of the kernel's business). Exactly one thread is `current`,
or none: then the CPU is asleep and time jumps to the next entry of the agenda. A thread leaves the CPU by blocking,
by using up its slice while others are ready, or by ending; `leave` picks the next one and reports the switch. Each
thread lives on a native thread of this process and has a baton: a lock that is free only when it is its turn, so
exactly one of them ever runs and their order is that of the run queue. A thread that ends leaves a native thread that
still has to be taken down; whoever gets the CPU then waits for that first (`last_rites`).

Refuses to know what threads wait for: it is told when they become ready.
"""

from __future__ import annotations

from _thread import LockType, allocate_lock
from collections import deque
from collections.abc import Callable

from ..events import AnyEvent, Cause, Reason, Switch, Wait, Wake, Wakeup
from .agenda import Agenda


class Thread:
    """What the kernel schedules. `number` is its own task, `task` the recording's task that runs on it at present.

    `used` is the CPU time that it has had (microseconds); `wait` what it waits for while it is parked; `told` whether
    it is worth telling when it becomes ready. `signalled`: a signal waits for it to return to its program;
    `interrupted`: a signal ended what it waited for.
    """

    __slots__ = (
        "baton",
        "blocked",
        "done",
        "interrupted",
        "name",
        "number",
        "program",
        "signalled",
        "slice_left",
        "task",
        "told",
        "used",
        "wait",
        "wake",
    )

    def __init__(self, program: int, name: str, task: int) -> None:
        self.program, self.name, self.task, self.number = program, name, task, task
        self.slice_left = self.used = 0
        self.done = self.blocked = self.told = self.signalled = self.interrupted = False
        self.wait: Wait | None = None
        self.wake: Wake | None = None
        self.baton: LockType = allocate_lock()
        self.baton.acquire()


class Scheduler:
    """The run queue of one CPU."""

    def __init__(
        self,
        agenda: Agenda,
        time_slice: int,
        switch_cost: int,
        emit: Callable[[AnyEvent], None],
        idle: Callable[[], None],
    ) -> None:
        self._agenda, self.time_slice, self.switch_cost, self._emit, self._idle = (
            agenda,
            time_slice,
            switch_cost,
            emit,
            idle,
        )
        self.current: Thread | None = None
        self.ready: deque[Thread] = deque()
        self._last_rites: Callable[[], object] | None = None
        # Is told who gets a CPU, just before.
        self.entered: Callable[[Thread], None] = lambda thread: None

    def start(self, threads: list[Thread]) -> None:
        """The first thread holds the CPU from the beginning; the others are ready."""
        self.current, self.ready = threads[0], deque(threads[1:])
        self.current.slice_left = self.time_slice

    def add(self, thread: Thread) -> None:
        """A new thread is ready."""
        self.ready.append(thread)

    def drop(self, thread: Thread) -> None:
        """A thread is over before its time: it will never have the CPU again."""
        thread.done = True
        if thread in self.ready:
            self.ready.remove(thread)

    def take_turn(self, thread: Thread) -> None:
        """Called on a thread's native thread: returns when the thread has the CPU."""
        thread.baton.acquire()
        last_rites, self._last_rites = self._last_rites, None
        if last_rites is not None:
            last_rites()

    def charge(self, cost: int) -> None:
        """The current thread used the CPU for `cost` microseconds."""
        agenda = self._agenda
        now = agenda.now + cost
        if now >= agenda.next_at:
            agenda.advance(now)
        else:
            agenda.now = now
        current = self.current
        if current is not None:
            current.slice_left -= cost
            current.used += cost

    def computes(self, program: int) -> bool:
        """Whether a thread of a program holds a CPU."""
        return self.current is not None and self.current.program == program

    def slice_is_over(self) -> bool:
        """Whether the current thread must let others have a turn; renews the slice where nobody wants one."""
        current = self.current
        if current is None or current.slice_left > 0:
            return False
        if not self.ready:
            current.slice_left = self.time_slice
            return False
        return True

    def wake(self, thread: Thread, by: Wake | None) -> None:
        """A blocked thread has what it waits for."""
        if thread.blocked and not thread.done:
            thread.blocked = False
            thread.wake = by
            if thread.told:
                waker = self.current if by is not None and by.kind in ("wakeup", "finish") else None
                self._emit(Wakeup(thread.task, waker.task if waker is not None else None))
            self.ready.append(thread)

    def preempt(self) -> None:
        """The current thread's slice is over."""
        self._requeue(Cause.SLICE)

    def give_way(self) -> bool:
        """sched_yield(2): the current thread lets those who are ready go first; whether there was anybody."""
        if not self.ready:
            return False
        self._requeue(Cause.YIELD)
        return True

    def _requeue(self, cause: Cause) -> None:
        current = self.current
        if current is not None:
            self.ready.append(current)
            current.wake = None
            self.leave(current, cause)

    def block(self, thread: Thread, cause: Cause) -> None:
        """The current thread waits; returns when it has been woken and has the CPU again."""
        thread.blocked = True
        self.leave(thread, cause)

    def end(self, thread: Thread, cause: Cause, last_rites: Callable[[], object] | None = None) -> None:
        """The current thread is over. Returns at once, without the CPU: its native thread has nothing left to do.

        `last_rites` waits until that native thread is gone.
        """
        thread.done = True
        self.leave(thread, cause, last_rites)

    def leave(self, thread: Thread, cause: Cause, last_rites: Callable[[], object] | None = None) -> None:
        """The current thread gives the CPU to the next one; returns when it has it again, or at once if it is done."""
        task: int | None = thread.task
        if not self.ready:
            self._emit(Switch(task, None, Reason(cause)))
            self.current = None
            while not self.ready:
                self._sleep()
            task, cause = None, Cause.DISPATCH
        following = self.ready.popleft()
        self._enter(task, following, cause)
        if following is not thread:
            self._last_rites = last_rites
            following.baton.release()
            if not thread.done:
                self.take_turn(thread)

    def _enter(self, leaving: int | None, thread: Thread, cause: Cause) -> None:
        wake = thread.wake
        thread.wake = None
        self._emit(Switch(leaving, thread.task, Reason(cause, None, wake)))
        self.current = thread
        thread.slice_left = self.time_slice
        self.entered(thread)
        self.charge(self.switch_cost)

    def _sleep(self) -> None:
        if self._agenda.pending():
            self._agenda.advance_to_next()
        else:
            self._idle()
