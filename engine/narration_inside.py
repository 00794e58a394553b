"""What is said about a line of gevent or asyncio themselves: where one is, and what the function is good for.

Refuses to know when such lines are recorded.
"""

from __future__ import annotations

from typing import Any

from .events import Line
from .libraries import library_line
from .phrases import cut
from .world import World


def tell_inside(world: World, event: Any) -> tuple[str, str, dict[str, Any]] | None:
    """Every line is a step; a function with a meaning of its own begins with what that is."""
    if type(event) is not Line:
        return None
    part = world.task(event.task)
    index = part.get("at")
    if index is None:
        return None
    frame = part["inside"][index]
    params = {"task": part["name"], "func": frame["func"], "file": event.file, "line": event.line}
    code = cut(library_line(event.file, event.line))
    enters, world.entering = world.entering == event.task, None
    if not enters:
        return "inside", "inside.line", {**params, "code": code}
    about = frame["about"]
    return ("inside", f"inside.at.{about}", params) if about else ("inside", "inside.enter", {**params, "code": code})
