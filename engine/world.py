"""The state of a run while events change it: what all transitions share.

A `World` holds the draft of the state, the sources and the time of the event. `transition` looks an event up in a table
and lets its transition change the draft. Refuses to know what the single transitions do.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from itertools import chain
from typing import Any

from .draft import Draft
from .events import Call, Line, Raise, Return, Stamped, Syscall
from .scenario import Program
from .source import Source
from .wakers import WAKERS, Wakers

# The model that a program shows, the more telling the higher.
RANK = ("plain", "blocking", "polling", "threads", "greenlet", "select", "poll", "epoll", "gevent", "asyncio")
PLACED = frozenset({Line, Call, Return, Raise})
WAKING = frozenset(WAKERS)


class World:
    """What transitions share: the draft, the programs' sources, and the time of the event at hand."""

    def __init__(self, programs: Sequence[Program]) -> None:
        self.draft = Draft()
        self.sources = [Source(program.source) for program in programs]
        self.names = [program.name for program in programs]
        # Which of the run's programs each of them runs: a forked one that of its parent.
        self.origins = list(range(len(programs)))
        self.t = self.seq = 0
        self.since = 0
        self.unanswered: dict[int, Syscall] = {}
        # At which queue each task waits, by the queue's key.
        self.at_queues: dict[int, str] = {}
        # Whether the function that was left last has only paused, at a yield.
        self.yields = False
        # The seq of the newest exception.
        self.raised = -1
        self.flights: dict[str, list[int]] = {}
        # By client: how many of its lines, and of what it sent, were read long ago and change no more.
        self.settled: dict[str, tuple[int, int]] = {}
        self.leftovers: list[tuple[str, ...]] = []
        self.step_is_over = False
        # Whether the event at hand is a line of a library, which is recorded on request; who is in such code; and who
        # is about to run the first line of one of its functions.
        self.inside = False
        self.astray: set[int] = set()
        self.entering: int | None = None
        self.prompts: dict[int, str] = {}
        self.wakers = Wakers()
        # Who is in which lane: the tasks' numbers by the order of their creation. So nobody looks through all tasks.
        self._order: dict[int, int] = {}
        self._lanes: dict[str, list[tuple[int, int]]] = {}

    def begin(self) -> None:
        """The first state."""
        set_ = self.draft.set
        for key, value in (
            ("cpu", None),
            ("last", None),
            ("busy_us", 0),
            ("busy_at", 0),
            ("switches", 0),
            ("out", 0),
            ("keyboard", None),
            ("deadlock", None),
            ("end", None),
        ):
            set_(key, value)
        set_("programs", [{"name": name, "model": "plain", "main": None, "signal": None} for name in self.names])
        for key in ("tasks", "hubs", "threads", "asks", "polls", "epolls", "generators", "queues", "sockets", "wires"):
            set_(key, {})
        set_("lints", [])

    def fork(self, parent: int, name: str) -> None:
        """One more program, with a name of its own and the source of its parent."""
        self.origins.append(self.origins[parent])
        self.sources.append(self.sources[parent])
        self.names.append(self.names[parent])
        model, source = self.draft.get("programs", parent, "model"), self.origins[parent]
        self.draft.append("programs", {"name": name, "model": model, "main": None, "signal": None, "source": source})

    def task(self, number: int) -> Any:
        """A task's part of the state; read it, do not change it."""
        return self.draft.state["tasks"][str(number)]

    def holders(self) -> list[int]:
        """The tasks that hold the CPU: one at most, or one for each core that is seen to be used."""
        cores = self.draft.state.get("cores", (self.draft.state["cpu"],))
        return [task for task in cores if task is not None]

    def hold(self, core: int, task: int | None) -> None:
        """A task holds a core, or nobody does. The lowest core that is held is what a single CPU would be."""
        if core and "cores" not in self.draft.state:
            self.draft.set("cores", [self.draft.state["cpu"]])
        if "cores" in self.draft.state:
            while len(self.draft.state["cores"]) <= core:
                self.draft.append("cores", None)
            self.draft.set("cores", core, task)
            task = next(iter(self.holders()), None)
        self.draft.put(self.draft.state, (), "cpu", task)

    def tasks(self) -> list[Any]:
        """All tasks."""
        return list(self.draft.state["tasks"].values())

    def among(self, *lanes: str) -> Iterator[Any]:
        """The tasks in any of these lanes, in the order of their creation."""
        filled = [self._lanes[each] for each in lanes if self._lanes.get(each)]
        for _, number in merge(*filled) if len(filled) > 1 else chain(*filled):
            yield self.task(number)

    def count(self, *lanes: str) -> int:
        """How many tasks are in any of these lanes."""
        return sum(len(self._lanes.get(each, ())) for each in lanes)

    def enter(self, number: int, lane: str) -> None:
        """A task that has its place in the state begins in a lane."""
        entry = self._order.setdefault(number, len(self._order)), number
        insort(self._lanes.setdefault(lane, []), entry)
        self.draft.lane(number, lane, self.t)

    def become(self, number: int, lane: str) -> None:
        """A task's state changes; its lane with it."""
        part, path = self.task(number), ("tasks", str(number))
        before = part["state"]
        if before != lane:
            self.draft.put(part, path, "state", lane)
            self.draft.put(part, path, "since", self.t)
            left = self._lanes[before]
            del left[bisect_left(left, (self._order[number], number))]
            self.enter(number, lane)

    def model(self, program: int, model: str) -> None:
        """A program turns out to be of a more telling model."""
        present = self.draft.get("programs", program, "model")
        if RANK.index(model) > RANK.index(present):
            self.draft.set("programs", program, "model", model)

    def come_out(self, task: int) -> None:
        """A task is in the program's own code, wherever it was before."""
        if task in self.astray:
            self.astray.remove(task)
            self.draft.set("tasks", str(task), "at", None)

    def call_text(self, task: int, name: str) -> str:
        """The call of `name` on the line that a task is at, as written."""
        part = self.task(task)
        source: Source = self.sources[part["program"]]
        return source.call(part["line"], name)


Transition = Callable[[World, Any], None]


def spend(world: World) -> None:
    """The holder of the CPU, or of each core, has used it up to now."""
    used, world.since = world.t - world.since, world.t
    draft, state = world.draft, world.draft.state
    draft.put(state, (), "busy_at", world.t)
    for holder in world.holders() if used else ():
        part = world.task(holder)
        draft.put(state, (), "busy_us", state["busy_us"] + used)
        draft.put(part, ("tasks", str(holder)), "cpu_us", part["cpu_us"] + used)


def transition(world: World, stamped: Stamped, table: dict[type, Transition], library: dict[type, Transition]) -> None:
    """One event's change, by the table, or that for lines of a library. What was left over from a closed socket goes
    first."""
    if world.step_is_over:
        for path in world.leftovers:
            world.draft.delete(*path)
        world.leftovers.clear()
        world.step_is_over = False
    event = stamped.event
    kind = type(event)
    world.t, world.seq = stamped.t, stamped.seq
    if kind in WAKING:
        world.wakers.note(event, stamped.seq)
    world.inside = kind in PLACED and event.file not in world.names
    (library if world.inside else table)[kind](world, event)
    if world.astray and kind in PLACED and not world.inside:
        world.come_out(event.task)
