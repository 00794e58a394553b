"""Which variables of a frame a line changed.

Theory of operation. Between two events of a frame one line of it has run, and a function binds its variables only by
instructions that stand in its code: so after a line only those names are looked at that it can bind, those that other
functions share, and those that are bound to a small container, which may have changed in place. The variables of a
module or a class body can be bound from anywhere; there all of them are looked at. A change is seen by identity, of
small containers by a fingerprint. Refuses to know tasks, and when it is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dis import get_instructions
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR, CO_OPTIMIZED, CO_VARARGS, CO_VARKEYWORDS
from types import CodeType
from typing import Any

from ..comprehensions import unreadable
from ..events import Changes
from ..values import HELD, HIDDEN, MUTABLE, Namer, fingerprint, show

# Functions that are entered more than once.
RESUMED = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR
# The instructions that bind or unbind variables of a function, under whatever longer names.
BINDING = ("STORE_FAST", "DELETE_FAST", "LOAD_FAST_AND_CLEAR")
# Between these are the integers that are quickest to compare.
LEAST, MOST = -(1 << 30) + 1, (1 << 30) - 1
UNSEEN: Any = object()
Names = tuple[str, ...]


class Plan:
    """The names of a function to look at after each of its lines: those that it can bind, and the shared ones.

    None stands for a line that is not known: all names. `first` are those to look at when it is called. Before the
    instructions `blind` nobody may look.
    """

    __slots__ = ("blind", "code", "first", "names")

    def __init__(self, code: CodeType) -> None:
        self.code, self.blind = code, unreadable(code)
        everything = (*code.co_varnames, *(each for each in code.co_cellvars if each not in code.co_varnames))
        everything += code.co_freevars
        everything = tuple(name for name in everything if name[:2] != "__")
        anywhere = {*code.co_cellvars, *code.co_freevars}
        bound: dict[int, set[str]] = {}
        for each in get_instructions(code):
            if each.opname.startswith(BINDING):
                line = each.positions.lineno if each.positions is not None else None
                into = anywhere if line is None else bound.setdefault(line, set())
                into.update((each.argval,) if isinstance(each.argval, str) else each.argval)
        self.names: dict[int | None, Names] = {
            line: tuple(name for name in everything if name in bound.get(line, ()) or name in anywhere)
            for line in (code.co_firstlineno, *bound, *(line for _, _, line in code.co_lines() if line is not None))
        }
        self.names[None] = everything
        # A generator comes back with all of its variables.
        arguments = set(everything if code.co_flags & RESUMED else code.co_varnames[: _arguments(code)])
        self.first: Names = tuple(name for name in everything if name in arguments or name in anywhere)


def _arguments(code: CodeType) -> int:
    """How many of a function's variables are bound by calling it."""
    return code.co_argcount + code.co_kwonlyargcount + (code.co_flags & (CO_VARARGS | CO_VARKEYWORDS)).bit_count()


class Plans:
    """The plans of all functions that have been called."""

    def __init__(self) -> None:
        # By the identity of the code, which a plan keeps: comparing code objects would take longer than all the rest.
        self._plans: dict[int, Plan] = {}

    def of(self, code: CodeType) -> Plan | None:
        """None for the body of a module or class."""
        plan = self._plans.get(id(code))
        if plan is None and code.co_flags & CO_OPTIMIZED:
            plan = self._plans[id(code)] = Plan(code)
        return plan


class Look:
    """How the variables of one frame looked last.

    Of a harmless value the value itself, of others the identity, since holding them would delay their end, of small
    containers a fingerprint.
    """

    __slots__ = ("_namer", "_seen", "containers")

    def __init__(self, namer: Namer) -> None:
        self._namer = namer
        self._seen: dict[str, Any] = {}
        # The names that are bound to small containers.
        self.containers: dict[str, None] = {}

    def everywhere(self, variables: Mapping[str, Any]) -> Changes:
        """The names that changed since the last look, as text; None for a name that is gone."""
        seen = self._seen
        changes: Changes = None
        for name, value in variables.items():
            before = seen.get(name, UNSEEN)
            if before is not value and before != (id(value), type(value)):
                changes = self._note(name, value, before, changes)
        if len(seen) != len(variables):
            for name in [each for each in seen if each not in variables]:
                changes = self._note(name, UNSEEN, None, changes)
        return changes

    def after(self, names: Names, variables: Mapping[str, Any]) -> Changes:
        """The same of these names and of the small containers alone."""
        seen = self._seen
        changes: Changes = None
        if self.containers:
            names = (*names, *self.containers)
        for name in names:
            value, before = variables.get(name, UNSEEN), seen.get(name, UNSEEN)
            if before is value:
                continue
            if type(value) is int and LEAST < value < MOST and type(before) is not tuple:
                # The most frequent of all changes.
                seen[name] = value
                if changes is None:
                    changes = {}
                changes[name] = f"{value!r}"
            else:
                changes = self._note(name, value, before, changes)
        return changes

    def _note(self, name: str, value: Any, before: Any, changes: Changes) -> Changes:
        """Adds a name whose value is another one, or a small container that may look different, to the changes."""
        kind = type(value)
        mark = value if kind in HELD else fingerprint(value) if kind in MUTABLE else (id(value), kind)
        if kind in MUTABLE:
            self.containers[name] = None
        else:
            self.containers.pop(name, None)
        if value is UNSEEN:
            del self._seen[name]
        elif kind not in HELD and before == mark:
            return changes
        else:
            self._seen[name] = mark
        if issubclass(kind, HIDDEN) or name[:2] == "__":
            return changes
        changes = {} if changes is None else changes
        changes[name] = None if value is UNSEEN else show(value, self._namer)
        return changes
