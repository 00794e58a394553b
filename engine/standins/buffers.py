"""Buffered files over raw layers that wait in virtual time: threads take turns at them at the machine.

CPython's buffers take turns by a lock of their own, of which the machine knows nothing: a thread that waits for it
would keep the CPU for ever. So whoever finds a buffer in use parks before it comes to that. A thread that comes back
to its own buffer finds CPython's lock, with its error. Refuses to know the raw layers.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from ..machine.port import Port
from . import locks
from .arrival import when_imported

READING = ("read", "read1", "readinto", "readinto1", "peek", "readline")
WRITING = ("write", "flush")
MOVING = ("seek", "tell", "truncate", "close")
_port: Port


class Turn:
    """Whose turn it is; a thread may take its own once more."""

    __slots__ = ("_depth", "_key", "_owner", "_waiting")

    def __init__(self) -> None:
        self._owner = self._depth = self._waiting = 0
        self._key = locks.next_key()

    def __enter__(self) -> None:
        me = locks.present()
        while self._owner not in (0, me):
            self._waiting += 1
            try:
                locks.park(self._key, None, self._owner)
            finally:
                self._waiting -= 1
        self._owner = me
        self._depth += 1

    def __exit__(self, *error: object) -> None:
        self._depth -= 1
        if not self._depth:
            self._owner = 0
            if self._waiting:
                _port.unpark(self._key)


def _in_turn(real: Any, name: str, turn: str) -> Callable[..., Any]:
    method = getattr(real, name)

    def call(self: Any, *args: Any, **options: Any) -> Any:
        with getattr(self, turn):
            return method(self, *args, **options)

    call.__name__, call.__doc__ = name, method.__doc__
    return call


def _taking_turns(real: Any, turns: dict[str, tuple[str, ...]]) -> Any:
    """The same kind of buffer; `turns` are the names of its turns and the methods that each is for."""

    def begin(self: Any, *args: Any, **options: Any) -> None:
        for turn in turns:
            setattr(self, turn, Turn())
        real.__init__(self, *args, **options)

    def represent(self: Any) -> str:
        # C's names the module of its own type alone.
        text: str = real.__repr__(self)
        return text.replace(f"<{real.__name__} ", f"<{real.__module__}.{real.__name__} ", 1)

    methods = {name: _in_turn(real, name, turn) for turn, names in turns.items() for name in names}
    names = {"__module__": real.__module__, "__qualname__": real.__qualname__, "__doc__": real.__doc__}
    return type(real.__name__, (real,), {"__init__": begin, "__repr__": represent, **methods, **names})


BufferedReader = _taking_turns(io.BufferedReader, {"_turn": READING + MOVING})
BufferedWriter = _taking_turns(io.BufferedWriter, {"_turn": WRITING + MOVING})
BufferedRandom = _taking_turns(io.BufferedRandom, {"_turn": READING + WRITING + MOVING})
BufferedRWPair = _taking_turns(io.BufferedRWPair, {"_turn": READING[:-1], "_writers_turn": WRITING})


def install(port: Port) -> None:
    """Connects the port, and gives `socket`, whose makefile() looks into `io`, an `io` with these buffers."""
    global _port
    _port = port
    when_imported("socket", _give_socket)


def _give_socket() -> None:
    module = ModuleType("io", io.__doc__)
    vars(module).update(vars(io))
    vars(module).update(BufferedReader=BufferedReader, BufferedWriter=BufferedWriter, BufferedRWPair=BufferedRWPair)
    sys.modules["socket"].io = module  # type: ignore[attr-defined]
