"""`open()` and `os.fdopen()` on a descriptor of the machine: CPython's own buffers over a raw layer of ours.

Refuses to know what is behind the descriptor.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
from typing import Any

from ..machine.text import refusal
from . import boundary, buffers

BUFFER = 8192
LONGEST = 1 << 16


class DescriptorFile(io.RawIOBase):
    """The raw layer over one descriptor."""

    def __init__(self, fd: int, mode: str, closes: bool) -> None:
        super().__init__()
        self._fd, self._closes = fd, closes
        self._reads, self._writes = "r" in mode or "+" in mode, "r" not in mode or "+" in mode
        self.name, self.mode = fd, mode.replace("t", "")
        os.fstat(fd)

    def fileno(self) -> int:
        self._check()
        return self._fd

    def _check(self) -> None:
        if self.closed:
            raise ValueError("I/O operation on closed file")

    def readable(self) -> bool:
        self._check()
        return self._reads

    def writable(self) -> bool:
        self._check()
        return self._writes

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise refusal(errno.ESPIPE)

    def readinto(self, buffer: Any, /) -> int | None:
        """Bytes that were there; None where a non-blocking descriptor had none."""
        if not self.readable():
            raise io.UnsupportedOperation("File not open for reading")
        view = memoryview(buffer).cast("B")
        try:
            data = os.read(self._fd, min(len(view), LONGEST))
        except BlockingIOError:
            return None
        view[: len(data)] = data
        return len(data)

    def write(self, data: Any, /) -> int | None:
        """Bytes that were taken; None where a non-blocking descriptor took none."""
        if not self.writable():
            raise io.UnsupportedOperation("File not open for writing")
        try:
            return os.write(self._fd, data)
        except BlockingIOError:
            return None

    def close(self) -> None:
        if not self.closed:
            super().close()
            if self._closes:
                os.close(self._fd)


class FileIO(io.FileIO):
    """io.FileIO: the host's, or the raw layer over a descriptor of the machine."""

    def __new__(cls, file: Any, mode: str = "r", closefd: bool = True, opener: Any = None) -> Any:
        """A descriptor of the machine makes a `DescriptorFile`."""
        if _is_ours(file):
            return DescriptorFile(file, mode.replace("b", ""), closefd)
        return super().__new__(cls)


FileIO.__module__ = "_io"


def _is_ours(file: Any) -> bool:
    return isinstance(file, int) and not isinstance(file, bool) and file >= 3 and not boundary.is_outside(file)


def install() -> None:
    """Replaces `open` and `FileIO` where the file is a descriptor of the machine."""
    real_open = io.open

    def open(
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,
        opener: Any = None,
    ) -> Any:
        if not _is_ours(file):
            opened = real_open(file, mode, buffering, encoding, errors, newline, closefd, opener)
            boundary.remember(opened.fileno())
            return opened
        return _open(file, mode, buffering, encoding, errors, newline, closefd)

    open.__doc__, open.__module__ = real_open.__doc__, "_io"
    builtins.open = io.open = open
    real: Any = io
    real.FileIO = FileIO


def _open(
    fd: int, mode: str, buffering: int, encoding: str | None, errors: str | None, newline: str | None, closes: bool
) -> Any:
    binary = "b" in mode
    raw = DescriptorFile(fd, mode.replace("b", ""), closes)
    if buffering == 0:
        if not binary:
            raise ValueError("can't have unbuffered text I/O")
        return raw
    size = buffering if buffering > 1 else BUFFER
    buffered: Any
    if "+" in mode:
        buffered = buffers.BufferedRWPair(raw, raw, size)
    else:
        buffered = buffers.BufferedReader(raw, size) if raw.readable() else buffers.BufferedWriter(raw, size)
    if binary:
        return buffered
    return io.TextIOWrapper(buffered, encoding, errors, newline, line_buffering=buffering == 1)
