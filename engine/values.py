"""Short, safe text for the values of a program's variables.

Runs no code of the program: only exact built-in types are printed, everything else is named by its type. No addresses
appear, so that a run reads the same every time. Refuses to know where a value comes from.
"""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable
from itertools import islice
from typing import Any

LENGTH = 60
ITEMS = 6
DEPTH = 2

Namer = Callable[[Any], str | None]
# Harmless values: keeping one delays nothing of the program.
HELD = frozenset({int, float, bool, type(None), complex, str, bytes})
PLAIN = (int, float, bool, type(None), complex)
MUTABLE = frozenset({list, dict, set, bytearray, deque})
SMALL = 10**18
BRACKETS: dict[type, tuple[str, str]] = {list: ("[", "]"), tuple: ("(", ")"), set: ("{", "}")}
TYPE_NAME = type.__dict__["__name__"].__get__
HIDDEN = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)


def show(value: Any, namer: Namer, depth: int = 0) -> str:
    """A value as at most LENGTH characters. `namer` knows tasks and other special objects by name."""
    kind = type(value)
    if kind is int and -SMALL < value < SMALL:
        return repr(value)
    if kind in PLAIN:
        return _cut(_number(value) if kind is int else repr(value))
    if kind is str or kind is bytes or kind is bytearray:
        return _cut(repr(value if len(value) <= LENGTH else value[:LENGTH]))
    if kind in (list, tuple, set, frozenset, deque):
        return _cut(_sequence(value, kind, namer, depth))
    if kind is dict:
        return _cut(_mapping(value, namer, depth))
    return _cut(namer(value) or _object(value, kind))


def fingerprint(value: Any, depth: int = 0) -> Any:
    """What changes when a small container is changed in place: all that `show` looks at of it.

    Plain items are compared themselves, all others by their identity; containers in it by their own fingerprints.
    """
    kind = type(value)
    if kind is bytearray:
        return len(value), bytes(value[:LENGTH])
    items = list(islice(value.items() if kind is dict else value, ITEMS))
    if kind is dict:
        items = [each for pair in items for each in pair]
    return kind, len(value), id(value), [_mark(each, depth) for each in items]


def _mark(item: Any, depth: int) -> Any:
    # Types stand last: two of the program's own are compared only where all else is equal.
    kind = type(item)
    if kind in HELD:
        return item, kind
    return fingerprint(item, depth + 1) if kind in MUTABLE and depth + 1 < DEPTH else (id(item), kind)


def type_name(kind: type) -> str:
    """The name of a type; a metaclass of the program is not asked."""
    return str(TYPE_NAME(kind))


def _number(value: int) -> str:
    return repr(value) if value.bit_length() < 200 else f"<int of {value.bit_length()} bits>"


def _sequence(value: Any, kind: type, namer: Namer, depth: int) -> str:
    if depth >= DEPTH:
        return f"{kind.__name__}({len(value)})"
    shown = []
    for item, _ in zip(value, range(ITEMS), strict=False):
        shown.append(show(item, namer, depth + 1))
    if kind in (set, frozenset):
        shown.sort()
    if len(value) > ITEMS:
        shown.append("…")
    left, right = BRACKETS.get(kind, (f"{kind.__name__}(", ")"))
    return left + ", ".join(shown) + ("," if kind is tuple and len(value) == 1 else "") + right


def _mapping(value: dict[Any, Any], namer: Namer, depth: int) -> str:
    if depth >= DEPTH:
        return f"dict({len(value)})"
    shown = []
    for (key, item), _ in zip(value.items(), range(ITEMS), strict=False):
        shown.append(f"{show(key, namer, depth + 1)}: {show(item, namer, depth + 1)}")
    return "{" + ", ".join(shown) + (", …" if len(value) > ITEMS else "") + "}"


def _object(value: Any, kind: type) -> str:
    if kind is types.FunctionType or kind is types.BuiltinFunctionType:
        return f"{value.__name__}()"
    if kind is types.MethodType and type(value.__func__) is types.FunctionType:
        return f"{value.__func__.__name__}()"
    if kind is types.ModuleType:
        return f"module {value.__name__}"
    if kind is type:
        return f"class {type_name(value)}"
    return f"<{type_name(kind)}>"


def _cut(text: str) -> str:
    return text if len(text) <= LENGTH else text[: LENGTH - 1] + "…"
