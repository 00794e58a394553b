"""gevent's event loop (gevent._interfaces.ILoop) on a machine's port, in plain Python.

Theory of operation. gevent's hub is a greenlet that runs `Loop.run`. One turn is what libev does with gevent on top
of it: run the callbacks that are queued (`run_callback`; this is the hub's ready queue), ask the kernel for ready
descriptors, waiting at most until the first timer, and then call the watchers that something has happened to, in
libev's order (`pending`). The only place where time passes is the poller's `wait`. Each thing that a loop does is
told to its `observer`, which may look and must not touch.

Refuses to know recording, greenlets and whether its time is virtual.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any

from gevent._ffi.callback import callback as Callback
from gevent._interfaces import ILoop
from gevent.exceptions import HubDestroyed
from zope.interface import implementer

from . import wiring
from .interruption import is_engine
from .loopstate import BACKEND, LoopState
from .machine.files import ERR, HUP, IN, NVAL, OUT
from .occasions import OCCASIONS, READ, WRITE

__all__ = [
    "embeddable_backends",
    "get_header_version",
    "get_version",
    "loop",
    "recommended_backends",
    "supported_backends",
    "time",
]


@implementer(ILoop)
class Loop(LoopState):
    """One hub's loop. `port` and `observer` are set by whoever prepares the process.

    A loop that was destroyed raises ValueError.
    """

    CALLBACK_CHECK_COUNT = 50
    approx_timer_resolution = 0.00001

    # -- ILoop: descriptors and callbacks ------------------------------------------------------------------------------

    def closing_fd(self, fd: int) -> bool:
        """Whoever watches a descriptor that is being closed is woken; whether there was anybody."""
        before = self.pending.count
        for watcher in reversed(self._watched.get(fd, ())):
            self.feed(watcher, watcher.events)
        return self.pending.count > before

    def run_callback(self, func: Callable[..., Any], *args: Any) -> Any:
        """Puts a callback at the end of the ready queue."""
        self._check()
        callback = Callback(func, args)
        ident = wiring.callback_id(self.port)
        self._callbacks.append((ident, callback))
        self.observer.queued(self, ident, callback)
        return callback

    def run_callback_threadsafe(self, func: Callable[..., Any], *args: Any) -> Any:
        """The same from another thread: the loop that waits is woken."""
        callback = self.run_callback(func, *args)
        self.news()
        return callback

    def _run_callbacks(self) -> None:
        """Runs what is queued, and what that queues, for one switch interval of the CPU at the most."""
        deadline = self.microseconds() + int(sys.getswitchinterval() * 1e6)
        self.starting_timer_may_update_loop_time = True
        done = 0
        while self._callbacks:
            ident, callback = self._callbacks.popleft()
            self._run_callback(ident, callback)
            done += 1
            if done % self.CALLBACK_CHECK_COUNT == 0 and self.port.now() >= deadline:
                break
        self.starting_timer_may_update_loop_time = False
        self.update_now()

    def _run_callback(self, ident: int, callback: Any) -> None:
        function, args = callback.callback, callback.args
        callback.callback = None
        self.observer.running(self, ident, (function, args))
        wiring.give_back(self.port, ident)
        if function is not None and args is not None:
            try:
                function(*args)
            except BaseException:
                self.report_error(callback)
            finally:
                callback.args = None
        self.observer.running(self, -1, None)

    # -- ILoop: running ----------------------------------------------------------------------------------------------

    def run(self, nowait: bool = False, once: bool = False) -> None:
        """Turns until nothing is left that keeps the loop alive."""
        self._check()
        self._stop = False
        self._depth += 1
        try:
            self._call_pending()
            while self._turn(nowait):
                if nowait or once:
                    return
            self.observer.phase(self, "over")
        finally:
            self._depth -= 1

    def _turn(self, nowait: bool) -> bool:
        """One turn; whether there is a next one."""
        self._iteration += 1
        if self._forked or self.poller.stale:
            self._after_fork()
        self._feed_list("prepare")
        self._call_pending()
        if self._callbacks:
            self.observer.phase(self, "callbacks")
            self._run_callbacks()
            self._call_pending()
        if self._stop or not self._is_needed():
            return False
        self.observer.phase(self, "poll")
        self._collect(self._wait(nowait))
        self._call_pending()
        return not self._stop and self._is_needed()

    def _is_needed(self) -> bool:
        return self._references > 0 or bool(self._callbacks)

    def _wait(self, nowait: bool) -> list[tuple[int, int]]:
        """The one place where time passes. What a signal's handler raises meanwhile goes to the main greenlet."""
        self.update_now()
        self._waiting = True
        try:
            return self.poller.wait(self._patience(nowait))
        except BaseException as error:
            error.__traceback__ = _of_handlers(error.__traceback__)
            self.observer.interrupted(self)
            self.report_error(None)
            return []
        finally:
            self._waiting = False
            self.update_now()

    def _patience(self, nowait: bool) -> int | None:
        """How long the kernel may be asked to wait, in microseconds; None: for ever."""
        if nowait or self._callbacks or self._lists["idle"] or self._news or self.pending.count:
            return 0
        first = self.timers.first()
        return None if first is None else max(0, first - self.microseconds())

    def _collect(self, found: list[tuple[int, int]]) -> None:
        """Feeds everybody to whom something has happened; libev works its list off from the end."""
        for fd, bits in found:
            self._feed_descriptor(fd, bits)
        for timer in reversed(self.timers.take(self.microseconds())):
            timer.expire()
        for watcher in self._lists["idle"]:
            if not self.pending.holds_from(watcher.priority):
                self.feed(watcher, OCCASIONS["idle"])
        self._feed_list("check")
        if self._news:
            self._news = False
            for kind in ("child", "signal", "async"):
                for watcher in reversed(self._lists[kind]):
                    watcher.look()

    def _feed_descriptor(self, fd: int, bits: int) -> None:
        if bits & NVAL:
            for watcher in reversed(list(self._watched.get(fd, ()))):
                watcher.fail()
            return
        events = (READ if bits & (IN | HUP | ERR) else 0) | (WRITE if bits & (OUT | HUP | ERR) else 0)
        for watcher in reversed(self._watched.get(fd, ())):
            happened = watcher.events & events
            if happened:
                self.feed(watcher, happened)

    def _feed_list(self, kind: str) -> None:
        for watcher in self._lists[kind]:
            self.feed(watcher, OCCASIONS[kind])

    def _call_pending(self) -> None:
        """Calls the watchers that something has happened to."""
        phase = None
        while (taken := self.pending.take()) is not None:
            watcher, events = taken
            following = watcher.phase
            if following is not None and following != phase:
                self.observer.phase(self, following)
                phase = following
            self.observer.firing(watcher)
            watcher.fire(events)
            self.observer.firing(None)

    def _after_fork(self) -> None:
        self._forked = False
        self.poller.renew()
        self._feed_list("fork")
        self._call_pending()

    # -- ILoop: errors -----------------------------------------------------------------------------------------------

    def report_error(self, context: Any) -> None:
        """Hands the error that is being handled to `handle_error`; what that raises is printed."""
        try:
            self.handle_error(context, *sys.exc_info())
        except BaseException:
            with suppress(BaseException):  # the program's stderr may be what fails
                print("Exception while handling another error", file=sys.stderr)
                traceback.print_exc()

    def handle_error(self, context: Any, type: Any, value: Any, trace: Any) -> None:
        """Hands an error in a callback to the hub; without a hub it is printed and ends the run."""
        if type is HubDestroyed:
            self._callbacks.clear()
            self.break_()
        elif self.error_handler is not None:
            getattr(self.error_handler, "handle_error", self.error_handler)(context, type, value, trace)
        else:
            traceback.print_exception(type, value, trace)
            self.break_()

    # -- ILoop: the rest ---------------------------------------------------------------------------------------------

    def break_(self, how: Any = None) -> None:
        """Ends `run` after this turn."""
        self._stop = True

    def destroy(self) -> bool:
        """The loop is not used any more; whether it was, until now."""
        if not self._alive:
            return False
        self._alive = False
        self.poller.close()
        self._callbacks.clear()
        self.pending.clear()
        return True


loop = Loop
Loop.port, Loop.observer = wiring.connection()


def _of_handlers(trace: TracebackType | None) -> TracebackType | None:
    """A traceback without the frames of who was waiting: libev, in C, has none."""
    while trace is not None and is_engine(trace.tb_frame):
        trace = trace.tb_next
    return trace


def get_version() -> str:
    """What gevent prints about its loop."""
    return BACKEND


get_header_version = get_version


def supported_backends() -> list[str]:
    """There is one."""
    return [BACKEND]


recommended_backends = supported_backends


def embeddable_backends() -> list[str]:
    """None."""
    return []


def time() -> float:
    """The machine's time in seconds."""
    return Loop.port.now() / 1e6
