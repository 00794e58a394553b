"""The probe for lines: which line of the program's own files is about to run, and which variables the one before
changed.

One `sys.settrace` function serves the whole thread and survives greenlet switches. "line" comes before the line runs,
so a change is seen at the next event of the same frame. Looks at variables by identity, and at small containers by a
fingerprint. Refuses to know why control moves.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import find_spec
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE
from opcode import opmap
from types import FrameType
from typing import Any

from ..events import Call, Line, Raise, Return
from ..machine.port import Port
from ..values import HIDDEN, MUTABLE, Namer, fingerprint, show, type_name

CO_OPTIMIZED = 0x1
# Coroutines and asynchronous generators: functions that may await. What the latter yield comes wrapped.
AWAITS = CO_COROUTINE | CO_ASYNC_GENERATOR
YIELDED = "async_generator_wrapped_value"
SEND = opmap.get("SEND")
# The instructions at which an awaiting frame stands.
SUSPENDING = frozenset(opmap[name] for name in ("YIELD_VALUE", "SEND", "RESUME") if name in opmap)
EXCEPTION_ARGS = BaseException.__dict__["args"].__get__
HELD = (int, float, bool, type(None), complex, str, bytes)
Trace = Callable[[FrameType, str, Any], Any]


def library_folders(inside: str | None) -> dict[str, str]:
    """Where the libraries lie whose lines are wanted: folder -> the name that recordings use."""
    names = () if inside is None else ("gevent", "asyncio") if inside == "all" else (inside,)
    specs = {name: find_spec(name) for name in names}
    return {
        str(spec.submodule_search_locations[0]): name
        for name, spec in specs.items()
        if spec and spec.submodule_search_locations
    }


class LineProbe:
    """Traces the files of one program."""

    def __init__(
        self,
        port: Port,
        files: dict[str, str],
        namer: Namer,
        libraries: dict[str, str],
        suspends: Callable[[int], bool] = lambda task: False,
        watched: frozenset[str] = frozenset(),
        watch: Callable[[FrameType], Callable[[FrameType, Any], None] | None] = lambda frame: None,
    ) -> None:
        """`suspends` says of a task whether what it awaits leaves its functions where they are.

        `watch` is shown the libraries' functions with the names `watched` and says what to do when they are left.
        """
        self._port, self._files, self._namer, self._libraries = port, files, namer, libraries
        self._suspends, self._watched, self._watch = suspends, watched, watch
        self._seen: dict[FrameType, dict[str, tuple[Any, Any]]] = {}
        # Frames of coroutines that await something, and those that an exception is passing through.
        self._suspended: set[FrameType] = set()
        self._raising: FrameType | None = None
        self._local = self._make_local()

    def start(self) -> None:
        """Tracing begins with the next function called on this thread."""
        sys.settrace(self._enter)

    def stop(self) -> None:
        """No more events of this thread."""
        sys.settrace(None)

    def _enter(self, frame: FrameType, event: str, arg: Any) -> Trace | None:
        try:
            return self._entered(frame)
        except RecursionError:
            return None  # see _make_local

    def _entered(self, frame: FrameType) -> Trace | None:
        code = frame.f_code
        file = self._files.get(code.co_filename)
        if file is None:
            inner = self._enter_library(frame) if self._libraries else None
            return self._follow(frame, inner) if code.co_name in self._watched else inner
        if frame in self._suspended:
            self._suspended.discard(frame)
            return self._awaiting
        changes = None if code.co_name == "<module>" else self._changes(frame)
        self._port.report(Call(self._port.task, file, code.co_firstlineno, code.co_name, changes))
        return self._awaiting if code.co_flags & AWAITS else self._local

    def _follow(self, frame: FrameType, inner: Trace | None) -> Trace | None:
        """Tells when a library's function is left that somebody watches."""
        left = self._watch(frame)
        if left is None:
            return inner
        frame.f_trace_lines = inner is not None

        def local(frame: FrameType, event: str, arg: Any) -> Trace:
            if inner is not None:
                inner(frame, event, arg)
            if event == "return":
                left(frame, arg)
            return local

        return local

    def _enter_library(self, frame: FrameType) -> Trace | None:
        """Lines of a library cost nothing and show no variables: they must not change the run."""
        code = frame.f_code
        if not code.co_flags & CO_OPTIMIZED:
            return None  # the body of a module or class: importing is no part of the story
        file = next(
            (
                name + code.co_filename[len(at) :]
                for at, name in self._libraries.items()
                if code.co_filename.startswith(at)
            ),
            None,
        )
        if file is None:
            return None
        port, report = self._port, self._port.report
        report(Call(port.task, file, code.co_firstlineno, code.co_name))

        def local(frame: FrameType, event: str, arg: Any) -> Trace:
            if event == "line":
                report(Line(port.task, file, frame.f_lineno))
            elif event == "return":
                report(Return(port.task, file, frame.f_lineno, code.co_name))
            return local

        return local

    def _make_local(self) -> Trace:
        """The hot path: everything it needs is at hand."""
        port, files, changes = self._port, self._files, self._changes
        report, price = port.report, port.line

        def local(frame: FrameType, event: str, arg: Any) -> Trace:
            try:
                if event == "line":
                    report(Line(port.task, files[frame.f_code.co_filename], frame.f_lineno, changes(frame)))
                    price()
                elif event == "return":
                    self._leave(frame, arg)
                elif event == "exception":
                    self._raised(frame, arg)
            except RecursionError:
                # The program stands at its recursion limit, and so does this: an error here would end all tracing.
                pass
            return local

        return local

    def _awaiting(self, frame: FrameType, event: str, arg: Any) -> Trace:
        """Lines of a function that may await. A line after an exception shows that the function goes on."""
        if event == "line":
            self._raising = None
        self._local(frame, event, arg)
        return self._awaiting

    def _leave(self, frame: FrameType, value: Any) -> None:
        code = frame.f_code
        if code.co_flags & AWAITS and self._suspends(self._port.task) and self._is_suspended(frame, value):
            self._suspended.add(frame)
            return
        file, result = self._files[code.co_filename], show(value, self._namer)
        self._port.report(Return(self._port.task, file, frame.f_lineno, code.co_name, result, self._changes(frame)))
        # A generator's frame comes back with a new "call"; holding it would keep a dropped generator alive.
        self._seen.pop(frame, None)

    def _is_suspended(self, frame: FrameType, value: Any) -> bool:
        """Whether a coroutine that "returns" awaits: its next instruction goes on from there, and it is not failing."""
        if (self._raising is frame and value is None) or type(value).__name__ == YIELDED:
            return False
        return frame.f_code.co_code[frame.f_lasti] in SUSPENDING

    def _raised(self, frame: FrameType, arg: tuple[type[BaseException], BaseException, Any]) -> None:
        kind, value = arg[0], arg[1]
        if kind is StopIteration and frame.f_code.co_code[frame.f_lasti] == SEND:
            return  # how the value of an await arrives
        self._raising = frame
        args = EXCEPTION_ARGS(value) if issubclass(type(value), BaseException) else ()
        text = show(args[-1], self._namer) if args else ""
        self._port.report(
            Raise(self._port.task, self._files[frame.f_code.co_filename], frame.f_lineno, type_name(kind), text)
        )

    def _changes(self, frame: FrameType) -> dict[str, str | None] | None:
        """The names that changed since the last look, as text; None for a name that is gone."""
        seen = self._seen.get(frame)
        if seen is None:
            seen = self._seen[frame] = {}
        # Looking at the f_locals of a module makes Python 3.12 warn of its comprehensions' variables.
        variables = frame.f_globals if frame.f_code.co_name == "<module>" else frame.f_locals
        changed: dict[str, str | None] = {}
        for name, value in variables.items():
            kind = type(value)
            # Only harmless values are held: holding others would delay their end.
            mark = value if kind in HELD else id(value)
            detail = fingerprint(value) if kind in MUTABLE else kind
            before = seen.get(name)
            if (
                before is not None
                and (before[0] is mark or (kind not in HELD and before[0] == mark))
                and before[1] == detail
            ):
                continue
            seen[name] = (mark, detail)
            if not name.startswith("__") and not issubclass(kind, HIDDEN):
                changed[name] = show(value, self._namer)
        if len(seen) != len(variables):
            for name in [each for each in seen if each not in variables]:
                del seen[name]
                changed[name] = None
        return changed or None
