"""TCP on one simulated loopback: listening sockets, connections, buffers, latency and bandwidth.

Theory of operation. A `TcpSocket` is one end of a connection, or a listener. Ends point at each other; whatever one
end does reaches the other `latency` later through the agenda, and bytes no faster than `bandwidth`, so order is kept.
Every change of an end is told to `changed`, once, after it has happened. Rules follow Linux: tcp(7), listen(2), and
net/ipv4/tcp.c where the man pages are silent (what poll reports, one ECONNRESET and then end of file after a reset,
RST for data nobody will read).

Refuses to know programs, file descriptor tables, threads and recording.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any

from .agenda import Agenda
from .files import ERR, HUP, IN, OUT, RDHUP, Again, Changed, File
from .messages import PEEK, STREAM, TRUNC, Received
from .options import lingers_zero
from .ports import ANY4, ANY6, LOOP4, LOOP6, Address, Ports, is_local
from .text import refusal

# The first retransmission timeout (RFC 6298), microseconds.
RETRANSMIT = 1_000_000
SEGMENT = 1460


class TcpSocket(File):
    """One end of a connection, a listener, or a socket that is neither yet."""

    family = "tcp"
    type = STREAM
    protocol = 6

    def __init__(self, net: Tcp, owner: Any, inet6: bool = False) -> None:
        super().__init__(owner)
        self.net, self.inet6 = net, inet6
        self.capacity = net.buffer
        self.options: dict[Any, Any] = {}
        self.local: Address | None = None
        self.remote: Address | None = None
        self.gone_at: int | None = None
        self.other: TcpSocket | None = None
        self.listening = False
        # An ordered set: an empty one takes less room than a queue, and nearly all ends have no other.
        self.backlog: dict[TcpSocket, None] = {}
        self.limit = 0
        self.connecting = False
        self.greeted = False
        self.received = bytearray()
        self.on_the_way = 0
        self.line_free = self.last_arrival = 0  # when the last byte sent has left, and when it arrives
        self.end_of_file = self.finished = self.failed = False
        self.write_shut = False
        self.closed_first = False
        self.error: int | None = None
        self.reset = False

    @property
    def connected(self) -> bool:
        """Whether a connection was established (it may be over by now)."""
        return self.remote is not None and not self.connecting

    def room(self) -> int:
        """How many bytes the other end still takes."""
        other = self.other
        return 0 if other is None else other.capacity - len(other.received) - other.on_the_way

    def mask(self) -> int:
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

    def read(self, size: int) -> bytes:
        return self.net.receive(self, size, 0).data

    def write(self, data: bytes) -> int:
        return self.net.send(self, data)

    def unread(self) -> tuple[int, bytes]:
        return len(self.received), bytes(self.received[:64])

    def available(self) -> int:
        if self.listening:
            raise refusal(errno.EINVAL)
        return len(self.received)

    def close(self) -> None:
        self.net.close(self)


class Tcp:
    """All TCP ports and connections of a run. `bandwidth` is bytes a second, 0 for no limit."""

    def __init__(self, agenda: Agenda, latency: int, buffer: int, changed: Changed, bandwidth: int = 0) -> None:
        self._agenda, self.latency, self._changed = agenda, latency, changed
        self.buffer, self.bandwidth = buffer, bandwidth
        self.ports = Ports(agenda, streams=True)

    def create(self, owner: Any, inet6: bool = False) -> TcpSocket:
        """socket(2)."""
        return TcpSocket(self, owner, inet6)

    def bind(self, end: TcpSocket, address: Address) -> None:
        """bind(2); port 0 picks a free one. EADDRINUSE, EADDRNOTAVAIL, EINVAL."""
        if end.local is not None:
            raise refusal(errno.EINVAL)
        self.ports.bind(end, address[0] or ANY4, address[1])
        self._changed(end, "bound")

    def listen(self, end: TcpSocket, limit: int) -> None:
        """listen(2); an unbound socket gets a port, as on Linux."""
        if end.remote is not None:
            raise refusal(errno.EINVAL)
        if end.local is None:
            self.bind(end, (ANY6 if end.inet6 else ANY4, 0))
        self.ports.listen(end)
        end.listening, end.limit = True, max(limit, 0)
        self._changed(end, "listening")

    def accept(self, listener: TcpSocket, owner: Any) -> TcpSocket:
        """accept(2): the oldest finished handshake. EINVAL; Again when there is none."""
        if not listener.listening:
            raise refusal(errno.EINVAL)
        if not listener.backlog:
            raise Again(IN)
        end = next(iter(listener.backlog))
        del listener.backlog[end]
        end.owner = owner
        return end

    def connect(self, end: TcpSocket, address: Address) -> None:
        """Sends the SYN; the answer comes two latencies later. EISCONN, EALREADY, EINVAL, ENETUNREACH."""
        if end.connecting:
            raise refusal(errno.EALREADY)
        if end.remote is not None or end.listening:
            raise refusal(errno.EISCONN)
        host = {ANY4: LOOP4, ANY6: LOOP6}.get(address[0], address[0])
        if not is_local(host):
            raise refusal(errno.ENETUNREACH)
        self._take_local_address(end, LOOP6 if ":" in host else LOOP4)
        end.remote, end.connecting, end.failed, end.greeted = (host, address[1]), True, False, False
        end.end_of_file = end.finished = end.write_shut = end.reset = False
        self._changed(end, "connecting")
        self._agenda.after(self.latency, self._syn, end)

    def _take_local_address(self, end: TcpSocket, source: str) -> None:
        if end.local is None:
            end.local = (source, self.ports.free())
            self.ports.claim(end)
        elif end.local[0] in (ANY4, ANY6):
            end.local = (source, end.local[1])

    def receive(self, end: TcpSocket, size: int, flags: int = 0) -> Received:
        """recvmsg(2). Again when nothing is there; one ECONNRESET, then nothing, after a reset."""
        if end.remote is None or end.connecting:
            if end.failed and end.error is None:
                return Received(b"")
            self._raise_error(end)
            raise refusal(errno.ENOTCONN)
        if end.received:
            piece = self._take(end, size, bool(flags & PEEK))
            return Received(b"" if flags & TRUNC else piece, None, 0, (), len(piece))
        if end.finished:
            return Received(b"")  # tcp_recvmsg() looks at SOCK_DONE before it looks at errors
        self._raise_error(end)
        if end.end_of_file or size == 0:
            return Received(b"")
        raise Again(IN)

    @staticmethod
    def _raise_error(end: TcpSocket) -> None:
        if end.error is not None:
            number, end.error = end.error, None
            raise refusal(number)

    def send(self, end: TcpSocket, data: bytes) -> int:
        """send(2): as much as the other end's buffer takes. EPIPE, ECONNRESET, ENOTCONN; Again when it is full."""
        self._raise_error(end)
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
        step = SEGMENT if self.bandwidth else len(piece)
        for start in range(0, len(piece), step):
            part = piece[start : start + step]
            self._travel(end, len(part), self._deliver, end, part)
        return len(piece)

    def _travel(self, end: TcpSocket, size: int, arrive: Callable[..., None], *args: Any) -> None:
        """Something is sent: it leaves after what was sent before and arrives one latency later."""
        start = max(self._agenda.now, end.line_free)
        end.line_free = start + (-(-size * 1_000_000 // self.bandwidth) if self.bandwidth else 0)
        # What was sent before arrives before, even if the network has become quicker since.
        end.last_arrival = max(end.line_free + self.latency, end.last_arrival)
        self._agenda.at(end.last_arrival, arrive, *args)

    def shutdown(self, end: TcpSocket, read: bool, write: bool) -> None:
        """shutdown(2). ENOTCONN. A listener whose reading side is shut listens no more."""
        if end.listening:
            if read:
                self._stop_listening(end)
            return
        if end.connecting and end.remote is not None:
            end.remote, end.connecting, end.error, end.failed = None, False, errno.ECONNRESET, True
            self._changed(end, "reset")
            return
        if end.remote is None or end.reset:
            raise refusal(errno.ENOTCONN)
        if read:
            end.end_of_file = True
        if write:
            self._send_fin(end)
        self._changed(end, "shutdown")

    def _send_fin(self, end: TcpSocket) -> None:
        if not end.write_shut:
            end.write_shut, end.closed_first = True, not end.finished
            self._travel(end, 0, self._finish, end)

    def _stop_listening(self, end: TcpSocket) -> None:
        end.listening = False
        self.ports.release(end)
        for waiting in list(end.backlog):
            self._hang_up(waiting, abort=True)
        end.backlog.clear()
        self._changed(end, "shutdown")

    def close(self, end: TcpSocket) -> None:
        """close(2) of the last descriptor: FIN, or RST where data stays unread or SO_LINGER is zero."""
        if end.closed:
            return
        end.closed = True
        for waiting in list(end.backlog):
            self._hang_up(waiting, abort=True)
        end.backlog.clear()
        abort = lingers_zero(end) or bool(end.received)
        self._hang_up(end, abort)
        lingers = end.connected and end.closed_first and not abort and not end.reset
        self.ports.release(end, linger=lingers)
        self._changed(end, "closed")

    def _hang_up(self, end: TcpSocket, abort: bool) -> None:
        end.closed = True
        if end.remote is None or end.connecting or end.reset:
            return
        if abort:
            self._travel(end, 0, self._abort, end)
        else:
            self._send_fin(end)

    def _take(self, end: TcpSocket, size: int, peek: bool) -> bytes:
        was_full = end.other is not None and end.other.room() <= 0
        piece = bytes(end.received[:size])
        if peek:
            return piece
        del end.received[:size]
        self._changed(end, "read", count=len(piece))
        if was_full and end.other is not None:
            self._agenda.after(self.latency, self._changed, end.other, "writable")
        return piece

    def _syn(self, end: TcpSocket) -> None:
        if end.closed or not end.connecting or end.remote is None:
            return
        listener = self.ports.find(end.remote, end.local)
        if listener is None:
            self._agenda.after(self.latency, self._refuse, end)
            return
        if self._is_full(listener):
            # Linux drops the SYN; the client's kernel sends it again.
            self._agenda.after(RETRANSMIT, self._syn, end)
            return
        half = TcpSocket(self, None, listener.inet6)
        half.greeted = True
        half.capacity, half.options = listener.capacity, dict(listener.options)
        half.local, half.remote, half.other, end.other = end.remote, end.local, end, half
        self.ports.claim(half)
        self._agenda.after(self.latency, self._establish, end, listener, half)

    @staticmethod
    def _is_full(listener: TcpSocket) -> bool:
        """sk_acceptq_is_full(): a backlog of n holds n + 1."""
        return len(listener.backlog) > listener.limit

    def _refuse(self, end: TcpSocket) -> None:
        if end.connecting:
            end.connecting, end.remote, end.error, end.failed = False, None, errno.ECONNREFUSED, True
            self._changed(end, "refused")

    def _establish(self, end: TcpSocket, listener: TcpSocket, half: TcpSocket) -> None:
        if end.closed or not end.connecting:
            self.ports.release(half)
            return
        end.connecting = False
        self._agenda.after(self.latency, self._enqueue, listener, half)
        self._changed(end, "established")

    def _enqueue(self, listener: TcpSocket, half: TcpSocket) -> None:
        if listener.closed or not listener.listening:
            self._hang_up(half, abort=True)
            self.ports.release(half)
        elif self._is_full(listener):
            # Linux drops the last packet of the handshake and tries again; the client believes that it is connected.
            self._agenda.after(RETRANSMIT, self._enqueue, listener, half)
        else:
            listener.backlog[half] = None
            self._changed(listener, "pending", other=half)

    def _deliver(self, sender: TcpSocket, data: bytes) -> None:
        end = sender.other
        if end is None:
            return
        end.on_the_way -= len(data)
        if end.closed:
            self._agenda.after(self.latency, self._abort, end)
            return
        end.received += data
        self._changed(end, "data", count=len(data))

    def _finish(self, sender: TcpSocket) -> None:
        end = sender.other
        if end is None or end.reset:
            return
        end.finished = True
        if end.closed:
            if end.gone_at is not None:
                self.ports.release(end, linger=True)  # FIN_WAIT2 is over, TIME_WAIT begins
            return
        end.end_of_file = True
        self._changed(end, "eof")

    def _abort(self, sender: TcpSocket) -> None:
        end = sender.other
        sender.reset = True
        if end is not None and end.closed:
            self.ports.release(end)
        elif end is not None and not end.reset:
            # tcp_reset(): an end whose partner had already finished (CLOSE_WAIT) gets EPIPE.
            end.error = errno.EPIPE if end.end_of_file else errno.ECONNRESET
            end.reset = end.end_of_file = True
            self._changed(end, "reset")
