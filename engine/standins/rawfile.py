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


class FileIO(io.FileIO):
    """io.FileIO: the host's, or the raw layer over a descriptor of the machine.

    For CPython the latter is a file of the host too, which only occupies the number.
    """

    _ours = _closes = False

    def __init__(self, file: Any, mode: str = "r", closefd: bool = True, opener: Any = None) -> None:
        self._ours = _is_ours(file)
        if not self._ours:
            super().__init__(file, mode, closefd, opener)
            return
        self._closes = bool(closefd)
        os.fstat(file)
        super().__init__(file, mode, False)

    def _check(self) -> None:
        if self.closed:
            raise ValueError("I/O operation on closed file")

    @property
    def closefd(self) -> bool:
        return self._closes if self._ours else super().closefd

    def seekable(self) -> bool:
        self._check()
        return not self._ours and super().seekable()

    def isatty(self) -> bool:
        self._check()
        return os.isatty(self.fileno())

    def seek(self, position: int, whence: int = 0, /) -> int:
        return os.lseek(self.fileno(), position, whence) if self._ours else super().seek(position, whence)

    def tell(self) -> int:
        return self.seek(0, 1)

    def truncate(self, size: int | None = None, /) -> int:
        if self._ours:
            if not self.writable():
                raise io.UnsupportedOperation("File not open for writing")
            raise refusal(errno.EINVAL)
        return super().truncate(size)

    def read(self, size: int | None = -1, /) -> Any:
        return io.RawIOBase.read(self, -1 if size is None else size) if self._ours else super().read(size)

    def readall(self) -> Any:
        return io.RawIOBase.readall(self) if self._ours else super().readall()

    def readinto(self, buffer: Any, /) -> int | None:
        """Bytes that were there; None where a non-blocking descriptor had none."""
        if not self._ours:
            return super().readinto(buffer)
        if not self.readable():
            raise io.UnsupportedOperation("File not open for reading")
        view = memoryview(buffer).cast("B")
        try:
            data = os.read(self.fileno(), min(len(view), LONGEST))
        except BlockingIOError:
            return None
        view[: len(data)] = data
        return len(data)

    def write(self, data: Any, /) -> int | None:  # type: ignore[override]
        """Bytes that were taken; None where a non-blocking descriptor took none."""
        if not self._ours:
            return super().write(data)
        if not self.writable():
            raise io.UnsupportedOperation("File not open for writing")
        try:
            return os.write(self.fileno(), data)
        except BlockingIOError:
            return None

    def close(self) -> None:
        number = -1 if self.closed else self.fileno()
        super().close()
        if self._closes and number >= 0:
            os.close(number)

    def __repr__(self) -> str:
        text = super().__repr__()
        if type(self) is FileIO:
            # Python 3.13 tells the name of a class in C with its module, and that of any other without.
            text = "<_io.FileIO " + text.partition(" ")[2]
        return text.replace("closefd=False", f"closefd={self.closefd}") if self._ours else text


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
    raw = FileIO(fd, mode.replace("b", "").replace("t", ""), closes)
    if buffering == 0:
        if not binary:
            raise ValueError("can't have unbuffered text I/O")
        return raw
    size = buffering if buffering > 1 else BUFFER
    buffered: Any
    if "+" in mode:
        buffered = buffers.BufferedRandom(raw, size)
    else:
        buffered = buffers.BufferedReader(raw, size) if raw.readable() else buffers.BufferedWriter(raw, size)
    if binary:
        return buffered
    text: Any = io.TextIOWrapper(buffered, encoding, errors, newline, line_buffering=buffering == 1)
    text.mode = mode
    return text
