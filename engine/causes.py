"""Why the CPU changes hands, and what every event is: the words that the events are made of.

Refuses to know the single events.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

# Variables that changed: names with short safe reprs; None for a name that is gone.
Changes = dict[str, str | None] | None


class Cause(StrEnum):
    """Why the CPU changed hands. The set is closed: there is no "unknown"."""

    SWITCH = "switch"
    THROW = "throw"
    SPAWN = "spawn"
    SLEEP = "sleep"
    YIELD = "yield"
    IO = "io"
    INPUT = "input"
    JOIN = "join"
    LOCK = "lock"
    QUEUE = "queue"
    EVENT = "event"
    SLICE = "slice"
    FINISHED = "finished"
    FAILED = "failed"
    KILLED = "killed"
    DISPATCH = "dispatch"
    IDLE = "idle"


class Wake(Struct, frozen=True, gc=False):
    """Names the event that made a task runnable, before its sequence number is known.

    `kind` is "timer", "time" (a thread's time is up; without a thread the newest timer of a program), "callback",
    "fd", "finish", "over", "line", "wakeup", "input" or "signal"; `id` is the timer, the thread, the callback, the
    file descriptor, the task that ended, the hub whose loop ended, the task whose line switched, the task that was
    woken, or nothing; `program` tells file descriptors of different programs apart.
    """

    kind: str
    id: int = 0
    program: int = 0


class Event(Struct, frozen=True, tag_field="kind", omit_defaults=True):
    """Base of all events; the subclass's tag is its `kind` in a recording."""


class Reason(Struct, frozen=True):
    """Why a switch happened: its cause, the source line that caused it, and the seq of the event that woke the task."""

    type: Cause
    line: int | None = None
    wake: int | Wake | None = None
