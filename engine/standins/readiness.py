"""Stand-in for the `select` module: select, poll and epoll on the simulated kernel, with Linux's answers.

Refuses to know sockets: anything with a fileno() will do.
"""

from __future__ import annotations

import errno
import math
from types import ModuleType
from typing import Any

from ..machine import epoll as kernel_epoll
from ..machine.agenda import microseconds
from ..machine.files import ERR, HUP, IN, NVAL, OUT, PRI, RDBAND, RDHUP, RDNORM, WRBAND, WRNORM
from ..machine.port import Port
from ..machine.text import refusal
from . import boundary
from .builtin import Builtin

FD_SETSIZE = 1024
# What select(2) takes as readable, writable and exceptional (fs/select.c).
READ, WRITE, EXCEPT = IN | HUP | ERR, OUT | ERR, PRI
LONGEST = (1 << 31) - 1
EPOLL_CLOEXEC = 0o2000000
_port: Port = None  # type: ignore[assignment]


def connect_port(port: Port) -> None:
    """All calls of this module go to a port."""
    global _port
    _port = port


def descriptor(source: Any) -> int:
    """The number of a file descriptor, as PyObject_AsFileDescriptor finds it."""
    if isinstance(source, int):
        number = source
    else:
        method = getattr(source, "fileno", None)
        if method is None:
            raise TypeError("argument must be an int, or have a fileno() method.")
        number = method()
    if not isinstance(number, int):
        raise TypeError("fileno() returned a non-integer")
    if number > LONGEST:
        raise OverflowError("Python int too large to convert to C int")
    if number < 0:
        raise ValueError(f"file descriptor cannot be a negative integer ({number})")
    return number


def _sources(sequence: Any, bits: int, interest: dict[int, int]) -> list[tuple[Any, int]]:
    try:
        given = sequence if isinstance(sequence, list | tuple) else list(sequence)
    except TypeError:
        raise TypeError("arguments 1-3 must be sequences") from None
    found = []
    for source in given:  # a list may become shorter meanwhile
        number = descriptor(source)
        # A file of the host would have a low number, were those not occupied.
        if number >= FD_SETSIZE and not (boundary.is_outside(number) and boundary.was_given(number)):
            raise ValueError("filedescriptor out of range in select()")
        interest[number] = interest.get(number, 0) | bits
        found.append((source, number))
    return found


def select(rlist: Any, wlist: Any, xlist: Any, timeout: float | None = None, /) -> Any:
    """select(2): the three lists of what is ready, in the order given. ValueError for fd >= 1024, OSError EBADF."""
    patience = _patience(timeout, "timeout must be a float or None")
    if patience is not None and patience < 0:
        raise ValueError("timeout must be non-negative")
    interest: dict[int, int] = {}
    lists = [_sources(each, bits, interest) for each, bits in ((rlist, IN), (wlist, OUT), (xlist, PRI))]
    found = dict(_ask("select", interest, None if patience is None else microseconds(patience)))
    if any(bits & NVAL for bits in found.values()):
        raise refusal(errno.EBADF)
    return tuple(
        [source for source, number in each if found.get(number, 0) & bits]
        for each, bits in zip(lists, (READ, WRITE, EXCEPT), strict=True)
    )


def _ask(call: str, interest: dict[int, int], timeout: int | None) -> list[tuple[int, int]]:
    """Files of the host are always ready; everything else is the machine's business."""
    outside = {fd: bits for fd, bits in interest.items() if boundary.is_outside(fd)}
    if not outside:
        return _port.ask(call, interest, timeout)
    answers = {fd: bits & (IN | OUT) if boundary.is_open(fd) else NVAL for fd, bits in outside.items()}
    ready = any(answers.values())
    inside = {fd: bits for fd, bits in interest.items() if fd not in outside}
    answers.update(_port.ask(call, inside, 0 if ready else timeout))
    return [(fd, answers[fd]) for fd in interest if answers.get(fd)]


def _patience(timeout: Any, complaint: str) -> float | None:
    """Seconds or milliseconds as a number, None for ever. TypeError, ValueError, OverflowError."""
    if timeout is None:
        return None
    if not isinstance(timeout, float | int) and not hasattr(timeout, "__index__"):
        raise TypeError(complaint)
    number = float(timeout)
    if number != number:
        raise ValueError("Invalid value NaN (not a number)")
    return number


def _mask(mask: int) -> int:
    number = mask.__index__()
    if number < 0:
        raise ValueError("value must be positive")
    if number > 0xFFFF:
        raise OverflowError("Python int too large to convert to C unsigned short")
    return number


class Poll:
    """poll(2)."""

    __module__ = "select"

    def __new__(cls) -> Poll:
        """TypeError: only `select.poll` makes them."""
        raise TypeError(f"cannot create '{cls.__module__}.{cls.__qualname__}' instances")

    def __init__(self) -> None:
        self._interest: dict[int, int] = {}
        self._polling = False

    def register(self, fd: Any, eventmask: int = IN | PRI | OUT, /) -> None:
        """Adds or changes a descriptor."""
        number = descriptor(fd)
        self._interest[number] = _mask(eventmask)

    def modify(self, fd: Any, eventmask: int, /) -> None:
        """Changes a descriptor that is registered; FileNotFoundError otherwise."""
        number, mask = descriptor(fd), _mask(eventmask)
        if number not in self._interest:
            raise refusal(errno.ENOENT)
        self._interest[number] = mask

    def unregister(self, fd: Any, /) -> None:
        """Removes a descriptor; KeyError where it is not registered."""
        del self._interest[descriptor(fd)]

    def poll(self, timeout: float | None = None, /) -> list[tuple[int, int]]:
        """Waits at most `timeout` milliseconds; None or a negative number waits for ever."""
        patience = _patience(timeout, "timeout must be an integer or None")
        if patience is not None and math.ceil(patience) > LONGEST:
            raise OverflowError("timeout is too large")
        if self._polling:
            raise RuntimeError("concurrent poll() invocation")
        self._polling = True
        try:
            return _ask("poll", dict(self._interest), _whole(patience))
        finally:
            self._polling = False


def poll() -> Poll:
    """A new polling object."""
    made = object.__new__(Poll)
    Poll.__init__(made)
    return made


class Epoll:
    """epoll(7). The interest list and the ready list live in the machine."""

    def __init__(self, sizehint: int = -1, flags: int = 0) -> None:
        self._fd = -1
        if sizehint != -1 and sizehint <= 0:
            raise ValueError("negative sizehint")
        if flags & ~EPOLL_CLOEXEC:
            raise OSError(errno.EINVAL, "invalid flags")
        if _port is not None:
            self._fd = _port.call("epoll_create", -1, (), 0)

    @classmethod
    def fromfd(cls, fd: int, /) -> Epoll:
        """An object for an epoll that there is already."""
        self = cls.__new__(cls)
        self._fd = fd
        return self

    def _open(self) -> int:
        if self._fd < 0:
            raise ValueError("I/O operation on closed epoll object")
        return self._fd

    def fileno(self) -> int:
        """Its descriptor. ValueError when closed."""
        return self._open()

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._fd < 0

    def _control(self, operation: int, fd: Any, events: int = 0) -> None:
        epoll, number = self._open(), descriptor(fd)
        if boundary.is_outside(number):
            raise refusal(errno.EPERM if boundary.is_open(number) else errno.EBADF)
        _port.call("epoll_ctl", epoll, (operation, number, events & 0xFFFFFFFF), 0)

    def register(self, fd: Any, eventmask: int = IN | PRI | OUT) -> None:
        """Adds a descriptor. FileExistsError where it is registered; EBADF, EPERM, EINVAL."""
        self._control(kernel_epoll.ADD, fd, eventmask)

    def modify(self, fd: Any, eventmask: int) -> None:
        """Changes a descriptor that is registered; FileNotFoundError otherwise."""
        self._control(kernel_epoll.MODIFY, fd, eventmask)

    def unregister(self, fd: Any) -> None:
        """Removes a descriptor; FileNotFoundError where it is not registered."""
        self._control(kernel_epoll.DELETE, fd)

    def poll(self, timeout: float | None = None, maxevents: int = -1) -> list[tuple[int, int]]:
        """Waits at most `timeout` seconds, in whole milliseconds as epoll_wait(2); at most `maxevents` answers."""
        epoll = self._open()
        patience = _patience(timeout, "timeout must be an integer or None")
        if patience is not None and patience * 1000 > LONGEST:
            raise OverflowError("timeout is too large")
        if maxevents == -1:
            maxevents = FD_SETSIZE - 1
        elif maxevents < 1:
            raise ValueError(f"maxevents must be greater than 0, got {maxevents}")
        milliseconds = None if patience is None else patience * 1000
        found = _port.call("epoll_wait", epoll, (maxevents,), _whole(milliseconds))
        return [(fd, bits) for fd, bits in found]

    def close(self) -> None:
        """close(2)."""
        number, self._fd = self._fd, -1
        if number >= 0:
            _port.call("close", number, (), 0)

    def __enter__(self) -> Epoll:
        self._open()
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __del__(self) -> None:
        """Closes what nobody closed, as CPython does."""
        if getattr(self, "_fd", -1) >= 0:
            self.close()


POLL = {
    "IN": IN,
    "PRI": PRI,
    "OUT": OUT,
    "ERR": ERR,
    "HUP": HUP,
    "RDHUP": RDHUP,
    "RDNORM": RDNORM,
    "RDBAND": RDBAND,
    "WRNORM": WRNORM,
    "WRBAND": WRBAND,
    "MSG": 0x400,
}
EPOLL = {
    "ET": kernel_epoll.EDGE,
    "ONESHOT": kernel_epoll.ONESHOT,
    "EXCLUSIVE": kernel_epoll.EXCLUSIVE,
    "WAKEUP": kernel_epoll.WAKEUP,
    "_CLOEXEC": EPOLL_CLOEXEC,
}


def make_module() -> ModuleType:
    """A module `select` with Linux's names and numbers, whatever the host has."""
    module = ModuleType("select", "Waiting for IO on the simulated machine.")
    module.__dict__.update({f"POLL{name}": value for name, value in {**POLL, "NVAL": NVAL}.items()})
    module.__dict__.update({f"EPOLL{name}": value for name, value in {**POLL, **EPOLL}.items()})
    Poll.__name__ = Poll.__qualname__ = "poll"
    Epoll.__name__ = Epoll.__qualname__ = "epoll"
    module.__dict__.update(
        error=OSError,
        select=Builtin(select, None, "select", select),
        poll=Builtin(poll, None, "select"),
        epoll=Epoll,
        PIPE_BUF=4096,
    )
    return module


def _whole(milliseconds: float | None) -> int | None:
    """Whole milliseconds, rounded up, as microseconds; a negative number is for ever."""
    return None if milliseconds is None or milliseconds < 0 else math.ceil(milliseconds) * 1000
