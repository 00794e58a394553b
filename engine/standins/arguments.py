"""Arguments of the calls on sockets as CPython takes them, with its words for those that make no sense.

Refuses to know the calls.
"""

from __future__ import annotations

from operator import index
from typing import Any

from .constants import LINUX
from .refusal import NotSimulated

OOB = LINUX["MSG_OOB"]
# The longest timeout that CPython takes, seconds.
FOREVER = 2**63 / 1e9


def plain(data: Any) -> bytes:
    """The bytes of a buffer. TypeError for what is none."""
    if isinstance(data, bytes):
        return data
    try:
        return bytes(memoryview(data))
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'") from None


def c_int(value: Any) -> int:
    """An integer as C's int takes it. TypeError, OverflowError."""
    if not hasattr(value, "__index__"):
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
    number: int = value.__index__()
    if not -(1 << 31) <= number < 1 << 31:
        raise OverflowError(f"signed integer is {'greater than maximum' if number > 0 else 'less than minimum'}")
    return number


def number_of(descriptor: Any) -> int:
    """A descriptor as C takes it: the lowest 32 bits of an integer. TypeError."""
    return (index(descriptor) + (1 << 31)) % (1 << 32) - (1 << 31)


def checked_timeout(value: Any) -> float | None:
    """A timeout as CPython takes it. TypeError, ValueError, OverflowError."""
    if value is None:
        return None
    if not isinstance(value, float) and not hasattr(value, "__index__"):
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
    seconds = float(value)
    if seconds != seconds:
        raise ValueError("Invalid value NaN (not a number)")
    if abs(seconds) > FOREVER:
        raise OverflowError("timestamp too large to convert to C _PyTime_t")
    if seconds < 0:
        raise ValueError("Timeout value out of range")
    return seconds


def refuse_urgent(flags: int) -> None:
    """NotSimulated for MSG_OOB."""
    if flags & OOB:
        raise NotSimulated(
            "Urgent data (MSG_OOB) is not available on the simulated machine "
            "(see docs/machine.md, What is not simulated)."
        )
