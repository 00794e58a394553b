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
        queue = self._queue(thread.program, key)
        queue.append(thread)
        try:
            self._kernel.wait(thread, {}, deadline, wait.on)
            return thread not in self._parked.get((thread.program, key), ())
        finally:
            thread.wait = None
            self._forget(thread, key)

    def wait(self, thread: Thread, key: int, changes: Mapping[int, int], deadline: int | None) -> list[tuple[int, int]]:
        """An event loop's idling, which a wake-up of the key ends as well, even one that came just before.

        `changes` are those of what it watches, since it last waited.
        """
        place = (thread.program, key)
        watched = self._kernel.watched(*place)
        watched.change(changes)
        if place in self._kept:
            self._kept.remove(place)
            return watched.take()
        self._queue(*place).append(thread)
        try:
            return self._kernel.idle(thread, watched, deadline)
        finally:
            self._forget(thread, key)

    def unpark(self, program: int, key: int, count: int, keep: bool) -> int:
        """Wakes as many as `count` of those that are parked on a key, in the order of their coming; how many.

        `keep`: a wake-up that finds nobody is kept for who waits next.
        """
        queue = self._parked.get((program, key))
        woken = 0
        while queue and woken < count:
            thread = queue.popleft()
            self._scheduler.wake(thread, Wake("wakeup", thread.task))
            woken += 1
        if keep and not woken:
            self._kept.add((program, key))
        return woken

    def tell_end(self, ended: Thread, key: int) -> None:
        """A thread is over: everybody who waits for that has it."""
        for thread in self._parked.pop((ended.program, key), ()):
            self._scheduler.wake(thread, Wake("finish", ended.number))

    def _queue(self, program: int, key: int) -> deque[Thread]:
        return self._parked.setdefault((program, key), deque())

    def _forget(self, thread: Thread, key: int) -> None:
        queue = self._parked.get((thread.program, key))
        if queue is None:
            return
        if thread in queue:
            queue.remove(thread)
        if not queue:
            del self._parked[thread.program, key]
