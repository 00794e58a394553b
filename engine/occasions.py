"""What can happen to a watcher of gevent's loop, in libev's numbers. Refuses to know watchers."""

from __future__ import annotations

# To a descriptor; an error is a negative number.
READ, WRITE, ERROR = 1, 2, -0x80000000


class Events:
    """Stands among a callback's arguments for what has happened, which is put in its place."""

    def __repr__(self) -> str:
        return "gevent.core.EVENTS"


EVENTS = Events()
# To the other kinds of watchers.
OCCASIONS = {
    "timer": 0x100,
    "signal": 0x400,
    "child": 0x800,
    "stat": 0x1000,
    "idle": 0x2000,
    "prepare": 0x4000,
    "check": 0x8000,
    "fork": 0x20000,
    "async": 0x80000,
}
