"""What travels beside the bytes of a message, as CPython's sendmsg and recvmsg show it.

A descriptor may be a file of the host, of which the machine knows nothing: the sender keeps it open under another
number, and that is what the receiver gets. Refuses to know sockets.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from os import dup
from typing import Any

from . import boundary
from .arguments import c_int, plain
from .refusal import NotSimulated

SOL_SOCKET, SCM_RIGHTS = 1, 1
HEADER, WORD, INT = 16, 8, 4
LARGEST = 0x7FFFFFFF
Item = tuple[int, int, bytes]


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


def items(given: Any) -> list[Item]:
    """The items of a sendmsg, as (level, type, bytes). TypeError; NotSimulated for kinds that only the kernel knows."""
    try:
        listed = list(given)
    except TypeError:
        raise TypeError("sendmsg() argument 2 must be an iterable") from None
    return [_item(each) for each in listed]


def _item(given: Any) -> Item:
    if not isinstance(given, Sequence):
        raise TypeError("[sendmsg() ancillary data items] must be sequences")
    if len(given) != 3:
        raise TypeError(f"[sendmsg() ancillary data items] argument must be sequence of length 3, not {len(given)}")
    level, kind, data = c_int(given[0]), c_int(given[1]), plain(given[2])
    if level == SOL_SOCKET and kind != SCM_RIGHTS:
        raise NotSimulated(
            "Ancillary data of sockets other than SCM_RIGHTS is not available on the simulated machine "
            "(see docs/machine.md, What is not simulated)."
        )
    return level, kind, data


def departing(given: list[Item]) -> tuple[list[Item], list[int]]:
    """The items with files of the host under numbers of their own, which live until they arrive; and those numbers."""
    outside: list[int] = []

    def kept(number: int) -> int:
        if not boundary.is_outside(number):
            return number
        outside.append(dup(number))
        return outside[-1]

    return [_renumbered(item, kept) for item in given], outside


def arrived(given: Any, peeked: bool) -> list[Item]:
    """The items that have come; who only had a look gets files of the host under numbers of their own."""

    def own(number: int) -> int:
        return dup(number) if peeked and boundary.is_outside(number) else number

    return [_renumbered(tuple(item), own) for item in given]


def _renumbered(item: Any, number: Callable[[int], int]) -> Item:
    level, kind, data = item
    if (level, kind) != (SOL_SOCKET, SCM_RIGHTS):
        return item  # type: ignore[no-any-return]
    carried = array("i")
    carried.frombytes(data[: len(data) - len(data) % INT])
    return level, kind, array("i", map(number, carried)).tobytes()
