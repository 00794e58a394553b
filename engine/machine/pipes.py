"""pipe(7): two ends and a buffer between them, inside the kernel, so without latency.

Refuses to know descriptors and threads.
"""

from __future__ import annotations

import errno

from .files import ERR, HUP, IN, OUT, Again, Changed, File
from .text import refusal

CAPACITY = 65536
PAGE = 4096
LARGEST = 1 << 20  # /proc/sys/fs/pipe-max-size
ATOMIC = 4096  # PIPE_BUF: what is not longer is written whole or not at all


class PipeEnd(File):
    """One end; `other` is the opposite one. The buffer belongs to the reading end (`received`)."""

    family = "pipe"

    def __init__(self, reads: bool, changed: Changed) -> None:
        super().__init__()
        self.reads, self._changed = reads, changed
        self.capacity = CAPACITY
        self.received = bytearray()
        self.other: PipeEnd

    def mask(self) -> int:
        if self.reads:
            return (IN if self.received else 0) | (HUP if self.other.closed else 0)
        if self.other.closed:
            return OUT | ERR
        return OUT if self._room() >= ATOMIC else 0

    def _room(self) -> int:
        return self.capacity - self.available()

    def resize(self, wanted: int) -> int:
        """fcntl(2) F_SETPIPE_SZ: whole pages, a power of two of them. EINVAL, EPERM, EBUSY; the new size."""
        if wanted > 1 << 31:
            raise refusal(errno.EINVAL)
        size = max(PAGE, 1 << (wanted - 1).bit_length())
        if size > LARGEST:
            raise refusal(errno.EPERM)
        if size < self.available():
            raise refusal(errno.EBUSY)
        had_room = self._room() >= ATOMIC
        self.capacity = self.other.capacity = size
        if not had_room and self._room() >= ATOMIC:
            self._changed(self.other if self.reads else self, "writable")
        return size

    def read(self, size: int) -> bytes:
        """read(2). EBADF on the writing end; Again while the pipe is empty and somebody may still write."""
        if not self.reads:
            raise refusal(errno.EBADF)
        if not self.received:
            if size == 0 or self.other.closed:
                return b""
            raise Again(IN | HUP)
        was_full = len(self.received) > self.capacity - ATOMIC
        piece = bytes(self.received[:size])
        del self.received[:size]
        self._changed(self, "read", count=len(piece))
        if was_full:
            self._changed(self.other, "writable")
        return piece

    def write(self, data: bytes) -> int:
        """write(2): as much as there is room for. EBADF, EPIPE; Again when it is full."""
        if self.reads:
            raise refusal(errno.EBADF)
        if not data:
            return 0
        if self.other.closed:
            raise refusal(errno.EPIPE)
        room = self._room()
        if room == 0 or (len(data) <= ATOMIC and room < len(data)):
            raise Again(OUT | ERR)
        piece = data[:room]
        self.other.received += piece
        self._changed(self, "sent", count=len(piece))
        self._changed(self.other, "data", count=len(piece))
        return len(piece)

    def unread(self) -> tuple[int, bytes]:
        return len(self.received), bytes(self.received[:64])

    def available(self) -> int:
        return len(self.received if self.reads else self.other.received)

    def close(self) -> None:
        super().close()
        self._changed(self, "closed")
        if not self.other.closed:
            self._changed(self.other, "eof" if self.other.reads else "reset")


def pipe(changed: Changed) -> tuple[PipeEnd, PipeEnd]:
    """pipe(2): the reading and the writing end."""
    reader, writer = PipeEnd(True, changed), PipeEnd(False, changed)
    reader.other, writer.other = writer, reader
    return reader, writer
