"""The state of a run while events change it: what all transitions share.

A `World` holds the draft of the state, the sources and the time of the event. `transition` looks an event up in a table
and lets its transition change the draft. Refuses to know what the single transitions do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .draft import Draft
from .events import Call, Callback, Input, Line, Raise, Return, Socket, Stamped, Syscall, Task, Timer, Wakeup
from .scenario import Program
from .source import Source

# The model that a program shows, the more telling the higher.
RANK = ("plain", "blocking", "polling", "threads", "greenlet", "select", "poll", "epoll", "gevent", "asyncio")
PLACED = (Line, Call, Return, Raise)
WAKERS = (Task, Timer, Callback, Socket, Input, Wakeup)


class World:
    """What transitions share: the draft, the programs' sources, and the time of the event at hand."""

    def __init__(self, programs: Sequence[Program]) -> None:
        self.draft = Draft()
        self.sources = [Source(program.source) for program in programs]
        self.names = [program.name for program in programs]
        self.t = self.seq = 0
        self.since = 0
        self.unanswered: dict[int, Syscall] = {}
        self.flights: dict[str, list[int]] = {}
        self.leftovers: list[tuple[str, ...]] = []
        self.step_is_over = False
        self.prompts: dict[int, str] = {}
        # The events that may wake somebody, by their number: what the sentence about the wake-up needs of them.
        self.wakers: dict[int, Any] = {}

    def begin(self) -> None:
        """The first state."""
        set_ = self.draft.set
        for key, value in (
            ("cpu", None),
            ("last", None),
            ("busy_us", 0),
            ("switches", 0),
            ("out", 0),
            ("keyboard", None),
            ("deadlock", None),
            ("end", None),
        ):
            set_(key, value)
        set_("programs", [{"name": name, "model": "plain", "main": None} for name in self.names])
        for key in ("tasks", "hubs", "threads", "asks", "polls", "epolls", "sockets", "wires"):
            set_(key, {})
        set_("lints", [])

    def task(self, number: int) -> Any:
        """A task's part of the state; read it, do not change it."""
        return self.draft.state["tasks"][str(number)]

    def tasks(self) -> list[Any]:
        """All tasks."""
        return list(self.draft.state["tasks"].values())

    def inside(self, event: Any) -> bool:
        """Whether an event is a line of a library: recorded on request, and folded in the view."""
        return type(event) in PLACED and event.file not in self.names

    def become(self, number: int, lane: str) -> None:
        """A task's state changes; its lane with it."""
        key = str(number)
        if self.task(number)["state"] != lane:
            self.draft.set("tasks", key, "state", lane)
            self.draft.set("tasks", key, "since", self.t)
            self.draft.lane(number, lane, self.t)

    def model(self, program: int, model: str) -> None:
        """A program turns out to be of a more telling model."""
        present = self.draft.get("programs", program, "model")
        if RANK.index(model) > RANK.index(present):
            self.draft.set("programs", program, "model", model)

    def call_text(self, task: int, name: str) -> str:
        """The call of `name` on the line that a task is at, as written."""
        part = self.task(task)
        source: Source = self.sources[part["program"]]
        return source.call(part["line"], name)


Transition = Callable[[World, Any], None]


def spend(world: World) -> None:
    """The holder of the CPU has used it up to now."""
    used, world.since = world.t - world.since, world.t
    cpu = world.draft.state["cpu"]
    if cpu is not None and used:
        world.draft.set("busy_us", world.draft.state["busy_us"] + used)
        world.draft.set("tasks", str(cpu), "cpu_us", world.task(cpu)["cpu_us"] + used)


def transition(world: World, stamped: Stamped, table: dict[type, Transition]) -> None:
    """One event's change, by the table. What was left over from a closed socket goes first."""
    if world.step_is_over:
        for path in world.leftovers:
            world.draft.delete(*path)
        world.leftovers.clear()
        world.step_is_over = False
    world.t, world.seq = stamped.t, stamped.seq
    if type(stamped.event) in WAKERS:
        world.wakers[stamped.seq] = stamped.event
    if not world.inside(stamped.event):
        table[type(stamped.event)](world, stamped.event)
