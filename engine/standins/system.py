"""Stand-ins for the parts of `os` and `fcntl` that work on descriptors, and for what would reach past the machine.

Numbers below the boundary are the machine's, those above are files of the host and go where they always went. The
functions are replaced inside the real modules, so that what was imported before sees them too. Refuses to know files.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from ..machine.kernel import TimedOut
from ..machine.port import Port
from ..machine.text import refusal
from ..steady import steady
from . import boundary
from .arguments import plain
from .builtin import Builtin
from .refusal import refuse
from .stdio import Keyboard

STREAMS = {1: "stdout", 2: "stderr"}
KINDS = {"pipe": stat.S_IFIFO, "terminal": stat.S_IFCHR, "epoll": 0}
BLOCK = 4096
PROGRAMS = ("system", "popen", "spawnv", "spawnve", "spawnvp", "spawnvpe", "execv", "execve")
# Files at which everybody would wait on the host.
PLACES = ("mkfifo",)
STARTERS = (("_posixsubprocess", "fork_exec"), ("_winapi", "CreateProcess"), ("subprocess", "_fork_exec"))


class Descriptors:
    """The calls on descriptors, each for the machine's and the host's."""

    def __init__(self, port: Port, keyboard: Keyboard) -> None:
        self._port, self._keyboard = port, keyboard

    def _call(self, name: str, fd: int, *args: Any) -> Any:
        return self._port.call(name, fd, args, 0)

    def _patient(self, name: str, fd: int, *args: Any) -> Any:
        return self._port.call(name, fd, args, None)

    def read(self, fd: int, length: int, /) -> bytes:
        """read(2)."""
        if length < 0:
            raise refusal(errno.EINVAL)
        if fd == 0:
            buffer = bytearray(length)
            return bytes(buffer[: self._keyboard.readinto(buffer)])
        data: bytes = self._patient("read", fd, length)
        return data

    def readv(self, fd: int, buffers: Iterable[Any], /) -> int:
        """readv(2)."""
        views = [memoryview(each).cast("B") for each in buffers]
        data = self.read(fd, sum(map(len, views)))
        start = 0
        for view in views:
            piece = data[start : start + len(view)]
            view[: len(piece)] = piece
            start += len(piece)
        return len(data)

    def write(self, fd: int, data: Any, /) -> int:
        """write(2)."""
        if fd in STREAMS:
            self._port.write(STREAMS[fd], steady(plain(data).decode("utf-8", "replace")))
            return len(plain(data))
        count: int = self._patient("write", fd, plain(data))
        return count

    def writev(self, fd: int, buffers: Iterable[Any], /) -> int:
        """writev(2)."""
        return self.write(fd, b"".join(plain(each) for each in buffers))

    def close(self, fd: int, /) -> None:
        """close(2)."""
        self._call("close", fd)

    def dup(self, fd: int, /) -> int:
        """dup(2), not inheritable as PEP 446 has it."""
        number: int = self._call("dup", fd, 0, False)
        return number

    def set_blocking(self, fd: int, blocking: bool, /) -> None:
        """fcntl(2) O_NONBLOCK."""
        self._call("set_blocking", fd, bool(blocking))

    def get_blocking(self, fd: int, /) -> bool:
        """fcntl(2) O_NONBLOCK."""
        return not self._call("get_flags", fd) & os.O_NONBLOCK

    def get_inheritable(self, fd: int, /) -> bool:
        """fcntl(2) FD_CLOEXEC."""
        return bool(self._call("get_inheritable", fd))

    def set_inheritable(self, fd: int, inheritable: int, /) -> None:
        """fcntl(2) FD_CLOEXEC."""
        self._call("set_inheritable", fd, bool(inheritable))

    def fstat(self, fd: int) -> os.stat_result:
        """fstat(2): what kind of thing it is; nothing else is known of it."""
        kind = KINDS.get(self._call("kind", fd)[0], stat.S_IFSOCK)
        mode = kind | (0o600 if kind in (stat.S_IFIFO, 0) else 0o777 if kind == stat.S_IFSOCK else 0o620)
        return os.stat_result((mode, fd, 0, 1, 0, 0, 0, 0, 0, 0), {"st_blksize": BLOCK, "st_blocks": 0, "st_rdev": 0})

    def isatty(self, fd: int, /) -> bool:
        """isatty(3): nothing here is a terminal to a program."""
        return False

    def lseek(self, fd: int, position: int, whence: int, /) -> int:
        """lseek(2). ESPIPE."""
        self._call("kind", fd)
        raise refusal(errno.ESPIPE)

    def fcntl(self, fd: int, command: int, argument: Any = 0, /) -> Any:
        """fcntl(2): F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_SETPIPE_SZ, F_GETPIPE_SZ. EINVAL for others."""
        if command in (0, 1030):
            return self._call("dup", fd, int(argument), command == 0)
        if command == 1:
            return int(not self._call("get_inheritable", fd))
        if command == 2:
            self._call("set_inheritable", fd, not int(argument) & 1)
            return 0
        if command == 3:
            return self._call("get_flags", fd)
        if command == 4:
            self._call("set_flags", fd, int(argument))
            return 0
        if command == 1031:
            return self._call("set_pipe_size", fd, int(argument) & 0xFFFFFFFF)
        if command == 1032:
            return self._call("get_pipe_size", fd)
        self._call("kind", fd)
        raise refusal(errno.EINVAL)

    def ioctl(self, fd: int, request: int, argument: Any = 0, mutate: bool = True, /) -> Any:
        """ioctl(2): FIONREAD and FIONBIO. ENOTTY for others."""
        if request == 0x541B:
            count = self._call("available", fd)
            data = int(count).to_bytes(4, sys.byteorder)
            if isinstance(argument, bytes):
                return data + argument[4:]
            if not isinstance(argument, int):
                memoryview(argument).cast("B")[:4] = data
            return 0
        if request == 0x5421:
            wanted = argument if isinstance(argument, int) else int.from_bytes(bytes(argument)[:4], sys.byteorder)
            self._call("set_blocking", fd, not wanted)
            return argument if isinstance(argument, bytes) else 0
        self._call("kind", fd)
        raise refusal(errno.ENOTTY)

    def sendfile(self, fd: int, source: int, offset: int | None, count: int, **options: Any) -> int:
        """sendfile(2), from a file of the host."""
        data = os.pread(source, min(count, 1 << 16), offset or 0)
        return self.write(fd, data)


def install(port: Port, keyboard: Keyboard) -> None:
    """Replaces what works on descriptors, what makes processes, and os._exit(2), which ends the program alone."""
    ours = Descriptors(port, keyboard)
    names = (
        "read readv write writev close dup set_blocking get_blocking get_inheritable set_inheritable fstat isatty "
        "lseek sendfile"
    )
    for name in names.split():
        _replace(os, name, getattr(ours, name))
    for name in ("fcntl", "ioctl"):
        _replace(_module("fcntl"), name, getattr(ours, name))
    for name, function in _makers(port).items():
        setattr(os, name, Builtin(function, name, "os", getattr(os, name, None)))
    for name in (*PROGRAMS, *PLACES):
        if hasattr(os, name):
            setattr(os, name, refuse(f"os.{name}"))
    _refuse_processes()


def _module(name: str) -> Any:
    try:
        return __import__(name)
    except ImportError:
        return None


def _replace(module: Any, name: str, ours: Callable[..., Any]) -> None:
    """Numbers of the machine go one way, numbers of the host the other."""
    real = getattr(module, name, None)
    if real is None:
        return

    def chosen(fd: Any, /, *args: Any, **options: Any) -> Any:
        number = fd if isinstance(fd, int) else fd.fileno() if module is not os and hasattr(fd, "fileno") else None
        if number is None or not 0 <= number < 1 << 31 or boundary.is_outside(number):
            return real(fd, *args, **options)  # which has its own words for what is no descriptor anywhere
        try:
            return ours(number, *args, **options)
        except TimedOut:
            raise refusal(errno.EAGAIN) from None

    def by_name(*args: Any, **options: Any) -> Any:
        first = {"out_fd": options.pop("out_fd")} if "out_fd" in options else options
        key = next(iter(first), None)
        if args or key is None:
            return chosen(*args, **options)
        return chosen(first.pop(key), **options)

    setattr(module, name, Builtin(by_name, name, module.__name__, real))


def _makers(port: Port) -> dict[str, Callable[..., Any]]:
    """Calls that make descriptors or end the program."""
    real_dup2, real_closerange = os.dup2, os.closerange

    def pipe() -> tuple[int, int]:
        reader, writer = port.call("pipe", -1, (False, False), 0)
        return reader, writer

    def pipe2(flags: int, /) -> tuple[int, int]:
        reader, writer = port.call("pipe", -1, (bool(flags & os.O_NONBLOCK), not flags & os.O_CLOEXEC), 0)
        return reader, writer

    def dup2(fd: int, fd2: int, inheritable: bool = True) -> int:
        outside = boundary.is_outside(fd), boundary.is_outside(fd2)
        if all(outside):
            return real_dup2(fd, fd2, inheritable)
        if any(outside):
            refuse("os.dup2 between a file of the host and a descriptor of the machine")()
        if fd < 0 or fd2 < 0:
            raise refusal(errno.EBADF)
        number: int = port.call("dup2", fd, (fd2, inheritable), 0)
        return number

    def closerange(low: int, high: int, /) -> None:
        for fd in range(max(low, 3), min(high, boundary.first_outside())):
            try:
                os.close(fd)
            except OSError:
                continue
        real_closerange(max(low, boundary.first_outside()), high)

    def leave(status: int) -> NoReturn:
        port.exit(False, "", status & 0xFF, None)
        raise AssertionError("a port's exit does not return")

    return {"pipe": pipe, "pipe2": pipe2, "dup2": dup2, "closerange": closerange, "_exit": leave}


def _refuse_processes() -> None:
    """`subprocess` and `multiprocessing` start their processes here; the former has taken the function by name."""
    for name, function in STARTERS:
        module = _module(name)
        if module is not None and hasattr(module, function):
            setattr(module, function, refuse("Starting a process"))
    shared = _module("_posixshmem")
    if shared is not None:
        shared.shm_open = refuse("Shared memory with a name")
