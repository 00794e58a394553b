"""The people who watch: one viewer per websocket, with a cursor into the tape that it follows, and a seat in a class.

Theory of operation. A viewer's greenlet `talk` is the only one that sends. It wakes when there is an answer to give
or when the tape has grown, and sends in this order: answers, what is new in the class, that the run goes on, steps
from the cursor on, that it rests. Steps are taken from the tape, so a slow viewer delays nobody and queues nothing;
answers wait in a short queue, and while that is full nothing more is read from this viewer. Refuses to know what a
viewer asks for.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import gevent
from gevent.event import Event
from gevent.queue import Queue

from app import replies
from app.limits import Limits
from app.refusals import Refused
from app.rooms import Room, Seat
from app.run import Run
from app.sockets import Closed, Connection
from app.tape import Status

GOING_AWAY = 1001
NEW = -1  # no version of a tape
_numbers = itertools.count(1)


@dataclass(slots=True)
class _Cursor:
    """How far a viewer has read: the next step, the version of the status it knows, whether it believes that the run
    rests, whether it knows of the trouble."""

    run: Run
    step: int
    version: int = NEW
    rests: bool = False
    warned: bool = False

    def tell(self, status: Status) -> str:
        """A status: the tape's own, or that the run goes on, which it may have done while nobody looked."""
        tape = self.run.tape
        self.version = tape.version if status is tape.status else NEW
        self.rests = status.rests
        return replies.status(self.run, status)


@dataclass(slots=True, eq=False)
class Viewer:
    """One websocket. `tell` and `follow` are called by the greenlet that receives."""

    connection: Connection
    limits: Limits
    address: str = ""
    number: int = field(default_factory=lambda: next(_numbers))
    _wake: Event = field(default_factory=Event)
    _answers: Queue = field(init=False)
    _cursor: _Cursor | None = None
    seat: Seat | None = None

    def __post_init__(self) -> None:
        self._answers = Queue(self.limits.unsent)

    def tell(self, text: str) -> None:
        """Queues an answer; waits while too many wait."""
        self._answers.put(text)
        self._wake.set()

    def follow(self, run: Run, step: int, greeting: str | None = None) -> None:
        """Turns to a run at a step, and away from the one before; the greeting comes between the two."""
        self.leave()
        if greeting is not None:
            self.tell(greeting)
        run.join(self.number)
        self._cursor = _Cursor(run, step)
        run.tape.watch(self._wake)

    def leave(self) -> None:
        """Turns away from the run that is followed, if any."""
        cursor, self._cursor = self._cursor, None
        if cursor is not None:
            cursor.run.tape.unwatch(self._wake)
            cursor.run.touch()

    def sit(self, room: Room, teaches: bool) -> None:
        """Takes a seat in a class, and leaves the one before; raises Refused ("class-full")."""
        self.stand()
        self.seat = room.join(self._wake, teaches)

    def stand(self) -> None:
        """Leaves the class, if any."""
        seat, self.seat = self.seat, None
        if seat is not None:
            seat.leave()

    def talk(self) -> None:
        """Sends whatever there is to send, for as long as the connection lives."""
        try:
            while True:
                self._wake.wait()
                self._wake.clear()
                while (message := self._next()) is not None:
                    self.connection.send(message)
        except Closed:
            self.leave()
            self.stand()
            while True:  # Nobody hears it any more, but whoever tells must not wait.
                self._answers.get()

    def _next(self) -> str | bytes | None:
        if not self._answers.empty():
            text: str = self._answers.get_nowait()
            return text
        if self.seat is not None and (news := _hear(self.seat)) is not None:
            return news
        return None if self._cursor is None else _read(self._cursor, self.limits)


class Audience:
    """All viewers of one application."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._viewers: set[Viewer] = set()

    def __len__(self) -> int:
        return len(self._viewers)

    def enter(self, viewer: Viewer) -> None:
        """Takes in one more; raises Refused ("busy")."""
        near = sum(each.address == viewer.address for each in self._viewers)
        if len(self._viewers) >= self._limits.viewers or near >= self._limits.address_viewers:
            raise Refused("busy")
        self._viewers.add(viewer)

    def leave(self, viewer: Viewer) -> None:
        """Forgets one."""
        self._viewers.discard(viewer)
        viewer.leave()
        viewer.stand()

    def close(self) -> None:
        """Says goodbye to everyone."""
        gevent.joinall([gevent.spawn(each.connection.close, GOING_AWAY, "The server stops.") for each in self._viewers])


def _hear(seat: Seat) -> str | None:
    room = seat.room
    if seat.news < room.news:
        seat.news = room.news
        return replies.classroom(seat)
    if room.ending is None and not seat.teaches and seat.seq < room.seq:
        seat.seq = room.seq
        return replies.lead(room)
    return None


def _read(cursor: _Cursor, limits: Limits) -> str | bytes | None:
    run, tape = cursor.run, cursor.run.tape
    batch = tape.batch(cursor.step, limits)
    news = cursor.version != tape.version
    goes_on = news and cursor.version != NEW and not tape.status.rests
    if goes_on or (cursor.rests and batch is not None):
        # Before its steps: whoever sees these and acts must not take the run for one that still waits for them.
        return cursor.tell(tape.status if goes_on else Status.RUNNING)
    if batch is not None:
        cursor.step = batch.start + batch.count
        return replies.steps(run, batch)
    if tape.trouble is not None and not cursor.warned:
        cursor.warned = True
        return replies.error(tape.trouble, run.id)
    return cursor.tell(tape.status) if news else None
