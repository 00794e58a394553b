"""What the kernel tells of its objects and calls, as events. Refuses to know when."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import Any

from ..events import Interest, Socket, Syscall
from .epoll import Entry, Epoll, letters
from .files import ERR, HUP, IN, NVAL, OUT, RDNORM, WRNORM, File
from .peers import Peer
from .text import preview

# Calls that are worth no event while they succeed.
QUIET = frozenset(
    {
        "set_blocking",
        "get_error",
        "set_option",
        "get_option",
        "local_address",
        "remote_address",
        "get_flags",
        "set_flags",
        "get_inheritable",
        "set_inheritable",
        "get_pipe_size",
        "set_pipe_size",
        "available",
        "kind",
    }
)
SENDING = frozenset({"send", "write"})
RECEIVING = frozenset({"recv", "read", "recvmsg"})
FRESH = ("created", "accepted")
# Changes of whose unread bytes are told as well.
WITH_BYTES = ("data", "read", "reset", "accepted")


def socket_event(file: Any, what: str, count: int | None = None, other: Any = None) -> Socket:
    """A change of a description that a program holds. `other` is the connection that it is about."""
    program, fd = file.owner
    partner = other or file
    unread, beginning = file.unread() if what in WITH_BYTES else (None, b"")
    return Socket(
        program,
        fd,
        what,
        local=_port(file.local),
        remote=_port(partner.remote),
        wire=_wire(partner),
        count=count,
        bytes=unread,
        data=preview(beginning) if what in ("data", "read", "accepted") else None,
        blocking=not file.nonblocking if what in ("created", "accepted", "blocking") else None,
        capacity=getattr(file, "capacity", None) if what in FRESH else None,
        family=file.family if what in FRESH and file.family != "tcp" else None,
    )


def _port(address: Any) -> int | None:
    return address[1] if isinstance(address, tuple) else None


def _wire(file: File) -> str | None:
    owner = file.other.owner if file.other is not None else None
    return owner.name if isinstance(owner, Peer) else None


def interest_event(epoll: Epoll, what: str, entry: Entry | None) -> Interest:
    """A change of an epoll's lists."""
    program, fd = epoll.owner
    if entry is None:
        return Interest(program, fd, what)
    detailed = what in ("added", "changed")
    return Interest(
        program, fd, what, entry.fd, letters(entry.events) if detailed else "", entry.flags() if detailed else []
    )


def syscall_event(
    task: int, name: str, fd: int, args: tuple[Any, ...], result: Any, number: int | None
) -> Syscall | None:
    """A call that is over; None where it is not worth telling."""
    if name in QUIET and number is None:
        return None
    detail, count = "", None
    if name in SENDING or name in RECEIVING:
        data = args[0] if name in SENDING else result[0] if name == "recvmsg" and result is not None else result
        if isinstance(data, bytes):
            detail = preview(data[: result if name in SENDING and result is not None else None])
        count = result if name in SENDING else (len(data) if result is not None else None)
    elif name in ("bind", "connect"):
        detail = str(args[1]) if len(args) > 1 and isinstance(args[1], int) else preview(args[0])
    elif name in ("accept", "pipe", "socketpair") and result is not None:
        detail = str(result[0]) if name == "accept" else ", ".join(map(str, result))
    elif name in ("socket", "epoll_create") and result is not None:
        fd = result
    return Syscall(task, name, fd, detail, count=count, error=errno.errorcode.get(number) if number else None)


def readable(interest: Mapping[int, int]) -> list[tuple[int, str]]:
    """Poll bits as r, w, x."""
    return [
        (
            fd,
            ("r" if bits & (IN | RDNORM | HUP | ERR) else "")
            + ("w" if bits & (OUT | WRNORM) else "")
            + ("x" if bits & NVAL else ""),
        )
        for fd, bits in interest.items()
    ]
