"""Stand-ins for the locks of `_thread`: lock and RLock, with the C ones' errors and representations.

A lock's state lives here, in the program; who finds it taken parks at the machine until it is released. Nobody is
given a lock: who is woken tries again, as in CPython, and may find that a third was quicker. Refuses to know who asks
why.
"""

from __future__ import annotations

import _thread as real
import itertools
import sys
from typing import Any, Self

from ..events import Cause, TryLock
from ..machine.agenda import microseconds
from ..machine.port import Port
from ..waits import Why, why
from .builtin import Builtin

ACQUIRE = Why(Cause.LOCK, "acquire")
CALLABLE = sys.version_info >= (3, 13)
_port: Port
_own: frozenset[str] = frozenset()
_keys = itertools.count(1)
# In a forked process the thread that forked goes on under the identifier that it had: task -> identifier.
_identifiers: dict[int, int] = {}


def _words_for_a_negative_timeout() -> str:
    """They differ from one Python to the next."""
    try:
        return str(real.allocate_lock().acquire(True, -3))
    except ValueError as error:
        return str(error)


NEGATIVE = _words_for_a_negative_timeout()


def connect_port(port: Port, own: frozenset[str]) -> None:
    """All locks of this process belong to a port; `own` are the program's files."""
    global _port, _own
    _port, _own = port, own


def now() -> int:
    """The time of the run."""
    return _port.now()


def next_key() -> int:
    """A key to park on, unique in this process."""
    return next(_keys)


def present() -> int:
    """The thread that asks."""
    thread = _port.thread
    return _identifiers.get(thread, thread)


def go_on_as(identifier: int) -> None:
    """In a forked process: the one thread that there is keeps its identifier."""
    _identifiers.clear()
    _identifiers[_port.thread] = identifier


def task_of(identifier: int | None) -> int | None:
    """The task that a thread began with."""
    return next((task for task, each in _identifiers.items() if each == identifier), identifier)


def park(key: int, timeout: int | None, owner: int | None) -> bool:
    """Parks the calling thread; what for is read off its stack: a lock, or what is built on one."""
    reason = why(sys._getframe(1), _own, ACQUIRE)
    target = None if reason.target is None or reason.cause is Cause.LOCK else type(reason.target).__name__
    return _port.park(key, timeout, reason.cause, reason.call, target, task_of(owner))


def _tell_refusal(kind: str, owner: int) -> None:
    """Tells that a line of the program asked for a lock in vain; what libraries ask is their own business."""
    if sys._getframe(2).f_code.co_filename in _own:
        _port.report(TryLock(_port.task, kind, owner or None))


class lock:
    """A lock: free or taken, by whoever."""

    __slots__ = ("__weakref__", "_key", "_locked", "_owner")
    __module__ = "_thread"

    def __init_subclass__(cls) -> None:
        raise TypeError("type '_thread.lock' is not an acceptable base type")

    def __new__(cls) -> lock:
        """TypeError until Python 3.12, where only `allocate_lock` makes locks."""
        if not CALLABLE:
            raise TypeError(f"cannot create '{cls.__module__}.{cls.__qualname__}' instances")
        return super().__new__(cls)

    def __init__(self) -> None:
        self._locked = False
        self._owner = 0
        self._key = next(_keys)

    def __hash__(self) -> int:
        """Not its address: `threading` keeps locks in a set."""
        return self._key

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Waits until the lock is free, at most `timeout` seconds, and takes it; whether it did."""
        patience = patience_of(blocking, timeout)
        if self._locked and (patience == 0 or not self._wait(patience)):
            if patience == 0:
                _tell_refusal("lock", self._owner)
            return False
        self._locked = True
        self._owner = present()
        return True

    def _wait(self, patience: int | None) -> bool:
        """Waits until the lock is free; False where the time (microseconds) is up."""
        deadline = None if patience is None else _port.now() + patience
        while self._locked:
            left = None if deadline is None else deadline - _port.now()
            if left is not None and left <= 0:
                return False
            # Who waits for a lock of its own waits for somebody else to act, not for itself.
            park(self._key, left, self._owner if self._owner != present() else None)
        return True

    def release(self) -> None:
        """Lets go, whoever took it; RuntimeError where nobody did."""
        if not self._locked:
            raise RuntimeError("release unlocked lock")
        self._locked = False
        self._owner = 0
        _port.unpark(self._key)

    def abandon(self) -> int:
        """Lets go without waking anybody; the key on which others are parked."""
        self._locked = False
        return self._key

    def locked(self) -> bool:
        """Whether it is taken."""
        return self._locked

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *error: object) -> None:
        self.release()

    def _at_fork_reinit(self) -> None:
        self._locked = False

    def __repr__(self) -> str:
        how = "locked" if self._locked else "unlocked"
        return f"<{how} {type(self).__module__}.{type(self).__qualname__} object at {id(self):#x}>"

    acquire_lock, release_lock, locked_lock = acquire, release, locked


class RLock:
    """A lock that its owner may take again."""

    __slots__ = ("__weakref__", "_count", "_key", "_owner")
    __module__ = "_thread"
    _count: int
    _key: int
    _owner: int

    def __new__(cls, *args: object, **options: object) -> Self:
        """Takes whatever it is given, as C's does: what a subclass is made with is for the subclass."""
        made = super().__new__(cls)
        made._owner = made._count = 0
        made._key = next(_keys)
        return made

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Waits until the lock is free or one's own, at most `timeout` seconds, and takes it; whether it did."""
        patience = patience_of(blocking, timeout)
        me = present()
        if self._owner == me:
            self._count += 1
            return True
        if self._owner and (patience == 0 or not self._wait(patience)):
            if patience == 0:
                _tell_refusal("RLock", self._owner)
            return False
        self._owner, self._count = me, 1
        return True

    def _wait(self, patience: int | None) -> bool:
        deadline = None if patience is None else _port.now() + patience
        while self._owner:
            left = None if deadline is None else deadline - _port.now()
            if left is not None and left <= 0:
                return False
            park(self._key, left, self._owner)
        return True

    def release(self) -> None:
        """Lets go once; RuntimeError for who does not own it."""
        if self._owner != present():
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1
        if not self._count:
            self._owner = 0
            _port.unpark(self._key)

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *error: object) -> None:
        self.release()

    def _is_owned(self) -> bool:
        return self._owner == present()

    def _recursion_count(self) -> int:
        return self._count if self._owner == present() else 0

    def _release_save(self) -> tuple[int, int]:
        if not self._count:
            raise RuntimeError("cannot release un-acquired lock")
        saved = (self._count, self._owner)
        self._owner = self._count = 0
        _port.unpark(self._key)
        return saved

    def _acquire_restore(self, saved: tuple[int, int], /) -> None:
        self.acquire()
        self._count, self._owner = saved

    def _at_fork_reinit(self) -> None:
        self._owner = self._count = 0

    def __repr__(self) -> str:
        how = "locked" if self._count else "unlocked"
        kind = f"{type(self).__module__}.{type(self).__qualname__}"
        return f"<{how} {kind} object owner={self._owner} count={self._count} at {id(self):#x}>"


def patience_of(blocking: Any, timeout: Any) -> int | None:
    """How long to wait, in microseconds; None for ever. The errors are those of `lock_acquire_parse_args`."""
    if timeout == -1:
        return None if blocking else 0
    if not isinstance(timeout, (int, float)):
        raise TypeError(f"'{type(timeout).__name__}' object cannot be interpreted as an integer")
    if not blocking:
        raise ValueError("can't specify a timeout for a non-blocking call")
    if timeout < 0:
        raise ValueError(NEGATIVE)
    if timeout > real.TIMEOUT_MAX:
        raise OverflowError("timeout value is too large")
    return microseconds(float(timeout))


def new_lock() -> lock:
    """A new lock that is free."""
    made = object.__new__(lock)
    lock.__init__(made)
    return made


allocate_lock: Any = lock if CALLABLE else Builtin(new_lock, "allocate_lock", "_thread")
