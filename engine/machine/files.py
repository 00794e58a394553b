"""Open file descriptions: what POSIX calls the thing behind a descriptor, with whoever waits for it.

Sockets, pipes, epoll instances and terminals are subclasses. A description knows the poll bits that it shows, the
threads that sleep until it changes and the epoll entries that watch it; so a change costs what those it concerns
cost, and nobody else is looked at. Refuses to know descriptor tables, threads and recording.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any, Protocol

from .text import refusal

# poll(2) bits, Linux values: the machine answers alike on every host.
IN, PRI, OUT, ERR, HUP, NVAL, RDHUP = 0x001, 0x002, 0x004, 0x008, 0x010, 0x020, 0x2000
RDNORM, RDBAND, WRNORM, WRBAND = 0x040, 0x080, 0x100, 0x200
ALWAYS = ERR | HUP
# Inside the machine only: a queue that others fill has room again.
ROOM = 1 << 20

# What a change is a wake-up for, as the key of Linux's wait queues; 0 concerns everybody who waits.
NEWS = {
    "data": IN | RDNORM,
    "pending": IN | RDNORM,
    "writable": OUT | WRNORM | ROOM,
    "eof": 0,
    "reset": 0,
    "established": 0,
    "refused": 0,
    "shutdown": 0,
    "error": ERR,
    "ready": IN | RDNORM,
}

Changed = Callable[..., None]


class Again(Exception):
    """The operation would block until one of these poll bits shows.

    `number` is the errno for who will not wait; `file` the description that has to show them, where it is another one.
    """

    def __init__(self, mask: int, number: int = errno.EAGAIN, file: File | None = None) -> None:
        super().__init__(mask)
        self.mask, self.number, self.file = mask, number, file


class Watcher(Protocol):
    """Somebody to tell when a description may have become ready: a sleeping thread, or an entry of an epoll."""

    @property
    def exclusive(self) -> bool:
        """Whether it is enough to wake this one."""

    def notice(self, bits: int) -> bool:
        """A change with these bits (0: any); whether somebody was woken."""


class File:
    """An open file description. `owner` is the first descriptor that names it, or whoever holds it outside."""

    family = "file"
    # What the calls on sockets look at; other descriptions have none of it.
    type = protocol = 0
    listening = connecting = inet6 = False
    error: int | None = None
    other: File | None = None
    local: Any = None
    remote: Any = None

    def __init__(self, owner: Any = None) -> None:
        self.owner: Any = owner
        self.holders: list[tuple[int, int]] = []
        self.references = 0
        self.nonblocking = False
        self.closed = False
        # A dict is an ordered set here.
        self.watchers: dict[Watcher, None] = {}

    def mask(self) -> int:
        """What poll(2) would report."""
        return IN | OUT

    def read(self, size: int) -> bytes:
        """read(2). EINVAL where there is nothing to read from."""
        raise refusal(errno.EINVAL)

    def write(self, data: bytes) -> int:
        """write(2). EINVAL where there is nothing to write to."""
        raise refusal(errno.EINVAL)

    def unread(self) -> tuple[int, bytes]:
        """How many bytes wait to be read, and the first of them, for reports."""
        return 0, b""

    def available(self) -> int:
        """FIONREAD: how many bytes wait to be read. ENOTTY where the question makes no sense."""
        raise refusal(errno.ENOTTY)

    def close(self) -> None:
        """The last descriptor is gone."""
        self.closed = True

    def watch(self, watcher: Watcher) -> None:
        """Somebody wants to hear of changes: last come, first told, but for those who want to be woken alone."""
        self.watchers[watcher] = None
        if not watcher.exclusive:
            self.watchers = {watcher: None, **self.watchers}

    def unwatch(self, watcher: Watcher) -> None:
        """They do not any more."""
        self.watchers.pop(watcher, None)

    def tell(self, bits: int) -> None:
        """Wakes whoever waits for one of the bits; of those that want to be woken alone the first is enough."""
        for watcher in list(self.watchers):
            if watcher.notice(bits) and watcher.exclusive:
                return


class HostFile(File):
    """A file of the host on its way through a Unix socket: whose it is, and the number that it has there."""

    family = "host"

    def __init__(self, program: int, number: int) -> None:
        super().__init__()
        self.program, self.number = program, number


def seen(file: File, asked: int) -> int:
    """What a description shows of what is asked for; errors and hang-ups are always told."""
    bits = file.mask()
    if asked & (RDNORM | WRNORM | WRBAND):
        bits |= (RDNORM if bits & IN else 0) | (WRNORM | WRBAND if bits & OUT else 0)
    return bits & (asked | ALWAYS)
