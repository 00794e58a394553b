"""TCP on one simulated loopback: listening sockets, connections, buffers, latency.

Theory of operation. A `Description` is what POSIX calls an open file description: one end of a connection, or a
listener. Ends point at each other; whatever one end does reaches the other `latency` later through the agenda, so
order is kept. Every change of an end is told to `changed`, once, after it has happened. Rules follow Linux: tcp(7),
listen(2), and net/ipv4/tcp.c where the man pages are silent (what poll reports, one ECONNRESET and then end of file
after a reset, RST for data nobody will read).

Refuses to know programs, file descriptor tables, threads and recording.
"""

from __future__ import annotations

import errno
from collections import deque
from collections.abc import Callable
from typing import Any

from .agenda import Agenda
from .text import refusal

# poll(2) bits, Linux values: the machine answers alike on every host.
IN, PRI, OUT, ERR, HUP, NVAL, RDHUP = 0x001, 0x002, 0x004, 0x008, 0x010, 0x020, 0x2000

# The first retransmission timeout (RFC 6298), microseconds.
RETRANSMIT = 1_000_000

Address = tuple[str, int]
Changed = Callable[..., None]


class Again(Exception):
    """The operation would block until one of these poll bits shows; `number` is the errno for who will not wait."""

    def __init__(self, mask: int, number: int = errno.EAGAIN) -> None:
        super().__init__(mask)
        self.mask, self.number = mask, number


class Description:
    """One end of a connection, a listener, or a socket that is neither yet."""

    def __init__(self, owner: Any, capacity: int) -> None:
        self.owner = owner
        self.capacity = capacity
        self.nonblocking = False
        self.local: Address | None = None
        self.remote: Address | None = None
        self.other: Description | None = None
        self.listening = False
        self.backlog: deque[Description] = deque()
        self.limit = 0
        self.connecting = False
        self.greeted = False
        self.received = bytearray()
        self.on_the_way = 0
        self.end_of_file = self.finished = self.failed = False
        self.write_shut = False
        self.closed = False
        self.error: int | None = None
        self.reset = False
        self.linger_zero = False

    @property
    def connected(self) -> bool:
        """Whether a connection was established (it may be over by now)."""
        return self.remote is not None and not self.connecting

    def room(self) -> int:
        """How many bytes the other end still takes."""
        other = self.other
        return 0 if other is None else other.capacity - len(other.received) - other.on_the_way

    def mask(self) -> int:
        """What poll(2) would report."""
        if self.listening:
            return IN if self.backlog else 0
        if self.remote is None:
            return OUT | HUP | (ERR if self.error else 0) | (IN | RDHUP if self.failed else 0)
        if self.connecting:
            return 0
        bits = ERR if self.error else 0
        if self.received or self.end_of_file or self.error:
            bits |= IN
        if self.end_of_file:
            bits |= RDHUP
        if self.reset or (self.end_of_file and self.write_shut):
            bits |= HUP
        if self.reset or self.write_shut or self.room() > 0 or self.other is None:
            bits |= OUT
        return bits


class Network:
    """All ports and connections of a run."""

    def __init__(self, agenda: Agenda, latency: int, buffer: int, changed: Changed) -> None:
        self._agenda, self._latency, self._buffer, self._changed = agenda, latency, buffer, changed
        self._ports: dict[int, Description] = {}
        self._ephemeral = 50000

    def create(self, owner: Any) -> Description:
        """socket(2)."""
        return Description(owner, self._buffer)

    def listeners(self) -> list[int]:
        """The ports that somebody listens on."""
        return sorted(port for port, each in self._ports.items() if each.listening)

    def bind(self, end: Description, address: Address) -> None:
        """bind(2); port 0 picks a free one. EADDRINUSE, EINVAL."""
        if end.local is not None:
            raise refusal(errno.EINVAL)
        port = address[1] or self._free_port()
        if port in self._ports:
            raise refusal(errno.EADDRINUSE)
        end.local = (address[0] or "0.0.0.0", port)
        self._ports[port] = end
        self._changed(end, "bound")

    def listen(self, end: Description, limit: int) -> None:
        """listen(2); an unbound socket gets a port, as on Linux."""
        if end.remote is not None:
            raise refusal(errno.EINVAL)
        if end.local is None:
            self.bind(end, ("0.0.0.0", 0))
        end.listening, end.limit = True, max(limit, 0)
        self._changed(end, "listening")

    def accept(self, listener: Description, owner: Any) -> Description:
        """accept(2): the oldest finished handshake. EINVAL; Again when there is none."""
        if not listener.listening:
            raise refusal(errno.EINVAL)
        if not listener.backlog:
            raise Again(IN)
        end = listener.backlog.popleft()
        end.owner = owner
        return end

    def connect(self, end: Description, address: Address) -> None:
        """Sends the SYN; the answer comes two latencies later. EISCONN, EALREADY, EINVAL."""
        if end.connecting:
            raise refusal(errno.EALREADY)
        if end.remote is not None:
            raise refusal(errno.EISCONN)
        if end.listening:
            raise refusal(errno.EINVAL)
        if end.local is None:
            end.local = ("127.0.0.1", self._free_port())
        end.remote, end.connecting, end.failed = address, True, False
        self._changed(end, "connecting")
        self._agenda.after(self._latency, self._syn, end)

    def receive(self, end: Description, size: int, peek: bool = False) -> bytes:
        """recv(2). Again when nothing is there; one ECONNRESET, then b"", after a reset."""
        if end.remote is None or end.connecting:
            raise refusal(errno.ENOTCONN)
        if end.received:
            return self._take(end, size, peek)
        if end.finished:
            return b""  # tcp_recvmsg() looks at SOCK_DONE before it looks at errors
        if end.error is not None:
            number, end.error = end.error, None
            raise refusal(number)
        if end.end_of_file or size == 0:
            return b""
        raise Again(IN)

    def send(self, end: Description, data: bytes) -> int:
        """send(2): as much as the other end's buffer takes. EPIPE, ECONNRESET, ENOTCONN; Again when it is full."""
        if end.error is not None:
            number, end.error = end.error, None
            raise refusal(number)
        if end.write_shut or end.reset:
            raise refusal(errno.EPIPE)
        if end.remote is None:
            raise refusal(errno.EPIPE)  # sk_stream_wait_connect() of a closed socket
        if end.connecting:
            raise Again(OUT)
        if not data:
            return 0
        if end.room() <= 0 and end.other is not None:
            raise Again(OUT)
        piece = data[: max(end.room(), 0)]
        if end.other is not None:
            end.other.on_the_way += len(piece)
        self._changed(end, "sent", count=len(piece))
        self._agenda.after(self._latency, self._deliver, end, piece)
        return len(piece)

    def shutdown(self, end: Description, read: bool, write: bool) -> None:
        """shutdown(2). ENOTCONN."""
        if end.remote is None or end.connecting:
            raise refusal(errno.ENOTCONN)
        if read:
            end.end_of_file = True
        if write and not end.write_shut:
            end.write_shut = True
            self._agenda.after(self._latency, self._finish, end)
        self._changed(end, "shutdown")

    def close(self, end: Description) -> None:
        """close(2) of the last descriptor: FIN, or RST where data stays unread or SO_LINGER is zero."""
        if end.closed:
            return
        end.closed = True
        if end.local is not None and self._ports.get(end.local[1]) is end:
            del self._ports[end.local[1]]
        for waiting in list(end.backlog):
            self._hang_up(waiting, abort=True)
        end.backlog.clear()
        self._hang_up(end, abort=end.linger_zero or bool(end.received))
        self._changed(end, "closed")

    def _hang_up(self, end: Description, abort: bool) -> None:
        if end.remote is None or end.reset:
            return
        if abort:
            self._agenda.after(self._latency, self._abort, end)
        elif not end.write_shut:
            end.write_shut = True
            self._agenda.after(self._latency, self._finish, end)

    def _take(self, end: Description, size: int, peek: bool) -> bytes:
        was_full = end.other is not None and end.other.room() <= 0
        piece = bytes(end.received[:size])
        if peek:
            return piece
        del end.received[:size]
        self._changed(end, "read", count=len(piece))
        if was_full and end.other is not None:
            self._agenda.after(self._latency, self._changed, end.other, "writable")
        return piece

    def _syn(self, end: Description) -> None:
        listener = self._ports.get(end.remote[1]) if end.remote else None
        if end.closed:
            return
        if listener is None or not listener.listening:
            self._agenda.after(self._latency, self._refuse, end)
            return
        if self._is_full(listener):
            # Linux drops the SYN; the client's kernel sends it again.
            self._agenda.after(RETRANSMIT, self._syn, end)
            return
        half = Description(None, self._buffer)
        half.local, half.remote, half.other, end.other = end.remote, end.local, end, half
        self._agenda.after(self._latency, self._establish, end, listener, half)

    @staticmethod
    def _is_full(listener: Description) -> bool:
        """sk_acceptq_is_full(): a backlog of n holds n + 1."""
        return len(listener.backlog) > listener.limit

    def _refuse(self, end: Description) -> None:
        end.connecting, end.remote, end.error, end.failed = False, None, errno.ECONNREFUSED, True
        self._changed(end, "refused")

    def _establish(self, end: Description, listener: Description, half: Description) -> None:
        if end.closed:
            return
        end.connecting = False
        self._agenda.after(self._latency, self._enqueue, listener, half)
        self._changed(end, "established")

    def _enqueue(self, listener: Description, half: Description) -> None:
        if listener.closed:
            self._hang_up(half, abort=True)
        elif self._is_full(listener):
            # Linux drops the last packet of the handshake and tries again; the client believes that it is connected.
            self._agenda.after(RETRANSMIT, self._enqueue, listener, half)
        else:
            listener.backlog.append(half)
            self._changed(listener, "pending", other=half)

    def _deliver(self, sender: Description, data: bytes) -> None:
        end = sender.other
        if end is None:
            return
        end.on_the_way -= len(data)
        if end.closed:
            self._agenda.after(self._latency, self._abort, end)
            return
        end.received += data
        self._changed(end, "data", count=len(data))

    def _finish(self, sender: Description) -> None:
        end = sender.other
        if end is not None and not end.closed and not end.reset:
            end.end_of_file = end.finished = True
            self._changed(end, "eof")

    def _abort(self, sender: Description) -> None:
        end = sender.other
        sender.reset = True
        if end is not None and not end.closed and not end.reset:
            # tcp_reset(): an end whose partner had already finished (CLOSE_WAIT) gets EPIPE.
            end.error = errno.EPIPE if end.end_of_file else errno.ECONNRESET
            end.reset = end.end_of_file = True
            self._changed(end, "reset")

    def _free_port(self) -> int:
        self._ephemeral += 1
        while self._ephemeral in self._ports:
            self._ephemeral += 1
        return self._ephemeral
