"""What is a mistake in a run, as a rule: decided here, and nowhere else, off the events as they are recorded.

An inspector is shown every event with its time and answers with findings, which the recorder puts into the recording
behind it: lints, and who waits for whom where a hub gives up. docs/timeline-format.md says what each code means.
Refuses to know states, words, and how the events came about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .blocked import cycle, endless, waiting
from .events import (
    Blocked,
    Callback,
    Cause,
    Deadlock,
    End,
    Fold,
    Lint,
    Patch,
    Raise,
    Readiness,
    Socket,
    Switch,
    Syscall,
    Task,
    Timer,
    TryLock,
    Unawaited,
    Wait,
    Watch,
)
from .ready import Ready
from .roll import BY_HAND, Member, Roll

# Nobody should have the CPU for so long (microseconds) where others who are ready wait for so much of it.
HOG_AFTER = 100_000
TOO_LATE = 50_000
# So many questions in vain, one after the other, are no accident.
MANY_ASKS = 100
STUCK = (Cause.SLEEP, Cause.IO, Cause.INPUT, Cause.LOCK, Cause.QUEUE, Cause.EVENT, Cause.JOIN)
STILL_ASKING = (Cause.SLICE, Cause.YIELD, Cause.DISPATCH)
NEWS = ("accept", "connect", "recv", "recvfrom", "recvmsg", "read", "send", "sendto", "sendmsg", "write")
LOOP_EXIT = "LoopExit"
Findings = Iterator[Any]


class Turn:
    """How long a task has had its thread for itself, and whom it kept waiting meanwhile."""

    __slots__ = ("enter", "held", "late", "line", "others", "since", "task", "until")

    def __init__(self, task: int, enter: int) -> None:
        self.task, self.enter = task, enter
        self.since: int | None = None
        self.until = enter
        self.held = self.late = 0
        self.line: int | None = None
        self.others: set[int] = set()


class Streak:
    """Questions of a task that were asked in vain, one after the other."""

    __slots__ = ("call", "count", "line", "since", "until")

    def __init__(self, since: int) -> None:
        self.since = self.until = since
        self.count = 0
        self.call = ""
        self.line: int | None = None


class Stop:
    """A call that stopped a whole thread: when it began, and who else could have gone on."""

    __slots__ = ("line", "member", "others", "since", "wait")

    def __init__(self, member: Member, wait: Wait | None, since: int, line: int | None, others: list[int]) -> None:
        self.member, self.wait, self.since, self.line, self.others = member, wait, since, line, others


class Inspector:
    """Looks at one run. `files` are the programs' names, `line_of` says where a task is."""

    def __init__(self, files: Sequence[str], line_of: Callable[[int], int | None]) -> None:
        self._files, self._line_of = files, line_of
        self._roll = Roll()
        self._ready = Ready(self._roll)
        self._turns: dict[int, Turn] = {}
        self._streaks: dict[int, Streak] = {}
        self._stops: dict[int, Stop] = {}
        self._at_end: set[tuple[int, int | None]] = set()
        self._giving_up: set[int] = set()
        self._lost: set[tuple[int, int]] = set()

    def see(self, t: int, event: Any) -> Findings:
        """One event of those that LOOKED_AT names; what is to be said about it."""
        look: Callable[[Inspector, int, Any], Findings | None] = LOOKED_AT[type(event)]
        return look(self, t, event) or iter(())

    def end(self, t: int, event: End) -> tuple[list[Any], End]:
        """What is to be said before the last event, and that event with who waits for whom."""
        waits = waiting(self._who_waits(None)) if event.reason in ("waiting", "deadlock") else []
        found: list[Any] = []
        for task in sorted(self._streaks):
            found += self._end_streak(task)
        for thread in sorted(self._stops):
            found += self._end_stop(thread, t)
        for thread in sorted(self._turns):
            turn = self._turns[thread]
            self._note_turn(turn, t, None)
            found += self._end_turn(thread)
        found += self._lose(endless(waits, self._ready.watches()) if event.reason == "waiting" else waits, t)
        return found, End(event.reason, event.detail, event.status, event.line, waits, cycle(waits))

    # -- who is there ------------------------------------------------------------------------------------------------

    def _task(self, t: int, event: Task) -> Findings:
        self._roll.task(t, event)
        if event.event == "created":
            if event.what == "main" and not self._turns:
                self._turns[event.task] = Turn(event.task, t)
            return
        yield from self._end_streak(event.task)
        if event.what == "main":
            for member in self._roll.alive():
                if member.program == event.program and not member.ran and member.what in ("greenlet", "coroutine"):
                    yield self._lint("never-run", member.number, None, member.born, t)

    def _wait(self, t: int, event: Wait) -> None:
        self._roll.waits(t, event)

    def _who_waits(self, thread: int | None) -> list[Member]:
        """Those who wait for something else than to be switched to by hand."""
        return [
            member
            for member in self._roll.alive(thread)
            if member.what != "hub" and member.wait is not None and member.wait.on not in BY_HAND
        ]

    # -- hog, blocking -----------------------------------------------------------------------------------------------

    def _switch(self, t: int, event: Switch) -> Findings:
        leaving, entering = self._roll.find(event.from_), self._roll.find(event.to)
        wait = leaving.wait if leaving is not None else None
        self._roll.switch(event)
        if leaving is not None:
            self._giving_up.discard(leaving.number)
            turn = self._turns.get(leaving.thread)
            if turn is not None:
                self._note_turn(turn, t, event.cause.line)
            if event.cause.type not in STILL_ASKING:
                yield from self._end_streak(leaving.number)
            if event.cause.type in STUCK and (entering is None or entering.thread != leaving.thread):
                self._begin_stop(leaving, wait, t, event.cause.line)
        if entering is not None:
            yield from self._end_stop(entering.thread, t)
            turn = self._turns.get(entering.thread)
            if turn is None or turn.task != entering.number:
                yield from self._end_turn(entering.thread)
                self._turns[entering.thread] = Turn(entering.number, t)
            else:
                turn.enter = t

    def _note_turn(self, turn: Turn, t: int, line: int | None) -> None:
        """Somebody leaves the CPU; for how long others of its hub would have been ready to have it."""
        member = self._roll[turn.task]
        if turn.enter < 0 or member.what == "hub" or t - turn.enter <= 0:
            return
        others = self._ready.since(member)
        if others:
            since = max(turn.enter, min(others.values()))
            turn.late += t - since
            turn.since = since if turn.since is None else turn.since
            turn.others.update(others)
        turn.held += t - turn.enter
        turn.until, turn.line, turn.enter = t, line or self._line_of(turn.task), -1

    def _end_turn(self, thread: int) -> Findings:
        turn = self._turns.pop(thread, None)
        if turn is not None and turn.held > HOG_AFTER and turn.late > TOO_LATE:
            yield self._lint("hog", turn.task, turn.line, turn.since, turn.until, others=sorted(turn.others))

    def _begin_stop(self, member: Member, wait: Wait | None, t: int, line: int | None) -> None:
        others = self._ready.stopped_with(member)
        if others:
            self._stops[member.thread] = Stop(member, wait, t, line, others)

    def _end_stop(self, thread: int, t: int) -> Findings:
        stop = self._stops.pop(thread, None)
        if stop is not None:
            on, call = (stop.wait.on, stop.wait.call) if stop.wait is not None else (None, "")
            task, since = stop.member.number, stop.since
            yield self._lint("blocking", task, stop.line, since, t, on=on, call=call, others=stop.others)

    # -- busy-poll ---------------------------------------------------------------------------------------------------

    def _syscall(self, t: int, event: Syscall) -> Findings:
        if event.error == "EAGAIN":
            self._in_vain(t, event.task, event.call)
        elif event.error is not None or event.call not in NEWS:
            if event.call == "close":
                self._at_end.discard((event.task, event.fd))
        elif event.count == 0 and event.call.startswith("re"):
            # The first empty read tells something new, the next ones do not.
            if (event.task, event.fd) in self._at_end:
                self._in_vain(t, event.task, event.call)
            self._at_end.add((event.task, event.fd))
        else:
            self._at_end.discard((event.task, event.fd))
            yield from self._end_streak(event.task)

    def _readiness(self, t: int, event: Readiness) -> None:
        if event.event == "answered" and not event.fds:
            self._in_vain(t, event.task, event.call)

    def _trylock(self, t: int, event: TryLock) -> None:
        self._in_vain(t, event.task, "acquire")

    def _fold(self, t: int, event: Fold) -> None:
        self._in_vain(t, event.task, "", event.count * event.asks, event.until)

    def _in_vain(self, t: int, task: int, call: str, count: int = 1, until: int | None = None) -> None:
        streak = self._streaks.get(task)
        if streak is None:
            streak = self._streaks[task] = Streak(t)
        streak.count += count
        streak.until = t if until is None else until
        streak.call = call or streak.call
        streak.line = self._line_of(task)

    def _end_streak(self, task: int) -> Findings:
        streak = self._streaks.pop(task, None)
        if streak is not None and streak.count >= MANY_ASKS:
            since, until, count = streak.since, streak.until, streak.count
            yield self._lint("busy-poll", task, streak.line, since, until, call=streak.call, count=count)

    # -- never-run, late-patch, endless-wait -------------------------------------------------------------------------

    def _unawaited(self, t: int, event: Unawaited) -> Findings:
        yield self._lint("never-run", event.task, self._line_of(event.task), call=event.func)

    def _patch(self, t: int, event: Patch) -> Findings:
        program = self._roll[event.task].program
        threads = [each.number for each in self._roll.alive() if each.what == "thread" and each.program == program]
        if event.missed or threads:
            line = self._line_of(event.task)
            yield self._lint("late-patch", event.task, line, others=threads, names=event.missed)

    def _raise(self, t: int, event: Raise) -> Findings:
        """gevent throws LoopExit into the main greenlet of a thread when nothing can happen on its hub any more."""
        if event.error != LOOP_EXIT or event.task in self._giving_up:
            return
        self._giving_up.add(event.task)
        member = self._roll[event.task]
        waits = waiting(each for each in self._who_waits(member.thread) if each is not member)
        if member.last_wait is not None:
            waits = [member.blocked(member.last_wait), *waits]
        yield Deadlock(event.task, waits, cycle(waits))
        yield from self._lose(waits, t)

    def _lose(self, waits: list[Blocked], t: int) -> Findings:
        for each in waits:
            if (each.task, each.since) not in self._lost:
                self._lost.add((each.task, each.since))
                line = self._line_of(each.task)
                wanted = {"on": each.on, "call": each.call, "target": each.target, "others": each.holders}
                yield self._lint("endless-wait", each.task, line, each.since, t, **wanted)

    def _lint(
        self, code: str, task: int, line: int | None, since: int | None = None, until: int | None = None, **more: Any
    ) -> Lint:
        return Lint(code, task, self._files[self._roll.origin(task)], line, since, until, **more)

    def _callback(self, t: int, event: Callback) -> None:
        self._ready.callback(t, event)

    def _timer(self, t: int, event: Timer) -> None:
        self._ready.timer(t, event)

    def _watch(self, t: int, event: Watch) -> None:
        self._ready.watch(event)

    def _socket(self, t: int, event: Socket) -> None:
        self._ready.socket(t, event)


LOOKED_AT: dict[type, Callable[[Inspector, int, Any], Findings | None]] = {
    Task: Inspector._task,
    Wait: Inspector._wait,
    Switch: Inspector._switch,
    Syscall: Inspector._syscall,
    Readiness: Inspector._readiness,
    TryLock: Inspector._trylock,
    Fold: Inspector._fold,
    Unawaited: Inspector._unawaited,
    Patch: Inspector._patch,
    Raise: Inspector._raise,
    Callback: Inspector._callback,
    Timer: Inspector._timer,
    Watch: Inspector._watch,
    Socket: Inspector._socket,
}
