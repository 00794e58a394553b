"""gevent's watchers for what reaches a process from outside or from another of its threads: signals, children, forks,
changes of files, and what `send()` sends.

Whether any of it ever comes is the poller's business. Refuses to know what their callbacks do.
"""

from __future__ import annotations

import os
from signal import NSIG
from typing import Any

from .occasions import OCCASIONS
from .watchers import Host, Timer, Watcher

SHORTEST_INTERVAL, USUAL_INTERVAL = 0.1074891, 5.0074891  # libev's


class Fork(Watcher):
    """Fires in the child after a fork."""

    kind = "fork"


class Signal(Watcher):
    """Fires on a signal."""

    kind = "signal"

    def __init__(self, loop: Host, signum: int, ref: bool = True, priority: int | None = None) -> None:
        if not 1 <= signum < NSIG:
            raise ValueError(f"illegal signal number: {signum!r}")
        super().__init__(loop, ref, priority)
        self.signalnum, self._arrived = int(signum), False

    def _on(self) -> None:
        if not any(each.signalnum == self.signalnum for each in self.loop.listed(self.kind)):
            self.loop.poller.catch(self.signalnum, self._note)
        super()._on()

    def _off(self) -> None:
        super()._off()
        if not any(each.signalnum == self.signalnum for each in self.loop.listed(self.kind)):
            self.loop.poller.release(self.signalnum)

    def _note(self, signum: int) -> None:
        for each in self.loop.listed(self.kind):
            each._arrived = each._arrived or each.signalnum == signum
        self.loop.news()

    def look(self) -> None:
        """Is called once for any number of signals."""
        if self._arrived:
            self._arrived = False
            self.loop.feed(self, OCCASIONS[self.kind])


class Async(Watcher):
    """Fires after `send()`, which any thread may call."""

    kind = "async"
    _sent = False

    @property
    def pending(self) -> bool:
        """Whether something was sent that has not been looked after."""
        return self._sent or self.entry is not None

    def send(self) -> None:
        """Fires it as soon as the loop can."""
        self._sent = True
        self.loop.news()

    def send_ignoring_arg(self, _ignored: Any) -> None:
        """The same, for those who call with a value."""
        self.send()

    def _on(self) -> None:
        self._sent = False
        super()._on()

    def look(self) -> None:
        """Is called once for any number of `send()`."""
        if self._sent:
            self._sent = False
            self.loop.feed(self, OCCASIONS[self.kind])


class Child(Watcher):
    """Fires when a child process has ended; `pid` 0: any child."""

    kind = "child"

    def __init__(self, loop: Any, pid: int, trace: int = 0, ref: bool = True) -> None:
        if not loop.default:
            raise TypeError("child watchers are only available on the default loop")
        loop.install_sigchld()
        super().__init__(loop, ref)
        self.pid, self.rpid, self.rstatus = pid, 0, 0

    def _on(self) -> None:
        super()._on()
        self.loop.news()  # it may have ended already

    def look(self) -> None:
        """Asks whether it has ended. That can be asked once: the answer is for everybody who watches it."""
        while (ended := self.loop.poller.reap(self.pid)) is not None:
            last_first = list(reversed(self.loop.listed(self.kind)))
            for pid in (ended[0], 0):
                for each in last_first:
                    if each.pid == pid:
                        each.rpid, each.rstatus = ended
                        self.loop.feed(each, OCCASIONS[self.kind])

    def _format(self) -> str:
        return f"pid={self.pid} rstatus={self.rstatus}"


class Stat(Watcher):
    """Fires when a file changes, comes or goes; looks every `interval` seconds."""

    kind = "stat"

    def __init__(
        self, loop: Host, path: Any, interval: float = 0.0, ref: bool = True, priority: int | None = None
    ) -> None:
        super().__init__(loop, ref, priority)
        self.path, self.interval = path, interval
        self._paths = os.fsencode(path)
        self.attr: os.stat_result | None = None
        self.prev: os.stat_result | None = None
        self._timer: Timer | None = None

    def _on(self) -> None:
        self.interval = max(self.interval, SHORTEST_INTERVAL) if self.interval else USUAL_INTERVAL
        self.attr = self._look_up()
        self._timer = Timer(self.loop, self.interval, self.interval, ref=False)
        self._timer.start(self._compare)

    def _off(self) -> None:
        if self._timer is not None:
            self._timer.close()
            self._timer = None

    def _look_up(self) -> os.stat_result | None:
        try:
            return os.lstat(self._paths)
        except OSError:
            return None

    def _compare(self) -> None:
        now = self._look_up()
        if _content(now) != _content(self.attr):
            self.prev, self.attr = self.attr, now
            self.loop.feed(self, OCCASIONS[self.kind])


def _content(found: os.stat_result | None) -> tuple[Any, ...] | None:
    """What counts as a change, as for libev: reading a file does too."""
    if found is None:
        return None
    kind = (found.st_dev, found.st_ino, found.st_mode, found.st_nlink, found.st_uid, found.st_gid)
    return (*kind, found.st_size, found.st_atime_ns, found.st_mtime_ns, found.st_ctime_ns)
