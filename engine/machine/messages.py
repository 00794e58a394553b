"""What sockets share: message flags and shutdown directions (Linux values), and what a receiving call gives.

Refuses to know any protocol.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from .files import File

OOB, PEEK, CTRUNC, TRUNC, DONTWAIT, EOR, WAITALL = 0x1, 0x2, 0x8, 0x20, 0x40, 0x80, 0x100
ERRQUEUE, NOSIGNAL, CMSG_CLOEXEC = 0x2000, 0x4000, 0x40000000
STREAM, DGRAM, SEQPACKET = 1, 2, 5
# What the kernel keeps beside the bytes of a message (SKB_TRUESIZE).
OVERHEAD = 576


class Received(NamedTuple):
    """Bytes, where they came from, flags about them, descriptions that came along, and the whole message's length.

    `items` is other ancillary data.
    """

    data: bytes
    address: Any = None
    flags: int = 0
    files: tuple[File, ...] = ()
    length: int = 0
    items: Sequence[tuple[int, int, bytes]] = ()


def cost(data: bytes) -> int:
    """How much of a buffer a message takes."""
    return len(data) + OVERHEAD
