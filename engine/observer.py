"""Who may watch an event loop, gevent's or asyncio's: the interface between the loops and the probes.

Refuses to know both of them.
"""

from __future__ import annotations

from typing import Any, Protocol

from .watchers import Host, Watcher


class Observer(Protocol):
    """Is told what gevent's loop does. `ident` numbers callbacks; watchers carry their own `id`."""

    def made(self, loop: Host, maker: Any) -> None:
        """A loop exists; `maker`: whose method has made it, if it was one."""

    def queued(self, loop: Host, ident: int, callback: Any) -> None:
        """A callback joined the ready queue."""

    def running(self, loop: Host, ident: int, callback: Any) -> None:
        """A callback is taken from the ready queue and called; `ident` -1: that call is over."""

    def started(self, watcher: Watcher) -> None:
        """A timer or a descriptor watcher became active."""

    def stopped(self, watcher: Watcher) -> None:
        """It is not active any more."""

    def firing(self, watcher: Watcher | None) -> None:
        """A watcher's callback is about to be called; None: that call is over."""

    def phase(self, loop: Host, name: str) -> None:
        """A turn reached a phase: callbacks, poll, timers, watchers. With the phase "over" the loop ends."""

    def interrupted(self, loop: Host) -> None:
        """What a signal's handler has raised is about to be handed to the hub."""


class Nobody:
    """Nobody watches."""

    def made(self, loop: Host, maker: Any) -> None: ...

    def queued(self, loop: Host, ident: int, callback: Any) -> None: ...

    def running(self, loop: Host, ident: int, callback: Any) -> None: ...

    def started(self, watcher: Watcher) -> None: ...

    def stopped(self, watcher: Watcher) -> None: ...

    def firing(self, watcher: Watcher | None) -> None: ...

    def phase(self, loop: Host, name: str) -> None: ...

    def interrupted(self, loop: Host) -> None: ...


class Steps(Protocol):
    """Is told when an asyncio loop has the thread, and when a task is stepped. Loops and tasks are asyncio's own."""

    def made(self, loop: Any) -> None:
        """A loop exists."""

    def closed(self, loop: Any) -> None:
        """A loop will never run again."""

    def entered(self, loop: Any) -> None:
        """The loop begins to run."""

    def left(self, loop: Any) -> None:
        """The loop stops running; control falls back to who had started it."""

    def enter(self, task: Any, coroutine: Any = None) -> None:
        """A step of a task is about to run; `coroutine`: that of a task which is only being made."""

    def leave(self, task: Any) -> None:
        """The step is over: the task awaits something, or is done."""


class Handles(Protocol):
    """Is told what an asyncio loop holds. `ident` numbers what is in the ready queue; keys are selectors' keys."""

    def queued(self, loop: Any, handle: Any) -> int:
        """A handle joined the ready queue; gives it a number."""

    def taken(self, loop: Any, ident: int, handle: Any) -> None:
        """A handle was taken from the ready queue, to be called unless it was cancelled."""

    def armed(self, loop: Any, timer: Any) -> None:
        """A timer was scheduled."""

    def cancelled(self, loop: Any, timer: Any) -> None:
        """A timer was cancelled, perhaps long after it fired."""

    def polling(self, loop: Any) -> None:
        """The loop asks the kernel."""

    def watched(self, loop: Any, fd: int, key: Any) -> None:
        """A descriptor is watched, or watched for something else; `key` is None where it no longer is."""

    def dropped(self, loop: Any) -> None:
        """The loop is closed, and whatever it held is forgotten."""
