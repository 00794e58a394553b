"""Folding: a futile cycle that repeats itself is recorded twice and then counted.

A cycle is what lies between two equal futile asks (a system call that came back with EAGAIN, a readiness call that
found nothing, an empty read at the end of a file, a lock that was taken, a thread that lets others go first). When the
last two cycles are equal event by event, further repetitions are held back; the first event that differs ends the
fold: the count is told, and whatever was held back of an unfinished repetition follows unabridged. Whole numbers among
a program's variables may grow by the same step each time; then the last repetition is told in full as well, so that
their values are seen again. Nothing is lost: count, lines, steps and time are exact. Refuses to know what the events
mean beyond that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .events import Cause, Fold, Input, Line, Output, Readiness, Switch, Syscall, Task, TryLock
from .steps import advanced, steps_between

LONGEST = 512
READS = ("recv", "recvfrom", "recvmsg", "read")
# What can be a futile ask at all: of these alone `is_futile` is asked.
ASKS = frozenset({Syscall, Readiness, TryLock, Switch})
# A cycle with one of these is not futile.
USEFUL = (Output, Task, Input)
# A futile ask that comes so often without the one that cycles begin at makes a better beginning.
OFTEN = 4
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
        # Variables that grow: place in the cycle -> name -> step; and the last whole repetition, which shows them.
        self._steps: dict[int, dict[str, int]] = {}
        self._last: list[tuple[int, Any]] = []
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
        held, self._held, self._count = self._last + self._held, [], 0
        for t, event in held:
            self._sink(t, event)
        self._forget()

    def _continues(self, t: int, event: Any) -> bool:
        place = len(self._held)
        expected = self._cycle[place]
        if type(event) is not type(expected) or event != expected:
            return False
        if place in self._steps:
            self._cycle[place] = advanced(expected, self._steps[place])
        if not self._held and not self._count and not self._last:
            self._start = t
        self._held.append((t, event))
        if len(self._held) == len(self._cycle):
            self._complete(t)
        return True

    def _complete(self, t: int) -> None:
        """One more whole repetition."""
        if not self._steps:
            self._count += 1
            self._end = t
            self._held.clear()
            return
        if self._last:
            self._count += 1
            self._end = self._last[-1][0]
        self._last, self._held = self._held, []

    def _remember(self, event: Any) -> None:
        futile = type(event) in ASKS and is_futile(event)
        if self.anchor is None and not futile:
            return
        self._recent.append(event)
        if futile:
            if event == self.anchor:
                self._close_cycle()
            elif self.anchor is None or len(self._recent) > LONGEST or self._recent.count(event) >= OFTEN:
                self.anchor, self._recent = event, []
                self._last_cycle = []
        elif len(self._recent) > LONGEST:
            self._forget()

    def _close_cycle(self) -> None:
        cycle, self._recent = self._recent, []
        steps = steps_between(self._last_cycle, cycle)
        if steps is not None and not any(isinstance(event, USEFUL) for event in cycle):
            self._cycle = [
                advanced(event, steps[place]) if place in steps else event for place, event in enumerate(cycle)
            ]
            self._steps, self._folding = steps, True
            self._held, self._last, self._count = [], [], 0
        self._last_cycle = cycle

    def _forget(self) -> None:
        self._recent, self._last_cycle, self.anchor = [], [], None

    def _summary(self) -> Fold:
        cycle = self._cycle
        last = cycle[-1]
        asker: Any = last.from_ if isinstance(last, Switch) else last.task
        return Fold(
            task=asker,
            count=self._count,
            lines=[event.line for event in cycle if isinstance(event, Line)],
            until=self._end,
            asks=sum(is_futile(event) for event in cycle),
            events=len(cycle) * self._count,
            switches=sum(isinstance(event, Switch) for event in cycle),
            steps=[(place, name, step) for place, each in self._steps.items() for name, step in each.items()],
        )


def is_futile(event: Any) -> bool:
    """Whether a program asked in vain."""
    if isinstance(event, Syscall):
        return event.error == "EAGAIN" or (event.count == 0 and event.call in READS)
    if isinstance(event, Switch):
        return event.cause.type is Cause.YIELD
    if isinstance(event, TryLock):
        return True
    return isinstance(event, Readiness) and event.event == "answered" and not event.fds
