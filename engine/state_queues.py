"""How the program's queues change the state: what is in them, and who waits at them. Refuses to know whose they are.

A queue has a part in `queues` from its first use on, under its program and number.
"""

from __future__ import annotations

from typing import Any

from .events import Queue
from .world import Transition, World

# Who finds a queue so waits in that one of its lists.
WAITING = {"empty": "takers", "full": "putters"}


def on_queue(world: World, event: Queue) -> None:
    """A queue is met, an item goes in or out, or somebody is going to wait."""
    draft, key = world.draft, f"{event.program}:{event.queue}"
    if event.event == "met":
        named = {"id": event.queue, "program": event.program, "name": event.name, "what": event.what}
        lists: dict[str, list[Any]] = {"items": [], "takers": [], "putters": []}
        draft.set("queues", key, {**named, "limit": event.limit, "size": 0, "last": None, **lists})
    elif event.event in WAITING:
        draft.append("queues", key, WAITING[event.event], event.task)
        world.at_queues[event.task] = key
    else:
        leave_queue(world, event.task)
        draft.set("queues", key, "items", event.items)
        draft.set("queues", key, "size", event.size)
        last = {"event": event.event, "item": event.item, "task": event.task, "q": world.seq}
        draft.set("queues", key, "last", last)


def leave_queue(world: World, task: int) -> None:
    """Whoever gets the CPU does not wait any more, and nor does who brought what is in now."""
    key = world.at_queues.pop(task, None)
    if key is not None:
        for side in WAITING.values():
            waiting = world.draft.state["queues"][key][side]
            if task in waiting:
                world.draft.delete("queues", key, side, waiting.index(task))


QUEUE_TRANSITIONS: dict[type, Transition] = {Queue: on_queue}
