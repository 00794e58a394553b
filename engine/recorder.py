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
# Who leaves the CPU for these reasons never comes back.
OVER = frozenset({Cause.FINISHED, Cause.FAILED, Cause.KILLED})


class Clock(Protocol):
    """Something that knows the time."""

    @property
    def now(self) -> int:
        """Microseconds since the start of the run."""


class Recorder:
    """Collects a run's events. After `limit` of them, or so much left out of endless rounds, `full` is told the number.

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
        self._clock, self._sink, self._limit, self._full = clock, sink, limit, full
        self._way_sink = way_sink or self._sink_way
        names = list(files)
        self._files = frozenset(names)
        self._inspector = Inspector(names, self._line_of, texts)
        self._looks = self._inspector.looks
        self._folder = Folder(self._stamp, PATIENCE * limit, full)
        self._seq = 0
        self._lines: dict[int, list[int]] = {}
        # The line at which a task left the last of the programs' functions that it was in.
        self._left: dict[int, int] = {}
        self._line_seq: dict[int, int] = {}
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
            self._told = self._seq
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
        stack = self._lines.get(task)
        if stack:
            if changes is None and line <= stack[-1] and self._spins(now, task, file, line):
                return
            stack[-1] = line
        else:
            self._lines[task] = [line]
        self._seq = seq + 1
        self._line_seq[task] = seq
        self._way_sink(seq, now, "line", task, file, line, None, None, changes)
        if seq + 1 >= self._limit:
            self._full(self._limit)

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
            self._full(self._limit)

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
            self._full(self._limit)

    def _spins(self, t: int, task: int, file: str, line: int) -> bool:
        """A task jumps back to a line. Where it has done so the last time, and did nothing but run since, it may be
        that it goes round in vain: whether that is looked at now, by the folder.
        """
        since, self._back_seq = self._back_seq, self._seq
        if line != self._back_line or task != self._back_task:
            self._back_line, self._back_task, self._visits = line, task, self._folder.visits(file, line)
            return False
        if self._visits[0] > 0:
            self._visits[0] -= 1
            return False
        return self._told < since and self._folder.spin(t, task, file, line, self._seq - since)

    def _enter(self, task: int, line: int, seq: int) -> None:
        stack = self._lines.get(task)
        if stack is None:
            self._lines[task] = [line]
        else:
            stack.append(line)
        self._line_seq[task] = seq

    def _leave(self, task: int) -> None:
        stack = self._lines.get(task)
        if stack:
            line = stack.pop()
            if not stack:
                self._left[task] = line

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
                task = event.task
                stack = self._lines.get(task)
                if stack:
                    stack[-1] = event.line
                else:
                    self._lines[task] = [event.line]
                self._line_seq[task] = self._seq
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
                self._forget(event.from_)
        if self._seq >= self._limit and kind not in LAST_WORDS:
            self._full(self._limit)

    def _line_of(self, task: int) -> int | None:
        """The line of the program's own files that a task is at, or was last."""
        stack = self._lines.get(task)
        return stack[-1] if stack else self._left.get(task)

    def _end(self, event: End, seq: int) -> End:
        now = self._clock.now
        findings, event = self._inspector.end(now, event)
        for finding in findings:
            self._stamp(now, finding)
        return event

    def _call(self, event: Call, seq: int) -> None:
        if event.file in self._files:
            self._enter(event.task, event.line, seq)

    def _return(self, event: Return, seq: int) -> None:
        if event.file in self._files:
            self._leave(event.task)

    def _switch(self, event: Switch, seq: int) -> Switch:
        reason, leaving = event.cause, event.from_
        stack = self._lines.get(leaving) if leaving is not None else None
        wake = reason.wake
        if isinstance(wake, Wake):
            wake = self._line_seq.get(wake.id) if wake.kind == "line" else self._wakers.newest(wake)
        return Switch(leaving, event.to, Reason(reason.type, stack[-1] if stack else None, wake), event.core)

    def _forget(self, task: int) -> None:
        for kept in (self._lines, self._left, self._line_seq):
            kept.pop(task, None)

    def _waker(self, event: Any, seq: int) -> None:
        self._wakers.note(event, seq)

    def _task(self, event: Task, seq: int) -> None:
        self._wakers.note(event, seq)
        if event.event == "created":
            # Who runs no line of the program may switch by hand all the same.
            self._line_seq[event.task] = seq


COMPLETE: dict[type, Callable[[Recorder, Any, int], Any]] = {
    Call: Recorder._call,
    Return: Recorder._return,
    Switch: Recorder._switch,
    **dict.fromkeys(WAKERS, Recorder._waker),
    Task: Recorder._task,
    End: Recorder._end,
}
