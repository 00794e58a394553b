"""Who may watch an event loop: the interface between the loop and the probe for gevent's objects.

Refuses to know both of them.
"""

from __future__ import annotations

from typing import Any, Protocol

from .watchers import Host, Watcher


class Observer(Protocol):
    """Is told what a loop does. `ident` numbers callbacks; watchers carry their own `id`."""

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
        """A turn reached a phase: callbacks, poll, timers, watchers."""


class Nobody:
    """Nobody watches."""

    def queued(self, loop: Host, ident: int, callback: Any) -> None: ...

    def running(self, loop: Host, ident: int, callback: Any) -> None: ...

    def started(self, watcher: Watcher) -> None: ...

    def stopped(self, watcher: Watcher) -> None: ...

    def firing(self, watcher: Watcher | None) -> None: ...

    def phase(self, loop: Host, name: str) -> None: ...
