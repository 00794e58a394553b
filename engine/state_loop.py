"""How a hub's ready queue, timers and watched descriptors change the state. Refuses to know programs and sockets."""

from __future__ import annotations

from typing import Any

from .events import Callback, Phase, Timer, Watch
from .world import Transition, World

BLOCKED = ("sleep", "wait", "hold", "io")


def on_callback(world: World, event: Callback) -> None:
    """The ready queue: who joins it may run."""
    if event.event == "queued":
        world.draft.append("hubs", str(event.hub), "ready", {"id": event.id, "task": event.task, "what": event.what})
        if event.task is not None and world.task(event.task)["state"] in ("new", "wait", "io", "sleep", "unnoticed"):
            world.become(event.task, "ready")
    else:
        _remove(world, event.hub, "ready", event.id)


def on_timer(world: World, event: Timer) -> None:
    """A timer: who sleeps until then is due, noticed or not."""
    draft = world.draft
    if event.event == "armed":
        _insert_timer(world, event)
    elif event.event == "due":
        _mark(world, event.hub, "timers", event.id, "due", True)
        _rouse(world, event.task, event.hub)
    elif event.hub is not None and str(event.hub) in draft.state["hubs"]:
        _remove(world, event.hub, "timers", event.id)


def on_watch(world: World, event: Watch) -> None:
    """A watched descriptor."""
    if event.event == "started":
        task = event.task
        call = world.call_text(task, "") if task is not None else ""
        world.draft.append(
            "hubs",
            str(event.hub),
            "fds",
            {
                "id": event.id,
                "fd": event.fd,
                "events": event.events,
                "task": task,
                "call": call,
                "hot": False,
            },
        )
    elif event.event == "stopped":
        _remove(world, event.hub, "fds", event.id)


def on_phase(world: World, event: Phase) -> None:
    """The hub's loop reaches a phase; asking the kernel is the heart of a turn."""
    world.draft.set("hubs", str(event.hub), "phase", event.phase)
    if event.phase == "poll":
        world.draft.set("hubs", str(event.hub), "turn", world.draft.get("hubs", str(event.hub), "turn") + 1)


def _insert_timer(world: World, event: Timer) -> None:
    entry = {"id": event.id, "task": event.task, "at": event.at, "armed": world.t, "due": False}
    present: list[Any] = world.draft.get("hubs", str(event.hub), "timers")
    if not present or (event.at or 0) >= present[-1]["at"]:
        world.draft.append("hubs", str(event.hub), "timers", entry)
    else:
        world.draft.set("hubs", str(event.hub), "timers", sorted([*present, entry], key=lambda each: int(each["at"])))


def _rouse(world: World, task: int | None, hub: int | None) -> None:
    """Somebody's time has come: the kernel wakes a thread that sleeps.

    A greenlet or a coroutine stays unnoticed until its hub looks, whatever it waits for with a deadline.
    """
    state = world.task(task)["state"] if task is not None else ""
    if task is not None and hub is not None and state in ("sleep", "io", "wait"):
        world.become(task, "unnoticed")
    elif task is not None and state in (BLOCKED if hub is None else ("hold", "io")):
        world.become(task, "ready")
    if hub is not None and world.task(hub)["state"] == "kernel":
        world.become(hub, "ready")


def _index(world: World, hub: int, part: str, ident: int) -> int | None:
    entries = world.draft.state["hubs"].get(str(hub), {}).get(part, [])
    return next((index for index, each in enumerate(entries) if each["id"] == ident), None)


def _remove(world: World, hub: int, part: str, ident: int) -> None:
    index = _index(world, hub, part, ident)
    if index is not None:
        world.draft.delete("hubs", str(hub), part, index)


def _mark(world: World, hub: int | None, part: str, ident: int, field: str, value: Any) -> None:
    index = _index(world, hub, part, ident) if hub is not None else None
    if index is not None:
        world.draft.set("hubs", str(hub), part, index, field, value)


LOOP_TRANSITIONS: dict[type, Transition] = {
    Callback: on_callback,
    Timer: on_timer,
    Watch: on_watch,
    Phase: on_phase,
}
