"""Admission: so many engines may work at once; the others wait in a queue that is fair between visitors.

Theory of operation. Each visitor has a line of their own, first come first served; the lines take turns. So whoever
starts ten runs waits for nine of them, and delays nobody else by more than one. Nobody has more than `each` engines at
once, however empty the rest is: the next visitor finds one free. Whoever waits is told their place in the order in
which the places would come up now; a wait that is over within the blink of an eye is not told.

Whoever had engines at work for more than their share of the time lately is `greedy`: what is begun for them then comes
after all others on the computer's CPU. Refuses to know what is admitted.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from itertools import zip_longest

import gevent
from gevent.event import Event

from app.budget import Budgets
from app.refusals import Refused

BLINK_SECONDS = 0.1
LATELY_SECONDS = 2.0
# A run costs the computer so much at the least: a process has to start in the place of the one that it takes.
START_SECONDS = 0.15
Moved = Callable[[int, int], None]


class Ticket:
    """A place in the queue, later inside. `moved` is told the place and how many wait."""

    def __init__(self, gate: Gate, visitor: int, moved: Moved | None) -> None:
        self.visitor = visitor
        self.turn = Event()
        self.since = 0.0
        self._gate = gate
        self._moved = moved
        self._told = (0, 0)

    def enter(self) -> None:
        """Waits for the turn."""
        self.turn.wait()

    def leave(self) -> None:
        """Gives the place back, wherever it is. Leaving twice does nothing."""
        self._gate.leave(self)

    def tell(self, place: int, of: int) -> None:
        """Where it is in the queue, if that is news."""
        if self._moved is not None and (place, of) != self._told:
            self._told = (place, of)
            self._moved(place, of)


class Gate:
    """A door for `inside`, of one visitor `each`, with a queue of `waiting` before it.

    Who has more engines at work than `share`, on average, is greedy.
    """

    def __init__(self, inside: int, waiting: int, each: int, share: float = 1) -> None:
        self._most, self._queue, self._each = inside, waiting, each
        self._inside: set[Ticket] = set()
        # The lines in the order of their turns; none is empty.
        self._lines: OrderedDict[int, deque[Ticket]] = OrderedDict()
        self._teller: gevent.Greenlet | None = None
        self.calm = Event()
        """set while one more would not have to wait"""
        self.calm.set()
        self._uses = Budgets(share, burst=LATELY_SECONDS * share)

    def greedy(self, visitor: int) -> bool:
        """Whether a visitor's engines have been at work for more than a share of the time lately."""
        return self._uses.of(visitor).owe(0) > 0

    def ticket(self, visitor: int, moved: Moved | None = None) -> Ticket:
        """Takes a place; raises Refused ("busy") at once where there is none."""
        if len(self._inside) >= self._most and len(self) >= self._queue:
            raise Refused("busy")
        ticket = Ticket(self, visitor, moved)
        self._lines.setdefault(visitor, deque()).append(ticket)
        self._admit()
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Lets the next one in."""
        line = self._lines.get(ticket.visitor, deque())
        if ticket in line:
            line.remove(ticket)
            if not line:
                del self._lines[ticket.visitor]
        if ticket in self._inside:
            self._inside.remove(ticket)
            self._uses.of(ticket.visitor).owe(max(START_SECONDS, time.monotonic() - ticket.since))
        self._admit()

    def __len__(self) -> int:
        return sum(map(len, self._lines.values()))

    def __iter__(self) -> Iterator[Ticket]:
        """Whoever waits, in the order of their turns as they are now."""
        for rank in zip_longest(*self._lines.values()):
            yield from (each for each in rank if each is not None)

    def _admit(self) -> None:
        self._let_in()
        if len(self._inside) < self._most:
            self.calm.set()
        else:
            self.calm.clear()
        if self._lines and not self._teller:
            self._teller = gevent.spawn_later(BLINK_SECONDS, self._tell)

    def _let_in(self) -> None:
        while len(self._inside) < self._most and (visitor := self._next()) is not None:
            line = self._lines.pop(visitor)
            ticket = line.popleft()
            if line:
                self._lines[visitor] = line
            ticket.since = time.monotonic()
            self._inside.add(ticket)
            ticket.turn.set()

    def _next(self) -> int | None:
        """The visitor whose turn it is: those who have enough inside are passed over."""
        inside = [each.visitor for each in self._inside]
        return next((each for each in self._lines if inside.count(each) < self._each), None)

    def _tell(self) -> None:
        self._teller = None
        waiting = list(self)
        for place, ticket in enumerate(waiting, 1):
            ticket.tell(place, len(waiting))
