"""Python's socket addresses to the machine's and back, with CPython's words for those that make no sense.

The machine knows (host, port) for IPv4 and IPv6 alike and (name, key) for Unix sockets. A Unix path stands for the
file of that name in the host's file system, so that `os.stat`, `os.unlink` and `os.path.exists` see it; what it leads
to lives in the machine. Refuses to know calls.
"""

from __future__ import annotations

import _socket as real
import errno
import os
import stat
from pathlib import Path
from typing import Any

from ..machine.ports import spoken
from ..machine.text import refusal
from .names import INET, INET6, resolve

UNIX = 1
LONGEST = 108
_real_socket = real.socket
_close = os.close


def to_machine(call: str, family: int, address: Any) -> tuple[Any, ...]:
    """What a program gave as an address, for the machine. TypeError, OverflowError, gaierror."""
    if family == UNIX:
        return unix_name(address)
    name = "AF_INET6" if family == INET6 else "AF_INET"
    if not isinstance(address, tuple):
        raise TypeError(f"{call}(): {name} address must be tuple, not {type(address).__name__}")
    if family == INET and len(address) != 2:
        raise TypeError("AF_INET address must be a pair (host, port)")
    if family == INET6 and not 2 <= len(address) <= 4:
        raise TypeError("AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])")
    host, port = _host(address[0]), address[1]
    if not hasattr(port, "__index__"):
        raise TypeError(f"'{type(port).__name__}' object cannot be interpreted as an integer")
    port = port.__index__()
    where = resolve(host, family)
    if not 0 <= port <= 65535:
        raise OverflowError(f"{call}(): port must be 0-65535.")
    if len(address) > 2 and not 0 <= address[2] <= 0xFFFFF:
        raise OverflowError(f"{call}(): flowinfo must be 0-1048575.")
    return where, port


def _host(host: Any) -> str:
    if isinstance(host, str):
        if "\0" in host:
            raise TypeError("host name must not contain null character")
        return host if host.isascii() else host.encode("idna").decode("ascii")
    if isinstance(host, bytes | bytearray):
        return bytes(host).decode("ascii", "replace")
    raise TypeError(f"str, bytes or bytearray expected, not {type(host).__name__}")


def from_machine(family: int, address: Any) -> Any:
    """An address of the machine as a program sees it."""
    if family == UNIX:
        if address is None:
            return ""
        name = bytes(address)
        return name if name.startswith(b"\0") else os.fsdecode(name)
    if address is None:
        return None
    if family == INET6:
        return spoken(address[0], True), address[1], 0, 0
    return address[0], address[1]


def unix_name(address: Any) -> tuple[bytes, bytes]:
    """The name of a Unix socket, and the key under which the machine finds it. OSError where it is too long."""
    try:
        name = os.fsencode(address) if isinstance(address, str) else bytes(memoryview(address))
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not '{type(address).__name__}'") from None
    if len(name) > LONGEST or (len(name) == LONGEST and not name.startswith(b"\0")):
        raise OSError("AF_UNIX path too long")
    if not name or name.startswith(b"\0"):
        return name, name
    return name, os.path.realpath(name)


def make_file(name: bytes, before: int | None) -> int | None:
    """bind(2) makes the file of a path. EADDRINUSE, ENOENT and whatever the host says.

    The host's descriptor that keeps the file's inode from being given to another one while the socket is open. What
    was made `before` for the same socket, which has only one name, is let go.
    """
    made = _make_file(name)
    let_go(before)
    return made


def _make_file(name: bytes) -> int | None:
    if not name or name.startswith(b"\0"):
        return None
    if not hasattr(real, "AF_UNIX"):
        return os.open(name, os.O_CREAT | os.O_EXCL)
    maker = _real_socket(real.AF_UNIX, real.SOCK_STREAM)
    try:
        maker.bind(name)
    except OSError as error:
        maker.close()
        raise refusal(error.errno or errno.EINVAL) from None
    return maker.detach()


def let_go(place: int | None) -> None:
    """The socket that a file was made for is closed."""
    if place is not None:
        _close(place)


def find_file(name: bytes) -> None:
    """connect(2) looks for the file of a path. ENOENT, EACCES; ECONNREFUSED where it is no socket."""
    if not name or name.startswith(b"\0"):
        return
    try:
        mode = Path(os.fsdecode(name)).stat().st_mode
    except OSError as error:
        raise refusal(error.errno or errno.ENOENT) from None
    if hasattr(real, "AF_UNIX") and not stat.S_ISSOCK(mode):
        raise refusal(errno.ECONNREFUSED)
