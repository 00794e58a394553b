"""Pieces that sentences about a step are made of: names, text that fits, and who a key speaks of.

Refuses to know which sentence it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .world import World

# A message key and its parameters.
Sentence = tuple[str, dict[str, Any]]
SHOWN = 60
# Of more numbers than these only the first ones are told.
LISTED, FIRST = 12, 6


def name(world: World, task: int | None) -> str:
    """The name of a task; of nobody, nothing."""
    return str(world.task(task)["name"]) if task is not None else ""


def cpu(world: World) -> str:
    """The name of who holds the CPU."""
    return name(world, world.draft.state["cpu"])


def cut(text: str) -> str:
    """Text as it is shown in a sentence: on one line, and not too long."""
    flat = text.rstrip("\n")
    return flat if len(flat) <= SHOWN else flat[: SHOWN - 1] + "…"


def listed(numbers: Sequence[int]) -> str:
    """Numbers as they stand in a sentence; of many the first ones, and how many others there are."""
    if len(numbers) <= LISTED:
        return ", ".join(map(str, numbers))
    first = numbers[:FIRST]
    return f"{', '.join(map(str, first))} … +{len(numbers) - len(first)}"


def of_loop(world: World, hub: int | None) -> str:
    """What a key ends with where an event loop of asyncio does what is otherwise a hub's business."""
    part = world.draft.state["hubs"].get(str(hub))
    return ".loop" if part is not None and part["model"] == "asyncio" else ""
