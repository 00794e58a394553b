"""What is said about values on their way: into a queue, out of it, and out of a generator.

Refuses to know switches.
"""

from __future__ import annotations

from typing import Any

from .events import Queue, Return
from .phrases import cpu, name
from .world import World


def tell_queue(world: World, event: Queue) -> tuple[str, str, dict[str, Any]] | None:
    """An item goes in or out. That somebody is going to wait shows with the switch to which it leads."""
    if event.event not in ("put", "taken"):
        return None
    part = world.draft.state["queues"][f"{event.program}:{event.queue}"]
    task = name(world, event.task)
    params = {"task": task, "item": event.item, "queue": part["name"], "count": event.size, "limit": part["limit"]}
    if event.event == "taken":
        return "queue", "queue.taken" if event.size else "queue.taken.last", params
    if event.task != world.draft.state["cpu"]:
        return "queue", "queue.put.for", {**params, "cpu": cpu(world)}
    return "queue", "queue.put" if part["limit"] is None else "queue.put.limit", params


def tell_yield(world: World, event: Return) -> tuple[str, str, dict[str, Any]]:
    """A generator gives a value, and pauses."""
    params = {"task": name(world, event.task), "func": event.func, "value": event.value}
    return "return", "yield.bare" if event.value == "None" else "yield", params
