"""What the benchmark measures against: the same program unwatched, with a trace function that does nothing, and with a
recorder that knows no meaning.

Refuses to know how long anything takes, and the engine.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Callable
from types import FrameType
from typing import Any

import greenlet

BARE_BATCH = 4096


def execute(source: str, trace: Callable[..., Any] | None) -> None:
    """Runs the program in this process."""
    code = compile(source, "five_greenlets.py", "exec")
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        exec(code, {"__name__": "__main__"})
    finally:
        sys.settrace(before)


def empty(frame: FrameType, event: str, argument: object) -> Callable[..., Any] | None:
    """A trace function that does nothing for each line of the program, and is not called for those of others."""
    return nothing if frame.f_code.co_filename == "five_greenlets.py" else None


def nothing(frame: FrameType, event: str, argument: object) -> Callable[..., Any]:
    """The local trace function."""
    return nothing


def bare_recorder(source: str) -> None:
    """A recorder without any meaning: switches, calls, returns, lines, locals that changed by identity, as tuples.

    JSON in batches, gzip -1.
    """
    seen: dict[FrameType, dict[str, Any]] = {}
    tasks: dict[Any, int] = {}
    told: list[Any] = []
    packed = zlib.compressobj(1)
    task = 0

    def switched(event: str, pair: Any) -> None:
        nonlocal task
        task = tasks.setdefault(pair[1], len(tasks))
        told.append((1, task))

    def entering(frame: FrameType, event: str, argument: object) -> Callable[..., Any] | None:
        if frame.f_code.co_filename != "five_greenlets.py":
            return None
        told.append((3, task, frame.f_code.co_name))
        return following

    def following(frame: FrameType, event: str, argument: object) -> Callable[..., Any]:
        if event == "line":
            known = seen.setdefault(frame, {})
            changes: list[Any] = []
            module = frame.f_code.co_name == "<module>"  # whose f_locals make Python 3.12 warn of its comprehensions
            for name, value in (frame.f_globals if module else frame.f_locals).items():
                if name not in known or known[name] is not value:
                    known[name] = value
                    changes += name, value if isinstance(value, int) else repr(value)[:80]
            told.append((0, task, frame.f_lineno, changes) if changes else (0, task, frame.f_lineno))
        elif event == "return":
            seen.pop(frame, None)
            told.append((2, task))
        if len(told) >= BARE_BATCH:
            packed.compress(json.dumps(told, separators=(",", ":"), default=str).encode())
            told.clear()
        return following

    before = greenlet.settrace(switched)
    try:
        execute(source, entering)
    finally:
        greenlet.settrace(before)
