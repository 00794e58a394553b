"""What a loop of gevent's holds, and what it says about itself: the quiet part of ILoop.

`loop.Loop` makes it run. Refuses to know when anything is called.
"""

from __future__ import annotations

import sys
from collections import deque
from signal import SIGCHLD
from typing import Any

from . import wiring
from .machine.files import IN, OUT
from .machine.poller import Poller
from .machine.port import Port
from .makers import Makers
from .observer import Observer
from .occasions import READ, WRITE
from .pending import MAXPRI, MINPRI, Pending
from .timerheap import TimerHeap
from .watchers import Io, Timer, Watcher

KINDS = ("idle", "prepare", "check", "fork", "signal", "async", "child", "stat")
BACKEND = "switchyard"


class LoopState(Makers):
    """One hub's loop at rest. A loop that was destroyed raises ValueError where it is used."""

    port: Port
    observer: Observer
    MINPRI, MAXPRI = MINPRI, MAXPRI
    sigfd = None
    origflags: tuple[str, ...] = ()
    origflags_int = 0
    starting_timer_may_update_loop_time = False

    def __init__(self, flags: Any = None, default: bool | None = None) -> None:
        self._default = True if default is None else bool(default)
        self.error_handler: Any = None
        self._iteration = self._depth = 0
        self.poller: Poller = self.port.poller()
        self.pending = Pending()
        self.timers = TimerHeap()
        self._callbacks: deque[tuple[int, Any]] = deque()
        self._watched: dict[int, list[Io]] = {}
        self._lists: dict[str, list[Any]] = {kind: [] for kind in KINDS}
        self._references = 0
        self._news = self._waiting = self._stop = self._forked = False
        self._alive = True
        self._now = self.port.now()
        self.observer.made(self, sys._getframe(1).f_locals.get("self"))

    # -- what watchers need ------------------------------------------------------------------------------------------

    @classmethod
    def next_id(cls) -> int:
        """A number for a watcher, unique among all programs of the run."""
        return wiring.next_id(cls.port)

    def microseconds(self) -> int:
        """The loop's time: that of its last look at the clock. Timers are booked from there on."""
        return self._now

    def count(self, step: int) -> None:
        """One more, or one less, active watcher that keeps the loop alive."""
        self._references += step

    def listed(self, kind: str) -> list[Any]:
        """The active watchers of a kind, in the order of their start."""
        return self._lists[kind]

    def feed(self, watcher: Watcher, events: int) -> None:
        """Something happened to a watcher: it is called before the loop waits again."""
        self.pending.feed(watcher, events)

    def strike(self, watcher: Watcher) -> bool:
        """It is not called any more; whether it was to be."""
        return self.pending.strike(watcher)

    def news(self) -> None:
        """A signal came or something was sent, perhaps by another thread, perhaps while the loop waits."""
        self._news = True
        if self._waiting:
            self.poller.wake()

    def arm(self, timer: Timer, due: int) -> None:
        """Books a timer, at a time in microseconds."""
        self.timers.add(timer, due)
        self.observer.started(timer)

    def disarm(self, timer: Timer) -> None:
        """Strikes a timer out."""
        if timer.due is not None:
            self.timers.strike(timer)
            self.observer.stopped(timer)

    def watch(self, watcher: Io) -> None:
        """Adds a descriptor watcher."""
        self._watched.setdefault(watcher.fd, []).append(watcher)
        self._tell_interest(watcher.fd)
        self.observer.started(watcher)

    def unwatch(self, watcher: Io) -> None:
        """Removes a descriptor watcher."""
        watchers = self._watched.get(watcher.fd, [])
        if watcher in watchers:
            watchers.remove(watcher)
            self._tell_interest(watcher.fd)
            self.observer.stopped(watcher)

    def _tell_interest(self, fd: int) -> None:
        bits = 0
        for watcher in self._watched.get(fd, ()):
            bits |= (IN if watcher.events & READ else 0) | (OUT if watcher.events & WRITE else 0)
        if not bits:
            self._watched.pop(fd, None)
        self.poller.watch(fd, bits)

    # -- what it says about itself -------------------------------------------------------------------------------------

    def _check(self) -> None:
        if not self._alive:
            raise ValueError("operation on destroyed loop")

    def now(self) -> float:
        """The loop's time in seconds."""
        self._check()
        return self._now / 1e6

    def update_now(self) -> None:
        """Looks at the clock."""
        self._check()
        self._now = self.port.now()

    update = update_now

    def ref(self) -> None:
        """Keeps the loop alive."""
        self.count(1)

    def unref(self) -> None:
        """Undoes `ref`."""
        self.count(-1)

    @property
    def ptr(self) -> bool:
        """True until destroyed."""
        return self._alive

    @property
    def default(self) -> bool:
        """Whether it is the one that signals and children are told to."""
        return self._default and self._alive

    @property
    def iteration(self) -> int:
        """How many turns it has made."""
        self._check()
        return self._iteration

    @property
    def depth(self) -> int:
        """How many `run` are under way."""
        self._check()
        return self._depth

    @property
    def backend(self) -> str:
        """What gevent prints about it."""
        self._check()
        return BACKEND

    @property
    def backend_int(self) -> int:
        """None of libev's."""
        self._check()
        return 0

    @property
    def pendingcnt(self) -> int:
        """How many watchers and callbacks are about to be called."""
        self._check()
        return self.pending.count + len(self._callbacks)

    @property
    def activecnt(self) -> int:
        """How much keeps the loop alive: active watchers, callbacks and `ref`."""
        self._check()
        return self._references + len(self._callbacks)

    @property
    def sig_pending(self) -> bool:
        """Whether a signal has come that was not looked after."""
        return self._news

    def reinit(self) -> None:
        """The process was forked: the child takes a place of its own in the kernel at its next turn."""
        self._check()
        self._forked = True

    def install_sigchld(self) -> None:
        """From now on ends of child processes are noticed. OSError with a sentence where there are none."""
        if self._default:
            self.poller.adopt(lambda signum: self.news())

    def reset_sigchld(self) -> None:
        """They are not noticed any more."""
        self.poller.release(SIGCHLD)

    def verify(self) -> None:
        """libev looks for errors of its own here."""

    def fileno(self) -> int | None:
        """The kernel's descriptor for all that it watches, where there is one."""
        return self.poller.fileno() if self._alive else None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {id(self):#x} {self._format()}>"

    def _format(self) -> str:
        if not self._alive:
            return "destroyed"
        default = " default" if self._default else ""
        fd = self.fileno()
        descriptor = "" if fd is None else f" fileno={fd}"
        return f"{BACKEND}{default} pending={self.pendingcnt} ref={self.activecnt}{descriptor}"
