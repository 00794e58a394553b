"""The real kernel behind the interface of a loop's poller: epoll where there is one, poll(2) elsewhere.

Theory of operation. Changes of interest are collected and told to the kernel just before the next wait, so a
descriptor that is watched, left alone and watched again costs one system call. Level-triggered: what is still ready
is told again. Regular files, which epoll refuses, are always ready; a descriptor that was closed unnoticed is told as
NVAL. Another thread, or a signal's handler, ends a wait through a pipe; like libev it keeps the GIL while it writes.
With `os.write`, which gives the GIL away, the loop often overtakes who woke it: a worker of gevent's thread pool that
has sent its result is then not free yet when the next task comes, and a second worker is started.

Refuses to know who waits and why.
"""

from __future__ import annotations

import ctypes
import errno
import select
from collections.abc import Callable
from contextlib import suppress
from os import WNOHANG, close, fstat, getpid, pipe, read, set_blocking, waitpid
from typing import Any

from .catching import Catching
from .files import IN, NVAL

# The program may patch this module; the poller goes on with what it was.
default_kind: Any = getattr(select, "epoll", None) or getattr(select, "poll", None)
LOOKED_AT_ONCE = 4096
# write(2) that keeps the GIL; where it fails, the pipe is full, which wakes as well.
_write = ctypes.PyDLL(None).write


class HostPoller(Catching):
    """One loop's place in the host's kernel. `kind` makes an epoll or a poll object.

    `rests` is called before it waits, where it has to, and `wakes` afterwards.
    """

    def __init__(
        self, kind: Any = None, rests: Callable[[], None] | None = None, wakes: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__()
        self._rests, self._wakes = rests, wakes
        self._kind = kind or default_kind
        self.interest: dict[int, int] = {}
        self._open()

    def _open(self) -> None:
        self._poll = self._kind()
        self._seconds = hasattr(self._poll, "fileno")  # epoll counts in seconds, poll in milliseconds
        self._owner = getpid()
        self._reader, self._writer = pipe()
        set_blocking(self._reader, False)
        set_blocking(self._writer, False)
        self._known: set[int] = set()
        self._always: dict[int, int] = {}
        self._touched = dict.fromkeys(self.interest)
        self._poll.register(self._reader, IN)

    @property
    def stale(self) -> bool:
        return self._owner != getpid()

    def check(self, fd: int) -> None:
        fstat(fd)

    def watch(self, fd: int, bits: int) -> None:
        if bits:
            self.interest[fd] = bits
        else:
            self.interest.pop(fd, None)
        self._touched[fd] = None

    def wait(self, timeout: int | None) -> list[tuple[int, int]]:
        touched, self._touched = self._touched, {}
        for fd in touched:
            self._tell(fd, self.interest.get(fd, 0))
        found = self._look(timeout) if self._rests is None and not self._always else self._look_twice(timeout)
        if not found and not self._always:
            return found
        ready = []
        for fd, bits in found:
            if fd == self._reader:
                self._drain()
            elif fd in self.interest:
                ready.append((fd, bits))
            else:
                # Closed unnoticed, while a duplicate lives: epoll goes on telling, and cannot be told otherwise.
                self._touched.update(dict.fromkeys(self.interest))
                self._start_over()
        return ready + list(self._always.items())

    def _look_twice(self, timeout: int | None) -> list[tuple[int, int]]:
        """Waits only where there is nothing yet, and tells that it does."""
        found = self._look(0)
        if found or self._always or timeout == 0 or self._rests is None:
            return found
        self._rests()
        found = self._look(timeout)
        self._wakes()
        return found

    def _look(self, timeout: int | None) -> list[tuple[int, int]]:
        """Never too early: fractions of a millisecond are rounded up."""
        milliseconds = -1 if timeout is None else -(-timeout // 1000)
        if self._seconds:
            return list(self._poll.poll(milliseconds / 1000 if milliseconds > 0 else milliseconds, LOOKED_AT_ONCE))
        return list(self._poll.poll(milliseconds))

    def _tell(self, fd: int, bits: int) -> None:
        """Tells the kernel about one descriptor; it may have been closed, and its number given to another."""
        self._always.pop(fd, None)
        if not bits:
            if fd in self._known:
                self._known.discard(fd)
                with suppress(OSError, KeyError):
                    self._poll.unregister(fd)
            return
        try:
            if fd in self._known:
                self._change(fd, bits)
            else:
                self._poll.register(fd, bits)
            self._known.add(fd)
        except FileExistsError:
            self._poll.modify(fd, bits)
            self._known.add(fd)
        except OSError as error:
            self._known.discard(fd)
            self._always[fd] = bits if error.errno == errno.EPERM else NVAL

    def _change(self, fd: int, bits: int) -> None:
        try:
            self._poll.modify(fd, bits)
        except FileNotFoundError:
            self._poll.register(fd, bits)

    def _start_over(self) -> None:
        self._poll.close()
        self._poll = self._kind()
        self._known.clear()
        self._poll.register(self._reader, IN)

    def wake(self) -> None:
        _write(self._writer, b"!", 1)

    def _drain(self) -> None:
        with suppress(BlockingIOError):
            while len(read(self._reader, 4096)) == 4096:
                pass

    def renew(self) -> None:
        self._close_kernel_side()
        self._open()

    def close(self) -> None:
        self._release_all()
        self._close_kernel_side()
        self.interest.clear()

    def _close_kernel_side(self) -> None:
        if self._seconds:
            self._poll.close()
        for fd in (self._reader, self._writer):
            with suppress(OSError):
                close(fd)

    def fileno(self) -> int | None:
        return int(self._poll.fileno()) if self._seconds else None

    def reap(self, pid: int) -> tuple[int, int] | None:
        try:
            found, status = waitpid(pid or -1, WNOHANG)
        except ChildProcessError:
            return None
        return (found, status) if found else None
