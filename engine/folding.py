"""Folding: a futile cycle that repeats itself is recorded twice and then counted.

A cycle is what lies between two equal futile asks (a system call that came back with EAGAIN, a readiness call that
found nothing, an empty read at the end of a file, a lock that was taken, a task that lets others go first). When the
last two cycles are equal event by event, further repetitions are held back; the first event that differs ends the
fold: the count is told, and whatever was held back of an unfinished repetition follows unabridged. Whole numbers among
a program's variables may grow by the same step each time; then the last repetition is told in full as well, so that
their values are seen again. Where folds are broken off by the same event twice, as an event loop does that looks
up from its callbacks now and then, a wider cycle is tried that begins with that event. Nothing is lost: count, lines,
steps and time are exact. Refuses to know what the events mean beyond that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from .events import Cause, Fold, Input, Line, Output, Readiness, Switch, Syscall, Task, TryLock, Wait
from .steps import advanced, steps_between

# How many events a cycle may have, and a wider one of cycles.
LONGEST, WIDEST = 512, 2048
READS = ("recv", "recvfrom", "recvmsg", "read")
# What can be a futile ask at all: of these alone `is_futile` is asked.
ASKS = frozenset({Syscall, Readiness, TryLock, Switch, Wait})
# A cycle with one of these is not futile.
USEFUL = (Output, Task, Input)
# A futile ask that comes so often without the one that cycles begin at makes a better beginning.
OFTEN = 4
# Who runs no more lines than these for each ask does nothing else than asking.
LINES_OF_AN_ASK = 2
Sink = Callable[[int, Any], None]


class Folder:
    """Passes events (with their times) on to `sink`, folding as it goes.

    While there is no `anchor`, the ask that cycles begin with, only ASKS have to be pushed.
    """

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._recent: list[Any] = []
        # How often each ask has come since the cycle began.
        self._asked: dict[tuple[Any, ...], int] = {}
        self.anchor: Any = None
        # The event that broke the last fold off, whether it is the anchor, and those that it was in vain with.
        self._breaker: Any = None
        self._wide = False
        self._failed: list[Any] = []
        # What lay between the anchors of late; the last two of it alone, unless cycles may be wider.
        self._past: list[list[Any]] = []
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
            self._widen(event)
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

    def _widen(self, event: Any) -> None:
        """A fold was broken off by an event. The second time the same one does that, cycles begin with it."""
        if self._breaker is not None and event == self._breaker and event not in self._failed:
            self._wide, self.anchor = True, event
        else:
            self._breaker = event

    def _remember(self, event: Any) -> None:
        futile = type(event) in ASKS and is_futile(event)
        if self.anchor is None and not futile:
            return
        self._recent.append(event)
        if type(event) is type(self.anchor) and event == self.anchor:
            if len(self._recent) > 1 or not self._wide:
                self._close_cycle()
            else:
                self._recent = []  # the beginning of the first one
        elif self._wide:
            if len(self._recent) > WIDEST:
                self._failed.append(self.anchor)
                self._forget()
        elif futile and (self.anchor is None or len(self._recent) > LONGEST or self._comes_often(event)):
            self._forget()
            self.anchor = event
        elif len(self._recent) > LONGEST:
            self._forget()

    def _comes_often(self, ask: Any) -> bool:
        key = (type(ask), ask.from_ if type(ask) is Switch else ask.task, getattr(ask, "fd", None))
        self._asked[key] = count = self._asked.get(key, 0) + 1
        return count >= OFTEN

    def _close_cycle(self) -> None:
        cycle, self._recent, self._asked = self._recent, [], {}
        self._past.append(cycle)
        if not self._wide:
            del self._past[:-2]
        for length in range(1, len(self._past) // 2 + 1):
            if self._begins(_joined(self._past[-2 * length : -length]), _joined(self._past[-length:])):
                return
        if sum(map(len, self._past)) > 2 * WIDEST:
            self._failed.append(self.anchor)
            self._forget()

    def _begins(self, before: list[Any], cycle: list[Any]) -> bool:
        """Whether what comes is to be held back and counted, since two cycles were alike and futile."""
        steps = steps_between(before, cycle)
        if steps is None or any(isinstance(event, USEFUL) for event in cycle) or not any(map(is_futile, cycle)):
            return False
        self._cycle = [advanced(event, steps[place]) if place in steps else event for place, event in enumerate(cycle)]
        self._steps, self._folding = steps, True
        self._held, self._last, self._count = [], [], 0
        return True

    def _forget(self) -> None:
        self._recent, self._asked, self._past, self.anchor, self._wide = [], {}, [], None, False

    def _summary(self) -> Fold:
        cycle = self._cycle
        return Fold(
            task=[_asker(event) for event in cycle if is_futile(event)][-1],
            count=self._count,
            lines=[event.line for event in cycle if isinstance(event, Line)],
            until=self._end,
            asks=sum(is_futile(event) for event in cycle),
            events=len(cycle) * self._count,
            switches=sum(isinstance(event, Switch) for event in cycle),
            steps=[(place, name, step) for place, each in self._steps.items() for name, step in each.items()],
            askers=self._askers(),
        )

    def _askers(self) -> list[tuple[int, int, int]]:
        """Who asks, how often in a cycle, and how often of that as one who polls.

        To let others go first is polling only for who does nothing else meanwhile.
        """
        asks = Counter(_asker(event) for event in self._cycle if is_futile(event))
        yields = Counter(_asker(event) for event in self._cycle if is_futile(event) and type(event) in (Switch, Wait))
        lines = Counter(event.task for event in self._cycle if isinstance(event, Line))
        at_work = {self._cycle[place].task for place in self._steps}
        at_work |= {task for task in asks if lines[task] > LINES_OF_AN_ASK * asks[task]}
        return [(task, asks[task], asks[task] - (yields[task] if task in at_work else 0)) for task in sorted(asks)]


def _asker(event: Any) -> Any:
    return event.from_ if type(event) is Switch else event.task


def _joined(parts: list[list[Any]]) -> list[Any]:
    return [event for part in parts for event in part]


def is_futile(event: Any) -> bool:
    """Whether a program asked in vain."""
    if isinstance(event, Syscall):
        return event.error == "EAGAIN" or (event.count == 0 and event.call in READS)
    if isinstance(event, Switch):
        return event.cause.type is Cause.YIELD
    if isinstance(event, Wait):
        return event.on is Cause.YIELD and event.hold
    if isinstance(event, TryLock):
        return True
    return isinstance(event, Readiness) and event.event == "answered" and not event.fds
