"""Where in a function its variables must not be looked at.

Since Python 3.12 a comprehension runs in the frame of the function around it and borrows slots there. While it runs,
looking at the frame's `f_locals` is not harmless where a slot belongs to a closure as well, and in the body of a class:
3.12 overwrites the comprehension's variables with those of the same name around it, or with None; 3.13 may crash.
Knows instructions and refuses to know frames and what is looked for in them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dis import Bytecode, Instruction, hasjabs, hasjrel
from functools import cache
from inspect import CO_OPTIMIZED
from types import CodeType
from typing import Any

INLINED = sys.version_info >= (3, 12)
JUMPS = frozenset([*hasjabs, *hasjrel])
ENDS = ("RETURN_VALUE", "RETURN_CONST", "RERAISE", "RAISE_VARARGS")
LEAVES = frozenset([*ENDS, "JUMP_FORWARD", "JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT"])
NOWHERE: frozenset[int] = frozenset()


def unreadable(code: CodeType) -> frozenset[int]:
    """The offsets of instructions, as in `f_lasti`, before which the variables of a frame must not be looked at."""
    closed = code.co_cellvars or code.co_freevars or not code.co_flags & CO_OPTIMIZED
    return _borrowing(code) if INLINED and closed else NOWHERE


@cache
def _borrowing(code: CodeType) -> frozenset[int]:
    shared = {*code.co_cellvars, *code.co_freevars}
    listing: Any = Bytecode(code)
    way = _Way(list(listing), listing.exception_entries)
    found: set[int] = set()
    for each in way.instructions:
        if each.opname == "LOAD_FAST_AND_CLEAR" and (each.argval in shared or not code.co_flags & CO_OPTIMIZED):
            found |= way.until_given_back(each)
    return frozenset(found)


class _Way:
    """The ways through a function's instructions."""

    def __init__(self, instructions: list[Instruction], handlers: list[Any]) -> None:
        self.instructions, self._handlers = instructions, handlers
        self._index = {each.offset: index for index, each in enumerate(instructions)}

    def until_given_back(self, borrow: Instruction) -> set[int]:
        """What may run after a slot was borrowed and before it has its own value again.

        The comprehension has a handler of its own, which gives the slot back where it fails. What is not guarded by
        that handler and stores the variable gives it back.
        """
        own = self._own_handler(borrow)
        reached: set[int] = set()
        ahead = [self._index[borrow.offset] + 1]
        while ahead:
            index = ahead.pop()
            each = self.instructions[index]
            if each.offset in reached:
                continue
            reached.add(each.offset)
            guarded = self._guarded(each.offset, own)
            if guarded and (handler := self._handler(each.offset)):
                ahead.append(self._index[handler.target])
            if guarded or not _stores(each, borrow.argval):
                ahead += self._following(index)
        return reached

    def _own_handler(self, borrow: Instruction) -> int | None:
        later = [each for each in self._handlers if each.start > borrow.offset]
        return min(later, key=lambda each: each.start).target if later else None

    def _handler(self, offset: int) -> Any | None:
        return next((each for each in self._handlers if each.start <= offset < each.end), None)

    def _guarded(self, offset: int, own: int | None) -> bool:
        """Whether an error here gets to a handler in the end, by way of those that are further inside."""
        handler = self._handler(offset)
        return handler is not None and (handler.target == own or self._guarded(handler.target, own))

    def _following(self, index: int) -> Iterator[int]:
        each = self.instructions[index]
        if each.opcode in JUMPS:
            yield self._index[each.argval]
        if each.opname not in LEAVES and index + 1 < len(self.instructions):
            yield index + 1


def _stores(instruction: Instruction, name: str) -> bool:
    """Whether it stores a variable; some instructions of 3.13 store two, or store one and load another."""
    names = instruction.argval if isinstance(instruction.argval, tuple) else (instruction.argval,)
    stored = names[:1] if instruction.opname == "STORE_FAST_LOAD_FAST" else names
    return instruction.opname.startswith("STORE_FAST") and name in stored
