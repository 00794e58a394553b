"""Makes links and finds where they lead, within bounds on their size and number.

Refuses to know HTTP, and how links are kept.
"""

from __future__ import annotations

import re

from app import places
from app.budget import Budgets
from app.limits import Limits
from app.refusals import Refused
from app.runs import Registry
from app.store import Store

ID = re.compile(r"[0-9A-Za-z]{8,40}")
MINUTE = 60


class Links:
    """The links of one application."""

    def __init__(self, limits: Limits, registry: Registry, store: Store) -> None:
        self._limits = limits
        self._registry = registry
        self._store = store
        self._budgets = Budgets(limits.links_per_minute / MINUTE, burst=limits.links_per_minute)

    def make(self, raw: bytes, address: str) -> str:
        """The id of the link to what a browser describes; raises Refused."""
        if not self._budgets.of(address).spend():
            raise Refused("too-fast")
        shared = places.parse(raw, self._limits)
        recipe = self._registry.recipe(shared.wanted())
        text = shared.place(recipe.example, recipe.work.name if recipe.work else None).text()
        if len(text.encode()) > self._limits.link_bytes:
            raise Refused("too-large", limit_bytes=self._limits.link_bytes)
        return self._store.keep(text, recipe.work)

    def find(self, link: str) -> str:
        """Where a link leads: the part of the page's address after the `#`; raises Refused."""
        text = self._store.place(link) if ID.fullmatch(link) else None
        if text is None:
            raise Refused("unknown-link")
        return places.read(text).hash()
