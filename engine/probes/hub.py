"""The probe for gevent's own objects: the hub's ready queue, its timers and its watched descriptors.

Is the loop's observer. While the loop works something off (a callback, a timer, a descriptor), `awakened` names it:
whatever task the hub switches to meanwhile was woken by it. Refuses to know stacks and lines.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary, ref

import greenlet

from ..events import Callback, Phase, Timer, Wake, Watch
from ..machine.port import Port
from ..signals import Child, Signal
from ..tasks import TaskBook
from ..untraced import untraced
from ..watchers import Host, Io, Watcher
from ..watchers import Timer as LoopTimer

# The phase with which a loop ends: whom the hub throws LoopExit into is woken by that.
OVER = "over"


class HubProbe:
    """Watches the loops of one program."""

    def __init__(self, port: Port, book: TaskBook, meet: Callable[[Any], int]) -> None:
        self._port, self._book, self._meet = port, book, meet
        self._woken: dict[int, Wake | None] = {}
        self._owners: dict[int, int | None] = {}
        self._hubs: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()

    def start_anew(self) -> None:
        """In a forked process: nobody was woken yet."""
        self._woken.clear()
        self._owners.clear()

    def awakened(self) -> Wake | None:
        """What the loop is working off at this moment."""
        return self._woken.get(self._port.thread)

    def made(self, loop: Host, maker: Any) -> None:
        if isinstance(maker, greenlet.greenlet):
            self._hubs[loop] = ref(maker)

    @untraced
    def queued(self, loop: Host, ident: int, callback: Any) -> None:
        hub = self._hub(loop)
        task, what = self._owner(callback.callback, own=False)
        self._port.report(Callback(ident, "queued", hub, task, what, self._port.task))

    @untraced
    def running(self, loop: Host, ident: int, callback: Any) -> None:
        if ident < 0:
            self._woken[self._port.thread] = None
            return
        function, args = callback
        if function is None or args is None:
            self._port.report(Callback(ident, "stopped", self._hub(loop)))
            return
        task, what = self._owner(function, own=False)
        self._woken[self._port.thread] = self._origin(function) or Wake("callback", ident)
        self._port.report(Callback(ident, "run", self._hub(loop), task, what))

    @untraced
    def started(self, watcher: Watcher) -> None:
        task, _ = self._owner(watcher.callback, own=True)
        self._owners[watcher.id] = task
        hub = self._hub(watcher.loop)
        if isinstance(watcher, LoopTimer) and watcher.due is not None:
            self._port.arm(watcher.id, watcher.due, task, hub)
        elif isinstance(watcher, Io):
            self._port.report(Watch(watcher.id, "started", hub, watcher.fd, watcher.events_str, task))

    @untraced
    def stopped(self, watcher: Watcher) -> None:
        hub, task = self._hub(watcher.loop), self._owners.pop(watcher.id, None)
        if isinstance(watcher, LoopTimer):
            self._port.disarm(watcher.id)
            self._port.report(Timer(watcher.id, "stopped", task, None, hub, self._port.program))
        elif isinstance(watcher, Io):
            self._port.report(Watch(watcher.id, "stopped", hub, watcher.fd, watcher.events_str, task))

    @untraced
    def firing(self, watcher: Watcher | None) -> None:
        self._woken[self._port.thread] = None
        if isinstance(watcher, LoopTimer):
            self._woken[self._port.thread] = Wake("timer", watcher.id)
            # One that repeats is booked already, any other is over.
            task = self._owners.get(watcher.id) if watcher.active else self._owners.pop(watcher.id, None)
            self._port.report(Timer(watcher.id, "fired", task, None, self._hub(watcher.loop), self._port.program))
        elif isinstance(watcher, Io):
            self._woken[self._port.thread] = Wake("fd", watcher.fd, self._port.program)
            task = self._owners.get(watcher.id)
            self._port.report(Watch(watcher.id, "fired", self._hub(watcher.loop), watcher.fd, watcher.events_str, task))
        elif isinstance(watcher, (Signal, Child)):
            self._woken[self._port.thread] = Wake("signal", 0, self._port.program)

    @untraced
    def phase(self, loop: Host, name: str) -> None:
        hub = self._hub(loop)
        self._port.report(Phase(hub, name))
        if name == OVER:
            self._woken[self._port.thread] = Wake("over", hub)

    def interrupted(self, loop: Host) -> None:
        self._woken[self._port.thread] = Wake("signal", 0, self._port.program)

    def _hub(self, loop: Host) -> int:
        """The hub that a loop belongs to: that which has made it, or, of a loop made by hand, that which runs it."""
        hub = self._hubs[loop]() if loop in self._hubs else loop.error_handler
        if hub is None:  # a hub that has not begun is false
            hub = sys.modules["gevent._hub_local"].get_hub_if_exists()
        return self._meet(hub) if isinstance(hub, greenlet.greenlet) else 0

    def _owner(self, function: Any, own: bool) -> tuple[int | None, str]:
        """The task that a callback switches to, and what it does. `own`.

        A waiter nobody waits on yet belongs to who made it.
        """
        receiver = getattr(function, "__self__", None)
        name = getattr(function, "__name__", type(function).__name__)
        if isinstance(receiver, greenlet.greenlet):
            task = self._meet(receiver)
            return (task, name) if name in ("switch", "throw") else (None, f"{name} {self._book.name(task)}")
        waiting = getattr(receiver, "greenlet", None)
        if isinstance(waiting, greenlet.greenlet):
            return self._meet(waiting), name
        if own or type(receiver).__name__.endswith("Waiter"):
            return self._port.task, name
        return None, f"{name} {type(receiver).__name__}" if receiver is not None else name

    def _origin(self, function: Any) -> Wake | None:
        """A finished greenlet that tells those who wait for it: its end is what wakes them."""
        receiver = getattr(function, "__self__", None)
        if isinstance(receiver, greenlet.greenlet) and greenlet.greenlet.dead.__get__(receiver):
            return Wake("finish", self._meet(receiver))
        return None
