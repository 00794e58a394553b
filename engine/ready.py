"""Which tasks of an event loop could go on if they were let: queued, due or with something to read, and since when.

Refuses to judge who keeps them from it.
"""

from __future__ import annotations

from .events import Callback, Cause, Socket, Timer, Watch
from .roll import BY_HAND, Member, Roll

ARRIVED = frozenset({"pending", "data", "eof", "reset", "established", "refused"})
TAKEN = frozenset({"read", "accepted", "closed"})


class Ready:
    """Who is ready on which hub, by number of the hub's task."""

    def __init__(self, roll: Roll) -> None:
        self._roll = roll
        # What would let a task go on: callbacks and timers by number -> (hub, task, since when).
        self._queued: dict[int, tuple[int, int | None, int]] = {}
        self._due: dict[int, tuple[int, int | None, int]] = {}
        self._watched: dict[int, Watch] = {}
        self._arrived: dict[tuple[int, int], int] = {}

    def callback(self, t: int, event: Callback) -> None:
        """The ready queue of a hub."""
        if event.event == "queued":
            self._queued[event.id] = (event.hub, event.task, t)
        else:
            self._queued.pop(event.id, None)

    def timer(self, t: int, event: Timer) -> None:
        """A timer of a hub."""
        if event.event == "due" and event.hub is not None:
            self._due[event.id] = (event.hub, event.task, t)
        elif event.event != "armed":
            self._due.pop(event.id, None)

    def watch(self, event: Watch) -> None:
        """A descriptor that a hub watches."""
        if event.event == "started":
            self._watched[event.id] = event
        elif event.event == "stopped":
            self._watched.pop(event.id, None)
        else:
            self._arrived.pop((self._program(event), event.fd), None)

    def socket(self, t: int, event: Socket) -> None:
        """Something arrives at a descriptor, or is taken from it."""
        if event.event in ARRIVED:
            self._arrived.setdefault((event.program, event.fd), t)
        elif event.event in TAKEN:
            self._arrived.pop((event.program, event.fd), None)

    def watches(self) -> bool:
        """Whether any hub waits for something from outside."""
        return bool(self._watched)

    def since(self, holder: Member) -> dict[int, int]:
        """The tasks on the holder's hub that could go on, and since when."""
        found: dict[int, int] = {}
        for hub, task, t in (*self._queued.values(), *self._due.values(), *self._readable()):
            other = task is not None and task != holder.number and self._on_thread(hub, holder.thread)
            if other and task is not None and self._roll[task].alive:
                found[task] = min(t, found.get(task, t))
        return found

    def stopped_with(self, holder: Member) -> list[int]:
        """The tasks that stand still when the holder stops its thread.

        Who waits for others to end can go on by none of its own; so it is no loser.
        """
        hubs = [member for member in self._roll.alive(holder.thread) if member.what == "hub"]
        if not hubs:
            return []
        queued = {task for hub, task, _ in self._queued.values() if self._on_thread(hub, holder.thread)}
        foreign = all(hub.foreign_main for hub in hubs)
        return [
            member.number
            for member in self._roll.alive(holder.thread)
            if member is not holder
            and member.what != "hub"
            and not (foreign and member.number == holder.thread)
            and (member.number in queued if member.wait is None else member.wait.on not in (Cause.JOIN, *BY_HAND))
        ]

    def _readable(self) -> list[tuple[int, int | None, int]]:
        return [
            (watch.hub, watch.task, self._arrived[self._program(watch), watch.fd])
            for watch in self._watched.values()
            if "r" in watch.events and (self._program(watch), watch.fd) in self._arrived
        ]

    def _program(self, watch: Watch) -> int:
        return self._roll[watch.hub].program if watch.hub in self._roll else 0

    def _on_thread(self, hub: int, thread: int) -> bool:
        return hub in self._roll and self._roll[hub].thread == thread
