"""The examples that come with Switchyard: ordinary programs, each with its scenario. Titles are words and live in the
language files. The course is a path of short programs, one thing to learn in each; the page lists the examples.

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
LIST = FOLDER / "examples.json"
COURSE = FOLDER / "course"


class Example(Struct, frozen=True):
    """An example: its id, the model it shows (if it is listed by one), its programs and their world."""

    id: str
    model: str
    programs: tuple[Program, ...]
    scenario: Scenario


def example_ids() -> tuple[str, ...]:
    """All ids, in the order in which a newcomer meets them."""
    return tuple(entry["id"] for entry in _read(LIST))


@cache
def load_example(ident: str) -> Example:
    """One example. KeyError for an unknown id."""
    for entry in _read(LIST):
        if entry["id"] == ident:
            return _example(entry, FOLDER)
    raise KeyError(ident)


@cache
def load_course() -> dict[str, Example]:
    """The programs of the course by their ids, in the order in which one meets them."""
    return {entry["id"]: _example(entry, COURSE) for entry in _read(COURSE / "course.json")}


def _example(entry: dict[str, Any], folder: Path) -> Example:
    programs = tuple(Program(name, (folder / name).read_text("utf-8")) for name in entry["programs"])
    return Example(entry["id"], entry.get("model", ""), programs, Scenario.parse(entry["scenario"]))


@cache
def _read(path: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return entries
