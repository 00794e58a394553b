"""What this process is connected to: its machine's port, and who watches its event loops.

gevent and asyncio make their loops themselves, whenever the program wants one; these names are how a loop finds its
machine. Set once, before the program starts. Where nobody has set them, a program runs by itself: its loop is on the
real machine then, and nobody watches it. Refuses to know anything else.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count
from typing import Any

from .machine.host import HostClock, HostPort
from .machine.port import Port
from .observer import Nobody

port: Any = None
# Whether the port leads to the simulated machine, whose descriptors mean nothing to the real one.
simulated: bool = True
# gevent: an observer.Observer. asyncio: an observer.Steps and an observer.Handles.
observer: Any = None
steps: Any = None
handles: Any = None
_given = count()
# Numbers of callbacks that may be given again, by the program's main task.
_free: dict[int, list[int]] = {}


def next_id(at: Port) -> int:
    """A number for a timer, callback or watcher, unique among all programs of the run; `at` is the program's port."""
    if at.main > at.programs:
        return at.main + next(_given)
    return 1 + next(_given) * at.programs + at.program


def callback_id(at: Port) -> int:
    """A number for a callback: the lowest of those given back, so that a loop going in circles looks alike."""
    free = _free.get(at.main)
    return heappop(free) if free else next_id(at)


def give_back(at: Port, ident: int) -> None:
    """The callback of this number is taken from its queue. What a forked process has from its parent is not its own."""
    if at.main <= at.programs or ident >= at.main:
        heappush(_free.setdefault(at.main, []), ident)


def connection() -> tuple[Any, Any]:
    """(port, observer) for gevent's loops in this process."""
    if port is None:
        return HostPort(HostClock(), lambda event: None, [], quit, _poll_kind()), Nobody()
    return port, observer


def _poll_kind() -> Any:
    """The host's own epoll or poll, which the monkey patch may already have put away."""
    from gevent.monkey import get_original

    try:
        return get_original("select", "epoll")
    except AttributeError:
        return get_original("select", "poll")
