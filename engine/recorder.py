"""The recorder: the one way through the house for an event. Folds, stamps, completes and passes on.

It gives each event its sequence number and time, and completes switches with what only the whole recording knows: the
line that the leaving task is at, and the sequence number of the event that woke the entering one. Refuses to know
JSON, and what anybody does with the recording.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from .events import Call, End, Line, Reason, Return, Stamped, Switch, Task, Wake
from .folding import ASKS, Folder
from .wakers import WAKERS, Wakers


class Clock(Protocol):
    """Something that knows the time."""

    @property
    def now(self) -> int:
        """Microseconds since the start of the run."""


class Recorder:
    """Collects a run's events. `limit` is the number of events after which `full` is called.

    `files` are the programs' own.
    """

    def __init__(
        self, clock: Clock, sink: Callable[[Stamped], None], limit: int, full: Callable[[], None], files: Iterable[str]
    ) -> None:
        self._clock, self._sink, self._limit, self._full = clock, sink, limit, full
        self._files = frozenset(files)
        self._folder = Folder(self._stamp)
        self._seq = 0
        self._lines: dict[int, list[int]] = {}
        self._line_seq: dict[int, int] = {}
        self._wakers = Wakers()

    def record(self, event: Any) -> None:
        """One event, now."""
        folder = self._folder
        if folder.anchor is not None or type(event) in ASKS:
            folder.push(self._clock.now, event)
        else:
            self._stamp(self._clock.now, event)

    def _stamp(self, t: int, event: Any) -> None:
        seq, kind = self._seq, type(event)
        if kind is Line:
            if event.file in self._files:
                task = event.task
                stack = self._lines.get(task)
                if stack:
                    stack[-1] = event.line
                else:
                    self._lines[task] = [event.line]
                self._line_seq[task] = seq
        elif kind in COMPLETE:
            event = COMPLETE[kind](self, event, seq) or event
        self._seq = seq + 1
        self._sink(Stamped(seq, t, event))
        if seq + 1 == self._limit and kind is not End:
            self._full()

    def _call(self, event: Call, seq: int) -> None:
        if event.file not in self._files:
            return
        self._lines.setdefault(event.task, []).append(event.line)
        self._line_seq[event.task] = seq

    def _return(self, event: Return, seq: int) -> None:
        stack = self._lines.get(event.task)
        if stack and event.file in self._files:
            stack.pop()

    def _switch(self, event: Switch, seq: int) -> Switch:
        reason, leaving = event.cause, event.from_
        stack = self._lines.get(leaving) if leaving is not None else None
        wake = reason.wake
        if isinstance(wake, Wake):
            wake = self._line_seq.get(wake.id) if wake.kind == "line" else self._wakers.newest(wake)
        return Switch(leaving, event.to, Reason(reason.type, stack[-1] if stack else None, wake), event.core)

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
}
