"""The port numbers of a protocol: who has which, what may share one, and who hears what comes in.

Rules follow Linux (inet_csk_bind_conflict() and inet_lhash2_lookup(), net/ipv4; ipv6_rcv_saddr_equal()): overlapping
addresses conflict unless both sockets allow it. An end that closed first keeps its port for a minute (TIME_WAIT).

Refuses to know protocols: an end is whatever has the attributes of `Bound`.
"""

from __future__ import annotations

import errno
from collections import deque
from collections.abc import Iterator
from typing import Any, Protocol

from .agenda import Agenda
from .text import refusal

Address = tuple[str, int]
ANY4, ANY6, LOOP4, LOOP6 = "0.0.0.0", "::", "127.0.0.1", "::1"
# TCP_TIMEWAIT_LEN, microseconds.
TIME_WAIT = 60_000_000
FIRST, LAST, LOWEST = 50001, 60999, 32768


class Bound(Protocol):
    """What the table looks at. `gone_at` is the time at which a closed end's claim is over, None while it is open."""

    inet6: bool
    local: Address | None
    remote: Address | None
    listening: bool
    options: dict[Any, Any]
    gone_at: int | None


REUSEADDR, REUSEPORT, V6ONLY = (1, 2), (1, 15), (41, 26)


def is_local(host: str) -> bool:
    """Whether an address belongs to this computer."""
    return host.startswith("127.") or host in (ANY4, ANY6, LOOP6)


def is_group(host: str) -> bool:
    """Whether an address is that of a multicast group."""
    return host.lower().startswith("ff") if ":" in host else 224 <= int(host.partition(".")[0]) <= 239


def is_broadcast(host: str) -> bool:
    """Whether an address is everybody's."""
    return host in ("255.255.255.255", "127.255.255.255")


def spoken(host: str, inet6: bool) -> str:
    """An address as a socket of a family spells it."""
    return f"::ffff:{host}" if inet6 and "." in host else host


class Ports:
    """All claims. `streams` says that a listener shares its port with nobody."""

    def __init__(self, agenda: Agenda, streams: bool) -> None:
        self._agenda, self._streams = agenda, streams
        self._claims: dict[int, dict[Any, None]] = {}
        self._listening: dict[int, dict[Any, None]] = {}
        # Closed ends in the order in which their claims are over; one may stand here twice.
        self._leaving: deque[Any] = deque()
        self._latest = FIRST - 1

    def bind(self, end: Bound, host: str, port: int) -> None:
        """Gives an end a port, 0 for any free one. EADDRNOTAVAIL, EADDRINUSE."""
        if not is_local(host) and (self._streams or not (is_group(host) or is_broadcast(host))):
            raise refusal(errno.EADDRNOTAVAIL)
        port = port or self.free()
        self.check(end, host, port)
        end.local = (host, port)
        self.claim(end)

    def claim(self, end: Bound) -> None:
        """An end uses its local port from now on."""
        if end.local is not None:
            self._claims.setdefault(end.local[1], {})[end] = None

    def check(self, end: Bound, host: str, port: int) -> None:
        """EADDRINUSE where somebody has the port and does not share it."""
        for other in self._live(port):
            if other is not end and _overlap(end, host, other) and not self._may_share(end, other):
                raise refusal(errno.EADDRINUSE)

    def listen(self, end: Bound) -> None:
        """An end of a stream protocol hears connections from now on. EADDRINUSE."""
        assert end.local is not None
        self.check(end, *end.local)
        self._listening.setdefault(end.local[1], {})[end] = None

    def release(self, end: Bound, linger: bool = False) -> None:
        """An end is closed; with `linger` its port stays taken for a while."""
        if end.local is None:
            return
        self._drop(self._listening, end)
        if linger:
            end.gone_at = self._agenda.now + TIME_WAIT
            self._leaving.append(end)
            self._forget_gone()
        else:
            self._drop(self._claims, end)

    def listeners(self) -> list[int]:
        """The ports that somebody listens on."""
        return sorted(port for port, ends in self._listening.items() if ends)

    def find(self, address: Address, source: Address | None) -> Any:
        """Who hears what comes from `source`: the closest match; of those that share a port one by the source."""
        table = self._listening if self._streams else self._claims
        best, chosen = -1, []
        for end in table.get(address[1], {}):
            score = _score(end, address, source)
            if score > best:
                best, chosen = score, [end]
            elif score == best and score >= 0:
                chosen.append(end)
        if not chosen:
            return None
        if all(end.options.get(REUSEPORT) for end in chosen):
            return chosen[(source[1] if source else 0) % len(chosen)]
        return chosen[-1]  # the newest stands first in the kernel's list

    def find_all(self, address: Address, source: Address) -> list[Any]:
        """Everybody who hears what comes from `source` for many."""
        return [end for end in self._claims.get(address[1], {}) if _score(end, address, source) >= 0]

    def free(self) -> int:
        """A port that nobody has. EADDRINUSE where there is none."""
        for _ in range(LAST - LOWEST + 1):
            self._latest = self._latest + 1 if self._latest < LAST else LOWEST
            if not any(True for _ in self._live(self._latest)):
                return self._latest
        raise refusal(errno.EADDRINUSE)

    def _forget_gone(self) -> None:
        while self._leaving[0].gone_at <= self._agenda.now:
            self._drop(self._claims, self._leaving.popleft())

    def _live(self, port: int) -> Iterator[Any]:
        """Who has a port, those in TIME_WAIT included; forgets those whose time is over."""
        claims = self._claims.get(port, {})
        for end in [end for end in claims if end.gone_at is not None and end.gone_at <= self._agenda.now]:
            del claims[end]
        return iter(list(claims))

    def _may_share(self, end: Bound, other: Bound) -> bool:
        if end.options.get(REUSEPORT) and other.options.get(REUSEPORT) and other.gone_at is None:
            return True
        both = end.options.get(REUSEADDR) and other.options.get(REUSEADDR)
        return bool(both and not (self._streams and other.listening))

    @staticmethod
    def _drop(table: dict[int, dict[Any, None]], end: Bound) -> None:
        port = end.local[1] if end.local else 0
        ends = table.get(port)
        if ends is not None:
            ends.pop(end, None)
            if not ends:
                del table[port]


def _families(end: Bound, host: str) -> frozenset[int]:
    """Which kinds of addresses a socket bound to a host hears."""
    if not end.inet6 or "." in host:
        return frozenset({4})
    return frozenset({4, 6}) if host == ANY6 and not end.options.get(V6ONLY) else frozenset({6})


def _overlap(end: Bound, host: str, other: Bound) -> bool:
    assert other.local is not None
    theirs = other.local[0]
    if not _families(end, host) & _families(other, theirs):
        return False
    return host in (ANY4, ANY6) or theirs in (ANY4, ANY6) or host == theirs


def _score(end: Bound, address: Address, source: Address | None) -> int:
    """How well a socket matches what comes in; -1: not at all."""
    assert end.local is not None
    host = end.local[0]
    if end.gone_at is not None or (6 if ":" in address[0] else 4) not in _families(end, host):
        return -1
    if host not in (ANY4, ANY6, address[0]) or (end.remote is not None and end.remote != source):
        return -1
    return 4 * (end.remote is not None) + 2 * (host == address[0]) + (not end.inet6)
