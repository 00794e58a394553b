"""The network of a run: which protocol a family and a type of socket speak. Refuses to know how they speak."""

from __future__ import annotations

import errno

from .agenda import Agenda
from .files import Changed
from .messages import DGRAM, SEQPACKET, STREAM
from .options import INET, INET6, UNIX
from .tcp import Tcp, TcpSocket
from .text import refusal
from .udp import UDPLITE, Udp, UdpSocket
from .unix import Unix, UnixSocket

AnySocket = TcpSocket | UdpSocket | UnixSocket


class Network:
    """TCP, UDP, UDP-Lite and Unix sockets of one run.

    Latency in microseconds, buffers in bytes, bandwidth in bytes a second.
    """

    def __init__(self, agenda: Agenda, latency: int, buffer: int, changed: Changed, bandwidth: int = 0) -> None:
        self.tcp = Tcp(agenda, latency, buffer, changed, bandwidth)
        self.udp = Udp(agenda, latency, buffer, changed, bandwidth)
        self.udplite = Udp(agenda, latency, buffer, changed, bandwidth, UDPLITE)
        self.unix = Unix(buffer, changed)

    def tune(self, latency: int | None = None, bandwidth: int | None = None) -> None:
        """Whatever is sent from now on travels so; what is on its way arrives as it would have."""
        for each in (self.tcp, self.udp, self.udplite):
            each.latency = each.latency if latency is None else latency
            each.bandwidth = each.bandwidth if bandwidth is None else bandwidth

    def create(self, family: int, type: int, protocol: int) -> AnySocket:
        """socket(2). EAFNOSUPPORT, ESOCKTNOSUPPORT, EPROTONOSUPPORT."""
        if family == UNIX:
            if type not in (STREAM, DGRAM, SEQPACKET):
                raise refusal(errno.ESOCKTNOSUPPORT)
            return self.unix.create(None, type)
        if family not in (INET, INET6):
            raise refusal(errno.EAFNOSUPPORT)
        if type == STREAM and protocol in (0, 6):
            return self.tcp.create(None, family == INET6)
        if type == DGRAM and protocol in (0, 17):
            return self.udp.create(None, family == INET6)
        if type == DGRAM and protocol == UDPLITE:
            return self.udplite.create(None, family == INET6)
        raise refusal(errno.EPROTONOSUPPORT if type in (STREAM, DGRAM) else errno.ESOCKTNOSUPPORT)

    def pair(self, family: int, type: int, protocol: int) -> tuple[UnixSocket, UnixSocket]:
        """socketpair(2). EOPNOTSUPP for other families, EPROTONOSUPPORT."""
        if family in (INET, INET6):
            raise refusal(errno.EOPNOTSUPP)
        if family != UNIX:
            raise refusal(errno.EAFNOSUPPORT)
        if protocol not in (0, 1):
            raise refusal(errno.EPROTONOSUPPORT)
        if type not in (STREAM, DGRAM, SEQPACKET):
            raise refusal(errno.ESOCKTNOSUPPORT)
        return self.unix.pair(type)
