"""unix(7): sockets between programs of one computer, by a path, an abstract name or none; stream, dgram, seqpacket.

Theory of operation. Everything is a queue of messages at the receiver; a message counts against its sender's buffer
until it is read. There is no network between the ends, so nothing takes time. Rules follow net/unix/af_unix.c.

Refuses to know what a path is: it is a name like any other. Whether the file is there is the program's side's
business.
"""

from __future__ import annotations

import errno
from collections import deque
from typing import Any

from .files import ERR, HUP, IN, OUT, RDHUP, ROOM, Again, Changed, File
from .messages import DGRAM, PEEK, SEQPACKET, STREAM, TRUNC, Received, cost
from .text import refusal

QUEUE = 10  # net.unix.max_dgram_qlen


class Message:
    """Bytes under way, who sent them, and the descriptions that they carry."""

    __slots__ = ("cost", "data", "files", "name", "sender")

    def __init__(self, sender: UnixSocket, data: bytes, files: tuple[File, ...]) -> None:
        self.sender, self.name, self.data, self.files = sender, sender.local, bytearray(data), files
        self.cost = cost(data)


class UnixSocket(File):
    """One socket. Names are bytes as the program gave them; None is unnamed."""

    family = "unix"

    def __init__(self, net: Unix, type: int, owner: Any = None) -> None:
        super().__init__(owner)
        self.net, self.type = net, type
        self.capacity = net.buffer
        self.sndbuf = 2 * net.buffer
        self.local: bytes | None = None
        self.key: bytes | None = None
        self.other: UnixSocket | None = None
        self.listening = self.connected = False
        self.limit = 0
        self.peer = 0  # the process at the other end; a listener's own
        self.backlog: deque[UnixSocket] = deque()
        self.messages: deque[Message] = deque()
        self.taken = 0  # bytes of the sending buffer in use
        self.waiting = 0  # bytes unread
        self.read_shut = self.write_shut = False
        self.error: int | None = None
        self.options: dict[Any, Any] = {}

    def mask(self) -> int:
        if self.listening:
            return (IN if self.backlog else 0) | (ROOM if len(self.backlog) <= self.limit else 0)
        bits = ROOM if len(self.messages) <= QUEUE else 0
        bits |= ERR if self.error else 0
        if self.read_shut:
            bits |= IN | RDHUP | (HUP if self.write_shut else 0)
        if self.messages:
            bits |= IN
        if self.type != DGRAM and not self.connected:
            bits |= HUP
        return bits | (OUT if self.writable() else 0)

    def writable(self) -> bool:
        """A quarter of the buffer in use is the most; a datagram's receiver must have room too."""
        if self.taken << 2 > self.sndbuf:
            return False
        return not (self.type == DGRAM and self.other is not None and self.net.is_full(self, self.other))

    def read(self, size: int) -> bytes:
        return self.net.receive(self, size, 0).data

    def write(self, data: bytes) -> int:
        return self.net.send(self, data)

    def unread(self) -> tuple[int, bytes]:
        return self.waiting, bytes(self.messages[0].data[:64]) if self.messages else b""

    def available(self) -> int:
        if self.type == STREAM:
            return self.waiting
        return len(self.messages[0].data) if self.messages else 0

    def close(self) -> None:
        self.net.close(self)


class Unix:
    """All names of a run and what happens between its sockets."""

    def __init__(self, buffer: int, changed: Changed) -> None:
        self.buffer, self._changed = buffer, changed
        self._names: dict[bytes, UnixSocket] = {}
        self._automatic = 0

    def create(self, owner: Any, type: int) -> UnixSocket:
        """socket(2)."""
        return UnixSocket(self, type, owner)

    def pair(self, type: int) -> tuple[UnixSocket, UnixSocket]:
        """socketpair(2)."""
        one, two = UnixSocket(self, type), UnixSocket(self, type)
        one.other, two.other = two, one
        one.connected = two.connected = True
        return one, two

    def bind(self, end: UnixSocket, name: bytes, key: bytes) -> None:
        """bind(2); an empty name picks an abstract one. EINVAL, EADDRINUSE."""
        if end.local is not None:
            if not name:
                return
            raise refusal(errno.EINVAL)
        if not name:
            self._automatic += 1
            name = key = b"\0%05x" % self._automatic
        known = self._names.get(key)
        if known is not None and name.startswith(b"\0"):
            raise refusal(errno.EADDRINUSE)
        end.local, end.key = name, key
        self._names[key] = end
        self._changed(end, "bound")

    def listen(self, end: UnixSocket, limit: int) -> None:
        """listen(2). EOPNOTSUPP, EINVAL where it has no name or a partner."""
        if end.type == DGRAM:
            raise refusal(errno.EOPNOTSUPP)
        if end.local is None or end.connected:
            raise refusal(errno.EINVAL)
        end.listening, end.limit = True, max(limit, 0)
        self._changed(end, "listening")

    def accept(self, listener: UnixSocket, owner: Any) -> UnixSocket:
        """accept(2). EOPNOTSUPP, EINVAL; Again where nobody waits."""
        if listener.type == DGRAM:
            raise refusal(errno.EOPNOTSUPP)
        if not listener.listening:
            raise refusal(errno.EINVAL)
        if not listener.backlog:
            raise Again(IN)
        was_full = len(listener.backlog) > listener.limit
        end = listener.backlog.popleft()
        end.owner = owner
        if was_full:
            self._changed(listener, "writable")
        return end

    def connect(self, end: UnixSocket, name: bytes, key: bytes, pid: int = 0) -> None:
        """connect(2) by a process. EINVAL, EISCONN, ECONNREFUSED, EPROTOTYPE; Again while the backlog is full."""
        if end.type == DGRAM:
            target = self._find(end, key)
            if target.other is not None and target.other is not end:
                raise refusal(errno.EPERM)
            end.other, end.connected = target, True
            return
        if end.listening:
            raise refusal(errno.EINVAL)
        if end.connected:
            raise refusal(errno.EISCONN)
        listener = self._find(end, key)
        if not listener.listening:
            raise refusal(errno.ECONNREFUSED)
        if len(listener.backlog) > listener.limit:
            raise Again(ROOM, file=listener)
        half = UnixSocket(self, end.type)
        half.local, half.other, half.connected, half.peer = listener.local, end, True, pid
        end.other, end.connected, end.peer = half, True, listener.peer
        listener.backlog.append(half)
        self._changed(end, "established")
        self._changed(listener, "pending", other=half)

    def disconnect(self, end: UnixSocket) -> None:
        """connect(2) to AF_UNSPEC: a datagram socket has no partner any more."""
        end.other, end.connected = None, False

    def receive(self, end: UnixSocket, size: int, flags: int) -> Received:
        """recvmsg(2). EINVAL, ENOTCONN, one ECONNRESET; Again where nothing waits."""
        if end.type == STREAM and not end.connected:
            raise refusal(errno.EINVAL)
        if end.type == SEQPACKET and not end.connected:
            raise refusal(errno.ENOTCONN)
        if end.messages:
            take = self._take_stream if end.type == STREAM else self._take_message
            return take(end, size, flags)
        if end.error is not None and not end.listening:
            number, end.error = end.error, None
            raise refusal(number)
        if end.read_shut or (size == 0 and end.type == STREAM):
            return Received(b"")
        raise Again(IN)

    def send(self, end: UnixSocket, data: bytes, key: bytes | None = None, files: tuple[File, ...] = ()) -> int:
        """sendmsg(2). ENOTCONN, EISCONN, EOPNOTSUPP, EPIPE, EMSGSIZE, ECONNREFUSED, EPERM; Again when it is full."""
        if end.error is not None and end.type == DGRAM:
            number, end.error = end.error, None
            raise refusal(number)
        if key is not None and end.type != DGRAM:
            raise refusal(errno.EISCONN if end.connected else errno.EOPNOTSUPP)
        target = self._find(end, key) if key is not None else end.other
        if end.write_shut:
            raise refusal(errno.EPIPE)
        if target is None:
            raise refusal(errno.ENOTCONN)
        if end.type == DGRAM:
            self._check_datagram(end, target, data)
        elif target.closed or target.read_shut:
            raise refusal(errno.EPIPE)
        if end.type != STREAM and len(data) > end.sndbuf - 32:
            raise refusal(errno.EMSGSIZE)
        if end.type == STREAM and not data:
            return 0
        if end.taken >= end.sndbuf:
            raise Again(OUT)
        return self._enqueue(end, target, data, files)

    def _enqueue(self, end: UnixSocket, target: UnixSocket, data: bytes, files: tuple[File, ...]) -> int:
        piece = data[: max(end.sndbuf - end.taken, 1)] if end.type == STREAM else data
        message = Message(end, piece, files)
        for file in files:
            file.references += 1
        end.taken += message.cost
        target.messages.append(message)
        target.waiting += len(piece)
        self._changed(end, "sent", count=len(piece))
        self._changed(target, "data", count=len(piece))
        return len(piece)

    def _check_datagram(self, end: UnixSocket, target: UnixSocket, data: bytes) -> None:
        if target.closed:
            end.other, end.connected = None, False
            raise refusal(errno.ECONNREFUSED)
        if target.other is not None and target.other is not end:
            raise refusal(errno.EPERM)
        if target.read_shut:
            raise refusal(errno.EPIPE)
        if self.is_full(end, target):
            raise Again(ROOM, file=target)

    @staticmethod
    def is_full(end: UnixSocket, target: UnixSocket) -> bool:
        """Whether a datagram has to wait for its receiver; partners of each other look at the buffer alone."""
        return target.other is not end and len(target.messages) > QUEUE

    def _find(self, end: UnixSocket, key: bytes) -> UnixSocket:
        target = self._names.get(key)
        if target is None or target.closed:
            raise refusal(errno.ECONNREFUSED)
        if target.type != end.type:
            raise refusal(errno.EPROTOTYPE)
        return target

    def _take_stream(self, end: UnixSocket, size: int, flags: int) -> Received:
        """Bytes of several messages; descriptions end what one call gives."""
        parts, room = bytearray(), size
        files: tuple[File, ...] = ()
        for message in list(end.messages):
            if room == 0 or (parts and message.files) or files:
                break
            piece, files = message.data[:room], message.files
            parts += piece
            room -= len(piece)
            if not flags & PEEK:
                self._consume(end, message, len(piece))
        return Received(bytes(parts), None, 0, files, len(parts))

    def _take_message(self, end: UnixSocket, size: int, flags: int) -> Received:
        message = end.messages[0]
        data, whole = bytes(message.data[:size]), len(message.data)
        cut = TRUNC if whole > size else 0
        if not flags & PEEK:
            was_full = len(end.messages) > QUEUE
            self._consume(end, message, whole)
            if was_full:
                self._changed(end, "writable")
                self._changed(message.sender, "writable")
        return Received(data, message.name, cut, message.files, whole)

    def _consume(self, end: UnixSocket, message: Message, count: int) -> None:
        del message.data[:count]
        end.waiting -= count
        if message.data:
            message.files = ()
        else:
            end.messages.popleft()
            self._give_back(message)
        self._changed(end, "read", count=count)

    def _give_back(self, message: Message) -> None:
        sender, message.sender.taken = message.sender, message.sender.taken - message.cost
        if not sender.closed and sender.writable():
            self._changed(sender, "writable")

    def shutdown(self, end: UnixSocket, read: bool, write: bool) -> None:
        """shutdown(2): the partner's opposite direction ends with it."""
        end.read_shut |= read
        end.write_shut |= write
        self._changed(end, "shutdown")
        other = end.other
        if other is not None and end.type != DGRAM and not other.closed:
            other.read_shut |= write
            other.write_shut |= read
            self._changed(other, "eof" if write else "shutdown")

    def close(self, end: UnixSocket) -> None:
        """close(2) of the last descriptor; unread bytes reset the partner."""
        if end.closed:
            return
        end.closed = True
        if end.key is not None and self._names.get(end.key) is end:
            del self._names[end.key]
        for waiting in end.backlog:
            self.close(waiting)
        unread = bool(end.messages)
        while end.messages:
            self._give_back(end.messages.popleft())
        other = end.other
        if other is not None and end.type != DGRAM and not other.closed:
            other.read_shut = other.write_shut = True
            if unread or end.owner is None:
                other.error = errno.ECONNRESET
            self._changed(other, "reset" if other.error else "eof")
        self._changed(end, "closed")
