"""Switchyard's engine: runs programs on a simulated machine and tells what happened, step by step.

These names are all that the floors above may use. Each is imported when it is first asked for: a run's own process
lives in this package too, needs none of them, and would wait for all that they import.
"""

from __future__ import annotations

from importlib import import_module

from . import rebirth as rebirth  # before whatever else learns of forks

TYPE_CHECKING = False  # as in typing, which takes longer to import than all else that the command line starts with
if TYPE_CHECKING:
    from typing import Any

    from .gallery import Chapter, Example, chapters, example_ids, load_example, note_ids
    from .heading import header, versions
    from .launch import Launched
    from .scenario import Limits, Program, Scenario, ScenarioError
    from .session import Session

__all__ = [
    "Chapter",
    "Example",
    "Launched",
    "Limits",
    "Program",
    "Scenario",
    "ScenarioError",
    "Session",
    "chapters",
    "example_ids",
    "header",
    "load_example",
    "note_ids",
    "versions",
]
_PLACES = ("gallery", "scenario", "launch", "session", "heading")


def __getattr__(name: str) -> Any:
    """A name of the list, from the module that defines it."""
    if name in __all__:
        for place in _PLACES:
            value = getattr(import_module(f".{place}", __name__), name, None)
            if value is not None:
                globals()[name] = value
                return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
