"""What is a mistake in a run, as a rule: decided here and below, and nowhere else, off the events as they are recorded.

An inspector is shown every event of the kinds that `looks` names, with its time, and answers with findings, which
the recorder puts into the recording behind it: lints, and who waits for whom where a hub gives up. What an event costs
does not depend on how many tasks there are. docs/timeline-format.md says what each code means. Refuses to know states,
words, and how the events came about.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from .asking import Asking
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
from .looking import Loops
from .ready import Ready
from .roll import BY_HAND, NAMED, ON_LOOPS, Member, Roll, Some
from .turns import NOTHING, Findings, Turns

STUCK = frozenset({Cause.SLEEP, Cause.IO, Cause.INPUT, Cause.LOCK, Cause.QUEUE, Cause.EVENT, Cause.JOIN})
STILL_ASKING = frozenset({Cause.SLICE, Cause.YIELD, Cause.DISPATCH})
LOOP_EXIT = "LoopExit"


class Inspector:
    """Looks at one run.

    `files` are the programs' names, `texts` what stands in them, `line_of` says where a task is.
    """

    def __init__(self, files: Sequence[str], line_of: Callable[[int], int | None], texts: Sequence[str] = ()) -> None:
        self._files, self._line_of, self._texts = files, line_of, texts
        self._loops: dict[int, Loops] = {}
        self._roll = Roll()
        self._ready = Ready(self._roll)
        self._turns = Turns(self._lint, line_of)
        self._asking = Asking(self._roll, self._lint, line_of, self._only_looks)
        self._begun = False
        # Those who have been told that their hub gave up, and the waits (by task and beginning) told to be endless.
        self._giving_up: set[int] = set()
        self._lost: set[tuple[int, int]] = set()
        self.looks = self._looks()

    def end(self, t: int, event: End) -> tuple[Findings, End]:
        """What is to be said before the last event, and that event with who waits for whom."""
        waits = waiting(self._who_waits(None)) if event.reason in ("waiting", "deadlock") else []
        lost = endless(waits, self._ready.watches()) if event.reason == "waiting" else waits
        found = [*self._asking.end(), *self._turns.end(t), *self._lose(lost, t)]
        return found, End(event.reason, event.detail, event.status, event.line, waits, cycle(waits))

    # -- who is there ------------------------------------------------------------------------------------------------

    def _task(self, t: int, event: Task) -> Findings:
        if event.event == "created":
            self._roll.task(t, event)
            if not self._begun:
                self._begun = True
                self._turns.begin(self._roll[event.task], t)
            return NOTHING
        found = self._asking.stop(event.task)
        if event.what == "main":
            found = [*found, *self._never_run(t, event.program)]
        elif event.what == "hub":
            self._ready.over(event.task)
        self._roll.task(t, event)
        return found

    def _never_run(self, t: int, program: int) -> Findings:
        """A program ends: who of it has not run until now never will."""
        return [
            self._lint("never-run", member, None, member.born, t)
            for member in self._roll.alive()
            if member.program == program and not (member.ran or member.called_off) and member.what in ON_LOOPS
        ]

    def _who_waits(self, thread: int | None) -> list[Member]:
        """Those who wait for something else than to be switched to by hand."""
        return [
            member
            for member in self._roll.alive(thread)
            if member.what != "hub" and member.wait is not None and member.wait.on not in BY_HAND
        ]

    def _switch(self, t: int, event: Switch) -> Findings:
        cause, found = event.cause.type, NOTHING
        leaving, entering = self._roll.find(event.from_), self._roll.find(event.to)
        if leaving is not None:
            self._turns.leave(leaving, t, event.cause.line)
            self._giving_up.discard(leaving.number)
            if cause not in STILL_ASKING:
                found = self._asking.stop(leaving.number)
        self._roll.switch(leaving, entering, event)
        if leaving is not None:
            if not leaving.alive:
                found = [*found, *self._turns.over(leaving)]
            elif cause in STUCK and (entering is None or entering.crew is not leaving.crew):
                self._turns.stop(leaving, t, event.cause.line)
        if entering is None:
            return found
        entered = self._turns.enter(entering, t)
        return [*found, *entered] if found and entered else found or entered

    # -- single findings ---------------------------------------------------------------------------------------------

    def _unawaited(self, t: int, event: Unawaited) -> Findings:
        member = self._roll.find(event.task)
        if member is None:
            return NOTHING
        return [self._lint("never-run", member, self._line_of(event.task), call=event.func)]

    def _patch(self, t: int, event: Patch) -> Findings:
        member = self._roll[event.task]
        threads = [
            each.number for each in self._roll.alive() if each.what == "thread" and each.program == member.program
        ]
        if not event.missed and not threads:
            return NOTHING
        others = Some(threads[:NAMED], len(threads[NAMED:]))
        return [self._lint("late-patch", member, self._line_of(event.task), others=others, names=event.missed)]

    def _raise(self, t: int, event: Raise) -> Findings:
        """gevent throws LoopExit into the main greenlet of a thread when nothing can happen on its hub any more."""
        if event.error != LOOP_EXIT or event.task in self._giving_up:
            return NOTHING
        self._giving_up.add(event.task)
        member = self._roll[event.task]
        waits = waiting(each for each in self._who_waits(member.crew.number) if each is not member)
        if member.last_wait is not None:
            waits = [member.blocked(member.last_wait), *waits]
        return [Deadlock(event.task, waits, cycle(waits)), *self._lose(waits, t)]

    def _lose(self, waits: list[Blocked], t: int) -> Findings:
        found = []
        for each in waits:
            if (each.task, each.since) not in self._lost:
                self._lost.add((each.task, each.since))
                member, line = self._roll[each.task], self._line_of(each.task)
                others = Some(each.holders[:NAMED], len(each.holders[NAMED:]))
                wanted = {"on": each.on, "call": each.call, "target": each.target}
                found.append(self._lint("endless-wait", member, line, each.since, t, others, **wanted))
        return found

    def _lint(
        self,
        code: str,
        member: Member,
        line: int | None,
        since: int | None = None,
        until: int | None = None,
        others: Some = Some([]),  # noqa: B008  # immutable here: nobody adds to it
        **more: Any,
    ) -> Lint:
        file = self._files[self._roll.origin(member.program)]
        return Lint(code, member.number, file, line, since, until, others=others.tasks, more=others.more, **more)

    def _only_looks(self, member: Member, line: int, lines: Collection[int]) -> bool:
        """Whether a loop of a program does nothing but look."""
        origin = self._roll.origin(member.program)
        if origin >= len(self._texts):
            return False
        if origin not in self._loops:
            self._loops[origin] = Loops(self._texts[origin])
        return self._loops[origin].only_looks(line, lines)

    # -- passed on ---------------------------------------------------------------------------------------------------

    def _syscall(self, t: int, event: Syscall) -> Findings:
        self._ready.syscall(event)
        return self._asking.syscall(t, event)

    def _fold(self, t: int, event: Fold) -> None:
        self._asking.fold(t, event)
        self._turns.skip(event)

    def _socket(self, t: int, event: Socket) -> None:
        self._ready.socket(t, event)
        self._asking.socket(event)

    def _looks(self) -> dict[type, Callable[[int, Any], Findings | None]]:
        return {
            Task: self._task,
            Wait: self._roll.waits,
            Switch: self._switch,
            Syscall: self._syscall,
            Readiness: self._asking.readiness,
            TryLock: self._asking.trylock,
            Fold: self._fold,
            Unawaited: self._unawaited,
            Patch: self._patch,
            Raise: self._raise,
            Callback: self._ready.callback,
            Timer: self._ready.timer,
            Watch: self._ready.watch,
            Socket: self._socket,
        }
