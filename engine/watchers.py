"""gevent's watchers (gevent._interfaces.IWatcher) for our loop: timers, file descriptors, and the lists that a turn
walks through.

A watcher is started with a callback, counts towards the loop's life while it is active and has `ref`, and fires
inside `Loop.run`. Refuses to know what its callback does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Protocol

from .machine.agenda import microseconds
from .machine.poller import Poller
from .occasions import ERROR, EVENTS, OCCASIONS, READ, WRITE
from .pending import MAXPRI, MINPRI, Entry


class Host(Protocol):
    """What a watcher needs of the loop that it belongs to."""

    error_handler: Any
    poller: Poller
    starting_timer_may_update_loop_time: bool

    def update_now(self) -> None:
        """Looks at the clock."""

    def next_id(self) -> int:
        """A number for a watcher."""

    def count(self, step: int) -> None:
        """One more, or one less, that keeps the loop alive."""

    def listed(self, kind: str) -> list[Any]:
        """The active watchers of a kind."""

    def feed(self, watcher: Watcher, events: int) -> None:
        """The watcher is called as soon as it can be."""

    def strike(self, watcher: Watcher) -> bool:
        """It is not called any more; whether it was about to be."""

    def news(self) -> None:
        """Something was sent, perhaps by another thread: the loop looks after it as soon as it can."""

    def arm(self, timer: Timer, due: int) -> None:
        """Books a timer."""

    def disarm(self, timer: Timer) -> None:
        """Strikes a timer out."""

    def microseconds(self) -> int:
        """The loop's time."""

    def watch(self, watcher: Io) -> None:
        """Adds a descriptor watcher."""

    def unwatch(self, watcher: Io) -> None:
        """Removes a descriptor watcher."""

    def report_error(self, context: Any) -> None:
        """Takes the error of a callback that is being handled."""


class Watcher:
    """What all watchers share."""

    kind: ClassVar[str] = "watcher"
    phase: ClassVar[str | None] = None  # the phase of a turn in which it fires, where that has a name

    def __init__(self, loop: Host, ref: bool = True, priority: int | None = None) -> None:
        self.loop = loop
        self.id = loop.next_id()
        self.entry: Entry | None = None
        self._args: tuple[Any, ...] | None = None
        self._callback: Callable[..., Any] | None = None
        self._ref = bool(ref)
        self._active = False
        self._priority = 0
        if priority is not None:
            self.priority = priority

    @property
    def active(self) -> bool:
        """Whether it was started and has not stopped."""
        return self._active

    @property
    def pending(self) -> bool:
        """Whether its callback is about to be called."""
        return self.entry is not None

    @property
    def priority(self) -> int:
        """From MINPRI to MAXPRI; what is higher is called first. AttributeError where it is set while active."""
        return self._priority

    @priority.setter
    def priority(self, value: int) -> None:
        self._only_at_rest("priority")
        self._priority = max(MINPRI, min(MAXPRI, int(value)))

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
        """What is called when it fires. TypeError where it cannot be called."""
        return self._callback

    @callback.setter
    def callback(self, callback: Callable[..., Any] | None) -> None:
        if callback is not None and not callable(callback):
            raise TypeError(f"Expected callable, not {callback!r}")
        self._callback = callback

    @property
    def args(self) -> tuple[Any, ...] | None:
        """What it is called with. TypeError where it is not a tuple."""
        return self._args

    @args.setter
    def args(self, args: tuple[Any, ...] | None) -> None:
        if args is not None and not isinstance(args, tuple):
            raise TypeError("args must be a tuple or None")
        self._args = args

    def start(self, callback: Callable[..., Any] | None, *args: Any, **options: Any) -> None:
        """Starts watching; a watcher that is active only changes its callback. TypeError without a callable."""
        if callback is None:
            raise TypeError("callback must be callable, not None")
        self.callback = callback
        self.args = args
        if not self._active:
            self._activate()
            self._on()

    def stop(self) -> None:
        """Stops watching; stopping twice does nothing."""
        self._callback = self._args = None
        self._forget()
        if self._active:
            self._deactivate()
            self._off()

    def close(self) -> None:
        """Same as stop: there is nothing else to give back."""
        self.stop()

    def feed(self, revents: int, callback: Callable[..., Any], *args: Any) -> None:
        """Fires at the next turn."""
        self.callback, self.args = callback, args
        self.loop.feed(self, revents)

    def fire(self, events: int) -> None:
        """Calls the callback; its errors go to the loop's error handler."""
        callback, args = self._callback, self._args or ()
        if callback is None:
            return
        if args and args[0] is EVENTS:
            args = (events, *args[1:])
        try:
            callback(*args)
        except BaseException:
            self.loop.report_error(self)
            self._failed()
        if not self._active:
            self.stop()

    def _failed(self) -> None:
        """The callback has raised an error."""

    def _activate(self) -> None:
        self._active = True
        if self._ref:
            self.loop.count(1)

    def _deactivate(self) -> None:
        self._active = False
        if self._ref:
            self.loop.count(-1)

    def _forget(self) -> None:
        self.loop.strike(self)

    def _on(self) -> None:
        self.loop.listed(self.kind).append(self)

    def _off(self) -> None:
        self.loop.listed(self.kind).remove(self)

    def _only_at_rest(self, what: str) -> None:
        if self._active:
            raise AttributeError(f"{type(self).__name__!r} watcher attribute {what!r} is read-only while active")

    def __enter__(self) -> Watcher:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __repr__(self) -> str:
        parts = [type(self).__name__, str(self.id), self._format()]
        parts += [word for word, true in (("active", self._active), ("pending", self.pending)) if true]
        if self._callback is not None:
            own = getattr(self._callback, "__self__", None) is self
            name = getattr(self._callback, "__name__", "")
            parts.append(f"callback=<bound method {name} of self>" if own else f"callback={self._callback!r}")
        if self._args is not None:
            parts.append(f"args={'...' if self in self._args else repr(self._args)}")
        return f"<{' '.join(filter(None, parts))}>"

    def _format(self) -> str:
        return ""


class Timer(Watcher):
    """Fires once after `after` seconds, then every `repeat` seconds if that is not 0."""

    kind = "timer"
    phase = "timers"

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

    def start(
        self, callback: Callable[..., Any] | None, *args: Any, update: bool | None = None, **options: Any
    ) -> None:
        """Starts it, from the loop's time on; with `update` the loop looks at the clock first."""
        self._look_at_clock(update)
        super().start(callback, *args)

    def again(self, callback: Callable[..., Any], *args: Any, update: bool | None = None, **options: Any) -> None:
        """Starts it over, `repeat` seconds from now; stops it where that is 0."""
        self._look_at_clock(update)
        self.callback, self.args = callback, args
        self._forget()
        if self.due is not None:
            self.loop.disarm(self)
        if not self.repeat:
            self.stop()
            return
        if not self._active:
            self._activate()
        self._arm(self.repeat)

    def expire(self) -> None:
        """It is due, and is called as soon as it can be. One that does not repeat is over."""
        self.ticket = None
        if not self.repeat:
            self._deactivate()
        self.loop.feed(self, OCCASIONS["timer"])

    def fire(self, events: int) -> None:
        """Its time has come: it is booked for the next time, if it repeats, and calls."""
        due, self.due = self.due, None
        if self._active and due is not None:
            self.loop.arm(self, max(due + microseconds(self.repeat), self.loop.microseconds()))
        super().fire(events)

    def _look_at_clock(self, update: bool | None) -> None:
        if self.loop.starting_timer_may_update_loop_time if update is None else update:
            self.loop.update_now()

    def _arm(self, delay: float) -> None:
        self.loop.arm(self, self.loop.microseconds() + microseconds(max(delay, 0.0)))

    def _forget(self) -> None:
        if self.loop.strike(self) and self.due is not None:
            self.loop.disarm(self)

    def _on(self) -> None:
        self._arm(self.after)

    def _off(self) -> None:
        self.loop.disarm(self)


class Io(Watcher):
    """Fires when a file descriptor is readable (1), writable (2), or either (3)."""

    kind = "io"
    phase = "watchers"

    def __init__(self, loop: Host, fd: int, events: int, ref: bool = True, priority: int | None = None) -> None:
        if fd < 0:
            raise ValueError(f"fd must be non-negative: {fd!r}")
        if events & ~(READ | WRITE):
            raise ValueError(f"illegal event mask: {events!r}")
        loop.poller.check(fd)
        super().__init__(loop, ref, priority)
        self._fd, self._events = fd, events

    @property
    def fd(self) -> int:
        """The descriptor. AttributeError where it is set while active."""
        return self._fd

    @fd.setter
    def fd(self, fd: int) -> None:
        self._only_at_rest("fd")
        self._fd = fd

    @property
    def events(self) -> int:
        """READ and WRITE. AttributeError where it is set while active."""
        return self._events

    @events.setter
    def events(self, events: int) -> None:
        self._only_at_rest("events")
        self._events = events

    @property
    def events_str(self) -> str:
        """r, w or rw."""
        return ("r" if self._events & READ else "") + ("w" if self._events & WRITE else "")

    def start(self, callback: Callable[..., Any] | None, *args: Any, pass_events: bool = False, **options: Any) -> None:
        """Starts watching; with `pass_events` the callback's first argument says what happened."""
        super().start(callback, *((EVENTS, *args) if pass_events else args))

    def fail(self) -> None:
        """Its descriptor is not open: it is told so once, and watched no more."""
        self._deactivate()
        self._off()
        self.loop.feed(self, ERROR | READ | WRITE)

    def _failed(self) -> None:
        """Otherwise a callback that fails would be called for ever."""
        self.stop()

    def _on(self) -> None:
        self.loop.watch(self)

    def _off(self) -> None:
        self.loop.unwatch(self)

    def _format(self) -> str:
        return f"fd={self._fd} events={self.events_str}"


class Idle(Watcher):
    """Fires on every turn that finds nothing else to do."""

    kind = "idle"


class Prepare(Watcher):
    """Fires before the loop waits."""

    kind = "prepare"


class Check(Watcher):
    """Fires after the loop has waited."""

    kind = "check"
