"""Stand-in for the `select` module: select, poll and epoll on the simulated kernel, with Linux's answers.

Refuses to know sockets: anything with a fileno() will do.
"""

from __future__ import annotations

import math
import select as real
from collections.abc import Iterable
from types import ModuleType
from typing import Any

from ..machine.machine import microseconds
from ..machine.port import Port
from ..machine.sockets import ERR, HUP, IN, NVAL, OUT, PRI
from .builtin import Builtin

FD_SETSIZE = 1024
_port: Port


def connect_port(port: Port) -> None:
    """All calls of this module go to a port."""
    global _port
    _port = port


def descriptor(source: Any) -> int:
    """The number of a file descriptor, as PyObject_AsFileDescriptor finds it."""
    if not isinstance(source, int) and not hasattr(source, "fileno"):
        raise TypeError("argument must be an int, or have a fileno() method.")
    number = source if isinstance(source, int) else source.fileno()
    if not isinstance(number, int):
        raise TypeError("fileno() returned a non-integer")
    if number < 0:
        raise ValueError(f"file descriptor cannot be a negative integer ({number})")
    return number


def select(rlist: Iterable[Any], wlist: Iterable[Any], xlist: Iterable[Any], timeout: float | None = None, /) -> Any:
    """select(2): the three lists of what is ready, in the order given. ValueError for fd >= 1024, OSError EBADF."""
    readers, writers, others = list(rlist), list(wlist), list(xlist)
    interest: dict[int, int] = {}
    for sources, bits in ((readers, IN), (writers, OUT), (others, PRI)):
        for source in sources:
            number = descriptor(source)
            if number >= FD_SETSIZE:
                raise ValueError("filedescriptor out of range in select()")
            interest[number] = interest.get(number, 0) | bits
    if timeout is not None and not hasattr(timeout, "__float__") and not hasattr(timeout, "__index__"):
        raise TypeError("timeout must be a float or None")
    if timeout is not None and timeout < 0:
        raise ValueError("timeout must be non-negative")
    found = dict(_port.ask("select", interest, _whole(timeout)))
    if any(bits & NVAL for bits in found.values()):
        raise OSError(9, "Bad file descriptor")
    return (
        [each for each in readers if found.get(descriptor(each), 0) & (IN | HUP | ERR)],
        [each for each in writers if found.get(descriptor(each), 0) & (OUT | ERR)],
        [each for each in others if found.get(descriptor(each), 0) & PRI],
    )


class Poll:
    """poll(2)."""

    def __init__(self) -> None:
        self._interest: dict[int, int] = {}

    def register(self, fd: Any, eventmask: int = IN | PRI | OUT) -> None:
        """Adds or changes a descriptor."""
        self._interest[descriptor(fd)] = eventmask

    def modify(self, fd: Any, eventmask: int) -> None:
        """Changes a descriptor that is registered; FileNotFoundError otherwise."""
        number = descriptor(fd)
        if number not in self._interest:
            raise OSError(2, "No such file or directory")
        self._interest[number] = eventmask

    def unregister(self, fd: Any) -> None:
        """Removes a descriptor; KeyError where it is not registered."""
        del self._interest[descriptor(fd)]

    def poll(self, timeout: float | None = None, /) -> list[tuple[int, int]]:
        """Waits at most `timeout` milliseconds; None or a negative number waits for ever."""
        seconds = None if timeout is None or timeout < 0 else math.ceil(timeout) / 1000
        return _port.ask("poll", dict(self._interest), _whole(seconds))


class Epoll(Poll):
    """epoll(7), level-triggered."""

    def __init__(self, sizehint: int = -1, flags: int = 0) -> None:
        super().__init__()
        self.closed = False

    def register(self, fd: Any, eventmask: int = IN | PRI | OUT) -> None:
        """Adds a descriptor; FileExistsError where it is registered."""
        if descriptor(fd) in self._interest:
            raise OSError(17, "File exists")
        super().register(fd, eventmask)

    def poll(self, timeout: float | None = None, maxevents: int = -1) -> list[tuple[int, int]]:
        """Waits at most `timeout` seconds."""
        seconds = None if timeout is None or timeout < 0 else timeout
        found = _port.ask("epoll_wait", dict(self._interest), _whole(seconds))
        return found if maxevents < 0 else found[:maxevents]

    def close(self) -> None:
        """Forgets everything."""
        self.closed = True
        self._interest.clear()

    def __enter__(self) -> Epoll:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def make_module() -> ModuleType:
    """A module `select` with Linux's names and numbers, whatever the host has."""
    module = ModuleType("select", "Waiting for IO on the simulated machine.")
    bits = {"IN": IN, "PRI": PRI, "OUT": OUT, "ERR": ERR, "HUP": HUP}
    module.__dict__.update({f"POLL{name}": value for name, value in {**bits, "NVAL": NVAL, "RDHUP": 0x2000}.items()})
    module.__dict__.update({f"EPOLL{name}": value for name, value in {**bits, "RDHUP": 0x2000}.items()})
    module.__dict__.update(
        error=OSError, select=Builtin(select), poll=Poll, epoll=Epoll, PIPE_BUF=getattr(real, "PIPE_BUF", 512)
    )
    return module


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else microseconds(float(seconds))
