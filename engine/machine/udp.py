"""UDP on the simulated loopback: datagrams that arrive whole, one latency later, or not at all.

Theory of operation. A datagram that finds nobody makes the receiving kernel answer with an ICMP message, which only a
connected socket hears, as one ECONNREFUSED; one that finds a full buffer is lost without a word. Rules follow udp(7)
and net/ipv4/udp.c.

Refuses to know programs, descriptor tables and threads.
"""

from __future__ import annotations

import errno
from collections import deque
from collections.abc import Sequence
from typing import Any, NamedTuple

from .agenda import Agenda
from .control import Item, Travel, told, travel
from .files import ERR, HUP, IN, OUT, RDHUP, Again, Changed, File
from .groups import Groups
from .messages import DGRAM, OVERHEAD, PEEK, TRUNC, Received, cost
from .ports import ANY4, ANY6, LOOP4, LOOP6, Address, Ports, is_broadcast, is_group, is_local
from .text import refusal

LARGEST = 65507
UDP, UDPLITE = 17, 136


class Datagram(NamedTuple):
    """Bytes, where they come from and go to, and how they travel."""

    data: bytes
    source: Address
    target: Address
    how: Travel


class UdpSocket(File):
    """One socket; `remote` is set while it is connected."""

    family = "udp"
    type = DGRAM

    def __init__(self, net: Udp, owner: Any, inet6: bool = False) -> None:
        super().__init__(owner)
        self.net, self.inet6, self.protocol = net, inet6, net.protocol
        self.capacity = net.buffer
        self.options: dict[Any, Any] = {}
        self.local: Address | None = None
        self.remote: Address | None = None
        self.other: File | None = None
        self.gone_at: int | None = None
        self.listening = self.connecting = False
        self.bound_by_itself = False
        self.datagrams: deque[Datagram] = deque()
        self.queued = 0
        self.line_free = 0
        self.read_shut = self.write_shut = False
        self.error: int | None = None

    @property
    def connected(self) -> bool:
        """Whether it has one partner."""
        return self.remote is not None

    def mask(self) -> int:
        bits = OUT | (ERR if self.error else 0)
        if self.datagrams or self.read_shut:
            bits |= IN
        if self.read_shut:
            bits |= RDHUP | (HUP if self.write_shut else 0)
        return bits

    def read(self, size: int) -> bytes:
        return self.net.receive(self, size, 0).data

    def write(self, data: bytes) -> int:
        return self.net.send(self, data)

    def unread(self) -> tuple[int, bytes]:
        return self.queued - OVERHEAD * len(self.datagrams), self.datagrams[0].data[:64] if self.datagrams else b""

    def available(self) -> int:
        return len(self.datagrams[0].data) if self.datagrams else 0

    def close(self) -> None:
        self.net.close(self)


class Udp:
    """All ports of a run of UDP, or of UDP-Lite (udplite(7)), which here differs in nothing but its ports."""

    def __init__(
        self, agenda: Agenda, latency: int, buffer: int, changed: Changed, bandwidth: int = 0, protocol: int = UDP
    ) -> None:
        self.protocol = protocol
        self._agenda, self.latency, self._changed = agenda, latency, changed
        self.buffer, self.bandwidth = buffer, bandwidth
        self.ports = Ports(agenda, streams=False)
        self.groups = Groups()

    def create(self, owner: Any, inet6: bool = False) -> UdpSocket:
        """socket(2)."""
        return UdpSocket(self, owner, inet6)

    def bind(self, end: UdpSocket, address: Address) -> None:
        """bind(2); port 0 picks a free one. EADDRINUSE, EADDRNOTAVAIL, EINVAL."""
        if end.local is not None:
            raise refusal(errno.EINVAL)
        self.ports.bind(end, address[0] or ANY4, address[1])
        self._changed(end, "bound")

    def connect(self, end: UdpSocket, address: Address) -> None:
        """connect(2): no packet; from now on only this partner is heard. ENETUNREACH."""
        host = {ANY4: LOOP4, ANY6: LOOP6}.get(address[0], address[0])
        if not (is_local(host) or is_group(host)):
            raise refusal(errno.ENETUNREACH)
        self._bind_by_itself(end, host)
        if end.local is not None and end.local[0] in (ANY4, ANY6):
            end.local = (LOOP6 if ":" in host else LOOP4, end.local[1])
        end.remote = (host, address[1])
        self._changed(end, "established")

    def disconnect(self, end: UdpSocket) -> None:
        """connect(2) to AF_UNSPEC."""
        end.remote = None
        if end.bound_by_itself:
            self.ports.release(end)
            end.local = None

    def _bind_by_itself(self, end: UdpSocket, host: str) -> None:
        if end.local is None:
            any_address = ANY6 if end.inet6 else ANY4
            end.bound_by_itself = True
            self.ports.bind(end, any_address, 0)

    def receive(self, end: UdpSocket, size: int, flags: int) -> Received:
        """recvmsg(2): one datagram; what does not fit is lost. One ECONNREFUSED; Again where nothing waits."""
        self._raise_error(end)
        if not end.datagrams:
            if end.read_shut:
                return Received(b"")
            raise Again(IN)
        data, source, target, how = end.datagrams[0]
        if not flags & PEEK:
            end.datagrams.popleft()
            end.queued -= cost(data)
            self._changed(end, "read", count=len(data))
        items = told(end.options, how, target[0])
        return Received(data[:size], source, TRUNC if len(data) > size else 0, (), len(data), items)

    def send(self, end: UdpSocket, data: bytes, address: Address | None = None, items: Sequence[Item] = ()) -> int:
        """sendmsg(2): always whole.

        EDESTADDRREQ, EMSGSIZE, EACCES, EINVAL, ENETUNREACH, EPIPE, one ECONNREFUSED.
        """
        if len(data) > LARGEST:
            raise refusal(errno.EMSGSIZE)
        target = address or end.remote
        if target is None:
            raise refusal(errno.EDESTADDRREQ)
        if target[1] == 0:
            raise refusal(errno.EINVAL)
        host = {ANY4: LOOP4, ANY6: LOOP6}.get(target[0], target[0])
        if is_broadcast(host) and not end.options.get((1, 6)):
            raise refusal(errno.EACCES)
        if not (is_local(host) or is_group(host) or is_broadcast(host)):
            raise refusal(errno.ENETUNREACH)
        if end.write_shut:
            raise refusal(errno.EPIPE)
        how = travel(end.options, items, ":" in host, is_group(host))
        if how.source is not None and not is_local(how.source):
            raise refusal(errno.EINVAL)
        self._raise_error(end)
        self._bind_by_itself(end, host)
        self._changed(end, "sent", count=len(data))
        self._depart(end, data, (host, target[1]), how)
        return len(data)

    def _depart(self, end: UdpSocket, data: bytes, target: Address, how: Travel) -> None:
        assert end.local is not None
        source = (how.source or end.local[0], end.local[1])
        if source[0] in (ANY4, ANY6) or is_group(source[0]) or is_broadcast(source[0]):
            source = (LOOP6 if ":" in target[0] else LOOP4, source[1])
        start = max(self._agenda.now, end.line_free)
        end.line_free = start + (-(-len(data) * 1_000_000 // self.bandwidth) if self.bandwidth else 0)
        self._agenda.at(end.line_free + self.latency, self._arrive, end, Datagram(data, source, target, how))

    def _arrive(self, sender: UdpSocket, datagram: Datagram) -> None:
        target = datagram.target
        if is_group(target[0]) or is_broadcast(target[0]):
            for each in self._audience(datagram):
                self._deliver(each, datagram)
            return
        end = self.ports.find(target, datagram.source)
        if end is None:
            self._agenda.after(self.latency, self._unreachable, sender, target)
        else:
            self._deliver(end, datagram)

    def _audience(self, datagram: Datagram) -> list[UdpSocket]:
        """Who hears what is sent to many."""
        host = datagram.target[0]
        everybody: list[UdpSocket] = self.ports.find_all(datagram.target, datagram.source)
        return [each for each in everybody if not is_group(host) or self.groups.hears(each, host)]

    def _deliver(self, end: UdpSocket, datagram: Datagram) -> None:
        data = datagram.data
        if end.queued > 2 * end.capacity or end.read_shut:
            self._changed(end, "lost", count=len(data))
            return
        end.datagrams.append(datagram)
        end.queued += cost(data)
        self._changed(end, "data", count=len(data))

    def _unreachable(self, sender: UdpSocket, target: Address) -> None:
        if not sender.closed and sender.remote == target:
            sender.error = errno.ECONNREFUSED
            self._changed(sender, "error")

    @staticmethod
    def _raise_error(end: UdpSocket) -> None:
        if end.error is not None:
            number, end.error = end.error, None
            raise refusal(number)

    def shutdown(self, end: UdpSocket, read: bool, write: bool) -> None:
        """shutdown(2): also wakes who reads. ENOTCONN where it has no partner, which is told after the deed."""
        end.read_shut |= read
        end.write_shut |= write
        self._changed(end, "shutdown")
        if end.remote is None:
            raise refusal(errno.ENOTCONN)

    def close(self, end: UdpSocket) -> None:
        """close(2) of the last descriptor."""
        if not end.closed:
            end.closed = True
            self.groups.forget(end)
            self.ports.release(end)
            self._changed(end, "closed")
