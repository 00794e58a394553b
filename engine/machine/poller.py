"""What one event loop asks of its kernel: to tell when descriptors are ready, and what else may end its wait.

A loop registers and unregisters what it watches as it goes; nothing is handed over anew at each wait. `PortPoller` is
the simulated machine's; `hostpoll.HostPoller` the real one's. Refuses to know loops and watchers.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping
from itertools import count
from os import fstat
from typing import Any, Protocol

from .catching import Catching
from .text import refusal

# Locks and threads of a program park on positive keys.
_keys = count(1)
WNOHANG = 1
_is_outside: Callable[[int], bool] = lambda fd: False  # noqa: E731 -- until the boundary is drawn


def draw_boundary(is_outside: Callable[[int], bool]) -> None:
    """From now on `is_outside` says whether a number belongs to a file of the host."""
    global _is_outside
    _is_outside = is_outside


class Poller(Protocol):
    """One loop's place in the kernel. Bits are those of poll(2): IN, OUT, ERR, HUP, NVAL."""

    @property
    def stale(self) -> bool:
        """Whether the process was forked since: `renew` is due."""

    def check(self, fd: int) -> None:
        """OSError EBADF where the descriptor is not open."""

    def watch(self, fd: int, bits: int) -> None:
        """From now on the descriptor is watched for IN and OUT; 0: not at all."""

    def wait(self, timeout: int | None) -> list[tuple[int, int]]:
        """Blocks until a watched descriptor is ready, `wake` is called or microseconds have passed (None: for ever).

        Gives (descriptor, bits).
        """

    def wake(self) -> None:
        """Ends the present or the next `wait`; may be called from any thread and from a signal's handler."""

    def renew(self) -> None:
        """Takes a new place in the kernel, after a fork."""

    def close(self) -> None:
        """Gives back what the kernel holds for the loop."""

    def fileno(self) -> int | None:
        """The descriptor that stands for all of them, where there is one."""

    def catch(self, signum: int, arrived: Callable[[int], None]) -> None:
        """Calls `arrived(signum)` at each such signal from now on."""

    def release(self, signum: int) -> None:
        """Leaves the signal to whom it belonged before."""

    def adopt(self, changed: Callable[[int], None]) -> None:
        """Calls `changed` when a child process may have ended."""

    def reap(self, pid: int) -> tuple[int, int] | None:
        """waitpid(2) without waiting: (process, status) of a child that has ended, if it has; 0: any child."""


class Waiting(Protocol):
    """The part of a port that `PortPoller` stands on."""

    def wait(self, changes: Mapping[int, int], timeout: int | None, key: int = 0) -> list[tuple[int, int]]:
        """An event loop has nothing to do until then, or until another thread wakes `key`."""

    def system(self, name: str, *args: Any) -> Any:
        """A call on processes."""

    def forget(self, key: int) -> None:
        """The event loop with this number is gone."""

    def is_open(self, fd: int) -> bool:
        """Whether the program has such a descriptor."""

    def unpark(self, key: int, count: int = 1, keep: bool = False) -> int:
        """Wakes who waits on `key`; `keep`: or who does so next."""


class PortPoller(Catching):
    """On the simulated machine. Files of the host, which it knows nothing of, are always ready."""

    # A loop learns of a fork from gevent itself.
    stale = False

    def __init__(self, port: Waiting) -> None:
        super().__init__()
        self._port = port
        self._key = -next(_keys)
        self.interest: dict[int, int] = {}
        self._changes: dict[int, int] = {}
        self._outside: dict[int, int] = {}

    def check(self, fd: int) -> None:
        if _is_outside(fd):
            fstat(fd)
        elif not self._port.is_open(fd):
            raise refusal(errno.EBADF)

    def watch(self, fd: int, bits: int) -> None:
        of_host = _is_outside(fd)
        for interest in (self.interest, self._outside) if of_host else (self.interest,):
            if bits:
                interest[fd] = bits
            else:
                interest.pop(fd, None)
        if not of_host:
            self._changes[fd] = bits

    def wait(self, timeout: int | None) -> list[tuple[int, int]]:
        changes, self._changes = self._changes, {}
        found = self._port.wait(changes, 0 if self._outside else timeout, self._key)
        return found + list(self._outside.items())

    def wake(self) -> None:
        self._port.unpark(self._key, keep=True)

    def renew(self) -> None:
        """The kernel knows nothing yet of what the child of a fork watches."""
        self._changes = dict(self.interest)

    def close(self) -> None:
        self._release_all()
        self.interest.clear()
        self._outside.clear()
        self._changes.clear()
        self._port.forget(self._key)

    def fileno(self) -> None:
        """None."""

    def reap(self, pid: int) -> tuple[int, int] | None:
        try:
            found, status = self._port.system("waitpid", pid or -1, WNOHANG, "waitpid")
        except ChildProcessError:
            return None
        return (found, status) if found else None
