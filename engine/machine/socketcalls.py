"""System calls on sockets, whatever they speak.

Addresses are a host and a port, or, for Unix sockets, a name and the key that it stands for. Refuses to know blocking:
what would block raises `Again`.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from typing import Any

from . import control, messages, options
from .descriptors import Table
from .filecalls import persist
from .files import OUT, Again, Changed, File, HostFile
from .messages import DGRAM, OOB, STREAM, WAITALL, Received
from .requests import Request
from .sockets import AnySocket, Network
from .text import refusal
from .unix import UnixSocket

NAMES = (
    "socket socketpair bind listen accept connect recv recvmsg send sendmsg shutdown set_option get_option get_error "
    "local_address remote_address"
)


class SocketCalls:
    """The operations, by name."""

    def __init__(
        self, network: Network, tables: dict[int, Table], changed: Changed, platform: str, backlog: int
    ) -> None:
        self._network, self._tables, self._changed = network, tables, changed
        self._platform, self._backlog = platform, backlog

    def operations(self) -> dict[str, Callable[..., Any]]:
        """Name of a call -> what does it."""
        return {name: getattr(self, name) for name in NAMES.split()}

    def _install(self, program: int, file: File, what: str) -> int:
        fd = self._tables[program].install(file)
        self._changed(file, what)
        return fd

    def socket(self, request: Request, family: int = 2, type: int = STREAM, protocol: int = 0) -> int:
        """socket(2)."""
        self._tables[request.program].require(1)
        return self._install(request.program, self._network.create(family, type, protocol), "created")

    def socketpair(self, request: Request, family: int, type: int, protocol: int) -> tuple[int, int]:
        """socketpair(2)."""
        self._tables[request.program].require(2)
        one, two = self._network.pair(family, type, protocol)
        one.peer = two.peer = request.pid
        return self._install(request.program, one, "created"), self._install(request.program, two, "created")

    def bind(self, request: Request, *address: Any) -> None:
        """bind(2)."""
        end: Any = _socket(request)
        if isinstance(end, UnixSocket):
            end.net.bind(end, *address)
        else:
            end.net.bind(end, (address[0], address[1]))

    def listen(self, request: Request, backlog: int) -> None:
        """listen(2). EOPNOTSUPP for datagrams."""
        end: Any = _socket(request)
        if end.family == "udp":
            raise refusal(errno.EOPNOTSUPP)
        end.peer = request.pid
        end.net.listen(end, min(backlog if backlog >= 0 else self._backlog, self._backlog))

    def accept(self, request: Request) -> tuple[int, Any]:
        """accept(2). EOPNOTSUPP for datagrams."""
        listener: Any = _socket(request)
        if listener.family == "udp":
            raise refusal(errno.EOPNOTSUPP)
        self._tables[request.program].require(1)
        end = listener.net.accept(listener, None)
        # Windows and BSD hand the listener's mode on; Linux does not (accept(2), "Notes").
        end.nonblocking = listener.nonblocking and self._platform == "windows"
        if isinstance(end, UnixSocket):
            fd = self._install(request.program, end, "accepted")
            return fd, end.other.local if end.other is not None else None
        return self._install(request.program, end, "accepted"), end.remote or ("", 0)

    def connect(self, request: Request, *address: Any) -> None:
        """connect(2); without an address (AF_UNSPEC) it undoes that of datagram sockets."""
        end: Any = _socket(request)
        if end.type == DGRAM:
            end.net.disconnect(end) if not address else end.net.connect(
                end, *(address if isinstance(end, UnixSocket) else (tuple(address),))
            )
        elif isinstance(end, UnixSocket):
            if not (end.connected and request.done):
                net: Any = end.net
                net.connect(end, address[0], address[1], request.pid)
        else:
            self._connect_stream(end, (address[0], address[1]))

    @staticmethod
    def _connect_stream(end: Any, address: tuple[str, int]) -> None:
        if end.error is not None:
            number, end.error = end.error, None
            raise refusal(number)
        if end.connecting:
            raise Again(OUT, errno.EALREADY)
        if end.connected and not end.greeted:
            # The first connect after the handshake tells the success; from then on it is EISCONN.
            end.greeted = True
            return
        end.net.connect(end, address)
        raise Again(OUT, errno.EINPROGRESS)

    def recv(self, request: Request, size: int, flags: int = 0) -> bytes:
        """recv(2)."""
        return self._receive(request, size, int(flags)).data

    def recvmsg(self, request: Request, size: int, flags: int, room: int = 0) -> list[Any]:
        """recvmsg(2): bytes, address, flags, ancillary data (in so many bytes of `room`), length of the message."""
        got = self._receive(request, size, flags)
        buffer = control.Buffer(room)
        for item in got.items:
            buffer.put(*item)
        numbers = list(self._unpacked(request.program, got.files[: buffer.files()]))
        if numbers:
            buffer.put(*control.packed(numbers))
        if not flags & messages.PEEK:
            for file in got.files:
                file.references -= 1
        cut = buffer.cut or len(numbers) < len(got.files)
        return [got.data, got.address, got.flags | (messages.CTRUNC if cut else 0), buffer.items, got.length]

    def _unpacked(self, program: int, files: tuple[File, ...]) -> Iterator[int]:
        """Numbers for descriptions that have arrived, up to the first file of the host that is not this program's."""
        for file in files:
            if not isinstance(file, HostFile):
                yield self._tables[program].install(file)
            elif file.program == program:
                yield file.number
            else:
                return

    def _receive(self, request: Request, size: int, flags: int) -> Received:
        end: Any = _socket(request)
        if flags & OOB:
            raise refusal(errno.EINVAL if end.family == "tcp" else errno.EOPNOTSUPP)
        if flags & messages.ERRQUEUE:
            raise refusal(errno.EAGAIN)
        if flags & WAITALL and end.type == STREAM and request.patient and not flags & messages.PEEK:
            return self._receive_all(request, end, size, flags)
        got: Received = end.net.receive(end, size, flags)
        return got

    @staticmethod
    def _receive_all(request: Request, end: Any, size: int, flags: int) -> Received:
        """MSG_WAITALL: comes back until everything is there, or an end or an error."""
        while len(request.parts) < size and not request.interrupted:
            got = end.net.receive(end, size - len(request.parts), flags)
            if not got.data:
                break
            request.parts += got.data
        return Received(bytes(request.parts), None, 0, (), len(request.parts))

    def send(self, request: Request, data: bytes, flags: int = 0) -> int:
        """send(2)."""
        return self.sendmsg(request, data, flags)

    def sendmsg(
        self, request: Request, data: bytes, flags: int, address: Any = None, items: Any = (), outside: Any = ()
    ) -> int:
        """sendmsg(2), with ancillary data: descriptors for a Unix socket's partner, how a datagram travels.

        The descriptors `outside` are files of the host.
        """
        end: Any = _socket(request)
        if flags & OOB:
            raise refusal(errno.EOPNOTSUPP)
        if isinstance(end, UnixSocket):
            files = self._packed(request.program, control.numbers(items), outside)
            return self._send_unix(request, end, data, address, files)
        if end.family == "udp":
            count: int = end.net.send(end, data, tuple(address) if address is not None else None, items)
            return count
        if end.remote is None and address is not None:
            raise refusal(errno.EPIPE)
        return persist(request, data, lambda rest: end.net.send(end, rest))

    def _packed(self, program: int, numbers: list[int], outside: Any) -> tuple[File, ...]:
        table = self._tables[program]
        return tuple(HostFile(program, fd) if fd in outside else table[fd] for fd in numbers)

    @staticmethod
    def _send_unix(request: Request, end: UnixSocket, data: bytes, address: Any, carried: tuple[File, ...]) -> int:
        key = address[1] if address is not None else None
        return persist(request, data, lambda rest: end.net.send(end, rest, key, carried if not request.done else ()))

    def shutdown(self, request: Request, read: bool, write: bool) -> None:
        """shutdown(2). EINVAL where it names no direction."""
        end: Any = _socket(request)
        if not (read or write):
            raise refusal(errno.EINVAL)
        end.net.shutdown(end, read, write)

    def set_option(self, request: Request, level: int, number: int, value: Any) -> None:
        """setsockopt(2)."""
        options.write(_socket(request), level, number, value)

    def get_option(self, request: Request, level: int, number: int) -> int | bytes:
        """getsockopt(2)."""
        return options.read(_socket(request), level, number)

    def get_error(self, request: Request) -> int:
        """getsockopt(2) SO_ERROR."""
        return int(options.read(_socket(request), *options.ERROR))

    def local_address(self, request: Request) -> Any:
        """getsockname(2)."""
        end = _socket(request)
        if isinstance(end, UnixSocket):
            return end.local
        return end.local or ("::" if end.inet6 else "0.0.0.0", 0)

    def remote_address(self, request: Request) -> Any:
        """getpeername(2). ENOTCONN."""
        end: Any = _socket(request)
        if isinstance(end, UnixSocket):
            if end.other is None:
                raise refusal(errno.ENOTCONN)
            return end.other.local
        if not end.connected or end.remote is None or getattr(end, "reset", False):
            raise refusal(errno.ENOTCONN)
        return end.remote


def _socket(request: Request) -> AnySocket:
    """The socket behind the descriptor. ENOTSOCK."""
    file = request.file
    if file.family not in ("tcp", "udp", "unix"):
        raise refusal(errno.ENOTSOCK)
    socket: AnySocket = file
    return socket
