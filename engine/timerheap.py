"""A loop's timers in the order in which they are due; equal times in the order of their start.

A timer that is struck out stays in the heap and is passed over; when such entries are the most, the heap is cleared
of them, so timeouts that are started and given up by the million take no room. Refuses to know clocks.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush

from .watchers import Timer

FEW = 64


class TimerHeap:
    """Entries (due, ticket, timer); one counts only while its timer still has the ticket."""

    def __init__(self) -> None:
        self._entries: list[tuple[int, int, Timer]] = []
        self._tickets = 0
        self._stale = 0

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, timer: Timer, due: int) -> None:
        """The timer is due at a time."""
        if timer.ticket is not None:
            self._stale += 1
        self._tickets += 1
        timer.due, timer.ticket = due, self._tickets
        heappush(self._entries, (due, self._tickets, timer))

    def strike(self, timer: Timer) -> None:
        """The timer is not wanted any more."""
        if timer.ticket is not None:
            self._stale += 1
        timer.due = timer.ticket = None
        if self._stale > FEW and self._stale * 2 > len(self._entries):
            self._entries = [entry for entry in self._entries if entry[1] == entry[2].ticket]
            heapify(self._entries)
            self._stale = 0

    def first(self) -> int | None:
        """When the first one is due; None where there is none."""
        self._drop_stale()
        return self._entries[0][0] if self._entries else None

    def take(self, now: int) -> list[Timer]:
        """Takes out those that are due, the earliest first."""
        due = []
        self._drop_stale()
        while self._entries and self._entries[0][0] <= now:
            due.append(heappop(self._entries)[2])
            due[-1].ticket = None
            self._drop_stale()
        return due

    def _drop_stale(self) -> None:
        while self._entries and self._entries[0][1] != self._entries[0][2].ticket:
            heappop(self._entries)
            self._stale -= 1
