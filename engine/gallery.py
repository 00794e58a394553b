"""The examples that come with Switchyard: ordinary programs, each with its scenario, in chapters along one path.

The note's programs and those of the course share one space of ids; where both have an id it is the note's program.
Titles, goals and chapters are words and live in the language files.

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
COURSE = FOLDER / "course"


class Example(Struct, frozen=True):
    """An example: its id, the model that it shows ("several": it compares some), its programs and their world."""

    id: str
    model: str
    programs: tuple[Program, ...]
    scenario: Scenario


class Chapter(Struct, frozen=True):
    """A stretch of the path, and the ids of its examples."""

    id: str
    examples: tuple[str, ...]


@cache
def chapters() -> tuple[Chapter, ...]:
    """All of them, in the order in which a newcomer meets them."""
    return tuple(Chapter(entry["id"], tuple(entry["examples"])) for entry in _read(FOLDER / "path.json"))


def example_ids() -> tuple[str, ...]:
    """The ids of all examples along the path."""
    return tuple(ident for chapter in chapters() for ident in chapter.examples)


def note_ids() -> tuple[str, ...]:
    """The ids of those examples that show the note's programs."""
    return tuple(entry["id"] for entry in _read(FOLDER / "examples.json"))


def load_example(ident: str) -> Example:
    """One example. KeyError for an unknown id."""
    return _all()[ident]


@cache
def _all() -> dict[str, Example]:
    return load_course() | _load_note()


@cache
def load_course() -> dict[str, Example]:
    """The programs of the course by their ids, in the course's own order; also those that the note has too."""
    return {entry["id"]: _example(entry, COURSE) for entry in _read(COURSE / "course.json")}


@cache
def _load_note() -> dict[str, Example]:
    return {entry["id"]: _example(entry, FOLDER) for entry in _read(FOLDER / "examples.json")}


def _example(entry: dict[str, Any], folder: Path) -> Example:
    programs = tuple(Program(name, (folder / name).read_text("utf-8")) for name in entry["programs"])
    return Example(entry["id"], entry["model"], programs, Scenario.parse(entry["scenario"]))


@cache
def _read(path: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return entries
