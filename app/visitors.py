"""Who starts runs, and how many they may start.

A visitor is one open page: a websocket. What one address starts is bounded besides, generously, because a class sits
behind one address; of IPv6 an address is the network that a household has. Refuses to know what is run.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass

from app.budget import Budget
from app.limits import Limits
from app.refusals import Refused

MINUTE = 60.0
HOUSEHOLD = 64  # bits
REMEMBERED = 4096  # addresses


@dataclass(frozen=True, slots=True)
class Visitor:
    """The number of a websocket, and where it comes from."""

    number: int
    address: str


class Visitors:
    """How many runs were started lately, and by whom."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._budgets: OrderedDict[int | str, Budget] = OrderedDict()

    def start(self, visitor: Visitor) -> None:
        """Notes that a run is started; raises Refused ("too-often")."""
        bounds: dict[int | str, float] = {
            visitor.number: self._limits.visitor_runs_per_minute,
            visitor.address: self._limits.address_runs_per_minute,
        }
        if not all(self._budget(who, most).spend() for who, most in bounds.items()):
            raise Refused("too-often")

    def _budget(self, who: int | str, most: float) -> Budget:
        budget = self._budgets.setdefault(who, Budget(most / MINUTE, burst=most))
        self._budgets.move_to_end(who)
        if len(self._budgets) > REMEMBERED:
            self._budgets.popitem(last=False)
        return budget


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
