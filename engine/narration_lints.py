"""What is said about what was found in a run: lints and deadlocks. The words live in the language files.

Refuses to know how anything was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .events import Cause, Deadlock, Lint, TryLock
from .world import World

APART, ARROW = ", ", " → "


def names(world: World, tasks: Sequence[int], between: str = APART) -> str:
    """The names of tasks."""
    return between.join(world.task(task)["name"] for task in tasks)


def crowd(world: World, tasks: Sequence[int], more: int) -> str:
    """The names of the first of many tasks, and how many others there are."""
    return names(world, tasks) + (f"{APART}+{more}" if more else "")


def circle(world: World, cycle: Sequence[int]) -> str:
    """Tasks that wait for each other, each for the next, with the first one again at the end."""
    return names(world, [*cycle, *cycle[:1]], ARROW)


def tell_lint(world: World, event: Lint) -> tuple[str, str, dict[str, Any]]:
    """A mistake, as a rule: the code, and a variant where the words differ."""
    part = world.task(event.task)
    source = world.sources[part["program"]]
    code = source.call(event.line, event.call) if event.line is not None else event.call
    params: dict[str, Any] = {"task": part["name"], "code": code, "others": crowd(world, event.others, event.more)}
    if event.since is not None and event.until is not None:
        params["wait_us"] = event.until - event.since
    if event.count is not None:
        params["count"] = event.count
    params |= {"line": event.line or 0, "names": APART.join(event.names), "call": event.call}
    return "lint", f"lint.{event.code}{_variant(event)}", params


def _variant(event: Lint) -> str:
    if event.code == "never-run" and event.call:
        return ".coroutine"
    if event.code == "late-patch" and not event.names:
        return ".threads"
    if event.code == "endless-wait" and event.others:
        return ".lock" if event.on is Cause.LOCK else ".others"
    return ""


def tell_deadlock(world: World, event: Deadlock) -> tuple[str, str, dict[str, Any]]:
    """A hub gives up."""
    params = {"task": world.task(event.task)["name"], "cycle": circle(world, event.cycle)}
    return "lint", "deadlock.cycle" if event.cycle else "deadlock", params


def tell_trylock(world: World, event: TryLock) -> tuple[str, str, dict[str, Any]]:
    """A lock that was asked for in vain."""
    code = world.call_text(event.task, "acquire")
    params = {"task": world.task(event.task)["name"], "code": code}
    if event.holder is None:
        return "io", "trylock", params
    return "io", "trylock.held", {**params, "holder": world.task(event.holder)["name"]}
