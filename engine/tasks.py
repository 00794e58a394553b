"""Small stable numbers and human names for greenlets, without keeping them alive.

Numbers are unique among all programs of a run and do not depend on addresses: the n-th task of program p of P has the
number 1 + n*P + p. Refuses to know events and causes.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

MAIN = "MAIN"
PURE_GREENLET = "greenlet"


class TaskBook:
    """The tasks of one program."""

    def __init__(self, program: int, programs: int) -> None:
        self._program, self._programs = program, programs
        self._numbers: WeakKeyDictionary[Any, int] = WeakKeyDictionary()
        self._names: dict[int, str] = {}
        self._taken: dict[str, int] = {}
        self._count = 0

    def number(self, greenlet: Any) -> int | None:
        """The number of a greenlet, if it has one."""
        return self._numbers.get(greenlet)

    def add(self, greenlet: Any, name: str) -> int:
        """Gives a greenlet a number and a name that nobody else has: func, func·2, func·3."""
        number = 1 + self._count * self._programs + self._program
        self._count += 1
        self._numbers[greenlet] = number
        self._taken[name] = self._taken.get(name, 0) + 1
        copy = self._taken[name]
        self._names[number] = name if copy == 1 else f"{name}·{copy}"
        return number

    def name(self, number: int) -> str:
        """The name of a task."""
        return self._names[number]


def function_name(greenlet: Any) -> str:
    """The name of what a greenlet runs, or is going to run."""
    run: Any = getattr(greenlet, "_run", None) or getattr(greenlet, "run", None)
    while hasattr(run, "func"):
        run = run.func
    name = getattr(run, "__name__", None)
    return str(name) if name and name != "_run" else PURE_GREENLET
