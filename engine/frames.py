"""Frames between the process of a run and the one that started it: a length and a JSON object, over pipes.

Refuses to know what is inside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from os import write as write_some
from typing import Any, BinaryIO

import msgspec

HEADER = 4
LARGEST = 1 << 22
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class FrameError(ValueError):
    """The other side does not speak in frames; the text is a sentence."""


def encode_frame(message: Any) -> bytes:
    """One object as a frame."""
    body = _encode(message)
    return len(body).to_bytes(HEADER, "big") + body


def write_frame(descriptor: int, message: Any) -> None:
    """Writes one object; blocks while the pipe is full."""
    data = memoryview(encode_frame(message))
    while data:
        data = data[write_some(descriptor, data) :]


def read_frames(read: Callable[[int], bytes]) -> Iterator[dict[str, Any]]:
    """All objects until the other side closes. FrameError for anything else."""
    while header := _exactly(read, HEADER):
        size = int.from_bytes(header, "big")
        if len(header) < HEADER or size > LARGEST:
            raise FrameError("The program's process sent something that is no frame.")
        try:
            message = _decode(_exactly(read, size))
        except msgspec.DecodeError:
            raise FrameError("The program's process sent a frame that cannot be read.") from None
        if not isinstance(message, dict):
            raise FrameError("The program's process sent a frame that is no object.")
        yield message


def read_frame(stream: BinaryIO) -> dict[str, Any] | None:
    """One object, or None at the end."""
    return next(read_frames(stream.read), None)


def _exactly(read: Callable[[int], bytes], size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        piece = read(size - len(parts))
        if not piece:
            break
        parts += piece
    return bytes(parts)
