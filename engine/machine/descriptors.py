"""A program's descriptor table: the lowest free number first, several numbers for one description.

A description lives as long as a descriptor, or a message under way that carries it, refers to it. Refuses to know
what the descriptions are.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush

from .files import File
from .text import refusal

# fs.nr_open: as far as RLIMIT_NOFILE can be raised.
HARD_LIMIT = 1 << 20


class Table:
    """The descriptors of one program. `limit` and `hard` are RLIMIT_NOFILE's two values."""

    def __init__(self, program: int, limit: int) -> None:
        self.program, self.limit, self.hard = program, limit, max(limit, HARD_LIMIT)
        self._room = limit
        self._taken: set[int] = set()
        self._files: dict[int, File] = {}
        self._inheritable: set[int] = set()
        self._free: list[int] = []
        self._next = 0

    def __contains__(self, fd: int) -> bool:
        return fd in self._files

    def __iter__(self) -> Iterator[int]:
        return iter(list(self._files))

    def find(self, fd: int) -> File | None:
        """The description of a descriptor, or None."""
        return self._files.get(fd)

    def __getitem__(self, fd: int) -> File:
        """The description of a descriptor. EBADF."""
        file = self._files.get(fd)
        if file is None:
            raise refusal(errno.EBADF)
        return file

    def install(self, file: File, least: int = 0, inheritable: bool = False) -> int:
        """Gives a description the lowest free number, `least` or higher. EMFILE."""
        fd = self._lowest(least)
        self._put(fd, file, inheritable)
        return fd

    def put(self, fd: int, file: File, inheritable: bool) -> None:
        """Gives a description this number, which is free. EBADF beyond the limit."""
        if not 0 <= fd < self.limit:
            raise refusal(errno.EBADF)
        self._put(fd, file, inheritable)

    def remove(self, fd: int) -> bool:
        """Frees a number; whether the description has lost its last reference. EBADF."""
        file = self[fd]
        del self._files[fd]
        self._inheritable.discard(fd)
        heappush(self._free, fd)
        file.holders.remove((self.program, fd))
        if file.holders:
            file.owner = file.holders[0]
        file.references -= 1
        return file.references == 0

    def copy(self, program: int) -> Table:
        """fork(2): the table of a child, with the same numbers for the same descriptions."""
        table = Table(program, self.limit)
        for fd, file in self._files.items():
            table._put(fd, file, fd in self._inheritable)
        return table

    def inheritable(self, fd: int) -> bool:
        """Whether FD_CLOEXEC is off. EBADF."""
        return self[fd] is not None and fd in self._inheritable

    def set_inheritable(self, fd: int, inheritable: bool) -> None:
        """FD_CLOEXEC, the other way round. EBADF."""
        assert self[fd] is not None
        (self._inheritable.add if inheritable else self._inheritable.discard)(fd)

    def require(self, count: int) -> None:
        """EMFILE where there are not so many numbers left."""
        if len(self._files) + count > self.limit:
            raise refusal(errno.EMFILE)

    def set_limit(self, soft: int, hard: int, room: int, taken: Iterable[int]) -> None:
        """setrlimit(2) RLIMIT_NOFILE. EINVAL, EPERM.

        Numbers from `room` on, and those that are `taken`, are not to be given to anybody.
        """
        if not 0 <= soft <= hard:
            raise refusal(errno.EINVAL)
        if hard > self.hard:
            raise refusal(errno.EPERM)
        self.limit, self.hard, self._room = soft, hard, room
        self._taken.update(taken)

    def _put(self, fd: int, file: File, inheritable: bool) -> None:
        self._files[fd] = file
        self.set_inheritable(fd, inheritable)
        file.references += 1
        file.holders.append((self.program, fd))
        file.owner = file.holders[0]

    def _lowest(self, least: int) -> int:
        if least > 0:
            fd = least
            while fd in self._files or fd in self._taken:
                fd += 1
        else:
            fd = self._next_free()
        if fd >= min(self.limit, self._room):
            if not least:
                heappush(self._free, fd)
            raise refusal(errno.EMFILE)
        return fd

    def _next_free(self) -> int:
        while self._free:
            fd = self._free[0]
            if fd not in self._files and fd < self._next:
                return heappop(self._free)
            heappop(self._free)
        while self._next in self._files or self._next in self._taken:
            self._next += 1
        self._next += 1
        return self._next - 1
