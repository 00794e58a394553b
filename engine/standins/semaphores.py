"""Stand-in for `_multiprocessing`: semaphores that processes share, as the machine has them.

How often a process has taken one, and with which thread, it knows itself, as in C. Refuses to know what is built on
them.
"""

from __future__ import annotations

import errno
import sys
from types import ModuleType
from typing import Any

from ..events import Cause
from ..machine.agenda import microseconds
from ..machine.port import Port
from ..waits import Why, why
from . import locks

RECURSIVE_MUTEX, SEMAPHORE = 0, 1
ACQUIRE = Why(Cause.LOCK, "acquire")
_port: Port
_own: frozenset[str] = frozenset()


class SemLock:
    """A semaphore; `kind` RECURSIVE_MUTEX may be taken again by the thread that has it."""

    SEM_VALUE_MAX = 2**31 - 1
    __module__ = "_multiprocessing"

    def __init__(self, kind: int, value: int, maxvalue: int, name: str, unlink: bool) -> None:
        if kind not in (RECURSIVE_MUTEX, SEMAPHORE):
            raise ValueError("unrecognized kind")
        self.kind, self.maxvalue = kind, maxvalue
        self.name = None if unlink else name
        self.handle = int(_port.system("sem_open", value, maxvalue))
        self._taken = self._owner = 0

    def acquire(self, block: bool = True, timeout: float | None = None) -> bool:
        """Takes one, waiting at most `timeout` seconds; whether it did."""
        if self.kind == RECURSIVE_MUTEX and self._is_mine():
            self._taken += 1
            return True
        patience = 0 if not block else None if timeout is None else microseconds(max(0.0, float(timeout)))
        until = None if patience is None else _port.now() + patience
        reason = why(sys._getframe(), _own, ACQUIRE)
        target = "SemLock" if reason.target is None else type(reason.target).__name__
        if not _port.system("sem_wait", self.handle, until, reason.cause.value, reason.call, target):
            return False
        self._taken += 1
        self._owner = locks.present()
        return True

    def release(self) -> None:
        """Gives one back. AssertionError for a mutex that is not one's own, ValueError where it was never taken."""
        if self.kind == RECURSIVE_MUTEX:
            if not self._is_mine():
                raise AssertionError("attempt to release recursive lock not owned by thread")
            if self._taken > 1:
                self._taken -= 1
                return
        self._taken -= 1
        try:
            _port.system("sem_post", self.handle)
        except OSError as error:
            self._taken += 1
            if error.errno != errno.EOVERFLOW:
                raise
            raise ValueError("semaphore or lock released too many times") from None

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *error: object) -> None:
        self.release()

    def _count(self) -> int:
        return self._taken

    def _is_mine(self) -> bool:
        return self._taken > 0 and self._owner == locks.present()

    def _get_value(self) -> int:
        return int(_port.system("sem_value", self.handle))

    def _is_zero(self) -> bool:
        return self._get_value() == 0

    def _after_fork(self) -> None:
        self._taken = 0


def sem_unlink(name: str, /) -> None:
    """sem_unlink(3): there are no names."""


def make_module(port: Port, own: frozenset[str]) -> ModuleType:
    """The module `_multiprocessing`; `own` are the program's files."""
    global _port, _own
    _port, _own = port, own
    module = ModuleType("_multiprocessing")
    contents: dict[str, Any] = {
        "SemLock": SemLock,
        "sem_unlink": sem_unlink,
        "flags": {"HAVE_SEM_OPEN": 1, "HAVE_SEM_TIMEDWAIT": 1},
    }
    vars(module).update(contents)
    return module
