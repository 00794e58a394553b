"""Ancillary data (cmsg(3)): what travels beside the bytes of a message, with Linux's sizes and errors.

An item is (level, type, bytes). Refuses to know sockets' queues and descriptors.
"""

from __future__ import annotations

import errno
import struct
from collections.abc import Iterable
from socket import AF_INET, AF_INET6, inet_ntop, inet_pton
from typing import Any, NamedTuple

from .text import refusal

Item = tuple[int, int, bytes]

HEADER, WORD, INT = 16, 8, 4
SOCKET, IP, IPV6 = 1, 0, 41
RIGHTS = (SOCKET, 1)
MOST_FILES = 253  # SCM_MAX_FD
DEVICE = 1  # the one network device
IP_TOS, IP_TTL, IP_PKTINFO, IP_RECVTTL, IP_RECVTOS = (IP, 1), (IP, 2), (IP, 8), (IP, 12), (IP, 13)
IP_MULTICAST_TTL, MULTICAST_HOPS = (IP, 33), (IPV6, 18)
HOPS, RECVPKTINFO, PKTINFO = (IPV6, 16), (IPV6, 49), (IPV6, 50)
RECVHOPLIMIT, HOPLIMIT, RECVTCLASS, TCLASS = (IPV6, 51), (IPV6, 52), (IPV6, 66), (IPV6, 67)
# What a datagram may be sent with: lowest and highest value, sizes; -1 is the socket's own.
NUMBERS = {
    HOPLIMIT: (-1, 255, (4,)),
    TCLASS: (-1, 255, (4,)),
    IP_TTL: (1, 255, (4,)),
    IP_TOS: (0, 255, (4, 1)),
}


class Travel(NamedTuple):
    """How a datagram travels: its hop limit, its traffic class, and the address it says it comes from, if any."""

    hops: int
    traffic: int
    source: str | None = None


class Buffer:
    """The room for ancillary data of one recvmsg(2), filled as put_cmsg() does (net/core/scm.c)."""

    def __init__(self, size: int) -> None:
        self.items: list[Item] = []
        self.cut = False
        self._left = size

    def put(self, level: int, kind: int, data: bytes) -> None:
        """One item, or as much of it as there is room for."""
        if self._left < HEADER:
            self.cut = True
            return
        self.cut |= self._left < HEADER + len(data)
        self.items.append((level, kind, data[: self._left - HEADER]))
        self._left -= min(self._left, HEADER + -(-len(data) // WORD) * WORD)

    def files(self) -> int:
        """How many descriptors there is room for."""
        return max(0, self._left - HEADER) // INT


def numbers(items: Iterable[Item]) -> list[int]:
    """The descriptors that a message for a Unix socket carries. EINVAL for too many."""
    found: list[int] = []
    for level, kind, data in items:
        if (level, kind) == RIGHTS:
            found += struct.unpack(f"{len(data) // INT}i", data[: len(data) // INT * INT])
    if len(found) > MOST_FILES:
        raise refusal(errno.EINVAL)
    return found


def packed(found: list[int]) -> Item:
    """Descriptors as an item."""
    return (*RIGHTS, struct.pack(f"{len(found)}i", *found))


def travel(options: dict[Any, Any], items: Iterable[Item], inet6: bool, many: bool = False) -> Travel:
    """How a datagram travels that a socket with these options sends with these items, to a group if to `many`.

    EINVAL, as ip(7), ipv6(7).
    """
    limit = options.get(HOPS if inet6 else IP_TTL, -1)
    if many:
        limit = options.get(MULTICAST_HOPS if inet6 else IP_MULTICAST_TTL, 1)
    own = limit, options.get(TCLASS if inet6 else IP_TOS, 0)
    said, source = {}, None
    for level, kind, data in items:
        if level != (IPV6 if inet6 else IP):
            continue
        if (level, kind) in (IP_PKTINFO, PKTINFO):
            source = _source(data, inet6)
        else:
            said[level, kind] = _number((level, kind), data)
    hops, traffic = said.get(HOPLIMIT if inet6 else IP_TTL, -1), said.get(TCLASS if inet6 else IP_TOS, -1)
    hops = hops if hops >= 0 else own[0]
    return Travel(hops if hops >= 0 else 64, traffic if traffic >= 0 else own[1], source)


def _number(key: tuple[int, int], data: bytes) -> int:
    lowest, highest, sizes = NUMBERS.get(key, (0, 0, ()))
    if len(data) not in sizes:
        raise refusal(errno.EINVAL)
    value = int.from_bytes(data, "little", signed=len(data) == INT)
    if not lowest <= value <= highest:
        raise refusal(errno.EINVAL)
    return value


def _source(data: bytes, inet6: bool) -> str | None:
    """The address that a PKTINFO asks for; None for any."""
    start, size = (0, 16) if inet6 else (4, 4)
    if len(data) < (20 if inet6 else 12):
        raise refusal(errno.EINVAL)
    address = data[start : start + size]
    return inet_ntop(AF_INET6 if inet6 else AF_INET, address) if any(address) else None


def told(options: dict[Any, Any], how: Travel, target: str) -> list[Item]:
    """What a socket with these options is told about a datagram that was sent to `target`."""
    if ":" in target:
        where = inet_pton(AF_INET6, target) + struct.pack("I", DEVICE)
        known = ((RECVPKTINFO, PKTINFO, where), (RECVHOPLIMIT, HOPLIMIT, how.hops), (RECVTCLASS, TCLASS, how.traffic))
    else:
        where = struct.pack("i", DEVICE) + 2 * inet_pton(AF_INET, target)
        known = ((IP_PKTINFO, IP_PKTINFO, where), (IP_RECVTTL, IP_TTL, how.hops), (IP_RECVTOS, IP_TOS, how.traffic))
    return [(*kind, _data(kind, what)) for option, kind, what in known if options.get(option)]


def _data(kind: tuple[int, int], what: bytes | int) -> bytes:
    if isinstance(what, bytes):
        return what
    return what.to_bytes(1 if kind == IP_TOS else INT, "little")
