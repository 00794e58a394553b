"""A websocket connection that can be trusted under gevent: works around what flask-sock's libraries leave open.

Theory of operation. simple-websocket reads in a thread of its own (a greenlet here) into an unbounded list, and writes
with `socket.send`. `Guard` takes the place of its socket:
 - `send` writes everything or fails, one writer at a time, within a time limit (the original loses what did not fit);
 - `recv` waits while messages lie unread, so that a flood stays in the kernel and slows its sender down;
 - the kernel's send buffer is small, so that a slow browser costs little memory, and small messages leave at once.

`Connection` is what the application talks to. Its `close` really closes: it says goodbye, waits briefly for the other
side's answer, and shuts the TCP connection, which pywsgi alone would keep. Refuses to know what the messages say.
"""

from __future__ import annotations

import contextlib
import logging
import socket
from typing import Any

import gevent
from gevent.event import Event
from gevent.lock import BoundedSemaphore
from simple_websocket import ConnectionClosed, Server
from wsproto.utilities import LocalProtocolError

logger = logging.getLogger("switchyard.sockets")

SEND_BUFFER = 128 * 1024
UNREAD = 8
FAREWELL_SECONDS = 1.0
ALIVE_SECONDS = 30.0


class Closed(Exception):
    """The connection is no more."""


class Guard:
    """Stands where simple-websocket expects its socket."""

    def __init__(self, sock: Any, unread: list[Any], patience: float) -> None:
        self._sock = sock
        self._unread = unread
        self._patience = patience
        self._lock = BoundedSemaphore(1)
        self.taken = Event()
        self.closing = False
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, data: bytes) -> int:
        """Sends all of it; after a failure, in which half a frame may have left, nothing more is sent."""
        try:
            with self._lock, gevent.Timeout(self._patience, TimeoutError()):
                self._sock.sendall(data)
        except BaseException as error:
            if isinstance(error, TimeoutError):
                logger.info("a browser accepts nothing and is cut off")
            self.shutdown(socket.SHUT_RDWR)
            raise
        return len(data)

    def recv(self, size: int) -> bytes:
        """Receives, as soon as earlier messages have been taken."""
        while len(self._unread) >= UNREAD and not self.closing:
            self.taken.clear()
            self.taken.wait()
        received: bytes = self._sock.recv(size)
        return received

    def fileno(self) -> int:
        """For the selector that times the pings."""
        number: int = self._sock.fileno()
        return number

    def shutdown(self, how: int) -> None:
        """Closes one or both directions of the TCP connection, if it still is there."""
        with contextlib.suppress(OSError):
            self._sock.shutdown(how)

    def close(self) -> None:
        """Gives the file descriptor back."""
        self._sock.close()


class Connection:
    """One browser's websocket: one greenlet receives, one sends, anyone closes."""

    def __init__(self, ws: Server, patience: float) -> None:
        self._ws = ws
        self._guard = ws.sock = Guard(ws.sock, ws.input_buffer, patience)

    def send(self, message: str | bytes) -> None:
        """Sends one message; raises Closed."""
        try:
            self._ws.send(message)
        except (ConnectionClosed, LocalProtocolError, OSError):
            raise Closed from None

    def receive(self) -> str | bytes:
        """Waits for the next message; raises Closed."""
        message: str | bytes | None = None
        while message is None:
            try:
                message = self._ws.receive(ALIVE_SECONDS)
            except ConnectionClosed:
                raise Closed from None
            if message is None and not self._ws.thread.is_alive():
                raise Closed
            self._guard.taken.set()
        return message

    def close(self, code: int, reason: str = "") -> None:
        """Ends the websocket and the TCP connection under it."""
        self._guard.closing = True
        self._guard.taken.set()
        with contextlib.suppress(ConnectionClosed, LocalProtocolError, OSError):
            self._ws.close(code, reason)
        self._guard.shutdown(socket.SHUT_WR)
        self._ws.thread.join(FAREWELL_SECONDS)
        self._guard.shutdown(socket.SHUT_RDWR)
