"""Which lines of gevent and asyncio run: what the probe for lines follows where somebody wants to look inside.

They cost nothing and show no variables: they must not change the run. Nothing is told of what happens while a module
is being imported, the standard library is being patched, or settings and stacks are being looked up: that is no part of
the story. Refuses to know the program's own files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from inspect import CO_OPTIMIZED
from types import CodeType, FrameType
from typing import Any

from ..events import Call, Line, Return
from ..libraries import QUIET_FILES
from ..machine.port import Port
from ._awaiting import AWAITS, brings_value

Trace = Callable[[FrameType, str, Any], Any]
# Of these nothing is told, nor of what they call; the same of QUIET_FILES.
QUIET = frozenset(
    {
        ("gevent/greenlet.py", "<lambda>"),
        ("gevent/greenlet.py", "_extract_stack"),
        ("asyncio/base_events.py", "BaseEventLoop.get_debug"),
    }
)


class Libraries:
    """Traces the functions in these folders.

    `awaits` says of a frame, with its value and whether it fails, whether it does not end but awaits something.
    """

    def __init__(self, port: Port, folders: dict[str, str], awaits: Callable[[FrameType, Any, bool], bool]) -> None:
        self._port, self._folders, self._awaits = port, folders, awaits
        # What recordings call a file, None where it is none of these libraries.
        self._names: dict[str, str | None] = {}
        # How many such things each task is in the middle of.
        self._quiet: Counter[int] = Counter()
        # The frames of coroutines that await something, with what follows them.
        self._suspended: dict[FrameType, Trace] = {}

    def enter(self, frame: FrameType) -> Trace | None:
        """A function is entered that is not the program's own: what traces it, or None."""
        code = frame.f_code
        if code.co_name == "<module>":
            return self._be_quiet(frame)
        file = self._name(code.co_filename)
        if file is None or not code.co_flags & CO_OPTIMIZED or self._quiet[self._port.task]:
            return None
        if file.startswith(QUIET_FILES) or (file, code.co_qualname) in QUIET:
            return self._be_quiet(frame)
        if code.co_flags & AWAITS and frame in self._suspended:
            return self._suspended.pop(frame)
        return self._follow(code, file)

    def _name(self, path: str) -> str | None:
        if path not in self._names:
            found = (name + path[len(at) :] for at, name in self._folders.items() if path.startswith(at))
            self._names[path] = next(found, None)
        return self._names[path]

    def _be_quiet(self, frame: FrameType) -> Trace:
        """Until this has ended nothing is told."""
        task = self._port.task
        self._quiet[task] += 1

        def local(frame: FrameType, event: str, arg: Any) -> Trace:
            if event == "return":
                self._quiet[task] -= 1
            return local

        return local

    def _follow(self, code: CodeType, file: str) -> Trace:
        port, func, may_await = self._port, code.co_qualname, code.co_flags & AWAITS
        port.report(Call(port.task, file, code.co_firstlineno, func))

        fails = False

        def local(frame: FrameType, event: str, arg: Any) -> Trace:
            nonlocal fails
            if event == "line":
                fails = False
                port.report(Line(port.task, file, frame.f_lineno))
            elif event == "exception":
                fails = not brings_value(frame, arg[0])
            elif may_await and self._awaits(frame, arg, fails):
                self._suspended[frame] = local
            else:
                self._suspended.pop(frame, None)
                port.report(Return(port.task, file, frame.f_lineno, func))
            return local

        return local
