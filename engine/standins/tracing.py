"""`sys.settrace` and `greenlet.settrace` as a program sees them: its own functions alone, though others trace too.

Theory of operation. A thread has one trace function of each kind. Where the program sets one, it is called after the
function of whoever watches the program, and both are kept in one place: an object that is called by the interpreter,
and in which the program's function is found again. Whoever watches has taken the real functions by name beforehand.
What a frame is traced with from then on is made in the same way.

Refuses to know who watches and what for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import greenlet

from .builtin import Builtin

Trace = Callable[[FrameType, str, Any], Any]
_settrace, _gettrace = sys.settrace, sys.gettrace
_settraceallthreads: Any = getattr(sys, "_settraceallthreads", None)
_follow_switches, _followed_by = greenlet.settrace, greenlet.gettrace


class Both:
    """A thread's trace function: that of whoever watches, if anybody does, and the program's."""

    def __init__(self, first: Trace | None, program: Trace) -> None:
        self.first, self.program = first, program

    def __call__(self, frame: FrameType, event: str, arg: Any) -> Any:
        first = self.first(frame, event, arg) if self.first is not None else None
        lines = frame.f_trace_lines
        frame.f_trace_lines = True
        program = self.program(frame, event, arg)
        if program is None:
            frame.f_trace_lines = lines
            return first
        return _local(first, program)


def _local(first: Trace | None, program: Trace | None) -> Trace:
    """What traces one frame for both. The program's part rests while the program traces nothing."""

    def trace_for_both(frame: FrameType, event: str, arg: Any) -> Trace:
        nonlocal first, program
        if first is not None:
            first = first(frame, event, arg) or first
        if program is not None and isinstance(_gettrace(), Both):
            program = program(frame, event, arg) or program
        return trace_for_both

    return trace_for_both


def settrace(function: Trace | None, /) -> None:
    """sys.settrace: from the next call on, this thread of the program is traced; None: no more."""
    before: Any = _gettrace()
    first = before.first if isinstance(before, Both) else before
    _settrace(first if function is None else Both(first, function))


def settraceallthreads(function: Trace | None, /) -> None:
    """sys._settraceallthreads (from Python 3.12 on): the same for all threads, which the same one watches."""
    before: Any = _gettrace()
    first = before.first if isinstance(before, Both) else before
    _settraceallthreads(first if function is None else Both(first, function))


def gettrace() -> Trace | None:
    """sys.gettrace: what the program has set."""
    now = _gettrace()
    return now.program if isinstance(now, Both) else None


class BothSwitches:
    """What is told of a thread's greenlet switches: who watches, if anybody does, and the program's function."""

    def __init__(self, first: Any, program: Any) -> None:
        self.first, self.program = first, program

    def __call__(self, event: str, args: Any) -> None:
        if self.first is not None:
            self.first(event, args)
        self.program(event, args)


def follow_switches(function: Any, /) -> Any:
    """greenlet.settrace: what the program had set before; None: nothing is told any more."""
    before = _followed_by()
    first, program = (before.first, before.program) if isinstance(before, BothSwitches) else (before, None)
    _follow_switches(first if function is None else BothSwitches(first, function))
    return program


def followed_by() -> Any:
    """greenlet.gettrace: what the program has set."""
    now = _followed_by()
    return now.program if isinstance(now, BothSwitches) else None


def install() -> None:
    """Replaces the functions."""
    if _settraceallthreads is not None:
        vars(sys)["_settraceallthreads"] = Builtin(
            settraceallthreads, "_settraceallthreads", "sys", _settraceallthreads
        )
    sys.settrace = Builtin(settrace, "settrace", "sys", _settrace)
    sys.gettrace = Builtin(gettrace, "gettrace", "sys", _gettrace)
    for module in (greenlet, greenlet._greenlet):
        module.settrace = Builtin(follow_switches, "settrace", "greenlet", _follow_switches)
        module.gettrace = Builtin(followed_by, "gettrace", "greenlet", _followed_by)
