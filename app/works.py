"""What visitors wrote: programs and the world they run in, named after what they hold.

Equal programs in an equal world have the same name, whoever wrote them and on whatever server. Refuses to know what is
run of it.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import msgspec

from app.refusals import Refused
from engine import Program

NAME_BYTES = 12
# The example of whoever started from none.
NOBODYS = "own"


@dataclasses.dataclass(frozen=True, slots=True)
class Work:
    """Programs, the scenario they came with (None: the example's), and the example that they started from."""

    example: str
    programs: tuple[Program, ...]
    scenario: dict[str, Any] | None

    @property
    def name(self) -> str:
        """16 characters that stand for all that it holds."""
        programs = [[each.name, each.source] for each in self.programs]
        text = msgspec.json.encode([self.example, programs, self.scenario], order="sorted")
        return base64.urlsafe_b64encode(hashlib.sha256(text).digest()[:NAME_BYTES]).decode()


class Works:
    """The works that were run lately, so many of them, and behind them those that `kept` finds."""

    def __init__(self, most: int, kept: Callable[[str], Work | None] = lambda _name: None) -> None:
        self._most = most
        self._kept = kept
        self._works: OrderedDict[str, Work] = OrderedDict()

    def keep(self, work: Work) -> None:
        """Keeps one; the one that nobody wanted for longest may be forgotten for it."""
        self._works[work.name] = work
        self._works.move_to_end(work.name)
        if len(self._works) > self._most:
            self._works.popitem(last=False)

    def find(self, name: str) -> Work:
        """One that is kept; raises Refused ("unknown-work", and what `kept` refuses)."""
        work = self._works.get(name) or self._kept(name)
        if work is None:
            raise Refused("unknown-work")
        self.keep(work)
        return work
