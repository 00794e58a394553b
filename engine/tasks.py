"""Small stable numbers and unique names for greenlets and threads, without keeping them alive.

Numbers are unique among all programs of a run and do not depend on addresses: the n-th task of program p of P has the
number 1 + n*P + p; those of a forked process count up from the number of its first. Refuses to know events and causes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple
from weakref import ref

from .scenario import Program

MAIN = "MAIN"
# Of many tasks that are waited for so many are named.
FIRST = 6


class Target(NamedTuple):
    """What a task waits for, and of many tasks how many others there are."""

    name: str | None = None
    more: int = 0


class TaskBook:
    """The tasks of one program."""

    def __init__(self, program: int, programs: int) -> None:
        self._first, self._step = 1 + program, programs
        # By address, without a line of Python: greenlets end whenever the interpreter gets round to it, and a library's
        # WeakKeyDictionary would have lines that count, and ask the program's own __hash__.
        self._numbers: dict[int, tuple[ref[Any], int, ref[Any]]] = {}
        self._names: dict[int, str] = {}
        self._taken: dict[str, int] = {}
        self._count = 0

    def number(self, greenlet: Any) -> int | None:
        """The number of a greenlet, if it has one."""
        known = self._numbers.get(id(greenlet))
        return known[1] if known is not None else None

    def at(self, address: Any) -> Any:
        """The greenlet at an address; None where there is none."""
        known = self._numbers.get(address)
        return known[0]() if known is not None else None

    def add(self, greenlet: Any, name: str) -> int:
        """Gives a greenlet a number and a name that nobody else has: func, func·2, func·3."""
        number = self.reserve(name)
        self.bind(number, greenlet)
        return number

    def bind(self, number: int, greenlet: Any) -> None:
        """The greenlet that has a number: of a thread, the one that it begins with."""
        place = id(greenlet)
        # Called with the dead reference, which is the default of `pop`. The name is not asked for any more by then.
        forget, forget_name = partial(self._numbers.pop, place), partial(self._names.pop, number)
        self._numbers[place] = (ref(greenlet, forget), number, ref(greenlet, forget_name))

    def reserve(self, name: str) -> int:
        """A number and a name for a task that is going to be."""
        number = self._first + self._count * self._step
        self._count += 1
        self._taken[name] = self._taken.get(name, 0) + 1
        copy = self._taken[name]
        self._names[number] = name if copy == 1 else f"{name}·{copy}"
        return number

    def start_anew(self, first: int) -> None:
        """In a forked process: nobody is known yet, and numbers count up from this one."""
        self._first, self._step, self._count = first, 1, 0
        self._numbers = {}
        self._names.clear()
        self._taken.clear()

    def name(self, number: int) -> str:
        """The name of a task whose greenlet is still there."""
        return self._names[number]

    def target(self, numbers: Sequence[int], count: int) -> Target:
        """The first of `count` tasks by name, and how many others there are."""
        first = [self._names[number] for number in numbers[:FIRST]]
        return Target(", ".join(first), max(0, count - FIRST))


def main_name(program: Program, programs: int) -> str:
    """What a program's main task is called: MAIN, or after its program where there are several."""
    return MAIN if programs == 1 else program.name.removesuffix(".py")
