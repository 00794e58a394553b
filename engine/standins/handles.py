"""Stand-in for `_thread._ThreadHandle`, by which Python 3.13 joins a thread. Refuses to know how threads run."""

from __future__ import annotations

from typing import ClassVar

from ..machine.agenda import microseconds
from . import locks

NEW, RUNNING, DONE = "new", "running", "done"


class ThreadHandle:
    """A thread that can be waited for."""

    __slots__ = ("__weakref__", "_key", "_state", "ident")
    __module__ = "_thread"
    __qualname__ = "_ThreadHandle"
    # Those that the interpreter waits for at its end.
    _waited_for: ClassVar[dict[ThreadHandle, None]] = {}

    def __init__(self) -> None:
        self.ident = 0
        self._state = NEW
        self._key = locks.next_key()

    @classmethod
    def of(cls, ident: int) -> ThreadHandle:
        """A handle for a thread that runs already, as the main one."""
        handle = cls()
        handle.ident, handle._state = ident, RUNNING
        return handle

    @classmethod
    def join_all(cls) -> None:
        """What the interpreter does at its end: waits for every thread that is no daemon."""
        while cls._waited_for:
            next(iter(cls._waited_for)).join()

    def claim(self, daemon: bool) -> None:
        """A thread is about to start under this handle; RuntimeError where one did already."""
        if self._state is not NEW:
            raise RuntimeError("thread already started")
        self._state = RUNNING
        if not daemon:
            ThreadHandle._waited_for[self] = None

    def finish(self) -> int:
        """The thread is over; the key on which those who wait for it are parked."""
        self._set_done()
        return self._key

    def is_done(self) -> bool:
        """Whether the thread is over."""
        return self._state is DONE

    def _set_done(self) -> None:
        if self._state is NEW:
            raise RuntimeError("thread not started")
        self._state = DONE
        ThreadHandle._waited_for.pop(self, None)

    def join(self, timeout: float | None = None, /) -> None:
        """Waits for the thread's end, at most `timeout` seconds; RuntimeError where it can never come."""
        if self._state is NEW:
            raise RuntimeError("thread not started")
        if self.ident == locks.present():
            raise RuntimeError("Cannot join current thread")
        patience = None if timeout is None or timeout < 0 else microseconds(float(timeout))
        deadline = None if patience is None else locks.now() + patience
        while self._state is RUNNING and (deadline is None or deadline > locks.now()):
            locks.park(self._key, None if deadline is None else deadline - locks.now(), self.ident)

    def __repr__(self) -> str:
        return f"<{type(self).__qualname__} object: ident={self.ident}>"
