"""The part of gevent's ILoop that makes watchers. Refuses to know what becomes of them."""

from __future__ import annotations

from typing import Any

from .signals import Async, Child, Fork, Signal, Stat
from .watchers import Check, Host, Idle, Io, Prepare, Timer, Watcher


class Makers(Host):
    """What every loop offers: `ref` False: it does not keep the loop alive; `priority`: -2 to 2."""

    WatcherType = Watcher

    def io(self, fd: int, events: int, ref: bool = True, priority: int | None = None) -> Io:
        """A watcher for a file descriptor."""
        return Io(self, fd, events, ref, priority)

    def timer(self, after: float, repeat: float = 0.0, ref: bool = True, priority: int | None = None) -> Timer:
        """A timer."""
        return Timer(self, after, repeat, ref, priority)

    def signal(self, signum: int, ref: bool = True, priority: int | None = None) -> Signal:
        """A watcher for a signal."""
        return Signal(self, signum, ref, priority)

    def idle(self, ref: bool = True, priority: int | None = None) -> Idle:
        """A watcher for idle turns."""
        return Idle(self, ref, priority)

    def prepare(self, ref: bool = True, priority: int | None = None) -> Prepare:
        """A watcher for the moment before waiting."""
        return Prepare(self, ref, priority)

    def check(self, ref: bool = True, priority: int | None = None) -> Check:
        """A watcher for the moment after waiting."""
        return Check(self, ref, priority)

    def fork(self, ref: bool = True, priority: int | None = None) -> Fork:
        """A watcher for forks."""
        return Fork(self, ref, priority)

    def async_(self, ref: bool = True, priority: int | None = None) -> Async:
        """A watcher that `send()` fires."""
        return Async(self, ref, priority)

    locals()["async"] = async_  # its name in gevent before Python 3.7; some programs still use it

    def child(self, pid: int, trace: int = 0, ref: bool = True) -> Child:
        """A watcher for the end of a child process. OSError with a sentence where there are none."""
        return Child(self, pid, trace, ref)

    def stat(self, path: Any, interval: float = 0.0, ref: bool = True, priority: int | None = None) -> Stat:
        """A watcher for changes of a file."""
        return Stat(self, path, interval, ref, priority)
