"""Stand-ins for the standard streams: output goes to the port, input comes from the simulated keyboard.

The text layer is CPython's own TextIOWrapper, line-buffered as on a terminal; only the raw layer is ours, so that
`print`, `input`, `sys.stdout.buffer` and `for line in sys.stdin` behave as they do. Of the text one thing is changed:
addresses are the same in every run. Refuses to know what becomes of it.
"""

from __future__ import annotations

import codecs
import io
import sys
from typing import Any

from ..machine.port import Port
from ..steady import begun, steady
from .buffers import BufferedReader

# Characters that one output event holds at most.
LARGEST = 65536


class Output(io.RawIOBase):
    """The raw layer of stdout or stderr."""

    def __init__(self, port: Port, stream: str, descriptor: int, edited: bool) -> None:
        super().__init__()
        self._edited, self._rest = edited, ""
        self._port, self._stream, self._descriptor = port, stream, descriptor
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.name = f"<{stream}>"

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def write(self, data: Any, /) -> int:
        """Bytes of a character cut in two wait for the rest; so does an address that the full buffer above cut."""
        text = self._rest + self._decoder.decode(bytes(data))
        self._rest = ""
        if self._edited:
            cut = len(text) - (begun(text) if len(data) == io.DEFAULT_BUFFER_SIZE else 0)
            text, self._rest = steady(text[:cut]), text[cut:]
        for start in range(0, len(text), LARGEST):
            self._port.write(self._stream, text[start : start + LARGEST])
        return len(data)


class Passed(io.FileIO):
    """The raw layer of a stream of the host's: what is written goes there, and is told."""

    def __init__(self, port: Port, stream: str, descriptor: int) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self._port, self._stream = port, stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.name = f"<{stream}>"

    def write(self, data: Any, /) -> int:
        """As much of it as the host takes; None where it takes nothing now."""
        written = super().write(data)
        text = self._decoder.decode(bytes(data[: written or 0]))
        for start in range(0, len(text), LARGEST):
            self._port.write(self._stream, text[start : start + LARGEST])
        return written


class Keyboard(io.RawIOBase):
    """The raw layer of stdin: one typed line a read, as a terminal gives it."""

    def __init__(self, port: Port) -> None:
        super().__init__()
        self._port = port
        self._rest = b""
        self.name = "<stdin>"

    def readable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 0

    def readinto(self, buffer: Any, /) -> int:
        """Blocks until a line was typed."""
        if not self._rest:
            self._rest = (self._port.read_line() + "\n").encode()
        piece = self._rest[: len(buffer)]
        buffer[: len(piece)] = piece
        self._rest = self._rest[len(piece) :]
        return len(piece)


def install(port: Port, program: str) -> Keyboard:
    """Replaces sys.stdin, sys.stdout and sys.stderr, and what the interpreter keeps; gives stdin's raw layer.

    Addresses in the output are the same in every run, and threads take turns at the keyboard.
    """
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        errors = "strict" if name == "stdout" else "backslashreplace"
        _put(name, Output(port, name, descriptor, True), "utf-8", errors)
    keyboard = Keyboard(port)
    sys.stdin = sys.__stdin__ = io.TextIOWrapper(BufferedReader(keyboard), "utf-8")  # type: ignore[misc]
    sys.argv = [program]
    return keyboard


def install_passed(port: Port, typed: bool) -> None:
    """The host's own streams, and what is written to them is told, line by line; stdin is ours where lines are
    `typed`.
    """
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        stream = getattr(sys, name)
        if stream is not None:
            _put(name, Passed(port, name, descriptor), stream.encoding, stream.errors)
    if typed:
        sys.stdin = sys.__stdin__ = io.TextIOWrapper(io.BufferedReader(Keyboard(port)), "utf-8")  # type: ignore[misc]


def _put(name: str, raw: io.RawIOBase, encoding: str, errors: str) -> None:
    stream = io.TextIOWrapper(io.BufferedWriter(raw), encoding, errors, newline="\n", line_buffering=True)
    setattr(sys, name, stream)
    setattr(sys, f"__{name}__", stream)
