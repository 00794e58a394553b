"""asyncio's tasks and futures, which are written in C: what is put over them, so that their steps can be told.

CPython's own classes are used, with one class over each of them that has the same name: instances of it can be
numbered, which those of a class in C cannot, and it tells when a task begins to run while it is made. They are put in
place as soon as `_asyncio` has been imported, which is before asyncio itself uses it: there is no other `Task` and
`Future` for anybody.

Refuses to know loops and probes.
"""

from __future__ import annotations

import sys
from types import BuiltinFunctionType
from typing import Any

from . import wiring

EAGER = sys.version_info >= (3, 12)
STEP, WAKEUP = "TaskStepMethWrapper", "task_wakeup"


def extend() -> None:
    """Puts the classes in the places of those that `_asyncio` brought."""
    module: Any = sys.modules["_asyncio"]
    future = _over(module.Future, (), {})
    module.Task, module.Future = _over(module.Task, (future,), {"__init__": _begin} if EAGER else {}), future


def stepped(callback: Any) -> Any:
    """The task that is stepped where this callback is called; None for all others than those of tasks in C."""
    kind = type(callback)
    if kind.__name__ == STEP or (kind is BuiltinFunctionType and callback.__name__ == WAKEUP):
        return callback.__self__
    return None


def _over(kind: Any, others: tuple[Any, ...], attributes: dict[str, Any]) -> Any:
    namespace = {"__module__": kind.__module__, "__qualname__": kind.__qualname__, "__doc__": kind.__doc__}
    return type(kind.__name__, (kind, *others), namespace | attributes)


def _begin(self: Any, coro: Any, **options: Any) -> None:
    """Task.__init__. An eager task runs now, inside of whoever makes it, until it awaits something."""
    start: Any = super(sys.modules["_asyncio"].Task, self).__init__
    if not _begins_now(coro, **options):
        start(coro, **options)
    else:
        wiring.steps.enter(self, coro)
        try:
            start(coro, **options)
        finally:
            wiring.steps.leave(self)
    del self, coro, start  # the traceback of a task's error leads here, and must not hold the task


def _begins_now(coro: Any, loop: Any = None, eager_start: Any = False, **_: Any) -> bool:
    asyncio: Any = sys.modules["asyncio"]
    runs = loop if loop is not None else asyncio._get_running_loop()
    return bool(eager_start and asyncio.iscoroutine(coro) and runs is not None and runs.is_running())
