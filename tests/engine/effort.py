"""What a call costs, counted: the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any
from unittest.mock import patch

from engine import untraced


def instructions(function: Callable[[], object]) -> int:
    """How many instructions of Python a call takes, what nobody traces otherwise included."""
    count = 0

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    with patch.multiple(untraced, _suspend=abs, _resume=abs, _here=_Nobody):
        sys.settrace(trace)
        try:
            function()
        finally:
            sys.settrace(before)
    return count


class _Nobody:
    """A thread whose tracing goes on."""

    state = 0
