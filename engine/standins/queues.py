"""Stand-in for `_queue`: SimpleQueue, with the C one's errors. Who finds it empty parks at the machine.

Refuses to know who asks why: that is read off the stack, as for locks.
"""

from __future__ import annotations

import math
from collections import deque
from types import GenericAlias, ModuleType
from typing import Any, ClassVar

from ..machine.agenda import microseconds
from ..machine.port import Port
from . import locks

LONGEST = 2**63 / 1e9
_port: Port


class Empty(Exception):
    """Exception raised by Queue.get(block=0)/get_nowait()."""

    __module__ = "_queue"


class SimpleQueue:
    """An unbounded queue, first in, first out; putting may happen in the middle of anything."""

    __slots__ = ("__weakref__", "_items", "_key", "_waiting")
    __module__ = "_queue"
    __class_getitem__: ClassVar[Any] = classmethod(GenericAlias)

    def __init__(self) -> None:
        self._items: deque[Any] = deque()
        self._waiting = 0
        self._key = locks.next_key()

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        """Puts an item on the queue; never waits, whatever is asked."""
        self._put(item)
        if self._waiting:
            _port.unpark(self._key)

    def put_nowait(self, item: Any) -> None:
        """The same as put."""
        self.put(item)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        """Removes and returns an item, waiting for one as long as it may. Empty; ValueError for a negative time."""
        patience = _patience(block, timeout)
        deadline = None if patience is None else _port.now() + patience
        while not self._items:
            left = None if deadline is None else deadline - _port.now()
            if left is not None and left <= 0:
                raise Empty
            self._waiting += 1
            try:
                locks.park(self._key, left, None)
            finally:
                self._waiting -= 1
        return self._get()

    def _put(self, item: Any) -> None:
        self._items.append(item)

    def _get(self) -> Any:
        return self._items.popleft()

    def get_nowait(self) -> Any:
        """Removes and returns an item that is there. Empty."""
        return self.get(False)

    def empty(self) -> bool:
        """Whether there is nothing; not for long, maybe."""
        return not self._items

    def qsize(self) -> int:
        """How many there are; not for long, maybe."""
        return len(self._items)


def _patience(block: bool, timeout: Any) -> int | None:
    """Microseconds; None for ever."""
    if not block:
        return 0
    if timeout is None:
        return None
    if not isinstance(timeout, float) and not hasattr(timeout, "__index__"):
        raise TypeError(f"'{type(timeout).__name__}' object cannot be interpreted as an integer")
    seconds = float(timeout)
    if math.isnan(seconds):
        raise ValueError("Invalid value NaN (not a number)")
    if abs(seconds) > LONGEST:
        raise OverflowError("timeout value is too large")
    if seconds < 0:
        raise ValueError("'timeout' must be a non-negative number")
    return microseconds(seconds)


def make_module(port: Port) -> ModuleType:
    """A module `_queue` for this process."""
    global _port
    _port = port
    module = ModuleType("_queue", "Queues of the simulated machine.")
    vars(module).update(SimpleQueue=SimpleQueue, Empty=Empty)
    return module
