"""The recorder: the one way through the house for an event. Folds, stamps, completes, has it inspected and passes on.

It gives each event its sequence number and time, and completes switches with what only the whole recording knows: the
line that the leaving task is at, and the sequence number of the event that woke the entering one. What the inspector
finds follows behind the event that shows it, with numbers of its own; what the end shows stands before it. Refuses to
know JSON, and what anybody does with the recording.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from .events import (
    Call,
    Callback,
    Deadlock,
    End,
    Input,
    Line,
    Lint,
    Reason,
    Return,
    Socket,
    Stamped,
    Switch,
    Task,
    Timer,
    Wake,
    Wakeup,
    Watch,
)
from .folding import Folder
from .lints import LOOKED_AT, Inspector

ARRIVALS = frozenset({"pending", "data", "eof", "reset", "established", "refused"})
# What may still be told when the recording is full.
LAST_WORDS = (End, Lint, Deadlock)


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
        names = list(files)
        self._files = frozenset(names)
        self._inspector = Inspector(names, self._line_of)
        self._folder = Folder(self._stamp)
        self._seq = 0
        self._lines: dict[int, list[int]] = {}
        self._newest: dict[int, tuple[int, int]] = {}
        self._wakes: dict[Wake, int] = {}
        # On the real machine nobody tells when a timer is due or data arrives: what the loop notices stands in for it.
        self._noticed: dict[Wake, int] = {}
        self._push = self._folder.push

    def record(self, event: Any) -> None:
        """One event, now."""
        self._push(self._clock.now, event)

    def _stamp(self, t: int, event: Any) -> None:
        kind = type(event)
        complete = COMPLETE.get(kind)
        if complete is not None:
            event = complete(self, event, self._seq) or event
        seq = self._seq
        self._seq = seq + 1
        self._sink(Stamped(seq, t, event))
        if kind in LOOKED_AT:
            for finding in self._inspector.see(t, event):
                self._stamp(t, finding)
        if self._seq >= self._limit and kind not in LAST_WORDS:
            self._full()

    def _line_of(self, task: int) -> int | None:
        """The line of the program's own files that a task is at, or was last."""
        stack, newest = self._lines.get(task), self._newest.get(task)
        return stack[-1] if stack and stack[-1] else newest[1] if newest is not None else None

    def _end(self, event: End, seq: int) -> End:
        now = self._clock.now
        findings, event = self._inspector.end(now, event)
        for finding in findings:
            self._stamp(now, finding)
        return event

    def _line(self, event: Line, seq: int) -> None:
        if event.file not in self._files:
            return
        stack = self._lines.setdefault(event.task, [0])
        stack[-1] = event.line
        self._newest[event.task] = seq, event.line

    def _call(self, event: Call, seq: int) -> None:
        if event.file not in self._files:
            return
        self._lines.setdefault(event.task, []).append(event.line)
        self._newest[event.task] = seq, event.line

    def _return(self, event: Return, seq: int) -> None:
        stack = self._lines.get(event.task)
        if stack and event.file in self._files:
            stack.pop()

    def _switch(self, event: Switch, seq: int) -> Switch:
        reason, leaving = event.cause, event.from_
        stack = self._lines.get(leaving) if leaving is not None else None
        wake = reason.wake
        if isinstance(wake, Wake):
            if wake.kind == "line":
                newest = self._newest.get(wake.id)
                wake = newest[0] if newest is not None else None
            else:
                wake = self._wakes.get(wake, self._noticed.get(wake))
        return Switch(leaving, event.to, Reason(reason.type, stack[-1] if stack else None, wake))

    def _task(self, event: Task, seq: int) -> None:
        if event.event != "created":
            self._wakes[Wake("finish", event.task)] = seq

    def _timer(self, event: Timer, seq: int) -> None:
        if event.event == "due":
            self._wakes[Wake("timer", event.id)] = self._wakes[Wake("time", 0, event.program)] = seq
            self._wakes[Wake("time", event.task or 0, event.program)] = seq
        elif event.event == "fired":
            self._noticed[Wake("timer", event.id)] = seq

    def _watch(self, event: Watch, seq: int) -> None:
        if event.event == "fired":
            self._noticed[Wake("fd", event.fd)] = seq

    def _callback(self, event: Callback, seq: int) -> None:
        if event.event == "queued":
            self._wakes[Wake("callback", event.id)] = seq

    def _socket(self, event: Socket, seq: int) -> None:
        if event.event in ARRIVALS:
            self._wakes[Wake("fd", event.fd, event.program)] = seq

    def _wakeup(self, event: Wakeup, seq: int) -> None:
        self._wakes[Wake("wakeup", event.task)] = seq

    def _input(self, event: Input, seq: int) -> None:
        self._wakes[Wake("input", 0, event.program)] = seq


COMPLETE: dict[type, Callable[[Recorder, Any, int], Any]] = {
    Line: Recorder._line,
    Call: Recorder._call,
    Return: Recorder._return,
    Switch: Recorder._switch,
    Task: Recorder._task,
    Timer: Recorder._timer,
    Watch: Recorder._watch,
    Callback: Recorder._callback,
    Socket: Recorder._socket,
    Input: Recorder._input,
    Wakeup: Recorder._wakeup,
    End: Recorder._end,
}
