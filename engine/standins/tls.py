"""Stand-in for what `ssl` does on sockets: the real library, between two buffers instead of on a descriptor.

OpenSSL itself, with its certificates and errors, works on buffers in memory; what it wants to send and to receive goes
over the machine's socket. Its random bytes are the host's. Refuses to know protocols and certificates.
"""

from __future__ import annotations

import sys
import weakref
from collections.abc import Callable
from typing import Any

from . import sockets
from .arrival import when_imported

HEADER = 5  # bytes before a record, of which the last two are its length
FORWARDED = frozenset({"context", "session"})


class Tls:
    """What `ssl.SSLSocket` expects of `_ssl._SSLSocket`; whatever is not here is asked of the real object."""

    _accepted: int
    _body: int
    _sending: bool

    def __init__(self, context: Any, sock: Any, server_side: bool, server_hostname: str | None, extras: Any) -> None:
        set_own = super().__setattr__
        self._ssl: Any
        set_own("_ssl", sys.modules["ssl"])
        set_own("_incoming", self._ssl.MemoryBIO())
        set_own("_outgoing", self._ssl.MemoryBIO())
        set_own("_left", bytearray())
        set_own("_header", bytearray())
        set_own("_body", 0)
        set_own("_accepted", 0)
        set_own("_sending", False)
        set_own("_sock", weakref.ref(sock))
        set_own("_real", context._wrap_bio(self._incoming, self._outgoing, server_side, server_hostname, **extras))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in FORWARDED:
            setattr(self._real, name, value)
        else:
            super().__setattr__(name, value)

    def do_handshake(self) -> None:
        """Shakes hands. SSLError, TimeoutError; SSLWantReadError, SSLWantWriteError where the socket does not wait."""
        self._perform("handshake", self._real.do_handshake)

    def read(self, size: int = 1024, buffer: Any = None) -> Any:
        """At most so many bytes, or how many of them are in the buffer now."""
        return self._perform("read", self._real.read, size, *(() if buffer is None else (buffer,)))

    def write(self, data: Any) -> int:
        """How many bytes are taken. After SSLWantWriteError the same bytes must be given again."""
        if not self._accepted:
            self._accepted = self._perform("write", self._real.write, data, flush=False)
        self._flush("write")
        count, self._accepted = self._accepted, 0
        return int(count)

    def shutdown(self) -> Any:
        """Says goodbye, and waits for the other end to do so; gives the socket."""
        self._perform("read", self._real.shutdown)
        return self._sock()

    def _perform(self, what: str, operation: Callable[..., Any], *args: Any, flush: bool = True) -> Any:
        while True:
            try:
                result = operation(*args)
            except self._ssl.SSLWantReadError as wish:
                self._flush(what)
                self._fill(what, wish)
                continue
            except self._ssl.SSLError:
                self._flush(what)  # the other end is told why
                raise
            if flush:
                self._flush(what)
            return result

    def _fill(self, what: str, wish: Exception) -> None:
        """Takes no more than one record: what comes after it is still there for who asks whether there is any."""
        try:
            data = sockets.socket.recv(self._open_socket(), self._body or HEADER - len(self._header))
        except BlockingIOError:
            raise wish from None
        except TimeoutError:
            raise TimeoutError(f"The {what} operation timed out") from None
        if not data:
            self._incoming.write_eof()
            return
        self._incoming.write(data)
        if self._body:
            self._body -= len(data)
            return
        self._header += data
        if len(self._header) == HEADER:
            self._body = int.from_bytes(self._header[3:], "big")
            self._header.clear()

    def _flush(self, what: str) -> None:
        """Sends what there is to send, unless another thread is at it, which then sends this too."""
        self._left += self._outgoing.read()
        if self._sending:
            return
        self._sending = True
        try:
            while self._left:
                del self._left[: sockets.socket.send(self._open_socket(), bytes(self._left))]
        except BlockingIOError:
            raise self._ssl.SSLWantWriteError(3, "The operation did not complete (write)") from None
        except TimeoutError:
            raise TimeoutError(f"The {what} operation timed out") from None
        finally:
            self._sending = False

    def _open_socket(self) -> Any:
        sock = self._sock()
        if sock is None or sock.fileno() < 0:
            raise self._ssl.SSLError("Underlying socket connection gone")
        return sock


def install() -> None:
    """Sockets of the machine can be wrapped as soon as the program has imported `ssl`."""
    when_imported("ssl", _renew)


def _renew() -> None:
    module: Any = sys.modules["ssl"]

    def _wrap_socket(self: Any, sock: Any, server_side: bool, server_hostname: str | None = None, **extras: Any) -> Tls:
        return Tls(self, sock, server_side, server_hostname, extras)

    module.SSLContext._wrap_socket = _wrap_socket
