"""gevent's watchers (gevent._interfaces.IWatcher) for our loop: timers, file descriptors, and the lists that a turn
walks through.

A watcher is started with a callback, counts towards the loop's life while it is active and has `ref`, and fires
inside `Loop.run`. Refuses to know what its callback does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Protocol

from .machine.machine import microseconds

READ, WRITE = 1, 2


class Host(Protocol):
    """What a watcher needs of the loop that it belongs to."""

    error_handler: Any

    def next_id(self) -> int:
        """A number for a watcher."""

    def count(self, step: int) -> None:
        """One more, or one less, that keeps the loop alive."""

    def listed(self, kind: str) -> list[Watcher]:
        """The active watchers of a kind."""

    def arm(self, timer: Timer, delay: int) -> None:
        """Books a timer."""

    def disarm(self, timer: Timer) -> None:
        """Strikes a timer out."""

    def watch(self, watcher: Io) -> None:
        """Adds a descriptor watcher."""

    def unwatch(self, watcher: Io) -> None:
        """Removes a descriptor watcher."""

    def run_callback(self, func: Callable[..., Any], *args: Any) -> Any:
        """Puts a callback into the ready queue."""

    def rouse(self) -> None:
        """Ends the loop's waiting where another thread calls."""

    def handle_error(self, context: Any, type: Any, value: Any, trace: Any) -> None:
        """Takes an error of a callback."""


class Watcher:
    """What all watchers share."""

    kind = "watcher"

    def __init__(self, loop: Host, ref: bool = True, priority: int | None = None) -> None:
        self.loop = loop
        self.id = loop.next_id()
        self.args: tuple[Any, ...] | None = None
        self.priority = priority
        self.pending = False
        self._callback: Callable[..., Any] | None = None
        self._ref = bool(ref)
        self._active = False

    @property
    def active(self) -> bool:
        """Whether it was started and has not stopped."""
        return self._active

    @property
    def ref(self) -> bool:
        """Whether it keeps the loop alive."""
        return self._ref

    @ref.setter
    def ref(self, value: bool) -> None:
        if bool(value) != self._ref:
            self._ref = bool(value)
            if self._active:
                self.loop.count(1 if value else -1)

    @property
    def callback(self) -> Callable[..., Any] | None:
        """What is called when it fires."""
        return self._callback

    @callback.setter
    def callback(self, callback: Callable[..., Any] | None) -> None:
        if callback is not None and not callable(callback):
            raise TypeError(f"Expected callable, not {callback!r}")
        self._callback = callback

    def start(self, callback: Callable[..., Any] | None, *args: Any, **options: Any) -> None:
        """Starts watching; a watcher that is active only changes its callback. TypeError without a callable."""
        if callback is None:
            raise TypeError("callback must be callable, not None")
        self.callback = callback
        self.args = args
        self._activate()

    def stop(self) -> None:
        """Stops watching; stopping twice does nothing."""
        self._callback = self.args = None
        if self._active:
            self._deactivate()
            self._off()

    def close(self) -> None:
        """Same as stop: there is nothing else to give back."""
        self.stop()

    def feed(self, revents: int, callback: Callable[..., Any], *args: Any) -> None:
        """Fires at the next turn."""
        self.callback, self.args = callback, args
        self.loop.run_callback(self.fire)

    def fire(self, *first: Any) -> None:
        """Calls the callback; its errors go to the loop's error handler."""
        callback, args = self._callback, self.args
        if callback is None:
            return
        try:
            callback(*first, *(args or ()))
        except BaseException:
            self.loop.handle_error(self, *sys.exc_info())

    def _activate(self) -> None:
        if not self._active:
            self._active = True
            if self._ref:
                self.loop.count(1)
            self._on()

    def _deactivate(self) -> None:
        self._active = False
        if self._ref:
            self.loop.count(-1)

    def _on(self) -> None:
        self.loop.listed(self.kind).append(self)

    def _off(self) -> None:
        members = self.loop.listed(self.kind)
        if self in members:
            members.remove(self)

    def __enter__(self) -> Watcher:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}{' active' if self._active else ''}>"


class Timer(Watcher):
    """Fires once after `after` seconds, then every `repeat` seconds if that is not 0."""

    kind = "timer"

    def __init__(
        self, loop: Host, after: float = 0.0, repeat: float = 0.0, ref: bool = True, priority: int | None = None
    ) -> None:
        if repeat < 0.0:
            raise ValueError(f"repeat must be positive or zero: {repeat!r}")
        super().__init__(loop, ref, priority)
        self.after, self.repeat = after, repeat
        self.due: int | None = None
        self.ticket: int | None = None

    @property
    def at(self) -> float:
        """When it is due, in the loop's seconds; 0 when it is not running."""
        return self.due / 1e6 if self.due is not None else 0.0

    def again(self, callback: Callable[..., Any], *args: Any, **options: Any) -> None:
        """Starts it over, `repeat` seconds from now; stops it where that is 0."""
        self.callback, self.args = callback, args
        if self._active:
            self.loop.disarm(self)
        if not self.repeat:
            self.stop()
        elif self._active:
            self.loop.arm(self, microseconds(self.repeat))
        else:
            self.after, after = self.repeat, self.after
            self._activate()
            self.after = after

    def expire(self) -> None:
        """It is due: books the next time, or ends; then fires."""
        self.due = self.ticket = None
        if self.repeat:
            self.loop.arm(self, microseconds(self.repeat))
        else:
            self._deactivate()
        self.fire()

    def _on(self) -> None:
        self.loop.arm(self, microseconds(max(self.after, 0.0)))

    def _off(self) -> None:
        self.loop.disarm(self)


class Io(Watcher):
    """Fires when a file descriptor is readable (1), writable (2), or either (3)."""

    kind = "io"

    def __init__(self, loop: Host, fd: int, events: int, ref: bool = True, priority: int | None = None) -> None:
        if fd < 0:
            raise ValueError(f"fd must be non-negative: {fd!r}")
        if events & ~(READ | WRITE):
            raise ValueError(f"illegal event mask: {events!r}")
        super().__init__(loop, ref, priority)
        self.fd, self.events = fd, events
        self._pass_events = False

    @property
    def events_str(self) -> str:
        """r, w or rw."""
        return ("r" if self.events & READ else "") + ("w" if self.events & WRITE else "")

    def start(self, callback: Callable[..., Any] | None, *args: Any, pass_events: bool = False, **options: Any) -> None:
        """Starts watching; with `pass_events` the callback's first argument says what happened."""
        self._pass_events = pass_events
        super().start(callback, *args)

    def ready(self, events: int) -> None:
        """The kernel found the descriptor ready."""
        if self._pass_events:
            self.fire(events)
        else:
            self.fire()

    def _on(self) -> None:
        self.loop.watch(self)

    def _off(self) -> None:
        self.loop.unwatch(self)


class Idle(Watcher):
    """Fires on every turn that finds nothing else to do."""

    kind = "idle"


class Prepare(Watcher):
    """Fires before the loop waits."""

    kind = "prepare"


class Check(Watcher):
    """Fires after the loop has waited."""

    kind = "check"


class Fork(Watcher):
    """Fires after a fork: never, here."""

    kind = "fork"


class Signal(Watcher):
    """Fires on a signal: none reaches the simulated machine."""

    kind = "signal"

    def __init__(self, loop: Host, signum: int, ref: bool = True, priority: int | None = None) -> None:
        super().__init__(loop, ref, priority)
        self.signalnum = signum


class Async(Watcher):
    """Fires after `send()`."""

    kind = "async"

    def send(self) -> None:
        """Fires it at the next turn; any thread may call this."""
        self.pending = True
        self.loop.rouse()

    send_ignoring_arg = send

    def fire_if_sent(self) -> None:
        """Fires it once for any number of `send()`."""
        if self.pending:
            self.pending = False
            self.fire()
