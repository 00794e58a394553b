"""Which tasks of an event loop could go on if they were let: queued, due or with something to read, and since when.

Each reason is entered with the task and struck out again, so that no question walks through all that is queued, due
and watched. Refuses to judge who keeps a task from going on.
"""

from __future__ import annotations

from .events import Callback, Socket, Syscall, Timer, Watch
from .roll import Member, Roll

ARRIVED = frozenset({"pending", "data", "eof", "reset", "established", "refused"})
READING = frozenset({"accept", "connect", "recv", "recvfrom", "recvmsg", "read"})
Reason = tuple[type, int]


class Ready:
    """Enters into a roll who is ready, since when and why."""

    def __init__(self, roll: Roll) -> None:
        self._roll = roll
        # What would let a task go on, by hub and then by the number of the callback, timer or watcher.
        self._reasons: dict[int, dict[Reason, Member]] = {}
        # What hubs watch, and what has arrived, each by program and descriptor.
        self._watched: dict[tuple[int, int], dict[int, Watch]] = {}
        self._arrived: set[tuple[int, int]] = set()

    def callback(self, t: int, event: Callback) -> None:
        """The ready queue of a hub."""
        if event.event == "queued":
            member = self._enter(t, event.hub, event.task, (Callback, event.id))
            if member is not None:
                member.queued += 1
                member.place()
        else:
            member = self._strike(event.hub, (Callback, event.id))
            if member is not None:
                member.queued -= 1
                member.called_off = event.event == "stopped" and not member.ran
                member.place()

    def timer(self, t: int, event: Timer) -> None:
        """A timer of a hub."""
        if event.hub is None or event.event == "armed":
            return
        if event.event == "due":
            self._enter(t, event.hub, event.task, (Timer, event.id))
        else:
            self._strike(event.hub, (Timer, event.id))
            member = self._roll.find(event.task)
            if member is not None and event.event == "stopped" and not member.ran:
                member.called_off = True

    def watch(self, t: int, event: Watch) -> None:
        """A descriptor that a hub watches. What it has told of is not news any more."""
        hub = self._roll.find(event.hub)
        place = (hub.program if hub is not None else 0, event.fd)
        if event.event == "started":
            self._watched.setdefault(place, {})[event.id] = event
            if place in self._arrived:
                self._tell(t, event)
        elif event.event == "fired":
            self._take(place)
        else:
            self._strike(event.hub, (Watch, event.id))
            watched = self._watched.get(place)
            if watched is not None:
                watched.pop(event.id, None)
                if not watched:
                    del self._watched[place]

    def socket(self, t: int, event: Socket) -> None:
        """Something arrives at a descriptor, or is taken from it."""
        place = (event.program, event.fd)
        if event.event in ARRIVED:
            if place not in self._arrived:
                self._arrived.add(place)
                for watch in self._watched.get(place, {}).values():
                    self._tell(t, watch)
        elif event.event == "closed" or (event.event == "read" and not event.bytes):
            self._take(place)

    def syscall(self, event: Syscall) -> None:
        """Who finds nothing at a descriptor shows that nothing is there."""
        member = self._roll.find(event.task)
        if event.error == "EAGAIN" and event.call in READING and event.fd is not None and member is not None:
            self._take((member.program, event.fd))

    def over(self, hub: int) -> None:
        """A hub is over, and with it what it held."""
        for reason in list(self._reasons.get(hub, ())):
            self._strike(hub, reason)

    def watches(self) -> bool:
        """Whether any hub waits for something from outside."""
        return bool(self._watched)

    def _tell(self, t: int, watch: Watch) -> None:
        if "r" in watch.events:
            self._enter(t, watch.hub, watch.task, (Watch, watch.id))

    def _take(self, place: tuple[int, int]) -> None:
        if place in self._arrived:
            self._arrived.discard(place)
            for watch in self._watched.get(place, {}).values():
                self._strike(watch.hub, (Watch, watch.id))

    def _enter(self, t: int, hub: int, task: int | None, reason: Reason) -> Member | None:
        member = self._roll.find(task)
        reasons = self._reasons.setdefault(hub, {})
        if member is None or not member.alive or member.what == "hub" or reason in reasons:
            return None
        reasons[reason] = member
        member.reasons += 1
        member.crew.ready.setdefault(member.number, t)
        return member

    def _strike(self, hub: int, reason: Reason) -> Member | None:
        reasons = self._reasons.get(hub)
        member = reasons.pop(reason, None) if reasons is not None else None
        if member is None:
            return None
        if not reasons:
            del self._reasons[hub]
        member.reasons -= 1
        if not member.reasons:
            member.crew.ready.pop(member.number, None)
        return member
