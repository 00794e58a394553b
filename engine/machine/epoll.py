"""epoll(7): an interest list and a ready list, as in fs/eventpoll.c.

Theory of operation. A description that changes tells its entries (`notice`); an entry that wants such a change joins
the end of its epoll's ready list, once. `take` works that list off from its front and looks again whether there still
is something: level-triggered entries go back to the end, edge-triggered ones wait for the next change, a one-shot is
switched off. So an answer costs what is ready, however many descriptors are watched, and its order is that in which
they became ready.

Refuses to know threads.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from typing import Any

from .files import ALWAYS, ERR, IN, OUT, RDNORM, WRNORM, File, seen
from .text import refusal

EDGE, ONESHOT, WAKEUP, EXCLUSIVE = 1 << 31, 1 << 30, 1 << 29, 1 << 28
PRIVATE = EDGE | ONESHOT | WAKEUP | EXCLUSIVE
# What may stand beside EPOLLEXCLUSIVE (EPOLLEXCLUSIVE_OK_BITS).
EXCLUSIVE_OK = IN | OUT | ERR | 0x10 | WAKEUP | EDGE | EXCLUSIVE | RDNORM | WRNORM
DEEPEST = 5
ADD, DELETE, MODIFY = 1, 2, 3
FLAGS = {EDGE: "et", ONESHOT: "oneshot", EXCLUSIVE: "exclusive", WAKEUP: "wakeup"}

Told = Callable[..., None]


class Entry:
    """One descriptor in the interest list. It watches the description, not the number."""

    __slots__ = ("_epoll", "events", "fd", "file")

    def __init__(self, epoll: Epoll, fd: int, file: File, events: int) -> None:
        self._epoll, self.fd, self.file, self.events = epoll, fd, file, events

    @property
    def exclusive(self) -> bool:
        """Whether one woken epoll is enough."""
        return bool(self.events & EXCLUSIVE)

    def bits(self) -> int:
        """What there is of what is wanted; nothing once a one-shot has been told."""
        if not self.events & ~PRIVATE:
            return 0
        return seen(self.file, self.events & ~PRIVATE)

    def notice(self, bits: int) -> bool:
        """The description changed. A key without any wanted bit is for somebody else."""
        if not self.events & ~PRIVATE or (bits and not bits & self.events & ~PRIVATE and not bits & ALWAYS):
            return False
        return self._epoll.becomes_ready(self)

    def flags(self) -> list[str]:
        """Names of how it is watched."""
        return [name for bit, name in FLAGS.items() if self.events & bit]


class Epoll(File):
    """An epoll instance. `told(epoll, what, entry)` hears how its lists change."""

    family = "epoll"

    def __init__(self, told: Told) -> None:
        super().__init__()
        self._told = told
        self._entries: dict[tuple[int, File], Entry] = {}
        self._ready: dict[Entry, None] = {}
        self.latest: Entry | None = None  # what became ready last

    def mask(self) -> int:
        """Readable while an entry has something to tell."""
        return IN | RDNORM if any(entry.bits() for entry in self._ready) else 0

    def entries(self) -> Iterator[Entry]:
        """The interest list, in the order of registration."""
        return iter(self._entries.values())

    def control(self, operation: int, fd: int, file: File, events: int) -> None:
        """epoll_ctl(2). EINVAL, EPERM, EEXIST, ENOENT, ELOOP."""
        known = self._entries.get((fd, file))
        if file is self:
            raise refusal(errno.EINVAL)
        if operation == ADD:
            self._add(known, fd, file, events)
        elif known is None:
            raise refusal(errno.ENOENT)
        elif operation == DELETE:
            self.forget(known)
        else:
            self._modify(known, events)

    def _add(self, known: Entry | None, fd: int, file: File, events: int) -> None:
        if events & EXCLUSIVE and (events & ~EXCLUSIVE_OK or isinstance(file, Epoll)):
            raise refusal(errno.EINVAL)
        if known is not None:
            raise refusal(errno.EEXIST)
        if isinstance(file, Epoll) and (file.reaches(self) or file.depth() >= DEEPEST):
            raise refusal(errno.ELOOP)
        entry = self._entries[fd, file] = Entry(self, fd, file, events | ALWAYS)
        file.watch(entry)
        self._told(self, "added", entry)
        if entry.bits():
            self.becomes_ready(entry)

    def _modify(self, entry: Entry, events: int) -> None:
        if (events | entry.events) & EXCLUSIVE:
            raise refusal(errno.EINVAL)
        entry.events = events | ALWAYS
        self._told(self, "changed", entry)
        if entry.bits():
            self.becomes_ready(entry)

    def forget(self, entry: Entry) -> None:
        """EPOLL_CTL_DEL, and what a description's end does by itself."""
        del self._entries[entry.fd, entry.file]
        self._ready.pop(entry, None)
        entry.file.unwatch(entry)
        self._told(self, "removed", entry)

    def becomes_ready(self, entry: Entry) -> bool:
        """An entry joins the ready list, unless it is there; whether somebody sleeps on this epoll."""
        slept, self.latest = bool(self.watchers), entry
        if entry not in self._ready:
            self._ready[entry] = None
            self._told(self, "ready", entry)
        self.tell(IN | RDNORM)
        return slept

    def take(self, most: int) -> list[tuple[int, int]]:
        """epoll_wait(2) without the waiting: at most so many of what is ready."""
        found: list[tuple[int, int]] = []
        again: list[Entry] = []
        for entry in list(self._ready):
            if len(found) == most:
                break
            del self._ready[entry]
            bits = entry.bits()
            if not bits:
                self._told(self, "idle", entry)
                continue
            found.append((entry.fd, bits))
            if entry.events & ONESHOT:
                entry.events &= PRIVATE
            elif not entry.events & EDGE:
                again.append(entry)
                continue
            self._told(self, "idle", entry)
        for entry in again:
            self._ready.setdefault(entry)
        return found

    @property
    def pending(self) -> bool:
        """Whether the ready list holds anything, looked at or not."""
        return bool(self._ready)

    def reaches(self, target: Epoll) -> bool:
        """Whether this epoll watches another one, directly or not."""
        return self is target or any(
            isinstance(each.file, Epoll) and each.file.reaches(target) for each in self._entries.values()
        )

    def depth(self) -> int:
        """How many epolls stand on top of each other from here down."""
        nested = [each.file.depth() for each in self._entries.values() if isinstance(each.file, Epoll)]
        return 1 + max(nested, default=0)

    def close(self) -> None:
        super().close()
        for entry in list(self._entries.values()):
            self.forget(entry)
        self._told(self, "closed", None)


def let_go(file: File) -> None:
    """A description is gone for good: every epoll forgets it (eventpoll_release_file)."""
    for watcher in list(file.watchers):
        if isinstance(watcher, Entry):
            watcher._epoll.forget(watcher)


def letters(events: int) -> str:
    """Poll bits that are asked for, as r and w."""
    return ("r" if events & (IN | RDNORM) else "") + ("w" if events & (OUT | WRNORM) else "")


def described(entry: Entry) -> dict[str, Any]:
    """An entry for a report."""
    return {"fd": entry.fd, "events": letters(entry.events), "flags": entry.flags()}
