"""System calls on descriptors of any kind: read, write, close, dup, fcntl, pipe, epoll.

Refuses to know blocking: what would block raises `Again`.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Sequence
from typing import Any

from .descriptors import Table
from .epoll import Epoll
from .files import OUT, Again, Changed, File
from .pipes import PipeEnd, pipe
from .requests import Request
from .terminals import Screen
from .text import refusal

Release = Callable[[File], None]
# fcntl(2): access modes and status flags, Linux values.
O_WRONLY, O_RDWR, O_NONBLOCK = 0o1, 0o2, 0o4000


class FileCalls:
    """The operations, by name. `release` ends a description that nobody refers to any more."""

    def __init__(
        self, tables: dict[int, Table], changed: Changed, epoll_told: Callable[..., None], release: Release
    ) -> None:
        self._tables, self._changed, self._epoll_told, self._release = tables, changed, epoll_told, release

    def operations(self) -> dict[str, Callable[..., Any]]:
        """Name of a call -> what does it."""
        names = (
            "read write close dup dup2 pipe set_blocking get_flags set_flags get_inheritable set_inheritable "
            "get_pipe_size set_pipe_size available kind epoll_create epoll_ctl get_limit set_limit"
        )
        return {name: getattr(self, name) for name in names.split()}

    def read(self, request: Request, size: int) -> bytes:
        """read(2)."""
        data: bytes = request.file.read(size)
        return data

    def write(self, request: Request, data: bytes) -> int:
        """write(2): who waits waits until everything is taken."""
        return persist(request, data, request.file.write)

    def close(self, request: Request) -> None:
        """close(2)."""
        if self._tables[request.program].remove(request.fd):
            self._release(request.file)

    def dup(self, request: Request, least: int, inheritable: bool) -> int:
        """fcntl(2) F_DUPFD: the lowest free number from `least` on. EINVAL, EMFILE."""
        table = self._tables[request.program]
        if not 0 <= least < table.limit:
            raise refusal(errno.EINVAL)
        return table.install(request.file, least, inheritable)

    def dup2(self, request: Request, target: int, inheritable: bool) -> int:
        """dup2(2). EBADF."""
        table = self._tables[request.program]
        if target == request.fd:
            return target
        old = table.find(target)
        if old is not None and table.remove(target) and not isinstance(old, Screen):
            self._release(old)
        table.put(target, request.file, inheritable)
        return target

    def pipe(self, request: Request, nonblocking: bool, inheritable: bool) -> tuple[int, int]:
        """pipe2(2): the reading and the writing descriptor. EMFILE."""
        table = self._tables[request.program]
        table.require(2)
        ends = pipe(self._changed)
        numbers = []
        for end in ends:
            end.nonblocking = nonblocking
            numbers.append(table.install(end, inheritable=inheritable))
            self._changed(end, "created")
        return numbers[0], numbers[1]

    def set_blocking(self, request: Request, blocking: bool) -> None:
        """ioctl(2) FIONBIO."""
        file = request.file
        if file.nonblocking == blocking:
            file.nonblocking = not blocking
            self._changed(file, "blocking")

    def get_flags(self, request: Request) -> int:
        """fcntl(2) F_GETFL."""
        file = request.file
        mode = O_RDWR
        if file.family == "pipe":
            mode = 0 if file.reads else O_WRONLY
        return mode | (O_NONBLOCK if file.nonblocking else 0)

    def set_flags(self, request: Request, flags: int) -> None:
        """fcntl(2) F_SETFL."""
        self.set_blocking(request, not flags & O_NONBLOCK)

    def get_inheritable(self, request: Request) -> bool:
        """fcntl(2) F_GETFD."""
        return self._tables[request.program].inheritable(request.fd)

    def set_inheritable(self, request: Request, inheritable: bool) -> None:
        """fcntl(2) F_SETFD."""
        self._tables[request.program].set_inheritable(request.fd, inheritable)

    def get_pipe_size(self, request: Request) -> int:
        """fcntl(2) F_GETPIPE_SZ. EBADF for what is no pipe."""
        return _pipe_end(request).capacity

    def set_pipe_size(self, request: Request, wanted: int) -> int:
        """fcntl(2) F_SETPIPE_SZ: the new size. EBADF for what is no pipe; EINVAL, EPERM, EBUSY."""
        return _pipe_end(request).resize(wanted)

    def available(self, request: Request) -> int:
        """ioctl(2) FIONREAD."""
        count: int = request.file.available()
        return count

    def kind(self, request: Request) -> list[Any]:
        """What fstat(2) says of it: its family, and for sockets also the domain, type and protocol."""
        file = request.file
        domain = {"tcp": 2, "udp": 2, "unix": 1}.get(file.family, 0)
        return [file.family, 10 if file.inet6 else domain, file.type, file.protocol]

    def get_limit(self, request: Request) -> list[int]:
        """getrlimit(2) RLIMIT_NOFILE: soft and hard."""
        table = self._tables[request.program]
        return [table.limit, table.hard]

    def set_limit(self, request: Request, soft: int, hard: int, room: int, taken: Sequence[int]) -> None:
        """setrlimit(2) RLIMIT_NOFILE. EINVAL, EPERM."""
        self._tables[request.program].set_limit(soft, hard, room, taken)

    def epoll_create(self, request: Request) -> int:
        """epoll_create1(2)."""
        epoll = Epoll(self._epoll_told)
        fd = self._tables[request.program].install(epoll)
        self._epoll_told(epoll, "created", None)
        return fd

    def epoll_ctl(self, request: Request, operation: int, fd: int, events: int) -> None:
        """epoll_ctl(2). EBADF, EPERM for what cannot be waited for, and what `Epoll.control` says."""
        file = self._tables[request.program][fd]
        if not isinstance(request.file, Epoll):
            raise refusal(errno.EINVAL)
        request.file.control(operation, fd, file, events)


def persist(request: Request, data: bytes, send: Callable[[bytes], int]) -> int:
    """Sends as much as goes; who waits comes back until everything is taken. An error after a part is for later."""
    error = request.file.error
    try:
        count = send(data[request.done :] if request.done else data)
    except OSError:
        if not request.done:
            raise
        request.file.error = error
        return request.done
    request.done += count
    if request.patient and request.done < len(data):
        raise Again(OUT)
    return request.done


def _pipe_end(request: Request) -> PipeEnd:
    if not isinstance(request.file, PipeEnd):
        raise refusal(errno.EBADF)
    return request.file
