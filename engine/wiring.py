"""What this process is connected to: its machine's port, and who watches gevent's loop.

gevent makes its loop itself, whenever the program imports it; these two names are how the loop finds its machine. Set
once, before the program starts. Where nobody has set them, the program runs by itself: the loop is on the real machine
then, and nobody watches it. Refuses to know anything else.
"""

from __future__ import annotations

from typing import Any

from .machine.host import HostClock, HostPort
from .observer import Nobody

port: Any = None
observer: Any = None


def connection() -> tuple[Any, Any]:
    """(port, observer) for the loops of this process."""
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
