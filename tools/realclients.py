"""Scripted clients of a scenario, played against a real server on the host: one thread for each of them.

Refuses to know what the server is and what is compared.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from typing import Any

from engine.scenario import PeerScript

CHUNK = 1 << 16
RESET = struct.pack("ii", 1, 0)


class Client:
    """One client: connects at its time and follows its script."""

    def __init__(self, peer: PeerScript, port: int, start: float) -> None:
        self._peer, self._port, self._start = peer, port, start
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()

    def join(self, seconds: float) -> None:
        """Waits until the script is over, but not longer: it may wait for what never comes."""
        self._thread.join(max(0.0, seconds))

    def _live(self) -> None:
        time.sleep(max(0.0, self._start + self._peer.at - time.monotonic()))
        try:
            with socket.create_connection(("127.0.0.1", self._port)) as connection:
                for step in self._peer.script:
                    STEPS[step[0]](connection, *step[1:])
                self._listen(connection)
        except OSError:
            return

    def _listen(self, connection: socket.socket) -> None:
        """After its script a client reads whatever comes, until the end."""
        while connection.fileno() >= 0 and connection.recv(CHUNK):
            pass


def _send(connection: socket.socket, text: str) -> None:
    connection.sendall(text.encode())


def _receive(connection: socket.socket) -> None:
    connection.recv(CHUNK)


def _receive_all(connection: socket.socket, count: int) -> None:
    while count > 0 and (data := connection.recv(CHUNK)):
        count -= len(data)


def _expect(connection: socket.socket, text: str) -> None:
    found = b""
    while text.encode() not in found and (data := connection.recv(CHUNK)):
        found += data


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    connection.close()


STEPS: dict[str, Any] = {
    "send": _send,
    "recv": _receive,
    "recvall": _receive_all,
    "expect": _expect,
    "sleep": lambda connection, seconds: time.sleep(seconds),
    "shutdown": lambda connection: connection.shutdown(socket.SHUT_WR),
    "close": lambda connection: connection.close(),
    "reset": _reset,
}
