"""The roll of a run's tasks, read off its events: who is alive, who ever ran, who waits for what.

Refuses to judge any of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from .events import Blocked, Cause, Switch, Task, Wait

# Who leaves the CPU for these reasons does not wait: it goes on as soon as there is a turn for it.
NO_WAIT = frozenset({Cause.SLICE, Cause.YIELD, Cause.DISPATCH, Cause.FINISHED, Cause.FAILED, Cause.KILLED})
# Only who switches by hand can go on with these.
BY_HAND = frozenset({Cause.SWITCH, Cause.THROW, Cause.SPAWN})
# What the first task of a program is.
FIRST_TASKS = ("main", "process")


class Member:
    """A task: `wait` is what it waits for at present, `last_wait` what it waited for last, each with its beginning."""

    __slots__ = (
        "alive",
        "born",
        "foreign_main",
        "last_wait",
        "name",
        "number",
        "program",
        "ran",
        "since",
        "thread",
        "wait",
        "what",
    )

    def __init__(self, task: Task, since: int, main: int) -> None:
        self.number, self.name, self.what, self.program = task.task, task.name, task.what, task.program
        self.thread = task.task if task.what in (*FIRST_TASKS, "thread") else task.thread or main
        self.alive, self.ran = True, task.what == "main"
        self.wait: Wait | None = None
        self.last_wait: Wait | None = None
        self.born = self.since = since
        # A loop of asyncio is run by the thread's first task, which is none of its own.
        self.foreign_main = task.detail == "asyncio"

    def blocked(self, wait: Wait) -> Blocked:
        """The wait as the recording tells it."""
        return Blocked(self.number, wait.on, self.since, wait.call, wait.target, wait.holders)


class Roll:
    """All tasks of a run, by number."""

    def __init__(self) -> None:
        self._members: dict[int, Member] = {}
        # Of programs by number: their first task, and the program whose source they run, for a forked one its parent's.
        self._mains: dict[int, int] = {}
        self._origins: dict[int, int] = {}

    def __getitem__(self, number: int) -> Member:
        return self._members[number]

    def find(self, number: int | None) -> Member | None:
        """A task, if it is known: nobody, and who was never told of, is not."""
        return None if number is None else self._members.get(number)

    def __contains__(self, number: int) -> bool:
        return number in self._members

    def origin(self, number: int) -> int:
        """The program whose source a task runs."""
        program = self._members[number].program
        return self._origins.get(program, program)

    def alive(self, thread: int | None = None) -> Iterator[Member]:
        """The tasks that are not over, of a thread or of all, in the order of their numbers."""
        for number in sorted(self._members):
            member = self._members[number]
            if member.alive and thread in (None, member.thread):
                yield member

    def task(self, t: int, event: Task) -> None:
        """A task appears, or is over."""
        if event.event == "created":
            if event.what in FIRST_TASKS:
                self._mains[event.program] = event.task
            if event.what == "process" and event.thread in self:
                self._origins[event.program] = self.origin(event.thread)
            self._members[event.task] = Member(event, t, self._mains.get(event.program, 1 + event.program))
        elif event.task in self._members:
            member = self._members[event.task]
            member.alive, member.wait = False, None

    def waits(self, t: int, event: Wait) -> None:
        """A task is about to wait."""
        member = self.find(event.task)
        if member is not None:
            member.wait, member.since = event, t

    def switch(self, event: Switch) -> None:
        """The CPU changes hands."""
        leaving, entering = self.find(event.from_), self.find(event.to)
        if leaving is not None and event.cause.type in NO_WAIT:
            leaving.wait = None
        if entering is not None:
            entering.ran = True
            if entering.wait is not None:
                entering.last_wait, entering.wait = entering.wait, None
