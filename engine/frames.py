"""Frames between the process of a run and the one that started it, over pipes: a length, a JSON object, and lines of
text that belong to it, if there are any.

Refuses to know what is inside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from os import writev as write_some
from typing import Any, BinaryIO

import msgspec

HEADER = 4
LARGEST = 1 << 22
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class FrameError(ValueError):
    """The other side does not speak in frames; the text is a sentence."""


def encode_frame(message: Any, lines: bytes | bytearray = b"") -> bytes:
    """One object as a frame. `lines`, each with its newline, are read as its member "lines"."""
    return b"".join(_parts(message, lines))


def write_frame(descriptor: int, message: Any, lines: bytes | bytearray = b"") -> None:
    """Writes one object and its lines, which are not copied; blocks while the pipe is full."""
    parts = _parts(message, lines)
    while parts:
        written = write_some(descriptor, parts)
        while parts and written >= len(parts[0]):
            written -= len(parts.pop(0))
        if parts:
            parts[0] = memoryview(parts[0])[written:]


def _parts(message: Any, lines: bytes | bytearray) -> list[bytes | bytearray | memoryview]:
    body = _encode(message)
    if lines:
        body += b"\n"
    return [(len(body) + len(lines)).to_bytes(HEADER, "big") + body, lines]


def read_frames(read: Callable[[int], bytes]) -> Iterator[dict[str, Any]]:
    """All whole objects until the other side closes, or is killed while it writes. FrameError for anything else."""
    while len(header := _exactly(read, HEADER)) == HEADER:
        size = int.from_bytes(header, "big")
        if size > LARGEST:
            raise FrameError("The program's process sent something that is no frame.")
        body = _exactly(read, size)
        if len(body) < size:
            return
        head, newline, lines = body.partition(b"\n")
        try:
            message = _decode(head)
        except (msgspec.DecodeError, ValueError, RecursionError):
            raise FrameError("The program's process sent a frame that cannot be read.") from None
        if not isinstance(message, dict):
            raise FrameError("The program's process sent a frame that is no object.")
        if newline:
            message["lines"] = lines
        yield message


def read_frame(stream: BinaryIO) -> dict[str, Any] | None:
    """One object, or None at the end."""
    return next(read_frames(stream.read), None)


def _exactly(read: Callable[[int], bytes], size: int) -> bytes:
    parts = [read(size)]
    missing = size - len(parts[0])
    while missing and parts[-1]:
        parts.append(read(missing))
        missing -= len(parts[-1])
    return parts[0] if len(parts) == 1 else b"".join(parts)
