"""Socket options, with Linux's numbers, defaults and limits (socket(7), tcp(7), ip(7), ipv6(7)).

Most are kept and given back and mean nothing here, as there is nothing that they could change; those that matter are
looked at by the protocols under the same keys. Refuses to know what the protocols do with them.
"""

from __future__ import annotations

import errno
import os
from typing import Any

from .files import File
from .groups import MEMBERSHIP
from .messages import DGRAM, STREAM
from .text import refusal

SOCKET, IP, TCP, IPV6, UDPLITE = 1, 0, 6, 41, 136
INET, INET6, UNIX = 2, 10, 1
TYPE, ERROR, SNDBUF, RCVBUF, LINGER = (SOCKET, 3), (SOCKET, 4), (SOCKET, 7), (SOCKET, 8), (SOCKET, 13)
RCVTIMEO, SNDTIMEO, ACCEPTCONN = (SOCKET, 20), (SOCKET, 21), (SOCKET, 30)
PROTOCOL, DOMAIN, CONGESTION, V6ONLY = (SOCKET, 38), (SOCKET, 39), (TCP, 13), (IPV6, 26)
MULTICAST_IF = (IP, 32)
PEERCRED, DEFER_ACCEPT = (SOCKET, 17), (TCP, 9)
READ_ONLY = frozenset({TYPE, ERROR, PEERCRED, ACCEPTCONN, PROTOCOL, DOMAIN})
RECEIVING, SENDING = (
    frozenset({"accept", "recv", "recvmsg", "read"}),
    frozenset({"connect", "send", "sendmsg", "write"}),
)
SMALLEST = {RCVBUF: 2304, SNDBUF: 4608}
LARGEST = 212992  # net.core.rmem_max and wmem_max
FLAGS = frozenset({(SOCKET, n) for n in (1, 2, 5, 6, 9, 10, 15, 16, 29)} | {(TCP, 1), V6ONLY})

DEFAULTS: dict[int, dict[int, int]] = {
    # DEBUG REUSEADDR DONTROUTE BROADCAST KEEPALIVE OOBINLINE PRIORITY REUSEPORT PASSCRED RCVLOWAT SNDLOWAT TIMESTAMP
    SOCKET: {1: 0, 2: 0, 5: 0, 6: 0, 9: 0, 10: 0, 12: 0, 15: 0, 16: 0, 18: 1, 19: 1, 29: 0, 36: 0, 46: 0, 49: 0},
    # NODELAY MAXSEG CORK KEEPIDLE KEEPINTVL KEEPCNT SYNCNT LINGER2 DEFER_ACCEPT WINDOW_CLAMP QUICKACK USER_TIMEOUT
    TCP: {1: 0, 2: 536, 3: 0, 4: 7200, 5: 75, 6: 9, 7: 6, 8: 60, 9: 0, 10: 0, 12: 1, 18: 0, 23: 0, 25: 0},
    # TOS TTL HDRINCL RECVTOS RECVTTL MTU_DISCOVER RECVERR PKTINFO MULTICAST_ IF TTL LOOP ALL
    IP: {1: 0, 2: 64, 8: 0, 10: 1, 11: 0, 12: 0, 13: 0, 15: 0, 19: 0, 24: 0, 32: 0, 33: 1, 34: 1, 49: 1},
    # UDPLITE_SEND_CSCOV UDPLITE_RECV_CSCOV
    UDPLITE: {10: 0, 11: 0},
    # UNICAST_HOPS MULTICAST_IF _HOPS _LOOP V6ONLY MULTICAST_ALL RECVPKTINFO RECVHOPLIMIT RECVTCLASS TCLASS
    IPV6: {16: 64, 17: 0, 18: 1, 19: 1, 26: 0, 29: 1, 49: 0, 51: 0, 53: 0, 56: 0, 66: 0, 67: 0, 70: 0},
}


def write(file: Any, level: int, number: int, value: Any) -> None:
    """setsockopt(2) with an integer or the bytes of a structure. ENOPROTOOPT, EINVAL, EOPNOTSUPP."""
    key = (level, number)
    if key == LINGER:
        file.options[key] = _fields(value, 4, 2)
    elif key in (RCVTIMEO, SNDTIMEO):
        file.options[key] = _interval(_fields(value, 8, 2))
    elif key == CONGESTION:
        if bytes(value).rstrip(b"\0") not in (b"cubic", b"reno"):
            raise refusal(errno.ENOENT)
        file.options[key] = bytes(value).rstrip(b"\0")
    elif key in MEMBERSHIP and _default(file, (level, 18 if level == IPV6 else 33)) is not None:
        if file.family != "udp":
            raise refusal(errno.EPROTO)
        file.net.groups.change(file, key, value)
    elif key in (RCVBUF, SNDBUF):
        _resize(file, key, _number(value))
    elif key in READ_ONLY or _default(file, key) is None:
        raise refusal(_unknown(file, level))
    elif key == V6ONLY and file.local is not None:
        raise refusal(errno.EINVAL)
    else:
        number = _number(value, key)
        file.options[key] = int(bool(number)) if key in FLAGS else _coverage(number) if level == UDPLITE else number


def read(file: Any, level: int, number: int) -> int | bytes:
    """getsockopt(2): an integer, or the bytes of a structure. ENOPROTOOPT, EOPNOTSUPP."""
    key = (level, number)
    if key == ERROR:
        error, file.error = file.error, None
        return error or 0
    if key == LINGER:
        return _packed(file.options.get(key, (0, 0)), 4)
    if key in (RCVTIMEO, SNDTIMEO):
        return _packed(file.options.get(key, (0, 0)), 8)
    if key == PEERCRED and file.family == "unix":
        return _packed((file.peer, os.getuid(), os.getgid()) if file.peer else (0, -1, -1), 4)
    if key == CONGESTION and file.family == "tcp":
        return bytes(file.options.get(key, b"cubic")).ljust(16, b"\0")
    facts: dict[tuple[int, int], int] = {
        TYPE: file.type,
        RCVBUF: file.options.get(RCVBUF, 2 * file.capacity),
        SNDBUF: file.options.get(SNDBUF, 2 * file.capacity),
        ACCEPTCONN: int(file.listening),
        DOMAIN: domain(file),
        PROTOCOL: file.protocol,
    }
    if key in facts:
        return facts[key]
    default = _default(file, key)
    if default is None:
        raise refusal(_unknown(file, level))
    return int(file.options.get(key, default))


def patience(file: Any, call: str) -> int | None:
    """How long a call on a descriptor that blocks may take at most, in microseconds; None: as long as it takes."""
    known = getattr(file, "options", None)
    key = RCVTIMEO if call in RECEIVING else SNDTIMEO if call in SENDING else None
    if not known or key is None:
        return None
    seconds, microseconds = known.get(key, (0, 0))
    return seconds * 1_000_000 + microseconds or None


def domain(file: Any) -> int:
    """AF_INET, AF_INET6 or AF_UNIX."""
    return UNIX if file.family == "unix" else INET6 if file.inet6 else INET


def lingers_zero(file: Any) -> bool:
    """Whether close(2) resets: SO_LINGER with no time at all."""
    on, seconds = file.options.get(LINGER, (0, 0))
    return bool(on) and seconds == 0


def _default(file: File, key: tuple[int, int]) -> int | None:
    level, number = key
    inet6 = getattr(file, "inet6", False)
    known = {
        SOCKET: True,
        IP: file.family != "unix",
        TCP: file.family == "tcp",
        IPV6: inet6,
        UDPLITE: file.protocol == UDPLITE,
    }
    return DEFAULTS[level].get(number) if known.get(level) else None


def _unknown(file: File, level: int) -> int:
    return errno.EOPNOTSUPP if file.family == "unix" and level != SOCKET else errno.ENOPROTOOPT


def _resize(file: Any, key: tuple[int, int], wanted: int) -> None:
    """The kernel takes twice of what is asked for, within its limits; half of it is for bytes."""
    size = max(2 * min(wanted if wanted >= 0 else LARGEST, LARGEST), SMALLEST[key])
    file.options[key] = size
    if key == RCVBUF and file.type in (STREAM, DGRAM) and file.family != "unix":
        file.capacity = size // 2
    elif key == SNDBUF and file.family == "unix":
        file.sndbuf = size


def _coverage(count: int) -> int:
    """How many bytes a checksum covers (udplite_lib_setsockopt(), net/ipv4/udp.c)."""
    return 8 if 0 != count < 8 else min(count, 0xFFFF)


def _number(value: Any, key: tuple[int, int] = LINGER) -> int:
    """An integer; of IP a byte will do (do_ip_setsockopt(), net/ipv4/ip_sockglue.c)."""
    if isinstance(value, int):
        return value
    if key[0] == IP and len(value) in (1, 2, 3):
        return int(value[0])
    if key == MULTICAST_IF and len(value) >= 8:
        value = value[4:]
    if len(value) < 4:
        raise refusal(errno.EINVAL)
    return int.from_bytes(value[:4], "little", signed=True)


def _fields(value: Any, width: int, count: int) -> tuple[int, ...]:
    if not isinstance(value, bytes | bytearray) or len(value) < width * count:
        raise refusal(errno.EINVAL)
    return tuple(int.from_bytes(value[n * width : (n + 1) * width], "little", signed=True) for n in range(count))


def _interval(fields: tuple[int, ...]) -> tuple[int, ...]:
    """Seconds and microseconds; a negative time is none at all. EDOM (sock_set_timeout(), net/core/sock.c)."""
    if not 0 <= fields[1] < 1_000_000:
        raise refusal(errno.EDOM)
    return fields if fields[0] >= 0 else (0, 0)


def _packed(values: tuple[int, ...], width: int) -> bytes:
    return b"".join(each.to_bytes(width, "little", signed=True) for each in values)
