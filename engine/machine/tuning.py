"""What the machine asks for, and how quick its network is: settings that can change while a run goes on.

A change is booked like everything else that happens, so the same scenario still gives the same run. Refuses to know
who wants a change, and when.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ..events import AnyEvent, Setting
from .agenda import microseconds

if TYPE_CHECKING:
    from ..scenario import Settings
    from .scheduler import Scheduler
    from .sockets import Network


class Prices:
    """The CPU time (microseconds) of a line, a system call and a switch, for whoever charges it."""

    __slots__ = ("call", "line", "switch")

    def __init__(self, line: int, call: int, switch: int) -> None:
        self.set(line, call, switch)

    def set(self, line: int, call: int, switch: int) -> None:
        """All of them, as `all` tells them."""
        self.line, self.call, self.switch = line, call, switch

    def all(self) -> tuple[int, int, int]:
        """For a program that lives in another process."""
        return self.line, self.call, self.switch


def prices_of(settings: Settings) -> Prices:
    """Those that a run begins with."""
    return Prices(*map(microseconds, (settings.line_cost, settings.call_cost, settings.switch_cost)))


class Tuning:
    """Changes settings at the present moment, and tells it."""

    def __init__(
        self,
        settings: Settings,
        prices: Prices,
        scheduler: Scheduler,
        network: Network,
        emit: Callable[[AnyEvent], None],
    ) -> None:
        self._settings, self._prices, self._emit = settings, prices, emit
        self._scheduler, self._network = scheduler, network
        self._now: dict[str, float] = {}

    def change(self, settings: Mapping[str, float]) -> None:
        """One event for each; in the order of their names, whatever order they are given in."""
        for name, value in sorted(settings.items()):
            was = self._now.get(name, getattr(self._settings, name))
            self._now[name] = value
            getattr(self, "_set_" + name)(value)
            self._emit(Setting(name, value, was))

    def _set_line_cost(self, value: float) -> None:
        self._prices.line = microseconds(value)

    def _set_call_cost(self, value: float) -> None:
        self._prices.call = microseconds(value)

    def _set_switch_cost(self, value: float) -> None:
        self._prices.switch = self._scheduler.switch_cost = microseconds(value)

    def _set_time_slice(self, value: float) -> None:
        self._scheduler.time_slice = microseconds(value)

    def _set_latency(self, value: float) -> None:
        self._network.tune(latency=microseconds(value))

    def _set_bandwidth(self, value: float) -> None:
        self._network.tune(bandwidth=int(value))
