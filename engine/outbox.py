"""Lines that wait to be sent, in memory that outlives the process: whoever started it finds there what it left unsent.

A process that is killed inside of C code has no moment to send anything. So the lines of the next frame lie in a file
that both sides share: a head of two numbers, how many lines were sent before and how many bytes follow, then one line
of JSON after the other. Refuses to know what the lines say.
"""

from __future__ import annotations

import mmap
import os
from struct import Struct
from typing import Any, BinaryIO

import msgspec

SIZE = 1 << 21
HEAD = Struct("<QQ")
ROOM = SIZE - HEAD.size


class Outbox:
    """The side of the process that sends. Takes over the descriptor of a file of SIZE bytes."""

    def __init__(self, descriptor: int) -> None:
        self._memory = mmap.mmap(descriptor, SIZE)
        os.close(descriptor)
        self._sent = 0
        self._end = HEAD.size

    def put(self, line: bytes) -> bool:
        """Keeps one line; False where there is no room left, and it must be sent at once."""
        end = self._end + len(line) + 1
        if end > SIZE:
            return False
        self._memory[self._end : end] = line + b"\n"
        self._end = end
        HEAD.pack_into(self._memory, 0, self._sent, end - HEAD.size)
        return True

    def sent(self, count: int) -> None:
        """So many lines have been sent, those that were kept among them."""
        self._sent += count
        self._end = HEAD.size
        HEAD.pack_into(self._memory, 0, self._sent, 0)


def left_behind(file: BinaryIO, received: int) -> list[Any]:
    """What lies in the outbox of a process that is gone, as objects, without the lines that were received.

    The memory belonged to a program: whatever cannot be read ends the list.
    """
    file.seek(0)
    data = file.read(SIZE)
    sent, size = HEAD.unpack_from(data.ljust(HEAD.size, b"\0"))
    found: list[Any] = []
    for line in data[HEAD.size : HEAD.size + min(size, ROOM)].splitlines()[max(0, received - sent) :]:
        try:
            found.append(msgspec.json.decode(line))
        except msgspec.DecodeError:
            break
    return found
