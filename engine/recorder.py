"""The recorder: the one way through the house for an event. Folds, stamps, completes, has it inspected and passes on.

It gives each event its sequence number and time, and completes switches with what only the whole recording knows: the
line that the leaving task is at, and the sequence number of the event that woke the entering one. What the inspector
finds follows behind the event that shows it, with numbers of its own; what the end shows stands before it. Refuses to
know JSON, and what anybody does with the recording.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from .events import Call, Cause, Changes, Deadlock, End, Line, Lint, Raise, Reason, Return, Stamped, Switch, Task, Wake
from .folding import ASKS, PATIENCE, Folder
from .lints import Inspector
from .wakers import WAKERS, Wakers

# Number, time, kind, and the fields of an event of the way through a program.
WaySink = Callable[[int, int, str, int, str, int, str | None, str | None, Changes], object]
# What a task does that only runs.
RUNNING = frozenset({Line, Call, Return, Raise})
# What may still be told when the recording is full.
LAST_WORDS = (End, Lint, Deadlock)
# So many events of libraries a recording holds at the most.
MOST_ASIDES = 200_000
# Who leaves the CPU for these reasons never comes back.
OVER = frozenset({Cause.FINISHED, Cause.FAILED, Cause.KILLED})


class Clock(Protocol):
    """Something that knows the time."""

    @property
    def now(self) -> int:
        """Microseconds since the start of the run."""


class Place:
    """Where a task is in the programs' own files.

    `line` is that of its innermost function, None where it is in none of them; `outer` has those of the functions
    around it; `left` is where it was last; `seq` is the number of its newest line or call.
    """

    __slots__ = ("left", "line", "outer", "seq")

    def __init__(self) -> None:
        self.seq: int | None = None
        self.line: int | None = None
        self.left: int | None = None
        self.outer: list[int] = []

    def enter(self, line: int) -> None:
        """A function is called."""
        if self.line is not None:
            self.outer.append(self.line)
        self.line = line

    def leave(self) -> None:
        """It is left."""
        if self.line is not None:
            self.left, self.line = self.line, self.outer.pop() if self.outer else None


class Recorder:
    """Collects a run's events. After `limit` of them, or so much left out of endless rounds, `full` is told the number.

    Events of libraries, recorded on request, are counted by themselves: they change nothing of what else is recorded.
    `files` are the programs' own, and `texts` what stands in them. Nearly all events are lines, calls and returns:
    `way_sink` takes those of the programs' own files by their fields, where that is quicker.
    """

    def __init__(
        self,
        clock: Clock,
        sink: Callable[[Stamped], None],
        limit: int,
        full: Callable[[int], None],
        files: Iterable[str],
        way_sink: WaySink | None = None,
        texts: Sequence[str] = (),
    ) -> None:
        self._clock, self._sink, self._full = clock, sink, full
        # How many events there may be, how many of them libraries have had, and where both together end.
        self._most, self._asides, self._limit = limit, 0, limit
        self._way_sink = way_sink or self._sink_way
        names = list(files)
        self._files = frozenset(names)
        self._inspector = Inspector(names, self._line_of, texts)
        self._looks = self._inspector.looks
        self._folder = Folder(self._stamp, PATIENCE * limit, full)
        self._seq = 0
        self._places: dict[int, Place] = {}
        self._wakers = Wakers()
        # Who jumped back last, where to, and its number; how many visits there pass; the number of the last event that
        # was not on the way.
        self._back_task = self._back_line = self._back_seq = self._told = -1
        self._visits = [0]

    def record(self, event: Any) -> None:
        """One event, now."""
        folder, kind = self._folder, type(event)
        if kind is Line and event.file in self._files:
            self.line(event.task, event.file, event.line, event.vars)
            return
        if kind not in RUNNING:
            self._told = self._seq - self._asides
        elif event.file not in self._files:
            self._aside(event)
            return
        if folder.anchor is not None or kind in ASKS:
            folder.push(self._clock.now, event)
        else:
            self._stamp(self._clock.now, event)

    def line(self, task: int, file: str, line: int, changes: Changes) -> None:
        """A line of the program's own files, now: the same as `record` of a `Line`."""
        now = self._clock.now
        if self._folder.anchor is not None:
            self._folder.push(now, Line(task, file, line, changes))
            return
        seq = self._seq
        try:
            place = self._places[task]
        except KeyError:
            place = self._places[task] = Place()
        before = place.line
        if changes is None and before is not None and line <= before and self._spins(now, task, file, line):
            return
        place.line, place.seq = line, seq
        self._seq = seq + 1
        self._way_sink(seq, now, "line", task, file, line, None, None, changes)
        if seq + 1 >= self._limit:
            self._full(self._most)

    def call(self, task: int, file: str, line: int, func: str, changes: Changes) -> None:
        """The same of a `Call`."""
        now = self._clock.now
        if self._folder.anchor is not None:
            self._folder.push(now, Call(task, file, line, func, changes))
            return
        seq = self._seq
        self._seq = seq + 1
        self._enter(task, line, seq)
        self._way_sink(seq, now, "call", task, file, line, func, None, changes)
        if seq + 1 >= self._limit:
            self._full(self._most)

    def leave(self, task: int, file: str, line: int, func: str, value: str, changes: Changes) -> None:
        """The same of a `Return`."""
        now = self._clock.now
        if self._folder.anchor is not None:
            self._folder.push(now, Return(task, file, line, func, value, changes))
            return
        seq = self._seq
        self._seq = seq + 1
        self._leave(task)
        self._way_sink(seq, now, "return", task, file, line, func, value, changes)
        if seq + 1 >= self._limit:
            self._full(self._most)

    def _spins(self, t: int, task: int, file: str, line: int) -> bool:
        """A task jumps back to a line. Where it has done so the last time, and did nothing but run since, it may be
        that it goes round in vain: whether that is looked at now, by the folder.
        """
        own = self._seq - self._asides
        since, self._back_seq = self._back_seq, own
        if line != self._back_line or task != self._back_task:
            self._back_line, self._back_task, self._visits = line, task, self._folder.visits(file, line)
            return False
        if self._visits[0] > 0:
            self._visits[0] -= 1
            return False
        return self._told < since and self._folder.spin(t, task, file, line, own - since)

    def _aside(self, event: Any) -> None:
        """A line of a library, now."""
        self._folder.aside(self._clock.now, event)
        if self._asides >= min(self._most, MOST_ASIDES):
            self._full(self._asides)

    def _enter(self, task: int, line: int, seq: int) -> None:
        try:
            place = self._places[task]
        except KeyError:
            place = self._places[task] = Place()
        place.seq = seq
        place.enter(line)

    def _leave(self, task: int) -> None:
        place = self._places.get(task)
        if place is not None:
            place.leave()

    def _sink_way(
        self, seq: int, t: int, kind: str, task: int, file: str, line: int, func: Any, value: Any, changes: Changes
    ) -> None:
        event: Any = Line(task, file, line, changes)
        if kind != "line":
            fields = (task, file, line, str(func))
            event = Call(*fields, changes) if kind == "call" else Return(*fields, value, changes)
        self._sink(Stamped(seq, t, event))

    def _stamp(self, t: int, event: Any) -> None:
        kind = type(event)
        if kind is Line:
            if event.file in self._files:
                place = self._places.setdefault(event.task, Place())
                place.seq, place.line = self._seq, event.line
            else:
                self._count_aside()
        elif kind in COMPLETE:
            event = COMPLETE[kind](self, event, self._seq) or event
        seq = self._seq
        self._seq = seq + 1
        self._sink(Stamped(seq, t, event))
        look = self._looks.get(kind) if kind is not Line else None
        if look is not None:
            for finding in look(t, event) or ():
                self._stamp(t, finding)
            if kind is Switch and event.cause.type in OVER:
                self._places.pop(event.from_, None)
        if self._seq >= self._limit and kind not in LAST_WORDS:
            self._full(self._most)

    def _line_of(self, task: int) -> int | None:
        """The line of the program's own files that a task is at, or was last."""
        place = self._places.get(task)
        return None if place is None else place.left if place.line is None else place.line

    def _end(self, event: End, seq: int) -> End:
        now = self._clock.now
        findings, event = self._inspector.end(now, event)
        for finding in findings:
            self._stamp(now, finding)
        return event

    def _call(self, event: Call, seq: int) -> None:
        if event.file in self._files:
            self._enter(event.task, event.line, seq)
        else:
            self._count_aside()

    def _return(self, event: Return, seq: int) -> None:
        if event.file in self._files:
            self._leave(event.task)
        else:
            self._count_aside()

    def _count_aside(self) -> None:
        """An event of a library takes no room of the others."""
        self._asides += 1
        self._limit += 1

    def _switch(self, event: Switch, seq: int) -> Switch:
        reason, leaving = event.cause, event.from_
        place = self._places.get(leaving) if leaving is not None else None
        wake = reason.wake
        if isinstance(wake, Wake):
            wake = self._newest_line(wake.id) if wake.kind == "line" else self._wakers.newest(wake)
        told = Reason(reason.type, place.line if place is not None else None, wake)
        return Switch(leaving, event.to, told, event.core, event.carries)

    def _newest_line(self, task: int) -> int | None:
        place = self._places.get(task)
        return place.seq if place is not None else None

    def _waker(self, event: Any, seq: int) -> None:
        self._wakers.note(event, seq)

    def _task(self, event: Task, seq: int) -> None:
        self._wakers.note(event, seq)
        if event.event == "created":
            # Who runs no line of the program may switch by hand all the same.
            self._places.setdefault(event.task, Place()).seq = seq


COMPLETE: dict[type, Callable[[Recorder, Any, int], Any]] = {
    Call: Recorder._call,
    Return: Recorder._return,
    Switch: Recorder._switch,
    **dict.fromkeys(WAKERS, Recorder._waker),
    Task: Recorder._task,
    End: Recorder._end,
}
