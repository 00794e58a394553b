"""The first thing that happens in the child of a fork, before any other module learns of it.

Functions that modules have registered for that moment use locks, and so the machine: by then its port must have
become the child's. They are called in the order in which they were registered, so this module is imported before all
others. Refuses to know what is to be done.
"""

from __future__ import annotations

import os
from collections.abc import Callable

_pending: Callable[[], None] | None = None


def prepare(reborn: Callable[[], None] | None) -> None:
    """What the child of the next fork does first; None where there is no child to expect."""
    global _pending
    _pending = reborn


def _begin() -> None:
    if _pending is not None:
        _pending()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin)
