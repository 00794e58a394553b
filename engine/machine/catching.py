"""How an event loop hears of signals: it has handlers of its own in the program's place, and gives the places back.

Looks the functions up at each call, since on the simulated machine they are stand-ins. Refuses to know what a loop
does about a signal.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
from collections.abc import Callable
from contextlib import suppress
from typing import Any


class Catching:
    """The part of a poller that catches signals."""

    def __init__(self) -> None:
        self._handlers: dict[int, tuple[Any, Any]] = {}

    def catch(self, signum: int, arrived: Callable[[int], None]) -> None:
        """Calls `arrived(signum)` at each such signal from now on."""

        def wake_loop(number: int, frame: object) -> None:
            arrived(number)

        wake_loop.__qualname__ = wake_loop.__name__  # what recordings call it
        before = self._handlers[signum][1] if signum in self._handlers else _signal.getsignal(signum)
        _signal.signal(signum, wake_loop)
        self._handlers[signum] = wake_loop, before

    def release(self, signum: int) -> None:
        """Leaves the signal to whom it belonged before."""
        handler, before = self._handlers.pop(signum, (None, None))
        if handler is not None and _signal.getsignal(signum) is handler:
            with suppress(ValueError):  # only the main thread may; elsewhere it stays, and does nothing
                _signal.signal(signum, int(_signal.SIG_DFL) if before is None else before)

    def adopt(self, changed: Callable[[int], None]) -> None:
        """Calls `changed` when a child process may have ended."""
        number = int(_signal.SIGCHLD)
        if number not in self._handlers or _signal.getsignal(number) is not self._handlers[number][0]:
            self.catch(number, changed)

    def _release_all(self) -> None:
        for signum in list(self._handlers):
            self.release(signum)
