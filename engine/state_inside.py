"""How lines of gevent and asyncio themselves change the state, where they are recorded.

A task's `inside` holds the libraries' functions that it is in, the outermost first, each with the number of the
program's own functions under it; `at` says in which of them its control is, null: in the program's own code. Nothing
else of the state depends on them. Refuses to know what a function is good for.
"""

from __future__ import annotations

from typing import Any

from .events import Call, Line, Return
from .meanings import meaning
from .world import Transition, World

# A hub's loop is not gevent's own Python code: what it calls comes from here.
TURNING = ("gevent/hub.py", "Hub.run")
# What steps a coroutine lies under all of its functions, also under those that wait for something already.
STEPS = ("asyncio/events.py", "Handle._run")


def on_call(world: World, event: Call) -> None:
    """A function of a library is entered."""
    part, path = world.task(event.task), ("tasks", str(event.task))
    frames = part.get("inside", [])
    frame = {"file": event.file, "func": event.func, "line": event.line, "under": len(part["stack"])}
    frame["about"] = meaning(event.file, event.func)
    if _place(frame) == STEPS and part["what"] == "coroutine":
        world.draft.set(*path, "inside", [{**frame, "under": 0}, *frames])
        _go(world, event.task, 0)
    else:
        via = _phase(world, event.task) if frames and _place(frames[-1]) == TURNING else None
        _enter(world, path, frames, frame if via is None else {**frame, "via": via})
        _go(world, event.task, len(frames) - 1 if frames else 0)
    world.entering = event.task


def _enter(world: World, path: tuple[str, str], frames: list[Any], frame: dict[str, Any]) -> None:
    if frames:
        world.draft.append(*path, "inside", frame)
    else:
        world.draft.set(*path, "inside", [frame])


def on_line(world: World, event: Line) -> None:
    """A line of a library is about to run."""
    frames = world.task(event.task).get("inside", [])
    index = _newest(frames, lambda frame: frame["file"] == event.file)
    if index is not None:
        world.draft.put(frames[index], ("tasks", str(event.task), "inside", index), "line", event.line)
    _go(world, event.task, index)


def on_return(world: World, event: Return) -> None:
    """A function of a library is left: control is where it was called from."""
    part = world.task(event.task)
    frames = part.get("inside", [])
    index = _newest(frames, lambda frame: _place(frame) == (event.file, event.func))
    if index is None:
        return
    world.draft.delete("tasks", str(event.task), "inside", index)
    outer = len(frames) - 1
    is_own = outer < 0 or frames[outer]["under"] < len(part["stack"])
    _go(world, event.task, None if is_own else outer)


def _go(world: World, task: int, index: int | None) -> None:
    """Where a task's control is now."""
    part = world.task(task)
    if part.get("at") != index or "at" not in part:
        world.draft.set("tasks", str(task), "at", index)
    if index is None:
        world.astray.discard(task)
    else:
        world.astray.add(task)


def _phase(world: World, task: int) -> str | None:
    hub = world.draft.state["hubs"].get(str(task))
    return hub["phase"] if hub is not None else None


def _place(frame: dict[str, Any]) -> tuple[str, str]:
    return frame["file"], frame["func"]


def _newest(frames: list[Any], fits: Any) -> int | None:
    return next((index for index in reversed(range(len(frames))) if fits(frames[index])), None)


INSIDE_TRANSITIONS: dict[type, Transition] = {Call: on_call, Line: on_line, Return: on_return}
