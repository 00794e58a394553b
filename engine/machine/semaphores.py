"""Semaphores that several processes share: sem_overview(7).

Their values live here, since processes share no variables. Who finds one at zero parks until somebody posts, and tries
again then. Refuses to know what is built on them.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any

from ..events import Cause, Wait
from .agenda import Agenda
from .futexes import Futexes
from .scheduler import Thread
from .text import refusal


class Semaphores:
    """The values, by number."""

    def __init__(self, futexes: Futexes, agenda: Agenda) -> None:
        self._futexes, self._agenda = futexes, agenda
        self._values: dict[int, list[int]] = {}

    def operations(self) -> dict[str, Callable[..., Any]]:
        """Name of a call -> what does it; each takes the calling thread first."""
        return {"sem_open": self.open, "sem_wait": self.wait, "sem_post": self.post, "sem_value": self.value}

    def open(self, thread: Thread, value: int, most: int) -> int:
        """A new semaphore's number; `most` is the highest value that it may have."""
        number = len(self._values) + 1
        self._values[number] = [value, most]
        return number

    def wait(self, thread: Thread, number: int, deadline: int | None, cause: str, call: str, target: str) -> bool:
        """Takes one, waiting for it until a time at most; whether it did."""
        semaphore = self._values[number]
        while semaphore[0] == 0:
            if deadline is not None and self._agenda.now >= deadline:
                return False
            wait = Wait(thread.task, Cause(cause), call, deadline, None, target, hold=True)
            self._futexes.park(thread, -number, deadline, wait)
        semaphore[0] -= 1
        return True

    def post(self, thread: Thread, number: int) -> None:
        """Gives one back and wakes whoever parked first. EOVERFLOW."""
        semaphore = self._values[number]
        if semaphore[0] >= semaphore[1]:
            raise refusal(errno.EOVERFLOW)
        semaphore[0] += 1
        self._futexes.unpark(thread.program, -number, 1, keep=False)

    def value(self, thread: Thread, number: int) -> int:
        """How many there are."""
        return self._values[number][0]
