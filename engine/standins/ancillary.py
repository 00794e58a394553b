"""What travels beside the bytes of a message: descriptors (SCM_RIGHTS), as CPython's sendmsg and recvmsg show them.

Refuses to know sockets.
"""

from __future__ import annotations

from array import array
from typing import Any

from .refusal import NotSimulated

SOL_SOCKET, SCM_RIGHTS = 1, 1
HEADER, WORD, INT = 16, 8, 4
LARGEST = 0x7FFFFFFF


def CMSG_LEN(length: int, /) -> int:
    """cmsg(3): the size of an item with its header."""
    if not 0 <= length <= LARGEST - HEADER:
        raise OverflowError("CMSG_LEN() argument out of range")
    return HEADER + length


def CMSG_SPACE(length: int, /) -> int:
    """cmsg(3): the room that an item takes."""
    if not 0 <= length <= LARGEST - HEADER - WORD:
        raise OverflowError("CMSG_SPACE() argument out of range")
    return HEADER + -(-length // WORD) * WORD


FUNCTIONS = (CMSG_LEN, CMSG_SPACE)


def descriptors(items: Any) -> list[int]:
    """The descriptors in a sendmsg's list of (level, type, data). NotSimulated for anything else than SCM_RIGHTS."""
    numbers: list[int] = []
    for item in items:
        if not isinstance(item, tuple | list) or len(item) != 3:
            raise TypeError(f"sendmsg() argument 2 must be an iterable of (level, type, data), not {item!r}")
        level, kind, data = item
        if (level, kind) != (SOL_SOCKET, SCM_RIGHTS):
            raise NotSimulated(
                "Ancillary data other than SCM_RIGHTS is not available on the simulated machine "
                "(see docs/machine.md, What is not simulated)."
            )
        carried = array("i")
        raw = bytes(memoryview(data))
        carried.frombytes(raw[: len(raw) - len(raw) % INT])
        numbers += carried
    return numbers


def room(size: int) -> int:
    """How many descriptors fit into a buffer for ancillary data."""
    return max(0, (size - HEADER) // INT)


def pack(numbers: list[int]) -> list[tuple[int, int, bytes]]:
    """Descriptors as recvmsg gives them."""
    return [(SOL_SOCKET, SCM_RIGHTS, array("i", numbers).tobytes())] if numbers else []
