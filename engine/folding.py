"""Folding: a futile cycle that repeats itself is recorded twice and then counted.

A cycle is what lies between two equal futile asks (a system call that came back with EAGAIN, a readiness call that
found nothing, an empty read at the end of a file, a lock that was taken, a task that lets others go first), or between
two visits of one line by a task that did nothing but run (`spin`). When the last two cycles are equal event by event,
further repetitions are held back; the first event that differs ends the fold: the count is told, and whatever was held
back of an unfinished repetition follows unabridged. Numbers among a program's variables may grow by the same step each
time, where nothing is asked only as the time does; then the last repetition is told in full as well, so that their
values are seen again. Where folds are broken off by the same event twice, as an event loop does that looks up from its
callbacks now and then, or the end of a time slice, a wider cycle is tried that begins with that event. Nothing is lost:
count, lines, steps and time are exact. Refuses to know what the events mean beyond that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from .events import (
    Call,
    Cause,
    Fold,
    Input,
    Line,
    Output,
    Raise,
    Readiness,
    Return,
    Switch,
    Syscall,
    Task,
    TryLock,
    Wait,
)
from .steps import Steps, advanced, is_clock, steps_between

# How many events a cycle may have, and a wider one of cycles.
LONGEST, WIDEST = 512, 2048
READS = ("recv", "recvfrom", "recvmsg", "read")
# What can be a futile ask at all: of these alone `is_futile` is asked.
ASKS = frozenset({Syscall, Readiness, TryLock, Switch, Wait})
# A cycle with one of these is not futile.
USEFUL = (Output, Task, Input)
# Of these alone cycles may be that ask for nothing.
IDLE = frozenset({Line, Call, Return, Raise, Switch})
# After so many visits of its line a round is compared again at the latest.
RARELY = 512
# So many different events that broke folds off are remembered.
BREAKERS = 64
# So often a wider cycle may be looked for in vain.
ATTEMPTS = 4
# What is left out of rounds without an ask may be so many times as much as a recording holds.
PATIENCE = 5
# A futile ask that comes so often without the one that cycles begin at makes a better beginning.
OFTEN = 4
# Who runs no more lines than these for each ask does nothing else than asking.
LINES_OF_AN_ASK = 2
Sink = Callable[[int, Any], None]


class Folder:
    """Passes events (with their times) on to `sink`, folding as it goes.

    While there is no `anchor`, the ask that cycles begin with, only ASKS have to be pushed.
    """

    def __init__(self, sink: Sink, limit: int = 1 << 60, full: Callable[[int], None] = lambda events: None) -> None:
        """`full` is told the `limit` where more events than that are left out of an endless round without an ask."""
        self._sink, self._limit, self._full = sink, limit, full
        self._recent: list[Any] = []
        # How often each ask has come since the cycle began.
        self._asked: dict[tuple[Any, ...], int] = {}
        self.anchor: Any = None
        # The events that broke folds off, whether one of them is the anchor, and those that it was in vain with.
        self._breakers: list[Any] = []
        self._wide = False
        self._failed: list[Any] = []
        # How long a round is whose line is the anchor, if one is; and the lines at which tasks have spun.
        self._round: int | None = None
        self._visits: dict[tuple[str, int], list[int]] = {}
        self._spun: dict[int, Line] = {}
        # What lay between the anchors of late, and when that ended; two of it alone, unless cycles may be wider.
        self._past: list[list[Any]] = []
        self._closed: list[int] = []
        self._cycle: list[Any] = []
        # What is held back of a repetition, with what came aside, and how far it has got in the cycle.
        self._held: list[tuple[int, Any]] = []
        self._place = 0
        # Variables that grow: place in the cycle -> name -> step; and the last whole repetition, which shows them.
        self._steps: Steps = {}
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
            self._remember(t, event)

    def aside(self, t: int, event: Any) -> None:
        """What happened among the events, and is no part of any cycle: it is left out with the cycle that it is in."""
        if self._folding:
            self._held.append((t, event))
        else:
            self._sink(t, event)

    def spin(self, t: int, task: int, file: str, line: int, length: int) -> bool:
        """A task comes back to a line once more, `length` events of its way later: whether cycles begin there."""
        if length > LONGEST:
            return False
        visits = self.visits(file, line)
        visits[:] = visits[1], min(max(2 * visits[1], 8), RARELY)
        event = Line(task, file, line)
        self._sink(t, event)
        self._forget()
        self.anchor, self._round = event, length
        return True

    def visits(self, file: str, line: int) -> list[int]:
        """How many visits of a line should pass before the next attempt, and before the one after that.

        They are the more, the more attempts were in vain. Who visits it counts them down.
        """
        return self._visits.setdefault((file, line), [0, 0])

    def flush(self) -> None:
        """Tells an open fold, if there is one."""
        if not self._folding:
            return
        self._folding = False
        if self._count:
            self._sink(self._start, self._summary())
        held, self._held, self._count, self._place = self._last + self._held, [], 0, 0
        for t, event in held:
            self._sink(t, event)
        self._forget()

    def _continues(self, t: int, event: Any) -> bool:
        place = self._place
        expected = self._cycle[place]
        if type(event) is not type(expected) or event != expected:
            return False
        if place in self._steps:
            self._cycle[place] = advanced(expected, self._steps[place])
        if not place and not self._count and not self._last:
            self._start = t
        self._held.append((t, event))
        self._place += 1
        if self._place == len(self._cycle):
            self._place = 0
            self._complete(t)
        return True

    def _complete(self, t: int) -> None:
        """One more whole repetition."""
        if not self._steps:
            self._count += 1
            self._end = t
            self._held.clear()
            if self._round is not None and self._count * len(self._cycle) > self._limit:
                self.flush()
                self._full(self._limit)
            return
        if self._last:
            self._count += 1
            self._end = self._last[-1][0]
        self._last, self._held = self._held, []

    def _widen(self, event: Any) -> None:
        """A fold was broken off by an event. The second time the same one does that, cycles begin with it."""
        if event in self._breakers:
            if event not in self._failed and len(self._failed) < ATTEMPTS:
                self._wide, self.anchor = True, event
        else:
            self._breakers = [*self._breakers[1 - BREAKERS :], event]

    def _remember(self, t: int, event: Any) -> None:
        futile = type(event) in ASKS and is_futile(event)
        if self.anchor is None and not futile:
            return
        self._recent.append(event)
        if type(event) is type(self.anchor) and event == self.anchor:
            if len(self._recent) > 1 or not self._wide:
                self._close_cycle(t)
            else:
                self._recent = []  # the beginning of the first one
        elif self._round is not None:
            if len(self._recent) >= self._round:
                self._forget()
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

    def _close_cycle(self, t: int) -> None:
        cycle, self._recent, self._asked = self._recent, [], {}
        self._past.append(cycle)
        self._closed.append(t)
        if not self._wide:
            del self._past[:-2], self._closed[:-2]
        for length in range(1, len(self._past) // 2 + 1):
            duration = t - self._closed[-1 - length]
            if self._begins(_joined(self._past[-2 * length : -length]), _joined(self._past[-length:]), duration):
                return
        if self._round is not None:
            if len(self._past) > 1:
                self._forget()
        elif sum(map(len, self._past)) > 2 * WIDEST:
            self._failed.append(self.anchor)
            self._forget()

    def _begins(self, before: list[Any], cycle: list[Any], duration: int) -> bool:
        """Whether what comes is to be held back and counted, since two cycles were alike and futile."""
        steps = steps_between(before, cycle)
        if steps is None or any(isinstance(event, USEFUL) for event in cycle):
            return False
        if not any(map(is_futile, cycle)) and not (is_clock(steps, duration) and all(map(is_idle, cycle))):
            return False
        if self._round is not None:
            self._spun[self.anchor.task] = self.anchor
            self.visits(self.anchor.file, self.anchor.line)[:] = 0, 0
        self._cycle = [advanced(event, steps[place]) if place in steps else event for place, event in enumerate(cycle)]
        self._steps, self._folding = steps, True
        self._held, self._last, self._count, self._place = [], [], 0, 0
        return True

    def _forget(self) -> None:
        self._recent, self._asked, self._past, self._closed = [], {}, [], []
        self.anchor, self._wide, self._round = None, False, None

    def _summary(self) -> Fold:
        cycle = self._cycle
        asks = sum(map(is_futile, cycle))
        return Fold(
            task=[_asker(event) for event in cycle if is_futile(event) or not asks][-1],
            count=self._count,
            lines=[event.line for event in cycle if isinstance(event, Line)],
            until=self._end,
            asks=asks,
            events=len(cycle) * self._count,
            switches=sum(isinstance(event, Switch) for event in cycle),
            steps=[(place, name, step) for place, each in self._steps.items() for name, step in each.items()],
            askers=self._askers(),
            spins=[(task, line.line, count) for task, line in self._spun.items() if (count := cycle.count(line))],
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


def is_idle(event: Any) -> bool:
    """Whether an event shows nothing but that a task runs."""
    return type(event) in IDLE


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
