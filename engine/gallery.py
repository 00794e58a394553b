"""The examples that come with Switchyard: ordinary programs, each with its scenario. Titles are words and live in the
language files.

Refuses to know how a run is carried out.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from .scenario import Program, Scenario

FOLDER = Path(__file__).resolve().parent / "examples"


class Example(Struct, frozen=True):
    """An example: its id, the model it shows, its programs and their world."""

    id: str
    model: str
    programs: tuple[Program, ...]
    scenario: Scenario


def example_ids() -> tuple[str, ...]:
    """All ids, in the order in which a newcomer meets them."""
    return tuple(entry["id"] for entry in _entries())


@cache
def load_example(ident: str) -> Example:
    """One example. KeyError for an unknown id."""
    for entry in _entries():
        if entry["id"] == ident:
            programs = tuple(Program(name, (FOLDER / name).read_text("utf-8")) for name in entry["programs"])
            return Example(ident, entry["model"], programs, Scenario.parse(entry["scenario"]))
    raise KeyError(ident)


@cache
def _entries() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((FOLDER / "examples.json").read_text("utf-8"))
    return entries
