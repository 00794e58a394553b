"""Who asks in vain, again and again, instead of waiting to be told (busy-poll).

Refuses to know what is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from .events import Fold, Readiness, Socket, Syscall, TryLock
from .roll import Member, Roll
from .turns import NOTHING, Findings, MakeLint

# So many questions in vain, one after the other, are no accident.
MANY_ASKS = 100
# What brings something new where it succeeds.
NEWS = frozenset({"accept", "connect", "recv", "recvfrom", "recvmsg", "read", "send", "sendto", "sendmsg", "write"})


class Streak:
    """Questions of a task that were asked in vain, one after the other."""

    __slots__ = ("call", "count", "line", "member", "since", "until")

    def __init__(self, member: Member, since: int) -> None:
        self.member = member
        self.since = self.until = since
        self.count = 0
        self.call = ""
        self.line: int | None = None


class Asking:
    """The streaks that are under way, one for each task.

    `lint` makes a finding, `line_of` says where a task is, `only_looks` whether a loop does
    nothing else in certain lines of it: that around a line.
    """

    def __init__(
        self,
        roll: Roll,
        lint: MakeLint,
        line_of: Callable[[int], int | None],
        only_looks: Callable[[Member, int, Collection[int]], bool],
    ) -> None:
        self._roll, self._lint, self._line_of, self._only_looks = roll, lint, line_of, only_looks
        self._streaks: dict[int, Streak] = {}
        # The descriptors, by program and number, at which somebody has read the end of the file.
        self._at_end: set[tuple[int, int | None]] = set()

    def syscall(self, t: int, event: Syscall) -> Findings:
        """A system call came back: in vain, with news, or neither."""
        if event.error == "EAGAIN":
            self._in_vain(t, event.task, event.call)
        elif event.error is None and event.call in NEWS:
            if event.count == 0 and event.call.startswith("re"):
                self._end_of_file(t, event)
            else:
                return self.stop(event.task)
        return NOTHING

    def readiness(self, t: int, event: Readiness) -> None:
        """select and its kin came back."""
        if event.event == "answered" and not event.fds:
            self._in_vain(t, event.task, event.call)

    def trylock(self, t: int, event: TryLock) -> None:
        """A lock was not to be had."""
        self._in_vain(t, event.task, "acquire")

    def fold(self, t: int, event: Fold) -> None:
        """Many questions in vain at once."""
        for task, _, polls in event.askers:
            if polls:
                self._in_vain(t, task, "", event.count * polls, event.until)
        for task, line, rounds in event.spins:
            member = self._roll.find(task)
            if member is not None and self._only_looks(member, line, event.lines):
                self._in_vain(t, task, "", event.count * rounds, event.until, line)

    def socket(self, event: Socket) -> None:
        """A descriptor is closed: its number will mean another one."""
        if event.event == "closed":
            self._at_end.discard((event.program, event.fd))

    def stop(self, task: int) -> Findings:
        """A task has got an answer, waits, or is over."""
        streak = self._streaks.pop(task, None)
        if streak is None or streak.count < MANY_ASKS:
            return NOTHING
        since, until = streak.since, streak.until
        return [self._lint("busy-poll", streak.member, streak.line, since, until, call=streak.call, count=streak.count)]

    def end(self) -> Findings:
        """The run is over."""
        return [each for task in sorted(self._streaks) for each in self.stop(task)]

    def _end_of_file(self, t: int, event: Syscall) -> None:
        """The first empty read tells something new, the next ones do not."""
        member = self._roll.find(event.task)
        place = (member.program if member is not None else 0, event.fd)
        if place in self._at_end:
            self._in_vain(t, event.task, event.call)
        self._at_end.add(place)

    def _in_vain(
        self, t: int, task: int, call: str, count: int = 1, until: int | None = None, line: int | None = None
    ) -> None:
        streak = self._streaks.get(task)
        if streak is None:
            member = self._roll.find(task)
            if member is None:
                return
            streak = self._streaks[task] = Streak(member, t)
        streak.count += count
        streak.until = t if until is None else until
        streak.call = call or streak.call
        streak.line = self._line_of(task) if line is None else line
