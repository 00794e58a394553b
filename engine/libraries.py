"""The libraries into which one can look: gevent and asyncio, as they are installed; their files, by the names that
recordings use, and what stands in them.

Refuses to know which of their lines run.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

NAMES = ("gevent", "asyncio")
# Of these nothing is ever recorded.
QUIET_FILES = ("gevent/monkey/", "gevent/_config.py")
FOREIGN = frozenset({"tests", "testing"})
LARGEST = 1 << 18


def library_folders(inside: str | None) -> dict[str, str]:
    """Where the libraries lie whose lines are wanted: folder -> the name that recordings use."""
    names = () if inside is None else NAMES if inside == "all" else (inside,)
    specs = {name: find_spec(name) for name in names}
    return {
        str(spec.submodule_search_locations[0]): name
        for name, spec in specs.items()
        if spec and spec.submodule_search_locations
    }


def library_source(name: str) -> str | None:
    """The text of a file whose lines a recording may hold; None for everything else."""
    path = _files().get(name)
    return path.read_text("utf-8") if path is not None else None


@cache
def library_line(name: str, number: int) -> str:
    """A line of such a file, without its indentation and what is remarked on it; "" where there is none."""
    lines = _lines(name)
    return lines[number - 1].partition(" # ")[0].strip() if 0 < number <= len(lines) else ""


def read_libraries() -> None:
    """Reads all of them, so that later on no file has to be opened: in the middle of a program that would be one of
    its own."""
    for name in _files():
        _lines(name)


@cache
def _lines(name: str) -> list[str]:
    return (library_source(name) or "").splitlines()


@cache
def _files() -> dict[str, Path]:
    """All files that may be shown: nothing is ever looked up by a name that somebody else made."""
    found = {}
    for folder, package in library_folders("all").items():
        for path in sorted(Path(folder).rglob("*.py")):
            place = path.relative_to(folder)
            name = f"{package}/{place.as_posix()}"
            if not (FOREIGN & set(place.parts) or name.startswith(QUIET_FILES) or path.stat().st_size > LARGEST):
                found[name] = path
    return found
