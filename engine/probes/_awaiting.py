"""Where a coroutine stands when it "returns": it may await something, and goes on later. Refuses to know tasks."""

from __future__ import annotations

from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE
from opcode import opmap
from types import FrameType
from typing import Any

# Coroutines and asynchronous generators: functions that may await. What the latter yield comes wrapped.
AWAITS = CO_COROUTINE | CO_ASYNC_GENERATOR
YIELDED = "async_generator_wrapped_value"
# Where the value of an await arrives, as a StopIteration of what was awaited.
RESUMING = frozenset(opmap[name] for name in ("SEND", "YIELD_VALUE", "RESUME", "END_SEND") if name in opmap)
# The instructions at which an awaiting frame stands.
SUSPENDING = frozenset(opmap[name] for name in ("YIELD_VALUE", "SEND", "RESUME") if name in opmap)


def brings_value(frame: FrameType, error: type[BaseException]) -> bool:
    """Whether an exception is only how the value of an await arrives."""
    return error is StopIteration and frame.f_code.co_code[frame.f_lasti] in RESUMING


def stands_at_await(frame: FrameType, value: Any, fails: bool) -> bool:
    """Whether a frame that "returns" awaits: its next instruction goes on from there, and it is not failing."""
    if (fails and value is None) or type(value).__name__ == YIELDED:
        return False
    return frame.f_code.co_code[frame.f_lasti] in SUSPENDING
