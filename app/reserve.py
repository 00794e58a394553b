"""Processes that have started before anybody asked for a run: whoever comes next waits for no imports.

A process that waits holds nothing of anybody, serves one run and is never used again. The next one starts when the
first steps of that run are out and it is calm, so that they do not compete: where many start at once, those that come
last wait for no reserve of later, and the reserve never takes a whole CPU. Nothing is held in reserve until `open`.
Refuses to know what runs are.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import gevent
from gevent.event import Event

from engine import Launched

logger = logging.getLogger("switchyard.reserve")
# To start takes a CPU for about half as long.
APART_SECONDS = 0.2


class Reserve:
    """So many processes in reserve, each for a run of one program. `launch` starts those of a run; `calm` is set while
    there is nothing more urgent to do."""

    def __init__(self, size: int, calm: Event, launch: Callable[[int], Launched] = Launched) -> None:
        self._size = size
        self._calm = calm
        self._launch = launch
        self._open = False
        self._ready: list[Launched] = []
        self._starter: gevent.Greenlet | None = None

    def open(self) -> None:
        """From now on there is a reserve."""
        self._open = True
        self.fill()

    def take(self, count: int) -> Launched:
        """The processes of a run of so many programs; they belong to the caller, who makes an end of them."""
        while count == 1 and self._ready:
            found = self._ready.pop(0)
            if found.alive:
                return found
            found.close()
            logger.warning("a process in reserve had ended")
        return self._launch(count)

    def apart(self, count: int) -> Launched:
        """The same, made just now for somebody who has to let others go first: the reserve is kept for these."""
        launched = self._launch(count)
        launched.make_way()
        return launched

    def fill(self) -> None:
        """Starts, beside whatever else happens, what is missing."""
        if self._open and not self._starter and len(self._ready) < self._size:
            self._starter = gevent.spawn(self._start)

    def close(self) -> None:
        """Makes an end of all that nobody has taken."""
        self._open = False
        if self._starter is not None:
            self._calm.set()
            self._starter.join()
        while self._ready:
            self._ready.pop().close()

    def _start(self) -> None:
        try:
            while self._open and len(self._ready) < self._size:
                self._calm.wait()
                if self._open:
                    self._ready.append(self._launch(1))
                    gevent.sleep(APART_SECONDS)
        except OSError as error:
            logger.warning("no process can be held in reserve: %s", error)
