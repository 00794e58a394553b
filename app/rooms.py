"""Classes: rooms in which one page, the teacher's, says where all others are.

Theory of operation. A room holds the newest place of the teacher and a number, `seq`, that grows with every place.
Who is in the room has a seat, which is a cursor: the `seq` and the `news` that it has told its viewer so far. So
nothing is queued for anybody, one who is slow gets the newest place as soon as there is room for it and delays
nobody, and one who comes late gets it at once. Only who knows the room's key moves the place. How many are in the
room changes often while a class arrives: that is news at most so often. A room outlives the teacher's connection by
a bounded time. Refuses to know websockets, and what a place says.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import gevent
from gevent.event import Event

from app.limits import Limits
from app.messages import State
from app.refusals import Refused

logger = logging.getLogger("switchyard.rooms")

# Without letters and digits that are taken for one another on a blackboard.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 4
KEY_BYTES = 18


class Ending(StrEnum):
    """The protocol's words for why a class is over."""

    TEACHER = "teacher"
    TIME = "time"


@dataclass(eq=False, slots=True)
class Seat:
    """Somebody in a room: whom to wake, and what that person knows already."""

    room: Room
    wake: Event
    teaches: bool = False
    seq: int = 0
    news: int = -1

    def leave(self) -> None:
        """Gets up."""
        self.room.part(self)


class Room:
    """One class. Public attributes are for reading."""

    def __init__(self, code: str, limits: Limits, on_end: Callable[[Room], None]) -> None:
        self.code = code
        self.key = secrets.token_urlsafe(KEY_BYTES)
        self.state: State | None = None
        self.seq = 0
        self.news = 0
        self.ending: Ending | None = None
        self.touched = time.monotonic()
        self._limits = limits
        self._on_end = on_end
        self._seats: set[Seat] = set()
        self._herald: gevent.Greenlet | None = None
        self._clock: gevent.Greenlet | None = None

    @property
    def members(self) -> int:
        """How many follow."""
        return sum(not seat.teaches for seat in self._seats)

    @property
    def led(self) -> bool:
        """Whether the teacher is connected."""
        return any(seat.teaches for seat in self._seats)

    @property
    def deserted(self) -> bool:
        """Whether nobody at all is here."""
        return not self._seats

    def knows(self, key: str) -> bool:
        """Whether this is the teacher's key; takes as long for any other."""
        return secrets.compare_digest(self.key.encode(), key.encode())

    def join(self, wake: Event, teaches: bool) -> Seat:
        """Takes in one more; raises Refused ("class-full")."""
        if not teaches and self.members >= self._limits.members:
            raise Refused("class-full")
        seat = Seat(self, wake, teaches)
        self._seats.add(seat)
        if teaches:
            self._stop_clock()
        self._announce()
        wake.set()
        return seat

    def part(self, seat: Seat) -> None:
        """Lets one go; where the teacher is gone, the time of the room begins to run."""
        self._seats.discard(seat)
        self.touched = time.monotonic()
        if self.ending is not None:
            return
        if not self.led and self._clock is None:
            self._clock = gevent.spawn_later(self._limits.room_seconds, self.end, Ending.TIME)
        self._announce()

    def lead(self, key: str, state: State) -> None:
        """The teacher is somewhere else; raises Refused ("class-key")."""
        if not self.knows(key):
            raise Refused("class-key")
        self.state = state
        self.seq += 1
        for seat in self._seats:
            if not seat.teaches:
                seat.wake.set()

    def end(self, why: Ending) -> None:
        """The class is over, which everybody in it is told."""
        if self.ending is not None:
            return
        self.ending = why
        self.close()
        self._on_end(self)
        self._tell()

    def close(self) -> None:
        """Stops whatever is under way."""
        self._stop_clock()
        if self._herald is not None:
            self._herald.kill(block=False)
            self._herald = None

    def _announce(self) -> None:
        if self._herald is None:
            self._herald = gevent.spawn_later(self._limits.news_seconds, self._tell)

    def _tell(self) -> None:
        self._herald = None
        self.news += 1
        for seat in self._seats:
            seat.wake.set()

    def _stop_clock(self) -> None:
        clock, self._clock = self._clock, None
        if clock is not None and clock is not gevent.getcurrent():
            clock.kill(block=False)


class Rooms:
    """All classes of one application, by their codes."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._rooms: dict[str, Room] = {}

    def __len__(self) -> int:
        return len(self._rooms)

    def open(self) -> Room:
        """A new class; raises Refused ("class-full")."""
        self._make_room()
        code = _code()
        while code in self._rooms:
            code = _code()
        room = self._rooms[code] = Room(code, self._limits, self._forget)
        logger.info("class: begun, %d are open", len(self._rooms))
        return room

    def find(self, code: str) -> Room:
        """The class with a code, however it was typed; raises Refused ("class-gone")."""
        room = self._rooms.get(code.upper())
        if room is None:
            raise Refused("class-gone")
        return room

    def close(self) -> None:
        """Forgets all classes."""
        for room in self._rooms.values():
            room.close()
        self._rooms.clear()

    def _make_room(self) -> None:
        if len(self._rooms) < self._limits.rooms:
            return
        empty = [room for room in self._rooms.values() if room.deserted]
        if not empty:
            raise Refused("class-full")
        min(empty, key=lambda room: room.touched).end(Ending.TIME)

    def _forget(self, room: Room) -> None:
        self._rooms.pop(room.code, None)
        logger.info("class: over (%s), %d are open", room.ending, len(self._rooms))


def _code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
