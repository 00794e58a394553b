"""Admission: so many engines may work at once, so many runs may wait, everyone else is refused as busy.

Refuses to know what is admitted.
"""

from __future__ import annotations

from gevent.lock import BoundedSemaphore

from app.refusals import Refused


class Gate:
    """A counted door with a bounded queue before it: `reserve` a place, `enter` with it (this waits), `leave`."""

    def __init__(self, inside: int, waiting: int) -> None:
        self._free = BoundedSemaphore(inside)
        self._limit = waiting
        self._reserved = 0

    def reserve(self) -> None:
        """Takes a place in the queue; raises Refused ("busy") at once where there is none."""
        if self._reserved >= self._limit + self._free.counter:
            raise Refused("busy")
        self._reserved += 1

    def enter(self) -> None:
        """Waits for the turn of a reserved place."""
        try:
            self._free.acquire()
        finally:
            self._reserved -= 1

    def leave(self) -> None:
        """Lets the next one in."""
        self._free.release()
