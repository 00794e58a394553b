"""The probe for lines: which line of the program's own files is about to run, and which variables the one before changed.

One `sys.settrace` function serves the whole thread and survives greenlet switches. "line" comes before the line runs, so a change is seen at
the next event of the same frame. Looks at variables by identity, and at small containers by a fingerprint. Refuses to know why
control moves.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from ..events import Call, Line, Raise, Return
from ..machine.port import Port
from ..values import HIDDEN, MUTABLE, Namer, fingerprint, show

HELD = (int, float, bool, type(None), complex, str, bytes)
Trace = Callable[[FrameType, str, Any], Any]


class LineProbe:
    """Traces the files of one program. `current` tells the task that runs now."""

    def __init__(self, port: Port, files: dict[str, str], current: Callable[[], int], namer: Namer) -> None:
        self._port, self._files, self._current, self._namer = port, files, current, namer
        self._seen: dict[FrameType, dict[str, tuple[Any, Any]]] = {}
        self._local = self._make_local()

    def start(self) -> None:
        """Tracing begins with the next function called on this thread."""
        sys.settrace(self._enter)

    def stop(self) -> None:
        """No more events."""
        sys.settrace(None)
        self._seen.clear()

    def _enter(self, frame: FrameType, event: str, arg: Any) -> Trace | None:
        code = frame.f_code
        file = self._files.get(code.co_filename)
        if file is None:
            return None
        changes = None if code.co_name == "<module>" else self._changes(frame)
        self._port.report(Call(self._current(), file, code.co_firstlineno, code.co_name, changes))
        return self._local

    def _make_local(self) -> Trace:
        """The hot path: everything it needs is at hand."""
        port, files, current, changes = self._port, self._files, self._current, self._changes
        report, price = port.report, port.line

        def local(frame: FrameType, event: str, arg: Any) -> Trace:
            if event == "line":
                report(Line(current(), files[frame.f_code.co_filename], frame.f_lineno, changes(frame)))
                price()
            elif event == "return":
                self._leave(frame, arg)
            elif event == "exception":
                self._raised(frame, arg)
            return local

        return local

    def _leave(self, frame: FrameType, value: Any) -> None:
        code = frame.f_code
        file, result = self._files[code.co_filename], show(value, self._namer)
        self._port.report(Return(self._current(), file, frame.f_lineno, code.co_name, result, self._changes(frame)))
        # A generator's frame comes back with a new "call"; holding it would keep a dropped generator alive.
        del self._seen[frame]

    def _raised(self, frame: FrameType, arg: tuple[type[BaseException], BaseException, Any]) -> None:
        kind, value = arg[0], arg[1]
        text = show(value.args[-1], self._namer) if isinstance(value, BaseException) and value.args else ""
        self._port.report(Raise(self._current(), self._files[frame.f_code.co_filename], frame.f_lineno, kind.__name__, text))

    def _changes(self, frame: FrameType) -> dict[str, str | None] | None:
        """The names that changed since the last look, as text; None for a name that is gone."""
        seen = self._seen.get(frame)
        if seen is None:
            seen = self._seen[frame] = {}
        variables = frame.f_locals
        changed: dict[str, str | None] = {}
        for name, value in variables.items():
            kind = type(value)
            # Only harmless values are held: holding others would delay their end.
            mark = value if kind in HELD else id(value)
            detail = fingerprint(value) if kind in MUTABLE else kind
            before = seen.get(name)
            if before is not None and (before[0] is mark or (kind not in HELD and before[0] == mark)) and before[1] == detail:
                continue
            seen[name] = (mark, detail)
            if not name.startswith("__") and not isinstance(value, HIDDEN):
                changed[name] = show(value, self._namer)
        if len(seen) != len(variables):
            for name in [each for each in seen if each not in variables]:
                del seen[name]
                changed[name] = None
        return changed or None
