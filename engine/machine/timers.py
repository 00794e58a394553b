"""Event loops' timers, as the machine sees them: told when armed and exactly when due.

They are due even while somebody holds the CPU. Firing them is the loop's business. Refuses to know loops.
"""

from __future__ import annotations

from collections.abc import Callable

from ..events import AnyEvent, Timer
from .agenda import Agenda, Entry


class Timers:
    """All armed timers of a run, by their number."""

    def __init__(self, agenda: Agenda, emit: Callable[[AnyEvent], None]) -> None:
        self._agenda, self._emit = agenda, emit
        self._entries: dict[int, Entry] = {}

    def arm(self, program: int, timer: int, at: int, task: int | None, hub: int) -> None:
        """The timer is due at a time."""
        self.disarm(timer)
        self._emit(Timer(timer, "armed", task, at, hub, program))
        self._entries[timer] = self._agenda.at(at, self._due, program, timer, task, hub)

    def disarm(self, timer: int) -> None:
        """The timer will not be due any more."""
        entry = self._entries.pop(timer, None)
        if entry is not None:
            entry.cancel()

    def _due(self, program: int, timer: int, task: int | None, hub: int) -> None:
        del self._entries[timer]
        self._emit(Timer(timer, "due", task, None, hub, program))
