"""Who keeps others of its event loop from going on: by computing (hog), or by a call that stops the thread (blocking).

Refuses to know how tasks become ready, and to put anything into words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .events import Fold, Lint
from .roll import Member, Some

# Nobody should have the CPU for so long (microseconds) where others who are ready wait for so much of it.
HOG_AFTER = 100_000
TOO_LATE = 50_000
# A thread that stops for less than this may have greeted a new thread, or waited for a lock of a library's.
STOPPED_FOR = 1_000
Findings = Sequence[Any]
MakeLint = Callable[..., Lint]
NOTHING: Findings = ()


class Turn:
    """How long a task has had its thread for itself, and how much of that others could have used.

    `enter` is when it got the CPU; None while it is off it.
    """

    __slots__ = ("enter", "held", "late", "line", "member", "since", "until")

    def __init__(self, member: Member, enter: int) -> None:
        self.member = member
        self.enter: int | None = enter
        self.since: int | None = None
        self.until = enter
        self.held = self.late = 0
        self.line: int | None = None


class Stop:
    """A call that stopped a whole thread: when it began, and who else stood still."""

    __slots__ = ("line", "member", "others", "since", "wait")

    def __init__(self, member: Member, since: int, line: int | None, others: Some) -> None:
        self.member, self.wait, self.since, self.line, self.others = member, member.wait, since, line, others


class Turns:
    """The turns that are under way, one for each thread. `lint` makes a finding, `line_of` says where a task is."""

    def __init__(self, lint: MakeLint, line_of: Callable[[int], int | None]) -> None:
        self._lint, self._line_of = lint, line_of
        self._turns: dict[int, Turn] = {}
        self._stops: dict[int, Stop] = {}

    def begin(self, member: Member, t: int) -> None:
        """A task gets its thread, as the first of a run does."""
        self._turns[member.crew.number] = Turn(member, t)

    def leave(self, member: Member, t: int, line: int | None) -> None:
        """A task leaves the CPU."""
        turn = self._turns.get(member.crew.number)
        if turn is None or turn.enter is None or turn.member is not member:
            return
        span, enter, turn.enter, turn.until = t - turn.enter, turn.enter, None, t
        if not span or member.what == "hub":
            return
        ready = member.crew.ready_since(member)
        if ready is not None:
            since = max(enter, ready)
            turn.late += t - since
            turn.since = since if turn.since is None else turn.since
        turn.held += span
        if turn.held > HOG_AFTER:
            turn.line = line or self._line_of(member.number)

    def stop(self, member: Member, t: int, line: int | None) -> None:
        """A task has left the CPU, and nobody else of its thread has it."""
        others = member.crew.stopped_with(member)
        if others.tasks:
            self._stops[member.crew.number] = Stop(member, t, line, others)

    def enter(self, member: Member, t: int) -> Findings:
        """A task gets the CPU."""
        thread = member.crew.number
        found = self._end_stop(thread, t) if thread in self._stops else NOTHING
        turn = self._turns.get(thread)
        if turn is not None and turn.member is member:
            turn.enter = t
            return found
        ended = self._end_turn(thread) if turn is not None else NOTHING
        self._turns[thread] = Turn(member, t)
        return [*found, *ended] if found and ended else found or ended

    def over(self, member: Member) -> Findings:
        """A task that is over has left the CPU. With a thread's first task its turns are over."""
        return self._end_turn(member.number) if member.number == member.crew.number else NOTHING

    def skip(self, event: Fold) -> None:
        """Turns that were left out are over, and were short: who has the CPU now has got it in the last of them."""
        if event.switches:
            for turn in self._turns.values():
                if turn.enter is not None:
                    turn.enter, turn.since, turn.held, turn.late = event.until, None, 0, 0

    def end(self, t: int) -> Findings:
        """The run is over, wherever anybody is."""
        found: list[Any] = []
        for thread in sorted(self._stops):
            found += self._end_stop(thread, t)
        for thread in sorted(self._turns):
            self.leave(self._turns[thread].member, t, None)
            found += self._end_turn(thread)
        return found

    def _end_turn(self, thread: int) -> Findings:
        turn = self._turns.pop(thread, None)
        if turn is None or turn.held <= HOG_AFTER or turn.late <= TOO_LATE:
            return NOTHING
        others = turn.member.crew.ready_beside(turn.member)
        return [self._lint("hog", turn.member, turn.line, turn.since, turn.until, others=others)]

    def _end_stop(self, thread: int, t: int) -> Findings:
        stop = self._stops.pop(thread)
        if t - stop.since < STOPPED_FOR:
            return NOTHING
        on, call = (stop.wait.on, stop.wait.call) if stop.wait is not None else (None, "")
        return [self._lint("blocking", stop.member, stop.line, stop.since, t, on=on, call=call, others=stop.others)]
