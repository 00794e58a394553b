"""Waiting for another thread: futex(2), the primitive under locks and everything that is built on them.

Who finds a lock taken parks on its key; who releases it wakes the one that parked first. What is locked, and by whom,
is the program's own business: here are only keys and who waits for them. Waiting itself is the kernel's `wait`.
Refuses to know locks.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping

from ..events import AnyEvent, Wait, Wake
from .kernel import Kernel
from .scheduler import Scheduler, Thread

Key = tuple[int, int]
# Keys below zero are those of all programs; from here down they are the machine's own.
SHARED = -(1 << 40)
EVERYBODY = -1


class Futexes:
    """Who is parked on what, in all programs of a run."""

    def __init__(self, kernel: Kernel, scheduler: Scheduler, emit: Callable[[AnyEvent], None]) -> None:
        self._kernel, self._scheduler, self._emit = kernel, scheduler, emit
        self._parked: dict[Key, deque[Thread]] = {}
        self._kept: set[Key] = set()

    def park(self, thread: Thread, key: int, deadline: int | None, wait: Wait) -> bool:
        """Blocks until somebody wakes this key, or until the deadline; whether it was woken."""
        self._emit(wait)
        thread.wait = wait
        place = _place(thread.program, key)
        self._queue(place).append(thread)
        try:
            self._kernel.wait(thread, {}, deadline, wait.on)
            return thread not in self._parked.get(place, ())
        finally:
            thread.wait = None
            self._forget(thread, place)

    def wait(self, thread: Thread, key: int, changes: Mapping[int, int], deadline: int | None) -> list[tuple[int, int]]:
        """An event loop's idling, which a wake-up of the key ends as well, even one that came just before.

        `changes` are those of what it watches, since it last waited.
        """
        place = _place(thread.program, key)
        watched = self._kernel.watched(thread.program, key)
        watched.change(changes)
        if place in self._kept:
            self._kept.remove(place)
            return watched.take()
        self._queue(place).append(thread)
        try:
            return self._kernel.idle(thread, watched, deadline)
        finally:
            self._forget(thread, place)

    def unpark(self, program: int, key: int, count: int, keep: bool) -> int:
        """Wakes as many as `count` of those that are parked on a key, in the order of their coming; how many.

        `keep`: a wake-up that finds nobody is kept for who waits next.
        """
        place = _place(program, key)
        queue = self._parked.get(place)
        woken = 0
        while queue and woken < count:
            thread = queue.popleft()
            self._scheduler.wake(thread, Wake("wakeup", thread.task))
            woken += 1
        if keep and not woken:
            self._kept.add(place)
        return woken

    def tell_end(self, ended: Thread, key: int) -> None:
        """A thread is over: everybody who waits for that has it."""
        for thread in self._parked.pop(_place(ended.program, key), ()):
            self._scheduler.wake(thread, Wake("finish", ended.number))

    def drop(self, thread: Thread) -> None:
        """A thread is over before its time: nobody wakes it any more."""
        for place in list(self._parked):
            self._forget(thread, place)

    def _queue(self, place: Key) -> deque[Thread]:
        return self._parked.setdefault(place, deque())

    def _forget(self, thread: Thread, place: Key) -> None:
        queue = self._parked.get(place)
        if queue is None:
            return
        if thread in queue:
            queue.remove(thread)
        if not queue:
            del self._parked[place]


def _place(program: int, key: int) -> Key:
    return (program, key) if key >= 0 else (EVERYBODY, key)
