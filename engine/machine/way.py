"""The way through a program: its lines, calls and returns, told by their fields.

Nearly all events are such. Refuses to know who tells them, and what becomes of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from ..events import Call, Changes, Line, Return


class Way(Protocol):
    """Takes the way through the programs' own files; the fields are those of the events."""

    def line(self, task: int, file: str, line: int, changes: Changes) -> None:
        """A `Line`."""

    def call(self, task: int, file: str, line: int, func: str, changes: Changes) -> None:
        """A `Call`."""

    def leave(self, task: int, file: str, line: int, func: str, value: str, changes: Changes) -> None:
        """A `Return`."""


class Events:
    """A way that makes events of it."""

    def __init__(self, emit: Callable[[Any], None]) -> None:
        self._emit = emit

    def line(self, task: int, file: str, line: int, changes: Changes) -> None:
        self._emit(Line(task, file, line, changes))

    def call(self, task: int, file: str, line: int, func: str, changes: Changes) -> None:
        self._emit(Call(task, file, line, func, changes))

    def leave(self, task: int, file: str, line: int, func: str, value: str, changes: Changes) -> None:
        self._emit(Return(task, file, line, func, value, changes))
