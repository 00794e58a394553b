"""What was found in a run, in its state: lints, deadlocks, and locks asked for in vain. Refuses to judge anything."""

from __future__ import annotations

from typing import Any

from msgspec import to_builtins

from .events import Deadlock, Lint, Patch, TryLock, Unawaited
from .world import Transition, World


def on_lint(world: World, event: Lint) -> None:
    """Something was found: it joins the list, with the number of the step at which it shows."""
    entry = to_builtins(event) | {"q": world.seq, "t": world.t, "line": event.line}
    del entry["kind"]
    world.draft.append("lints", entry)


def on_deadlock(world: World, event: Deadlock) -> None:
    """A hub gives up."""
    world.draft.set("deadlock", {"task": event.task, **blocked(event)})


def blocked(event: Any) -> dict[str, Any]:
    """Who waits for whom, of a deadlock or an end."""
    waits = [
        {
            "task": each.task,
            "on": each.on.value,
            "call": each.call,
            "target": each.target,
            "holders": list(each.holders),
            "since": each.since,
        }
        for each in event.waits
    ]
    return {"waits": waits, "cycle": list(event.cycle)}


def on_trylock(world: World, event: TryLock) -> None:
    """A task asks for a lock in vain."""
    key, part = str(event.task), world.task(event.task)
    known = world.draft.state["polls"].get(key)
    count = (known or {"futile": 0})["futile"] + 1
    streak = (known or {"streak": 0})["streak"] + 1
    useful = (known or {"useful": 0})["useful"]
    entry = {"task": event.task, "futile": count, "useful": useful, "streak": streak, "call": "acquire"}
    world.draft.set("polls", key, {**entry, "fd": None, "line": part["line"]})


def on_fact(world: World, event: Patch | Unawaited) -> None:
    """What a lint will tell."""


LINT_TRANSITIONS: dict[type, Transition] = {
    Lint: on_lint,
    Deadlock: on_deadlock,
    TryLock: on_trylock,
    Patch: on_fact,
    Unawaited: on_fact,
}
