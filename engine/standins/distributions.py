"""Stand-in for `importlib.metadata.entry_points`: what is installed on the host is read once, not at every question.

gevent asks for its plugins some 25 times while it patches the standard library, and each time every installed
distribution would be read. What was found is good as long as `sys.path`, and the folders on it, stay as they were.
Refuses to know who asks.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.machinery import PathFinder
from sys import gettrace, settrace
from typing import Any

from .arrival import when_imported

Find = Callable[..., Any]


def install() -> None:
    """Replaces the function as soon as the module is there."""
    when_imported("importlib.metadata", _replace)


def _replace() -> None:
    metadata: Any = sys.modules["importlib.metadata"]
    metadata.entry_points = _remembering(metadata.entry_points)


def _remembering(find: Find) -> Find:
    known: dict[tuple[Any, ...], Any] = {}

    def entry_points(**params: Any) -> Any:
        """Return EntryPoint objects for all installed packages."""
        if not params or any(_finds_distributions(each) for each in sys.meta_path):
            return find(**params)
        # The host's distributions are no part of the run: the time that a program takes must not depend on them.
        trace = gettrace()
        settrace(None)
        try:
            places = tuple([(each, _changed(each)) for each in sys.path])
            if places not in known:
                known.clear()
                known[places] = find()
            return known[places].select(**params)
        finally:
            settrace(trace)

    return entry_points


def _finds_distributions(finder: Any) -> bool:
    """Whether somebody else than Python itself knows of distributions: who may answer differently each time."""
    return finder is not PathFinder and hasattr(finder, "find_distributions")


def _changed(folder: str) -> float | None:
    """When a folder was changed last; None where there is none."""
    try:
        return os.stat(folder or ".").st_mtime  # noqa: PTH116  # asked often
    except OSError:
        return None
