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

    from .allowance import Allowance
    from .gallery import Chapter, Example, chapters, example_ids, load_example, note_ids
    from .heading import header, versions
    from .languages import spoken, templates
    from .launch import Launched
    from .libraries import library_source
    from .playback import programs_of
    from .protection import Code, Mode, Protection
    from .replaying import RecordedSession, read_recording_header, recorded_scenario
    from .sandbox import NoSandbox, Sandbox
    from .scenario import Limits, Program, Scenario, ScenarioError, ranges
    from .session import Session
    from .wire import Header, RecordingError
    from .words import Words

__all__ = [
    "Allowance",
    "Chapter",
    "Code",
    "Example",
    "Header",
    "Launched",
    "Limits",
    "Mode",
    "NoSandbox",
    "Program",
    "Protection",
    "RecordedSession",
    "RecordingError",
    "Sandbox",
    "Scenario",
    "ScenarioError",
    "Session",
    "Words",
    "chapters",
    "example_ids",
    "header",
    "library_source",
    "load_example",
    "note_ids",
    "programs_of",
    "ranges",
    "read_recording_header",
    "recorded_scenario",
    "spoken",
    "templates",
    "versions",
]
_PLACES = (
    "gallery",
    "scenario",
    "launch",
    "session",
    "wire",
    "playback",
    "replaying",
    "allowance",
    "sandbox",
    "protection",
    "heading",
    "languages",
    "libraries",
    "words",
)


def __getattr__(name: str) -> Any:
    """A name of the list, from the module that defines it."""
    if name in __all__:
        for place in _PLACES:
            value = getattr(import_module(f".{place}", __name__), name, None)
            if value is not None:
                globals()[name] = value
                return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
