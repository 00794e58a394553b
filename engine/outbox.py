"""Lines that wait to be sent, in memory that outlives the process: whoever started it finds there what it left unsent.

A process that is killed inside of C code has no moment to send anything. So the lines of the next frame lie in a file
that both sides share: a number, how many lines were sent before, then one line of JSON after the other, then zeros.
Refuses to know what the lines say.
"""

from __future__ import annotations

import mmap
import os
from struct import Struct
from typing import BinaryIO

import msgspec

from .sealed import OUTBOX

HEAD = Struct("<Q")
ROOM = OUTBOX - HEAD.size


class Outbox:
    """The side of the process that sends. Takes over the descriptor of an empty file, of which it uses `size` bytes."""

    def __init__(self, descriptor: int, size: int = OUTBOX) -> None:
        self._memory = mmap.mmap(descriptor, size)
        os.close(descriptor)
        self._memory.seek(HEAD.size)
        self._sent = 0
        # Keeps one line, with its newline. ValueError where there is no room left, and it must be sent at once.
        self.put = self._memory.write

    def lines(self) -> bytes:
        """All lines that are kept."""
        return self._memory[HEAD.size : self._memory.tell()]

    def sent(self, count: int) -> None:
        """So many lines have been sent, those that were kept among them."""
        self._sent += count
        end = self._memory.tell()
        # First there is nothing to be found, then it is said why: killed in between, nothing is told twice.
        self._memory[HEAD.size : end] = bytes(end - HEAD.size)
        HEAD.pack_into(self._memory, 0, self._sent)
        self._memory.seek(HEAD.size)


def left_behind(file: BinaryIO, received: int) -> list[bytes]:
    """What lies in the outbox of a process that is gone, without the lines that were received.

    The memory belonged to a program: whatever cannot be read ends the list.
    """
    file.seek(0)
    data = file.read(OUTBOX)
    (sent,) = HEAD.unpack_from(data.ljust(HEAD.size, b"\0"))
    kept = data[HEAD.size :].partition(b"\0")[0].rpartition(b"\n")[0]
    found: list[bytes] = []
    for line in kept.split(b"\n")[max(0, received - sent) :]:
        try:
            msgspec.json.decode(line)
        except (msgspec.DecodeError, ValueError, RecursionError):
            break
        found.append(line + b"\n")
    return found
