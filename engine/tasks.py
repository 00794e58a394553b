"""Small stable numbers and human names for greenlets, without keeping them alive.

Numbers are unique among all programs of a run and do not depend on addresses: the n-th task of program p of P has the
number 1 + n*P + p. Refuses to know events and causes.
"""

from __future__ import annotations

from functools import partial
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any
from weakref import WeakKeyDictionary

from .scenario import Program

MAIN = "MAIN"
PURE_GREENLET = "greenlet"
NAMED = (FunctionType, BuiltinFunctionType, MethodType)


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


def main_name(program: Program, programs: int) -> str:
    """What a program's main task is called: MAIN, or after its program where there are several."""
    return MAIN if programs == 1 else program.name.removesuffix(".py")


def function_name(greenlet: Any) -> str:
    """The name of what a greenlet runs, or is going to run."""
    run: Any = getattr(greenlet, "_run", None) or getattr(greenlet, "run", None)
    while type(run) is partial:
        run = run.func
    name = run.__name__ if type(run) in NAMED else ""
    return str(name) if name and name != "_run" else PURE_GREENLET
