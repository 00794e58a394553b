"""Threads that wait for descriptions: how a change finds whom it concerns, and wakes nobody else.

Refuses to know why somebody waits.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..events import Wake
from .epoll import Epoll
from .files import ALWAYS, File, seen
from .scheduler import Scheduler, Thread
from .terminals import Terminal


class Place:
    """One description that a thread waits for, the bits that it wants and the descriptor that it named."""

    __slots__ = ("_bits", "_fd", "_scheduler", "_thread", "exclusive", "file")

    def __init__(
        self, scheduler: Scheduler, thread: Thread, file: File, fd: int, bits: int, exclusive: bool = False
    ) -> None:
        self._scheduler, self._thread, self.file, self._bits = scheduler, thread, file, bits
        self.exclusive = exclusive
        self._fd = fd

    def notice(self, bits: int) -> bool:
        """Wakes the thread where there is something for it; whether it slept until now."""
        if (bits and not bits & (self._bits | ALWAYS)) or not self._thread.blocked or not seen(self.file, self._bits):
            return False
        self._scheduler.wake(self._thread, self._reason())
        return True

    def _reason(self) -> Wake:
        """What woke it: of an epoll that which became ready, however deep."""
        file, fd = self.file, self._fd
        while isinstance(file, Epoll) and file.latest is not None:
            entry = file.latest
            file, fd = entry.file, entry.fd
        # What a parent and its child share is told of under the parent's number.
        program, fd = file.owner if isinstance(file.owner, tuple) else (self._thread.program, fd)
        return Wake("input" if isinstance(file, Terminal) else "fd", fd, program)


class Sleepers:
    """Who waits for which descriptions."""

    def __init__(self) -> None:
        self._places: dict[Thread, list[Place]] = {}

    def add(self, thread: Thread, places: Iterable[Place]) -> None:
        """A thread is about to sleep."""
        self._places[thread] = list(places)
        for place in self._places[thread]:
            place.file.watchers[place] = None

    def remove(self, thread: Thread) -> None:
        """It does not wait any more."""
        for place in self._places.pop(thread, ()):
            place.file.watchers.pop(place, None)

    def files(self) -> Iterable[File]:
        """All that anybody waits for who is still there."""
        return (place.file for thread, places in self._places.items() if not thread.done for place in places)
