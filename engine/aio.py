"""asyncio's event loop on a machine's port, told to its observers; imported right after asyncio itself.

Theory of operation. The loop is asyncio's own selector loop: one turn (`_run_once`) asks the selector, waiting at most
until the first timer, puts what is ready and what is due into the ready queue, and calls what the queue held at that
moment. Seen from outside: the queue is a deque that tells who joins and who is taken, the selector waits on the port,
and timers are told where they are made. A task in C is stepped by a handle of its own kind, one in Python between
`_enter_task` and `_leave_task`, the two functions of asyncio.tasks through which other implementations of tasks are
known to the loop.

Refuses to know recording, numbers of tasks and whether its time is virtual.
"""

from __future__ import annotations

import asyncio
import selectors
from asyncio import base_events, futures, streams, tasks, transports
from collections import deque
from functools import cache
from typing import Any

from . import accelerated, wiring
from .machine.agenda import microseconds
from .machine.files import IN, OUT
from .standins.ordering import number_instances

# The time that a selector can tell apart, in microseconds: poll(2) and epoll_wait(2) count milliseconds, rounded up.
UNITS = {"SelectSelector": 1, "KqueueSelector": 1}
READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
# The module whose look-ups are asked, as it asks them.
BASE: Any = base_events
FUTURES: Any = futures
PLAIN: Any = asyncio.Handle
# What programs keep in sets. The order of a set must not hang on addresses, which differ from run to run.
KEPT_IN_SETS = (
    FUTURES.Future,
    FUTURES._PyFuture,
    transports.BaseTransport,
    streams.StreamReader,
    streams.StreamWriter,
)


class Step(asyncio.Handle):
    """The handle that steps a task in C."""

    __slots__ = ()

    def _run(self) -> None:
        handle: Any = self
        task = accelerated.stepped(handle._callback)
        parent: Any = super()
        wiring.steps.enter(task)
        try:
            parent._run()
        finally:
            wiring.steps.leave(task)
            del self, handle, task, parent  # the traceback of a task's error leads here, and must not hold the task


class Ready(deque[Any]):
    """A loop's ready queue."""

    def __init__(self, loop: Any) -> None:
        super().__init__()
        self._loop = loop
        self._idents: deque[int] = deque()

    def append(self, handle: Any) -> None:
        """A handle joins."""
        if type(handle) is PLAIN and accelerated.stepped(handle._callback) is not None:
            handle.__class__ = Step
        self._idents.append(wiring.handles.queued(self._loop, handle))
        super().append(handle)

    def popleft(self) -> Any:
        """The oldest one is taken."""
        handle = super().popleft()
        wiring.handles.taken(self._loop, self._idents.popleft(), handle)
        return handle

    def clear(self) -> None:
        """All of them are forgotten."""
        super().clear()
        self._idents.clear()


@cache
def _waiting_on_port(kind: type[selectors.BaseSelector]) -> type[selectors.BaseSelector]:
    """The same kind of selector, with the port to wait on; `loop` is who asks."""
    real: Any = kind

    class Selector(real):  # type: ignore[misc]
        loop: Any
        poller: Any

        def register(self, fileobj: Any, events: int, data: Any = None) -> Any:
            key = super().register(fileobj, events, data)
            self.poller.watch(key.fd, _bits(key))
            wiring.handles.watched(self.loop, key.fd, key)
            return key

        def modify(self, fileobj: Any, events: int, data: Any = None) -> Any:
            key = super().modify(fileobj, events, data)
            self.poller.watch(key.fd, _bits(key))
            wiring.handles.watched(self.loop, key.fd, key)
            return key

        def unregister(self, fileobj: Any) -> Any:
            key = super().unregister(fileobj)
            self.poller.watch(key.fd, 0)
            wiring.handles.watched(self.loop, key.fd, None)
            return key

        def select(self, timeout: float | None = None) -> list[tuple[Any, int]]:
            wiring.handles.polling(self.loop)
            found = self.poller.wait(None if timeout is None else patience(timeout))
            keys = self._fd_to_key
            # As selectors have it: an error or a hang-up is something to read and something to write.
            return [
                (keys[fd], keys[fd].events & ((READ if bits & ~OUT else 0) | (WRITE if bits & ~IN else 0)))
                for fd, bits in found
                if fd in keys
            ]

        def close(self) -> None:
            self.poller.close()
            super().close()

    unit = UNITS.get(kind.__name__, 1000)

    def patience(timeout: float) -> int:
        """Microseconds, in units of what the kind of selector asks: what is due within one is due together."""
        return -(-microseconds(max(timeout, 0.0)) // unit) * unit

    Selector.__name__, Selector.__qualname__, Selector.__module__ = kind.__name__, kind.__qualname__, kind.__module__
    return Selector


def _bits(key: Any) -> int:
    return (IN if key.events & READ else 0) | (OUT if key.events & WRITE else 0)


class Loop(asyncio.SelectorEventLoop):
    """asyncio's selector loop. Programs meet it under the name of the class that it stands for."""

    def __init__(self, selector: Any = None) -> None:
        wiring.steps.made(self)
        selector = selector or selectors.DefaultSelector()
        kind: Any = type(selector)
        selector.__class__ = _waiting_on_port(kind)
        selector.loop, selector.poller = self, wiring.port.poller()
        for key in selector.get_map().values():
            selector.poller.watch(key.fd, _bits(key))
        super().__init__(selector)
        self._ready = Ready(self)

    def run_forever(self) -> None:
        """Runs until stop() is called; RuntimeError where a loop runs already, or this one is closed."""
        loop: Any = self
        loop._check_closed()
        loop._check_running()
        wiring.steps.entered(self)
        try:
            super().run_forever()
        finally:
            wiring.steps.left(self)

    def call_at(self, when: float, callback: Any, *args: Any, context: Any = None) -> Any:  # type: ignore[override]
        """Schedules a callback; see asyncio."""
        timer: Any = super().call_at(when, callback, *args, context=context)
        wiring.handles.armed(self, timer)
        return timer

    def _timer_handle_cancelled(self, handle: Any) -> None:
        parent: Any = super()
        parent._timer_handle_cancelled(handle)
        wiring.handles.cancelled(self, handle)

    def close(self) -> None:
        """Closes the loop; see asyncio."""
        closed = self.is_closed()
        super().close()
        if not closed:
            wiring.handles.dropped(self)
            wiring.steps.closed(self)

    async def getaddrinfo(self, host: Any, port: Any, **options: Any) -> Any:
        """Looked up here and now: a native thread would be out of sight. On the real machine that takes time."""
        if not wiring.simulated:
            return await super().getaddrinfo(host, port, **options)
        return BASE.socket.getaddrinfo(host, port, **options)

    async def getnameinfo(self, sockaddr: Any, flags: int = 0) -> Any:
        """The same."""
        if not wiring.simulated:
            return await super().getnameinfo(sockaddr, flags)
        return BASE.socket.getnameinfo(sockaddr, flags)


def connect() -> None:
    """Every loop that the program makes from now on is ours, and every step of a task is told."""
    real = asyncio.SelectorEventLoop
    for own, like in ((Loop, real), (Step, asyncio.Handle)):
        own.__name__, own.__qualname__, own.__module__ = like.__name__, like.__qualname__, like.__module__
    for module in (asyncio, __import__("sys").modules[real.__module__]):
        for name, value in list(vars(module).items()):
            if value is real:
                setattr(module, name, Loop)
    policy: Any = asyncio.DefaultEventLoopPolicy
    policy._loop_factory = Loop
    _tell_steps()
    for kind in KEPT_IN_SETS:
        number_instances(kind)


def _tell_steps() -> None:
    module: Any = tasks
    enter, leave = module._enter_task, module._leave_task

    def enter_task(loop: Any, task: Any) -> None:
        enter(loop, task)
        wiring.steps.enter(task)

    def leave_task(loop: Any, task: Any) -> None:
        wiring.steps.leave(task)
        leave(loop, task)

    module._enter_task, module._leave_task = enter_task, leave_task
    if hasattr(module, "_swap_current_task"):
        module._swap_current_task = _tell_eager_steps(module._swap_current_task)


def _tell_eager_steps(swap: Any) -> Any:
    """An eager task begins inside of whoever makes it, which is put back afterwards."""
    begun: list[tuple[Any, Any]] = []

    def swap_current_task(loop: Any, task: Any) -> Any:
        if begun and begun[-1][1] is task:
            wiring.steps.leave(begun.pop()[0])
            return swap(loop, task)
        previous = swap(loop, task)
        begun.append((task, previous))
        wiring.steps.enter(task)
        return previous

    return swap_current_task


connect()
