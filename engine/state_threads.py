"""How threads change the state: who holds the GIL, and who waits in the run queue. Refuses to know greenlets and hubs.

A program has a part in `threads` from its first thread on; until then its main thread is all there is.
"""

from __future__ import annotations

from typing import Any

from .events import Cause, Switch, Task, Wakeup
from .world import Transition, World

# Causes by which a thread leaves the CPU and is still ready.
STILL_READY = (Cause.SLICE, Cause.YIELD)
BLOCKED = ("sleep", "io", "wait", "hold", "input")


def thread_of(world: World, event: Task) -> int:
    """The thread that a new task lives on, by the number of the task that it began with."""
    if event.what in ("main", "thread", "process"):
        return event.task
    return event.thread or int(world.draft.get("programs", event.program, "main") or event.task)


def begin_thread(world: World, event: Task) -> None:
    """A thread is made: it waits for the GIL in the run queue."""
    draft, key = world.draft, str(event.program)
    world.model(event.program, "threads")
    if key not in draft.state["threads"]:
        draft.set("threads", key, {"holder": _holder(world, event.program), "queue": []})
    draft.append("threads", key, "queue", event.task)


def begin_process(world: World, event: Task) -> None:
    """A process is forked: one more program, of its parent's source, with the descriptors of its parent."""
    parent = world.task(event.thread)["program"]
    world.fork(parent, event.name)
    for socket in [each for each in world.draft.state["sockets"].values() if each["program"] == parent]:
        copy = {**socket, "program": event.program, "backlog": list(socket["backlog"]), "inherited": True}
        world.draft.set("sockets", f"{event.program}:{socket['fd']}", copy)


def end_thread(world: World, event: Task) -> None:
    """A thread is over; one that is cut with its program has no switch to tell it."""
    _unqueue(world, event.program, event.task)
    if event.what == "thread" and event.detail == "cut" and event.task not in world.holders():
        world.become(event.task, "done")
    elif event.what == "process" and world.task(event.task)["state"] not in ("running", "poll"):
        world.become(event.task, "failed" if event.event == "failed" else "done")


def on_wakeup(world: World, event: Wakeup) -> None:
    """A thread that was blocked is ready."""
    part = world.task(event.task)
    if part["state"] in (*BLOCKED, "kernel"):
        world.become(event.task, "ready")
    _enqueue(world, part)


def hand_over(world: World, event: Switch) -> None:
    """The CPU changes hands: between greenlets of one thread the holder stays the same."""
    leaving = world.task(event.from_) if event.from_ is not None else None
    entering = world.task(event.to) if event.to is not None else None
    if leaving is not None and entering is not None and leaving["thread"] == entering["thread"]:
        return
    if leaving is not None and event.cause.type in STILL_READY:
        _enqueue(world, leaving)
    for part in (leaving, entering):
        if part is not None and str(part["program"]) in world.draft.state["threads"]:
            world.draft.set("threads", str(part["program"]), "holder", _holder(world, part["program"]))
    if entering is not None:
        _unqueue(world, entering["program"], entering["thread"])


def stops_others(world: World, part: Any) -> bool:
    """Whether a task that is blocked in the kernel stops more than itself: a whole program, or its thread's greenlets.

    Where it stops itself alone its lane tells what it waits for.
    """
    if str(part["program"]) not in world.draft.state["threads"]:
        return True
    return any(each["thread"] == part["thread"] and each["id"] != part["id"] for each in world.tasks())


def _holder(world: World, program: int) -> int | None:
    parts = [world.task(each) for each in world.holders()]
    return next((part["thread"] for part in parts if part["program"] == program), None)


def _enqueue(world: World, part: Any) -> None:
    queues, key = world.draft.state["threads"], str(part["program"])
    if key in queues and part["thread"] not in queues[key]["queue"]:
        world.draft.append("threads", key, "queue", part["thread"])


def _unqueue(world: World, program: int, thread: int) -> None:
    queues, key = world.draft.state["threads"], str(program)
    if key in queues and thread in queues[key]["queue"]:
        world.draft.delete("threads", key, "queue", queues[key]["queue"].index(thread))


THREAD_TRANSITIONS: dict[type, Transition] = {Wakeup: on_wakeup}
