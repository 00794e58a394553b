"""The probe for what libraries do that leaves no other trace: a handful of their functions, watched as they are called.

Who holds gevent's and asyncio's locks, who asked for one in vain, what gevent's monkey patch came too late for, and
which coroutines nobody ever awaited. All of it is read off the frames of the libraries' own functions. Refuses to
know switches and loops, and changes nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any
from weakref import WeakKeyDictionary

from ..events import Patch, TryLock, Unawaited
from ..machine.port import Port

OBJECT_HASH: Any = object.__hash__
Done = Callable[[FrameType, Any], None]
LOCKS = ("gevent._semaphore", "gevent.lock", "asyncio.locks")
KINDS = ("all", "os", "queue", "time", "thread", "socket", "ssl", "select", "subprocess")
PATCHES = frozenset(f"patch_{kind}" for kind in KINDS)


class CallProbe:
    """Watches the libraries' functions in one program, whose files are `own`."""

    def __init__(self, port: Port, own: Iterable[str]) -> None:
        self._port, self._own = port, frozenset(own)
        self._holders: WeakKeyDictionary[Any, int] = WeakKeyDictionary()
        self.names = frozenset({"acquire", "release", "_warn_unawaited_coroutine", *PATCHES})

    def start_anew(self) -> None:
        """In a forked process: its copies of the locks belong to none of the tasks that are known."""
        self._holders.clear()

    def holder(self, lock: Any) -> int | None:
        """The task that has a lock of gevent's or asyncio's: who acquired it last."""
        return self._holders.get(lock) if _can_be_kept(lock) else None

    def entered(self, frame: FrameType) -> Done | None:
        """A function with one of the `names` is entered; what to do when it is left, if anything."""
        name, module = frame.f_code.co_name, str(frame.f_globals.get("__name__", ""))
        if name in PATCHES:
            return self._patched if module.startswith("gevent.monkey") and not _is_nested(frame) else None
        if module in LOCKS:
            return self._acquired if name == "acquire" else self._released
        if module == "warnings" and name == "_warn_unawaited_coroutine":
            self._port.report(Unawaited(self._port.task, str(frame.f_locals["coro"].__name__)))
        return None

    def _acquired(self, frame: FrameType, value: Any) -> None:
        lock = frame.f_locals.get("self")
        caller = frame.f_back
        if value is True and _can_be_kept(lock):
            self._holders[lock] = self._port.task
        elif value is False and caller is not None and caller.f_code.co_filename in self._own:
            holder = self.holder(lock)
            self._port.report(TryLock(self._port.task, type(lock).__name__, holder))

    def _released(self, frame: FrameType, value: Any) -> None:
        lock = frame.f_locals.get("self")
        if _can_be_kept(lock):
            self._holders.pop(lock, None)

    def _patched(self, frame: FrameType, value: Any) -> None:
        """The originals are kept by gevent; what the program has under a name of its own stays unpatched."""
        saved: dict[str, dict[str, Any]] = sys.modules["gevent.monkey._state"].saved
        program = vars(sys.modules["__main__"])
        originals = {
            id(original): f"{module}.{name}"
            for module, items in saved.items()
            for name, original in items.items()
            if callable(original)
        }
        missed = [originals[id(value)] for value in program.values() if id(value) in originals]
        self._port.report(Patch(self._port.task, missed))


def _can_be_kept(lock: Any) -> bool:
    """Whether an object can be a key without keeping it alive and without running code of the program."""
    kind = type(lock)
    return kind.__weakrefoffset__ != 0 and getattr(kind, "__hash__", None) is OBJECT_HASH


def _is_nested(frame: FrameType) -> bool:
    """Whether a patch is part of another one, as all of them are of patch_all."""
    caller = frame.f_back
    while caller is not None and str(caller.f_globals.get("__name__", "")).startswith("gevent.monkey"):
        if caller.f_code.co_name in PATCHES:
            return True
        caller = caller.f_back
    return False
