"""asyncio's accelerator module, `_asyncio`, for who asks for it by name; put beside asyncio's own names.

asyncio was imported without it, so that `Task`, `Future` and all that is made of them are those in Python, whose
stacks can be seen. From then on `_asyncio` can be imported, and its classes and functions stand where CPython keeps
them next to those in Python (`tasks._CTask`, `futures._CFuture`, `tasks._c_enter_task` ...). Both kinds live on one
loop: they know the same tasks and the same running loop. A task in C is no track; what it runs, the loop runs.

Refuses to know loops and probes.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio import events, futures, tasks
from importlib import import_module
from typing import Any

# Which tasks there are and which of them is stepped: shared by both kinds.
SHARED = ("_all_tasks", "_scheduled_tasks", "_eager_tasks", "_current_tasks")
# The functions of each module that `_asyncio` has too, under the names that asyncio gives to those in C.
STEPPING = (
    "current_task",
    "_register_task",
    "_register_eager_task",
    "_unregister_task",
    "_unregister_eager_task",
    "_enter_task",
    "_leave_task",
    "_swap_current_task",
)
RUNNING = ("_get_running_loop", "_set_running_loop", "get_running_loop", "get_event_loop", "_get_event_loop")


def admit() -> None:
    """Lets `_asyncio` be imported, and does what asyncio does with it, but for `Task` and `Future` themselves."""
    del sys.modules["_asyncio"]
    try:
        module: Any = import_module("_asyncio")
    except ImportError:
        return
    python: Any = tasks
    python._CTask, futures._CFuture = module.Task, module.Future  # type: ignore[attr-defined]
    for name in SHARED:
        if hasattr(module, name):
            setattr(python, name, getattr(module, name))
    for name in STEPPING:
        if hasattr(module, name):
            setattr(python, f"_c_{name.removeprefix('_')}", getattr(module, name))
    for name in RUNNING:
        if hasattr(module, name):
            _accelerate(name, getattr(module, name))


def _accelerate(name: str, function: Any) -> None:
    """The loop that runs in a thread is known to C alone; nothing of it needs to be seen."""
    setattr(events, f"_c_{name}", function)
    for place in (asyncio, events):
        if hasattr(place, name):
            setattr(place, name, function)
