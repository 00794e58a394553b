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


def install(port: Port, program: str, simulated: bool = True) -> Keyboard:
    """Replaces sys.stdin, sys.stdout and sys.stderr, and what the interpreter keeps; gives stdin's raw layer.

    `simulated`: addresses in the output are the same in every run, and threads take turns at the keyboard.
    """
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        raw = Output(port, name, descriptor, simulated)
        buffered = io.BufferedWriter(raw)
        errors = "strict" if name == "stdout" else "backslashreplace"
        stream = io.TextIOWrapper(buffered, "utf-8", errors, newline="\n", line_buffering=True)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    keyboard = Keyboard(port)
    reader = BufferedReader if simulated else io.BufferedReader
    sys.stdin = sys.__stdin__ = io.TextIOWrapper(reader(keyboard), "utf-8")  # type: ignore[misc]
    sys.argv = [program]
    return keyboard
