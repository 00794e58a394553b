"""Stand-in for `time`: virtual time instead of the host's. Refuses to know who sleeps.

The functions are replaced inside the real module, so that what was imported before sees them too. Time starts at
EPOCH.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from ..machine.machine import microseconds
from ..machine.port import Port
from .builtin import Builtin

# Where virtual wall-clock time starts: 2025-01-01 00:00:00 UTC.
EPOCH = 1_735_689_600
NANO = 1_000


def install(port: Port) -> None:
    """time(7) on the port's clock. The zone is UTC, so that a run is the same everywhere."""

    def sleep(seconds: float, /) -> None:
        """nanosleep(2); ValueError for a negative length, as in CPython."""
        if not isinstance(seconds, (int, float)) and not hasattr(seconds, "__index__"):
            raise TypeError(f"'{type(seconds).__name__}' object cannot be interpreted as an integer")
        if seconds != seconds:
            raise ValueError("Invalid value NaN (not a number)")
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        port.sleep(microseconds(float(seconds)))

    def since_start() -> float:
        return port.now() / 1e6

    def since_start_ns() -> int:
        return port.now() * NANO

    replacements: dict[str, Callable[..., Any]] = {
        "sleep": sleep,
        "time": lambda: EPOCH + port.now() / 1e6,
        "time_ns": lambda: EPOCH * 1_000_000_000 + port.now() * NANO,
    }
    for name in ("monotonic", "perf_counter", "process_time", "thread_time"):
        replacements[name] = since_start
        replacements[name + "_ns"] = since_start_ns
    for name, function in replacements.items():
        setattr(time, name, Builtin(function, name))
    _default_to_virtual_now()


def _default_to_virtual_now() -> None:
    """localtime() and its kin without an argument read the host's clock in C: give them virtual time."""
    time.tzset() if hasattr(time, "tzset") else None
    for name in ("localtime", "gmtime", "ctime"):
        setattr(time, name, Builtin(_with_now(getattr(time, name)), name))
    for name, position in (("asctime", 0), ("strftime", 1)):
        setattr(time, name, Builtin(_with_broken_down_now(getattr(time, name), position), name))


def _with_now(real: Callable[..., Any]) -> Callable[..., Any]:
    def stand_in(seconds: float | None = None, /) -> Any:
        return real(time.time() if seconds is None else seconds)

    return stand_in


def _with_broken_down_now(real: Callable[..., Any], position: int) -> Callable[..., Any]:
    def stand_in(*args: Any) -> Any:
        return real(*args, *(() if len(args) > position else (time.localtime(),)))

    return stand_in
