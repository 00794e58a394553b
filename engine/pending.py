"""Watchers that something has happened to and whose callbacks are still to be called.

Works as libev's pending list does, since programs can tell: the highest priority first; of equal ones, what was added
last. Refuses to know what happened.
"""

from __future__ import annotations

from typing import Any, Protocol

MINPRI, MAXPRI = -2, 2


class Entry:
    """One watcher with the events that it has not been told yet; None once it was struck out."""

    __slots__ = ("events", "watcher")

    def __init__(self, watcher: Any, events: int) -> None:
        self.watcher, self.events = watcher, events


class Fed(Protocol):
    """A watcher, as seen from here."""

    priority: int
    entry: Entry | None


class Pending:
    """The list of a loop; a watcher stands in it once at the most."""

    def __init__(self) -> None:
        self._lists: list[list[Entry]] = [[] for _ in range(MINPRI, MAXPRI + 1)]
        self.count = 0

    def feed(self, watcher: Fed, events: int) -> None:
        """Something happened to the watcher; what it has not been told yet is added up."""
        if watcher.entry is not None:
            watcher.entry.events |= events
            return
        watcher.entry = Entry(watcher, events)
        self._lists[watcher.priority - MINPRI].append(watcher.entry)
        self.count += 1

    def strike(self, watcher: Fed) -> bool:
        """The watcher is not to be called any more; whether it was to be."""
        entry, watcher.entry = watcher.entry, None
        if entry is None:
            return False
        entry.watcher = None
        self.count -= 1
        return True

    def take(self) -> tuple[Any, int] | None:
        """The next watcher to call, and what happened to it; None where nobody is left."""
        if not self.count:
            return None
        for entries in reversed(self._lists):
            while entries:
                entry = entries.pop()
                if entry.watcher is not None:
                    self.strike_taken(entry)
                    return entry.watcher, entry.events
        return None

    def strike_taken(self, entry: Entry) -> None:
        """It is being called: from now on it may be fed again."""
        entry.watcher.entry = None
        self.count -= 1

    def holds_from(self, priority: int) -> bool:
        """Whether somebody of at least this priority is to be called."""
        return any(entry.watcher is not None for each in self._lists[priority - MINPRI :] for entry in each)

    def clear(self) -> None:
        """Nobody is called any more."""
        while self.take() is not None:
            pass
