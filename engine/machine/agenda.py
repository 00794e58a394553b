"""The virtual clock and everything that is going to happen.

Time stands still until somebody advances it; what is due on the way happens at its own exact time, in the order of
time and, at equal times, in the order of booking. Refuses to know what the booked functions do.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

FOREVER = 1 << 62


def microseconds(seconds: float) -> int:
    """Seconds as whole microseconds, rounded up: a deadline never comes early."""
    exact = seconds * 1_000_000
    whole = int(exact)
    return whole + (exact - whole > 1e-3)


class Entry:
    """Something booked; `cancel()` strikes it out."""

    __slots__ = ("args", "at", "function")

    def __init__(self, at: int, function: Callable[..., None] | None, args: tuple[Any, ...]) -> None:
        self.at, self.function, self.args = at, function, args

    def cancel(self) -> None:
        """The function will not be called. Cancelling twice, or too late, does nothing."""
        self.function = None


class Agenda:
    """The clock (`now`, microseconds since the start of the run) and the entries to come."""

    def __init__(self, limit: int = FOREVER, on_limit: Callable[[], None] | None = None) -> None:
        self.now = 0
        self.next_at = limit
        self._limit, self._on_limit = limit, on_limit
        self._heap: list[tuple[int, int, Entry]] = []
        self._order = 0

    def at(self, when: int, function: Callable[..., None], *args: Any) -> Entry:
        """Books a function for a time; a time in the past means now, at the next chance."""
        self._order += 1
        entry = Entry(max(when, self.now), function, args)
        heappush(self._heap, (entry.at, self._order, entry))
        self._refresh()
        return entry

    def after(self, delay: int, function: Callable[..., None], *args: Any) -> Entry:
        """Books a function for `delay` microseconds from now."""
        return self.at(self.now + delay, function, *args)

    def pending(self) -> bool:
        """Whether anything is still going to happen."""
        self._drop_cancelled()
        return bool(self._heap)

    def advance(self, to: int) -> None:
        """Moves the clock to a time; what is due before or then happens, each at its own time.

        At the limit the clock stops and `on_limit` is called, which does not return.
        """
        over, to = to >= self._limit, min(to, self._limit)
        while self._heap and self._heap[0][0] <= to:
            at, _, entry = heappop(self._heap)
            if entry.function is not None:
                self.now = max(self.now, at)
                self._refresh()
                entry.function(*entry.args)
        self.now = max(self.now, to)
        self._refresh()
        if over and self._on_limit is not None:
            self._on_limit()

    def advance_to_next(self) -> None:
        """Moves the clock to the next entry; all entries of that moment happen."""
        self._drop_cancelled()
        if self._heap:
            self.advance(self._heap[0][0])

    def _drop_cancelled(self) -> None:
        while self._heap and self._heap[0][2].function is None:
            heappop(self._heap)
        self._refresh()

    def _refresh(self) -> None:
        self.next_at = min(self._heap[0][0], self._limit) if self._heap else self._limit
