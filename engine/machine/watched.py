"""What one event loop watches: told once, kept by the kernel, and looked at where something has happened.

Theory of operation. The same as an epoll's (`epoll`), without a descriptor: a description that changes tells its
`Spot`, which joins the end of the ready list, and wakes the thread that sleeps for the loop. An answer costs what is
ready and what the loop has changed its mind about, however many descriptors are watched. What is still ready is told
again; a description that is closed is forgotten, as on Linux, and a number that is not open is told as NVAL.

Refuses to know loops.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..events import Wake
from .descriptors import Table
from .files import ALWAYS, NVAL, File, seen
from .scheduler import Scheduler, Thread
from .terminals import Terminal


class Spot:
    """One watched description, under the number that the loop gave."""

    __slots__ = ("_watched", "bits", "fd", "file")
    exclusive = False

    def __init__(self, watched: Watched, fd: int, file: File, bits: int) -> None:
        self._watched, self.fd, self.file, self.bits = watched, fd, file, bits
        file.watchers[self] = None

    def look(self) -> int:
        """What there is of what is wanted."""
        return 0 if self.file.closed else seen(self.file, self.bits)

    def notice(self, bits: int) -> bool:
        """The description changed; whether somebody slept until now."""
        if (bits and not bits & (self.bits | ALWAYS)) or not self.look():
            return False
        return self._watched.becomes_ready(self)


class Watched:
    """The interest of one loop. `sleeper` is the thread that waits for it."""

    def __init__(self, table: Table, scheduler: Scheduler) -> None:
        self._table, self._scheduler = table, scheduler
        self._spots: dict[int, Spot] = {}
        self._ready: dict[Spot, None] = {}
        self._missing: dict[int, None] = {}
        self.sleeper: Thread | None = None

    def change(self, changes: Mapping[int, int]) -> None:
        """From now on these descriptors are watched for these bits; 0: not at all."""
        for fd, bits in changes.items():
            self._missing.pop(fd, None)
            spot, file = self._spots.get(fd), self._table.find(fd)
            if spot is not None and (not bits or spot.file is not file):
                self._forget(spot)
                spot = None
            if not bits:
                continue
            if file is None:
                self._missing[fd] = None
                continue
            if spot is None:
                spot = self._spots[fd] = Spot(self, fd, file, bits)
            spot.bits = bits
            if spot.look():
                self._ready.setdefault(spot)

    def take(self) -> list[tuple[int, int]]:
        """(descriptor, bits) of what is ready, in the order in which it became so."""
        found = [(fd, NVAL) for fd in self._missing]
        ready, self._ready = self._ready, {}
        for spot in ready:
            bits = spot.look()
            if bits:
                found.append((spot.fd, bits))
                self._ready[spot] = None
        return found

    def becomes_ready(self, spot: Spot) -> bool:
        """A spot has something to tell; whether somebody slept until now."""
        self._ready.setdefault(spot)
        if self.sleeper is None or not self.sleeper.blocked:
            return False
        kind = "input" if isinstance(spot.file, Terminal) else "fd"
        self._scheduler.wake(self.sleeper, Wake(kind, spot.fd, self.sleeper.program))
        return True

    def files(self) -> Iterable[File]:
        """What somebody waits for at this moment."""
        asleep = self.sleeper is not None and not self.sleeper.done
        return [spot.file for spot in self._spots.values()] if asleep else []

    def close(self) -> None:
        """The loop is gone."""
        for spot in list(self._spots.values()):
            self._forget(spot)
        self._missing.clear()

    def _forget(self, spot: Spot) -> None:
        del self._spots[spot.fd]
        self._ready.pop(spot, None)
        spot.file.watchers.pop(spot, None)
