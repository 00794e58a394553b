"""So much of something per second on average, and at most so much at once: messages, guesses, runs, bytes. Refuses to
know of what."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Hashable

REMEMBERED = 4096


class Budget:
    """Fills up with time, and is spent."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = self._rest = burst
        self._then = time.monotonic()

    @property
    def left(self) -> bool:
        """Whether one is left."""
        self._fill()
        return self._rest >= 1

    def spend(self) -> bool:
        """Takes one from the budget, if there is one."""
        affordable = self.left
        self._rest -= affordable
        return affordable

    def owe(self, cost: float) -> float:
        """Takes the cost in any case; says how many seconds it takes until it is paid."""
        self._fill()
        self._rest -= cost
        return max(0.0, -self._rest / self._rate)

    def _fill(self) -> None:
        now = time.monotonic()
        self._rest = min(self._burst, self._rest + (now - self._then) * self._rate)
        self._then = now


class Budgets:
    """One budget each, for whoever asks; that of who asked longest ago is forgotten first."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._known: OrderedDict[Hashable, Budget] = OrderedDict()

    def of(self, who: Hashable) -> Budget:
        """The budget of one."""
        budget = self._known.pop(who, None) or Budget(self._rate, self._burst)
        self._known[who] = budget
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return budget
