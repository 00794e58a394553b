"""What somebody who gets the CPU is given with it: the value of `switch(x)`, or what the call that it waits in returns.

greenlet's trace hook tells who left and who came, and not with what: the arguments of a call in C stand on no stack
that Python shows. But the call itself does. The instruction at which the leaving frame stands has a place in the
source, and what stands there between the brackets is worked out again, as far as that needs nothing but constants,
variables and plain arithmetic on numbers and text; no code of the program is run, and what it cannot work out is not
known. Refuses to know tasks and events.
"""

from __future__ import annotations

import ast
import linecache
import operator
from collections.abc import Callable
from functools import cache
from itertools import islice
from types import CodeType, FrameType
from typing import Any

from .comprehensions import unreadable
from .untraced import untraced
from .values import LENGTH, Namer, show, type_name

Place = tuple[int | None, int | None]
# The functions of greenlets that hand over by hand.
BY_HAND = ("switch", "throw")
NUMBERS = frozenset({int, float, bool})
TEXTS = frozenset({str, bytes})
HARMLESS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
}
LARGEST, MANY = 10**18, 64
INDEXED = frozenset({list, tuple, dict})
# What a wait returns is kept in these attributes of what is waited for, once it is there.
RESULTS = {("gevent.event", "get"): "_value", ("gevent.greenlet", "get"): "value"}


class Unknown(Exception):
    """What stands there cannot be worked out without running the program."""


class Named(str):
    """A value of which nothing but its text is known."""


@untraced
def handed(frame: FrameType | None, namer: Namer) -> str | None:
    """What a frame that stands in `switch(...)` or `throw(...)` hands over; None where it is nothing, or not known."""
    if frame is None or frame.f_lasti in unreadable(frame.f_code):
        return None
    call = _call(frame.f_code, frame.f_lasti)
    if call is None or _name(call.func) not in BY_HAND:
        return None
    try:
        return _arguments(call, _Frame(frame), namer)
    except (Unknown, ArithmeticError):
        return None


def returned(frame: FrameType | None, own: frozenset[str] | set[str], namer: Namer) -> str | None:
    """What a call of gevent's returns in which a greenlet waited that now goes on; `own` are the program's files."""
    found: str | None = None
    while frame is not None and frame.f_code.co_filename not in own:
        name = RESULTS.get((str(frame.f_globals.get("__name__", "")), frame.f_code.co_name))
        value = _plain_attribute(frame.f_locals.get("self"), name) if name else None
        found = found if value is None else show(value, namer)
        frame = frame.f_back
    return found


def _plain_attribute(value: Any, name: str) -> Any:
    """An attribute that gevent keeps; its own mark for "nothing yet" is nothing."""
    found = getattr(value, name, None) if type(value).__module__.startswith("gevent.") else None
    return None if type(found).__module__.startswith("gevent.") else found


@cache
def _calls(file: str) -> dict[Place, ast.Call]:
    """The calls in a program's file, by where they end: no two of them end at the same place."""
    try:
        tree = ast.parse("".join(linecache.getlines(file)))
    except (SyntaxError, ValueError, RecursionError):
        return {}
    return {(node.end_lineno, node.end_col_offset): node for node in ast.walk(tree) if isinstance(node, ast.Call)}


def _call(code: CodeType, at: int) -> ast.Call | None:
    """The call that an instruction makes, as it stands in the source."""
    _, line, _, column = next(islice(code.co_positions(), at // 2, None), (None,) * 4)
    return _calls(code.co_filename).get((line, column))


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _arguments(call: ast.Call, frame: _Frame, namer: Namer) -> str | None:
    """One value as itself, several as a tuple, those with names with their names."""
    values = [frame.value(each) for each in call.args]
    named = [f"{each.arg}={_text(frame.value(each.value), namer)}" for each in call.keywords if each.arg]
    if len(named) < len(call.keywords):
        raise Unknown
    texts = [_text(each, namer) for each in values]
    if not texts and not named:
        return None
    whole = texts[0] if len(texts) == 1 and not named else f"({', '.join([*texts, *named])})"
    return whole if len(whole) <= LENGTH else whole[: LENGTH - 1] + "…"


def _text(value: Any, namer: Namer) -> str:
    return str(value) if type(value) is Named else show(value, namer)


class _Frame:
    """Works out expressions from the variables of a frame."""

    def __init__(self, frame: FrameType) -> None:
        self._variables, self._globals, self._builtins = frame.f_locals, frame.f_globals, frame.f_builtins

    def value(self, node: ast.expr) -> Any:
        """Unknown, or an ArithmeticError, where it is not known."""
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return self._variable(node.id)
        if isinstance(node, (ast.Tuple, ast.List)):
            return self._items(node)
        if isinstance(node, ast.BinOp):
            return _combined(HARMLESS.get(type(node.op)), self.value(node.left), self.value(node.right))
        if isinstance(node, ast.Subscript):
            return _item(self.value(node.value), self.value(node.slice))
        if isinstance(node, ast.Call):
            return self._exception(node)
        raise Unknown

    def _items(self, node: ast.Tuple | ast.List) -> Any:
        items = [self.value(each) for each in node.elts]
        if any(type(each) is Named for each in items):
            raise Unknown
        return tuple(items) if isinstance(node, ast.Tuple) else items

    def _variable(self, name: str) -> Any:
        for names in (self._variables, self._globals, self._builtins):
            if name in names:
                return _shown(names[name])
        raise Unknown

    def _exception(self, call: ast.Call) -> Named:
        """An exception that is made on the spot, as it would show itself."""
        kind = self._variable(_name(call.func)) if isinstance(call.func, ast.Name) else None
        if type(kind) is not Named or len(call.args) > 1 or call.keywords:
            raise Unknown
        given = show(self.value(call.args[0]), lambda value: None) if call.args else ""
        return Named(f"{kind}({given})")


def _shown(value: Any) -> Any:
    """Classes of exceptions by their names."""
    return Named(type_name(value)) if type(value) is type and issubclass(value, BaseException) else value


def _combined(operation: Callable[[Any, Any], Any] | None, left: Any, right: Any) -> Any:
    """Arithmetic on numbers that are not large, and text after text."""
    kinds = {type(left), type(right)}
    joined = operation is operator.add and len(kinds) == 1 and kinds <= TEXTS
    if operation is None or not (joined or kinds <= NUMBERS) or (not joined and max(abs(left), abs(right)) > LARGEST):
        raise Unknown
    return operation(left, right)


def _item(container: Any, key: Any) -> Any:
    """An item of a list, tuple or dictionary under a plain key."""
    if type(container) not in INDEXED or type(key) not in NUMBERS | TEXTS:
        raise Unknown
    if type(container) is dict and (
        len(container) > MANY or any(type(each) not in NUMBERS | TEXTS for each in container)
    ):
        raise Unknown  # keys of the program's own may compare themselves
    try:
        return container[key]
    except (LookupError, TypeError):
        raise Unknown from None
