"""Who starts runs, and how many they may start.

A visitor is one open page: a websocket. What one address starts is bounded besides, generously, because a class sits
behind one address; of IPv6 an address is the network that a household has. Refuses to know what is run.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from app.budget import Budgets
from app.limits import Limits
from app.refusals import Refused

MINUTE = 60.0
HOUSEHOLD = 64  # bits


@dataclass(frozen=True, slots=True)
class Visitor:
    """The number of a websocket, and where it comes from."""

    number: int
    address: str


class Visitors:
    """How many runs were started lately, and by whom."""

    def __init__(self, limits: Limits) -> None:
        each, near = limits.visitor_runs_per_minute, limits.address_runs_per_minute
        self._each = Budgets(each / MINUTE, burst=each)
        self._near = Budgets(near / MINUTE, burst=near)

    def start(self, visitor: Visitor) -> None:
        """Notes that a run is started; raises Refused ("too-often")."""
        if not (self._each.of(visitor.number).spend() and self._near.of(visitor.address).spend()):
            raise Refused("too-often")


def address_of(text: str | None) -> str:
    """The address of a visitor as it is counted; what is no address counts as one."""
    try:
        address = ipaddress.ip_address(text or "")
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    inner = address.ipv4_mapped
    return str(inner) if inner else str(ipaddress.ip_network((address, HOUSEHOLD), strict=False))
