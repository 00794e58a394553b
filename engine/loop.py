"""gevent's event loop (gevent._interfaces.ILoop) on a machine's port, in plain Python.

Theory of operation. gevent's hub is a greenlet that runs `Loop.run`. One turn is what libev does with gevent on top
of it: run the callbacks that are queued (`run_callback`; this is the hub's ready queue), ask the kernel for ready
descriptors, waiting at most until the first timer, then fire timers that are due, oldest first, and descriptors. The
only place where time passes is the port's `wait`. Each thing that a loop does is told to its `observer`, which may
look and must not touch.

Refuses to know recording, greenlets and whether its time is virtual.
"""

from __future__ import annotations

import sys
import traceback
from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

from gevent._ffi.callback import callback as Callback
from gevent._interfaces import ILoop
from gevent.exceptions import HubDestroyed
from zope.interface import implementer

from . import wiring
from .machine.port import Port
from .machine.sockets import ERR, HUP, IN, NVAL, OUT
from .observer import Observer
from .watchers import READ, WRITE, Async, Check, Fork, Idle, Io, Prepare, Signal, Timer, Watcher

__all__ = [
    "Loop",
    "embeddable_backends",
    "get_header_version",
    "get_version",
    "loop",
    "recommended_backends",
    "supported_backends",
    "time",
]

KINDS = ("idle", "prepare", "check", "fork", "signal", "async")


@implementer(ILoop)
class Loop:
    """One hub's loop. `port` and `observer` are set by whoever prepares the process."""

    port: Port
    observer: Observer
    MINPRI, MAXPRI = -2, 2
    CALLBACK_CHECK_COUNT = 50
    approx_timer_resolution = 0.00001
    starting_timer_may_update_loop_time = False
    WatcherType = Watcher
    backend, backend_int = "switchyard", 0
    _default: Loop | None = None
    _last_id = _loops = 0

    def __init__(self, flags: Any = None, default: bool | None = None) -> None:
        self.default = bool(default) if default is not None else Loop._default is None
        if self.default:
            Loop._default = self
        Loop._loops += 1
        # What this loop waits on when another thread may wake it; locks have positive keys.
        self._key, self._thread = -Loop._loops, self.port.thread
        self.error_handler: Any = None
        self.iteration = self.depth = 0
        self.timers: list[tuple[int, int, Timer]] = []
        self.interest: dict[int, int] = {}
        self._callbacks: deque[tuple[int, Any]] = deque()
        self._watched: dict[int, list[Io]] = {}
        self._lists: dict[str, list[Watcher]] = {kind: [] for kind in KINDS}
        self._references = 0
        self._order = 0
        self._stop = False
        self._alive = True

    # -- what watchers need ------------------------------------------------------------------------------------------

    @classmethod
    def next_id(cls) -> int:
        """A number for a watcher or callback, unique among all programs of the run."""
        number = 1 + Loop._last_id * Loop.port.programs + Loop.port.program
        Loop._last_id += 1
        return number

    def count(self, step: int) -> None:
        """One more, or one less, active watcher that keeps the loop alive."""
        self._references += step

    def listed(self, kind: str) -> list[Watcher]:
        """The active watchers of a kind, in the order of their start."""
        return self._lists[kind]

    def arm(self, timer: Timer, delay: int) -> None:
        """Books a timer, microseconds from now."""
        self._order += 1
        timer.due, timer.ticket = self.port.now() + delay, self._order
        heappush(self.timers, (timer.due, timer.ticket, timer))
        self.observer.started(timer)

    def disarm(self, timer: Timer) -> None:
        """Strikes a timer out; its entry stays in the heap and is passed over later."""
        if timer.due is not None:
            timer.due = timer.ticket = None
            self.observer.stopped(timer)

    def watch(self, watcher: Io) -> None:
        """Adds a descriptor watcher."""
        self._watched.setdefault(watcher.fd, []).append(watcher)
        self._update_interest(watcher.fd)
        self.observer.started(watcher)

    def unwatch(self, watcher: Io) -> None:
        """Removes a descriptor watcher."""
        watchers = self._watched.get(watcher.fd, [])
        if watcher in watchers:
            watchers.remove(watcher)
            self._update_interest(watcher.fd)
            self.observer.stopped(watcher)

    def _update_interest(self, fd: int) -> None:
        bits = 0
        for watcher in self._watched.get(fd, ()):
            bits |= (IN if watcher.events & READ else 0) | (OUT if watcher.events & WRITE else 0)
        if bits:
            self.interest[fd] = bits
        else:
            self.interest.pop(fd, None)
            self._watched.pop(fd, None)

    # -- ILoop: making watchers --------------------------------------------------------------------------------------

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

    def closing_fd(self, fd: int) -> bool:
        """Whoever watches a descriptor that is being closed is woken; whether there was anybody."""
        watchers = list(self._watched.get(fd, ()))
        for watcher in watchers:
            self.run_callback(watcher.ready, watcher.events)
        return bool(watchers)

    # -- ILoop: callbacks --------------------------------------------------------------------------------------------

    def run_callback(self, func: Callable[..., Any], *args: Any) -> Any:
        """Puts a callback at the end of the ready queue."""
        callback = Callback(func, args)
        ident = self.next_id()
        self._callbacks.append((ident, callback))
        self.observer.queued(self, ident, callback)
        return callback

    def run_callback_threadsafe(self, func: Callable[..., Any], *args: Any) -> Any:
        """`run_callback` from any thread."""
        callback = self.run_callback(func, *args)
        self.rouse()
        return callback

    def rouse(self) -> None:
        """Another thread has something for this loop: it must not go on waiting."""
        if self.port.thread != self._thread:
            self.port.unpark(self._key, 1, True)

    def _run_callbacks(self) -> None:
        """Runs what is queued, and what that queues, for one switch interval of the CPU at the most."""
        deadline = self.port.now() + int(sys.getswitchinterval() * 1e6)
        done = 0
        while self._callbacks:
            ident, callback = self._callbacks.popleft()
            self._run_callback(ident, callback)
            done += 1
            if done % self.CALLBACK_CHECK_COUNT == 0 and self.port.now() >= deadline:
                break

    def _run_callback(self, ident: int, callback: Any) -> None:
        function, args = callback.callback, callback.args
        callback.callback = None
        self.observer.running(self, ident, (function, args))
        if function is not None and args is not None:
            try:
                function(*args)
            except BaseException:
                self.handle_error(callback, *sys.exc_info())
            finally:
                callback.args = None
        self.observer.running(self, -1, None)

    # -- ILoop: running ----------------------------------------------------------------------------------------------

    def run(self, nowait: bool = False, once: bool = False) -> None:
        """Turns until nothing is left that keeps the loop alive."""
        self._stop = False
        self.depth += 1
        try:
            while not self._turn(nowait) and not (nowait or once):
                pass
        finally:
            self.depth -= 1

    def _turn(self, nowait: bool) -> bool:
        """One turn; whether it was the last."""
        self.iteration += 1
        self._fire_list("prepare")
        if self._callbacks:
            self.observer.phase(self, "callbacks")
            self._run_callbacks()
        if self._stop or not (self._references > 0 or self._callbacks):
            return True
        self._wait_and_fire(nowait)
        self._fire_list("check")
        return self._stop

    def _wait_and_fire(self, nowait: bool) -> None:
        self.observer.phase(self, "poll")
        found = self.port.wait(self.interest, self._patience(nowait), self._key)
        timers = self._take_due()
        if timers:
            self.observer.phase(self, "timers")
        for timer in timers:
            if timer.due is not None and timer.due <= self.port.now():
                self._fire(timer, timer.expire)
        if found:
            self.observer.phase(self, "watchers")
        # libev works its pending list off from the end.
        for fd, bits in reversed(found):
            self._fire_descriptor(fd, bits)
        for watcher in list(self._lists["async"]):
            if isinstance(watcher, Async):
                watcher.fire_if_sent()
        if not found and not timers:
            self._fire_list("idle")

    def _patience(self, nowait: bool) -> int | None:
        """How long the kernel may be asked to wait, in microseconds; None: for ever."""
        sent = any(watcher.pending for watcher in self._lists["async"])
        if nowait or self._callbacks or self._lists["idle"] or sent:
            return 0
        self._drop_stale()
        return max(0, self.timers[0][0] - self.port.now()) if self.timers else None

    def _take_due(self) -> list[Timer]:
        now, due = self.port.now(), []
        self._drop_stale()
        while self.timers and self.timers[0][0] <= now:
            due.append(heappop(self.timers)[2])
            self._drop_stale()
        return due

    def _drop_stale(self) -> None:
        while self.timers and self.timers[0][1] != self.timers[0][2].ticket:
            heappop(self.timers)

    def _fire_descriptor(self, fd: int, bits: int) -> None:
        events = (READ if bits & (IN | HUP | ERR | NVAL) else 0) | (WRITE if bits & (OUT | HUP | ERR | NVAL) else 0)
        for watcher in list(self._watched.get(fd, ())):
            happened = watcher.events & events
            if happened:
                self._fire(watcher, watcher.ready, happened)

    def _fire(self, watcher: Watcher, function: Callable[..., None], *args: Any) -> None:
        self.observer.firing(watcher)
        function(*args)
        self.observer.firing(None)

    def _fire_list(self, kind: str) -> None:
        for watcher in list(self._lists[kind]):
            watcher.fire()

    def handle_error(self, context: Any, type: Any, value: Any, trace: Any) -> None:
        """Hands an error in a callback to the hub."""
        if type is HubDestroyed:
            self._callbacks.clear()
            self.break_()
        elif self.error_handler is not None:
            getattr(self.error_handler, "handle_error", self.error_handler)(context, type, value, trace)
        else:
            traceback.print_exception(type, value, trace)

    # -- ILoop: the rest ---------------------------------------------------------------------------------------------

    def now(self) -> float:
        """The loop's time in seconds."""
        return self.port.now() / 1e6

    def update_now(self) -> None:
        """The machine's clock is always up to date."""

    update = update_now

    def ref(self) -> None:
        """Keeps the loop alive."""
        self._references += 1

    def unref(self) -> None:
        """Undoes `ref`."""
        self._references -= 1

    def break_(self, how: Any = None) -> None:
        """Ends `run` after this turn."""
        self._stop = True

    def destroy(self) -> bool:
        """The loop is not used any more; whether it was, until now."""
        alive, self._alive = self._alive, False
        if Loop._default is self:
            Loop._default = None
        return alive

    @property
    def ptr(self) -> bool:
        """True until destroyed."""
        return self._alive

    @property
    def pendingcnt(self) -> int:
        """How many callbacks are queued."""
        return len(self._callbacks)

    @property
    def activecnt(self) -> int:
        """How many active watchers keep the loop alive."""
        return self._references

    def reinit(self) -> None:
        """After a fork: nothing to do."""

    def install_sigchld(self) -> None:
        """There are no child processes."""

    reset_sigchld = verify = install_sigchld

    def fileno(self) -> None:
        """The loop has no descriptor of its own."""

    def _format(self) -> str:
        return f"switchyard refs={self._references}"


loop = Loop
Loop.port, Loop.observer = wiring.port, wiring.observer


def get_version() -> str:
    """What gevent prints about its loop."""
    return "switchyard"


get_header_version = get_version


def supported_backends() -> list[str]:
    """There is one."""
    return ["switchyard"]


recommended_backends = supported_backends


def embeddable_backends() -> list[str]:
    """None."""
    return []


def time() -> float:
    """The machine's time in seconds."""
    return Loop.port.now() / 1e6
