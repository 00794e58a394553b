"""What one viewer wants of classes: to begin one, to join, to lead, to leave, to end it.

Who guesses codes is slowed down: four characters are few. Refuses to know who else is in a class.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app import replies
from app.budget import Budget
from app.messages import End, Join, Key, Lead, Leave, Teach
from app.refusals import Refused
from app.rooms import Ending, Room
from app.services import Services
from app.viewers import Viewer


class Learning:
    """Has the wishes of one viewer about classes done."""

    def __init__(self, service: Services, viewer: Viewer) -> None:
        self._rooms = service.rooms
        self._viewer = viewer
        rate = service.limits.codes_per_minute
        self._guesses = Budget(rate / 60, burst=rate)
        self.deeds: dict[type, Callable[[Any], None]] = {
            Teach: self._teach,
            Join: self._join,
            Lead: self._lead,
            Leave: self._leave,
            End: self._end,
        }

    def _teach(self, message: Teach) -> None:
        room = self._rooms.open() if message.back is None else self._own(message.back)
        self._viewer.sit(room, teaches=True)
        self._viewer.tell(replies.key(room))

    def _join(self, message: Join) -> None:
        self._viewer.sit(self._find(message.code), teaches=False)

    def _lead(self, message: Lead) -> None:
        self._present().lead(message.key, message.state)

    def _leave(self, _message: Leave) -> None:
        self._viewer.stand()

    def _end(self, message: End) -> None:
        room = self._present()
        if not room.knows(message.key):
            raise Refused("class-key")
        room.end(Ending.TEACHER)

    def _own(self, back: Key) -> Room:
        room = self._find(back.code)
        if not room.knows(back.key):
            self._guesses.spend()
            raise Refused("class-key")
        return room

    def _find(self, code: str) -> Room:
        if not self._guesses.left:
            raise Refused("class-guesses")
        try:
            return self._rooms.find(code)
        except Refused:
            self._guesses.spend()
            raise

    def _present(self) -> Room:
        if self._viewer.seat is None or self._viewer.seat.room.ending is not None:
            raise Refused("class-gone")
        return self._viewer.seat.room
