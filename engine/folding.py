"""Folding: a futile cycle that repeats itself is recorded twice and then counted.

A cycle is what lies between two equal futile asks (a system call that came back with EAGAIN, a readiness call that
found nothing). When the last two cycles are equal event by event, further repetitions are held back; the first event
that differs ends the fold: the count is told, and whatever was held back of an unfinished repetition follows
unabridged. Nothing is lost: count, lines and time are exact. Refuses to know what the events mean beyond that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .events import Fold, Line, Readiness, Switch, Syscall

LONGEST = 512
ASKS = frozenset({Syscall, Readiness})
Sink = Callable[[int, Any], None]


class Folder:
    """Passes events (with their times) on to `sink`, folding as it goes.

    While there is no `anchor`, the ask that cycles begin with, only ASKS have to be pushed.
    """

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._recent: list[Any] = []
        self.anchor: Any = None
        self._last_cycle: list[Any] = []
        self._cycle: list[Any] = []
        self._held: list[tuple[int, Any]] = []
        self._count = 0
        self._start = self._end = 0
        self._folding = False

    def push(self, t: int, event: Any) -> None:
        """One event, in order."""
        if self._folding:
            if self._continues(t, event):
                return
            self.flush()
        self._sink(t, event)
        if type(event) is Switch and event.to is None:
            self._forget()  # who lets the CPU sleep does not ask in vain
        else:
            self._remember(event)

    def flush(self) -> None:
        """Tells an open fold, if there is one."""
        if not self._folding:
            return
        self._folding = False
        if self._count:
            self._sink(self._start, self._summary())
        held, self._held, self._count = self._held, [], 0
        for t, event in held:
            self._sink(t, event)
        self._forget()

    def _continues(self, t: int, event: Any) -> bool:
        expected = self._cycle[len(self._held)]
        if type(event) is not type(expected) or event != expected:
            return False
        if not self._held and not self._count:
            self._start = t
        self._held.append((t, event))
        if len(self._held) == len(self._cycle):
            self._count += 1
            self._end = t
            self._held.clear()
        return True

    def _remember(self, event: Any) -> None:
        self._recent.append(event)
        if type(event) in ASKS and is_futile(event):
            if event == self.anchor:
                self._close_cycle()
            elif self.anchor is None or len(self._recent) > LONGEST:
                self.anchor, self._recent = event, []
                self._last_cycle = []
        elif len(self._recent) > LONGEST:
            self._forget()

    def _close_cycle(self) -> None:
        cycle, self._recent = self._recent, []
        if cycle == self._last_cycle:
            self._cycle, self._folding = cycle, True
            self._held, self._count = [], 0
        self._last_cycle = cycle

    def _forget(self) -> None:
        self._recent, self._last_cycle, self.anchor = [], [], None

    def _summary(self) -> Fold:
        cycle = self._cycle
        return Fold(
            task=cycle[-1].task,
            count=self._count,
            lines=[event.line for event in cycle if isinstance(event, Line)],
            until=self._end,
            asks=sum(is_futile(event) for event in cycle),
            events=len(cycle) * self._count,
            switches=sum(isinstance(event, Switch) for event in cycle),
        )


def is_futile(event: Any) -> bool:
    """Whether a program asked in vain."""
    if isinstance(event, Syscall):
        return event.error == "EAGAIN"
    return isinstance(event, Readiness) and event.event == "answered" and not event.fds
