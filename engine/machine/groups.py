"""Multicast groups: who is in which, and who hears what is sent to one (ip(7), ipv6(7), net/ipv4/igmp.c).

There is one network device, the loopback: what is sent there comes in again, whatever IP_MULTICAST_LOOP says
(__mkroute_output(), net/ipv4/route.c). A datagram for a group comes in where at least one socket has joined it; then
every socket that is bound to its port hears it, members or not, unless IP_MULTICAST_ALL says otherwise. Refuses to
know datagrams.
"""

from __future__ import annotations

import errno
from socket import AF_INET, AF_INET6, inet_ntop
from typing import Any

from .ports import ANY4, is_group, is_local
from .text import refusal

JOIN, LEAVE, JOIN6, LEAVE6 = (0, 35), (0, 36), (41, 20), (41, 21)
MEMBERSHIP = frozenset({JOIN, LEAVE, JOIN6, LEAVE6})
ALL = ((0, 49), (41, 29))  # IP_MULTICAST_ALL, IPV6_MULTICAST_ALL
DEVICE = 1


class Groups:
    """The groups of a run that somebody has joined."""

    def __init__(self) -> None:
        self._members: dict[str, set[Any]] = {}

    def change(self, end: Any, key: tuple[int, int], value: Any) -> None:
        """A socket joins or leaves. EINVAL, ENODEV; EADDRINUSE for who is in it, EADDRNOTAVAIL for who is not."""
        group = _named(value, key in (JOIN6, LEAVE6), key == LEAVE)
        members = self._members.get(group, set())
        if (end in members) == (key in (JOIN, JOIN6)):
            raise refusal(errno.EADDRINUSE if end in members else errno.EADDRNOTAVAIL)
        if end in members:
            self._leave(end, group)
        else:
            self._members.setdefault(group, set()).add(end)

    def forget(self, end: Any) -> None:
        """A socket is closed."""
        for group in [group for group, members in self._members.items() if end in members]:
            self._leave(end, group)

    def _leave(self, end: Any, group: str) -> None:
        self._members[group].remove(end)
        if not self._members[group]:
            del self._members[group]

    def hears(self, end: Any, group: str) -> bool:
        """Whether a socket that is bound to its port hears what comes in for a group."""
        members = self._members.get(group, set())
        return end in members or (bool(members) and bool(end.options.get(ALL[":" in group], 1)))


def _named(value: Any, inet6: bool, leaves: bool) -> str:
    """The group in a struct ip_mreq, ip_mreqn or ipv6_mreq."""
    if not isinstance(value, bytes | bytearray) or len(value) < (20 if inet6 else 8):
        raise refusal(errno.EINVAL)
    if inet6:
        group, device = inet_ntop(AF_INET6, value[:16]), int.from_bytes(value[16:20], "little")
        known = True
    else:
        group, device = inet_ntop(AF_INET, value[:4]), int.from_bytes(value[8:12], "little")
        interface = inet_ntop(AF_INET, value[4:8])
        known = bool(device) or interface == ANY4 or is_local(interface)
    if not is_group(group):
        raise refusal(errno.EADDRNOTAVAIL if leaves else errno.EINVAL)
    if device not in (0, DEVICE) or not known:
        raise refusal(errno.ENODEV)
    return group
