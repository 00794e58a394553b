"""The roll of a run's tasks, read off its events: who is there, on which thread, who ever ran, who waits for what.

Tasks that are over are struck out as soon as they have left the CPU, so that a long run needs no more memory than a
short one. Whatever is asked of a thread is kept up to date, so that no question walks through all of its tasks.
Refuses to judge any of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from .events import Blocked, Cause, Switch, Task, Wait

# Who leaves the CPU for these reasons does not wait: it goes on as soon as there is a turn for it.
NO_WAIT = frozenset({Cause.SLICE, Cause.YIELD, Cause.DISPATCH, Cause.FINISHED, Cause.FAILED, Cause.KILLED})
# Only who switches by hand can go on with these.
BY_HAND = frozenset({Cause.SWITCH, Cause.THROW, Cause.SPAWN})
# Who waits for others to end, or to be switched to, can go on by none of its own.
ON_OTHERS = BY_HAND | {Cause.JOIN}
# What the first task of a program is.
FIRST_TASKS = ("main", "process")
# What lives on an event loop, or is switched by hand.
ON_LOOPS = ("greenlet", "coroutine")
# Of many tasks so many are named.
NAMED = 6


class Some(NamedTuple):
    """The first of several tasks, by number, and how many others there are."""

    tasks: list[int]
    more: int = 0


class Crew:
    """The tasks of a thread. Those that could go on at once (`ready`: since when, in that order), and those that stand
    still while the whole thread does (`idle`)."""

    __slots__ = ("hubs", "idle", "members", "number", "ready")

    def __init__(self, number: int) -> None:
        self.number = number
        self.members: dict[int, Member] = {}
        self.hubs: dict[int, Member] = {}
        self.ready: dict[int, int] = {}
        self.idle: dict[int, Member] = {}

    def ready_since(self, holder: Member) -> int | None:
        """Since when somebody else than the holder of the CPU could go on; None where nobody could."""
        for number, since in self.ready.items():
            if number != holder.number:
                return since
        return None

    def ready_beside(self, holder: Member) -> Some:
        """Who else could go on."""
        return _some(iter(self.ready), len(self.ready), {holder.number} & self.ready.keys())

    def stopped_with(self, holder: Member) -> Some:
        """Who stands still when the holder stops the thread. Where no event loop lives, nobody does.

        A loop of asyncio is run by the thread's first task, which is none of its own.
        """
        if not self.hubs:
            return Some([])
        foreign = all(hub.foreign_main for hub in self.hubs.values())
        apart = {holder.number, self.number} if foreign else {holder.number}
        return _some(iter(self.idle), len(self.idle), apart & self.idle.keys())


class Member:
    """A task: `wait` is what it waits for at present, `last_wait` what it waited for last, each with its beginning.

    One that was killed before it ran is `called_off`. `queued` callbacks are going to call it, and for so many
    `reasons`, these included, it could go on.
    """

    __slots__ = (
        "alive",
        "born",
        "called_off",
        "crew",
        "foreign_main",
        "last_wait",
        "number",
        "program",
        "queued",
        "ran",
        "reasons",
        "running",
        "since",
        "wait",
        "what",
    )

    def __init__(self, task: Task, since: int, crew: Crew) -> None:
        self.number, self.what, self.program, self.crew = task.task, task.what, task.program, crew
        self.alive, self.ran, self.running = True, task.what == "main", task.task == 1
        self.wait: Wait | None = None
        self.last_wait: Wait | None = None
        self.born = self.since = since
        self.queued = self.reasons = 0
        self.called_off = False
        self.foreign_main = task.detail == "asyncio"

    def blocked(self, wait: Wait) -> Blocked:
        """The wait as the recording tells it."""
        return Blocked(self.number, wait.on, self.since, wait.call, wait.target, wait.holders)

    def place(self) -> None:
        """Whether it stands still while its thread does: to be called where that may have changed."""
        still = bool(self.queued) if self.wait is None else self.wait.on not in ON_OTHERS
        if still and self.alive and not self.running and self.what != "hub":
            self.crew.idle[self.number] = self
        else:
            self.crew.idle.pop(self.number, None)


class Roll:
    """All tasks of a run that are not over, by number."""

    def __init__(self) -> None:
        self._members: dict[int, Member] = {}
        self._crews: dict[int, Crew] = {}
        # Of programs by number: their first task, and the program whose source they run, for a forked one its parent's.
        self._mains: dict[int, int] = {}
        self._origins: dict[int, int] = {}

    def __getitem__(self, number: int) -> Member:
        return self._members[number]

    def find(self, number: int | None) -> Member | None:
        """A task, if it is known: nobody, who was never told of, and who is over is not."""
        return None if number is None else self._members.get(number)

    def origin(self, program: int) -> int:
        """The program whose source a program runs."""
        return self._origins.get(program, program)

    def alive(self, thread: int | None = None) -> Iterator[Member]:
        """The tasks that are not over, of a thread or of all, in the order of their numbers. Walks through them all."""
        members = self._members if thread is None else self._crews[thread].members if thread in self._crews else {}
        for number in sorted(members):
            if members[number].alive:
                yield members[number]

    def task(self, t: int, event: Task) -> None:
        """A task appears, or is over."""
        if event.event == "created":
            self._add(t, event)
            return
        member = self._members.get(event.task)
        if member is not None:
            member.alive, member.wait = False, None
            member.crew.ready.pop(member.number, None)
            member.place()
            if not member.running:
                self._strike(member)

    def waits(self, t: int, event: Wait) -> None:
        """A task is about to wait."""
        member = self._members.get(event.task)
        if member is not None and not (event.on is Cause.YIELD and event.hold):
            member.wait, member.since = event, t

    def switch(self, leaving: Member | None, entering: Member | None, event: Switch) -> None:
        """The CPU changes hands."""
        if leaving is not None:
            leaving.running = False
            if event.cause.type in NO_WAIT:
                leaving.wait = None
            if leaving.alive:
                leaving.place()
            else:
                self._strike(leaving)
        if entering is not None:
            entering.ran = entering.running = True
            if entering.wait is not None:
                entering.last_wait, entering.wait = entering.wait, None
            entering.crew.idle.pop(entering.number, None)

    def _add(self, t: int, event: Task) -> None:
        number = event.task
        if event.what in FIRST_TASKS:
            self._mains[event.program] = number
        if event.what == "process" and event.thread in self._members:
            self._origins[event.program] = self.origin(self._members[event.thread].program)
        main = self._mains.get(event.program, 1 + event.program)
        thread = number if event.what in (*FIRST_TASKS, "thread") else event.thread or main
        crew = self._crews.get(thread)
        if crew is None:
            crew = self._crews[thread] = Crew(thread)
        member = self._members[number] = crew.members[number] = Member(event, t, crew)
        if event.what == "hub":
            crew.hubs[number] = member

    def _strike(self, member: Member) -> None:
        """A task that is over and has left the CPU: nothing of it is needed any more."""
        crew, number = member.crew, member.number
        self._members.pop(number, None)
        crew.hubs.pop(number, None)
        crew.members.pop(number, None)
        if not crew.members:
            self._crews.pop(crew.number, None)


def _some(numbers: Iterator[int], count: int, apart: set[int]) -> Some:
    """The first of `count` tasks without those `apart`, which are among them."""
    first = list(islice((number for number in numbers if number not in apart), NAMED))
    return Some(sorted(first), count - len(apart) - len(first))
