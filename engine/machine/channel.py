"""Messages between the processes of a run, over two file descriptors: a length and a MessagePack value.

The program may patch `os` and `select`; a channel goes on with what they were. Refuses to know what the messages mean.
"""

from __future__ import annotations

from collections.abc import Callable
from os import read as read_some
from os import write as write_some
from select import poll as ask_host
from typing import Any

import msgspec

HEADER = 4
LIMIT = 1 << 26
# How often somebody who waits for a message looks whether the other side is still alive, in milliseconds.
ROUND = 500


class Channel:
    """Messages over two file descriptors: a length and a MessagePack value."""

    def __init__(self, read_fd: int, write_fd: int, alive: Callable[[], bool] | None = None) -> None:
        """`alive` tells whether the other side still is, where the end of the pipe does not."""
        self._read_fd, self._write_fd, self._alive = read_fd, write_fd, alive
        self._poll = ask_host()
        self._poll.register(read_fd, 1)

    def send(self, message: Any) -> None:
        """Writes one message. OSError when the other side is gone."""
        body = msgspec.msgpack.encode(message)
        data = memoryview(len(body).to_bytes(HEADER, "big") + body)
        while data:
            data = data[write_some(self._write_fd, data) :]

    def receive(self) -> Any:
        """Reads one message. EOFError when the other side is gone."""
        size = int.from_bytes(self._exactly(HEADER), "big")
        if size > LIMIT:
            raise EOFError
        return msgspec.msgpack.decode(self._exactly(size))

    def _exactly(self, size: int) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            if self._alive is not None:
                self._look_after(self._alive)
            piece = read_some(self._read_fd, size - len(parts))
            if not piece:
                raise EOFError
            parts += piece
        return bytes(parts)

    def _look_after(self, alive: Callable[[], bool]) -> None:
        while not self._poll.poll(ROUND):
            if not alive() and not self._poll.poll(0):
                raise EOFError
