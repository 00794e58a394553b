"""The house stands: every module of the engine has a floor, and lower floors know nothing of higher ones.

Reads the imports from the source (also those in functions and under TYPE_CHECKING) and compares them with the tables
below. It imports nothing of what it reads, so a module that is still being written breaks no other test.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 400

# The first name under engine/ -> its floor. A module may import its own floor and those below.
FLOORS = {
    "complaint": 0,
    "causes": 0,
    "events": 0,
    "events_net": 0,
    "scenario": 0,
    "rebirth": 0,
    "languages": 0,
    "libraries": 0,
    "machine": 1,
    "standins": 2,
    "interruption": 2,
    "wiring": 2,
    "pending": 2,
    "timerheap": 2,
    "signals": 2,
    "makers": 2,
    "loopstate": 2,
    "watchers": 2,
    "occasions": 2,
    "observer": 2,
    "loop": 2,
    "accelerated": 2,
    "aio": 2,
    "awaits": 2,
    "carried": 2,
    "comprehensions": 2,
    "tasks": 2,
    "naming": 2,
    "untraced": 2,
    "values": 2,
    "steady": 2,
    "waits": 2,
    "probes": 2,
    "draft": 3,
    "source": 3,
    "state": 3,
    "state_frames": 3,
    "state_loop": 3,
    "state_net": 3,
    "state_queues": 3,
    "state_threads": 3,
    "wakers": 3,
    "world": 3,
    "timeline": 3,
    "recorder": 3,
    "narration": 3,
    "narration_end": 3,
    "narration_queues": 3,
    "narration_switches": 3,
    "phrases": 3,
    "folding": 3,
    "steps": 3,
    "lints": 3,
    "roll": 3,
    "ready": 3,
    "turns": 3,
    "asking": 3,
    "looking": 3,
    "blocked": 3,
    "state_lints": 3,
    "state_inside": 3,
    "narration_inside": 3,
    "meanings": 3,
    "narration_lints": 3,
    "wire": 4,
    "words": 4,
    "frames": 4,
    "inbound": 4,
    "pack": 4,
    "unpack": 4,
    "sealed": 0,
    "allowance": 0,
    "outbox": 4,
    "gallery": 4,
    "perfetto": 4,
    "replay": 4,
    "uncaught": 5,
    "runtime": 5,
    "watchdog": 5,
    "child": 5,
    "stream": 5,
    "process": 5,
    "heading": 5,
    "layout": 5,
    "launch": 5,
    "launch_host": 5,
    "hosted": 5,
    "calibration": 5,
    "playback": 5,
    "replaying": 5,
    "syscalls": 0,
    "seccomp": 0,
    "confinement": 5,
    "courtesy": 5,
    "threshold": 5,
    "sandbox": 5,
    "protection": 5,
    "inspection": 0,
    "session": 5,
    "arguments": 6,
    "running": 6,
    "hosting": 6,
    "telling": 6,
    "__init__": 6,
    "__main__": 6,
}
APP_FLOOR = 7

# (who, what it never imports, why)
NEVER = [
    (
        "engine.machine",
        "engine.standins",
        "the machine does not know what programs import in place of the real modules",
    ),
    ("engine.machine", "engine.probes", "the machine does not know that it is watched"),
    ("engine.examples", "engine", "examples are ordinary programs and do not know that they are watched"),
    ("engine", "app", "the engine does not know who shows its timelines"),
    ("engine", "flask", "the engine does not know Flask"),
    ("engine", "flask_sock", "the engine does not know Flask"),
]


class Import(NamedTuple):
    line: int
    module: str  # the module imported, or the one that a name is imported from
    name: str | None  # the name imported from it, where that is not a module itself


# --- reading ----------------------------------------------------------------------------------------------------------


def modules(root: Path) -> dict[str, Path]:
    """Dotted name -> file, for everything under engine/ and app/."""
    found = {}
    for path in sorted([*root.glob("engine/**/*.py"), *root.glob("app/**/*.py")]):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def absolute(node: ast.ImportFrom, module: str, path: Path) -> str:
    """The module that `from ... import` names, its leading dots resolved."""
    if not node.level:
        return node.module or ""
    climb = node.level - (path.name == "__init__.py")
    package = module.split(".")[: -climb or None]
    return ".".join([*package, *filter(None, [node.module])])


def imports_of(module: str, known: dict[str, Path]) -> Iterator[Import]:
    path = known[module]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from (Import(node.lineno, alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = absolute(node, module, path)
            for alias in node.names:
                whole = f"{source}.{alias.name}"
                yield Import(node.lineno, whole, None) if whole in known else Import(node.lineno, source, alias.name)


def every_import(root: Path) -> Iterator[tuple[str, str, Import]]:
    """(module, "file:line", what it imports there)"""
    known = modules(root)
    for module, path in known.items():
        for what in imports_of(module, known):
            yield module, f"{path.relative_to(root).as_posix()}:{what.line}", what


def names_of(path: Path) -> tuple[set[str], set[str] | None]:
    """The names that a module binds at its top, and those in its __all__ (None where it has none)."""
    bound: set[str] = set()
    listed = None
    for node in ast.parse(path.read_text(encoding="utf-8"), str(path)).body if path.exists() else []:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            bound |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            bound.add(node.name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            bound |= {target.id for target in targets if isinstance(target, ast.Name)}
            if "__all__" in bound and listed is None:
                listed = set(ast.literal_eval(node.value))
    return bound, listed


def exports(root: Path) -> set[str]:
    """The names in __all__ of engine/__init__.py; where it has none, every public name that it binds."""
    bound, listed = names_of(root / "engine/__init__.py")
    return {name for name in bound if not name.startswith("_")} if listed is None else listed


def is_in(module: str, place: str) -> bool:
    return module == place or module.startswith(f"{place}.")


def floor_of(module: str) -> int | None:
    if is_in(module, "app"):
        return APP_FLOOR
    return FLOORS.get(module.split(".")[1] if "." in module else "__init__")


# --- complaining ------------------------------------------------------------------------------------------------------


def homeless(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root).as_posix()} has no floor yet: add {module.split('.')[1]!r} to FLOORS in "
        "tests/test_floors.py, as low as what it imports allows."
        for module, path in modules(root).items()
        if not is_in(module, "engine.examples") and floor_of(module) is None
    ]


def climbing(root: Path) -> list[str]:
    return [
        f"{where}: {module} (floor {low}) imports {what.module} (floor {high}). Lower floors know nothing of higher "
        "ones: move what is shared down, or hand it in as an argument."
        for module, where, what in every_import(root)
        if is_in(what.module, "engine") or is_in(what.module, "app")
        if (low := floor_of(module)) is not None and (high := floor_of(what.module)) is not None and high > low
    ]


def is_to_be_written(what: Import, known: dict[str, Path]) -> bool:
    """`from package import name` where the package binds no such name: a module that is not there yet."""
    path = known[what.module]
    return what.name is not None and path.name == "__init__.py" and what.name not in names_of(path)[0]


def circles(root: Path) -> list[str]:
    known = modules(root)
    graph = {name: set[str]() for name in known}
    for name in known:
        there = (what for what in imports_of(name, known) if what.module in known and what.module != name)
        graph[name] |= {what.module for what in there if not is_to_be_written(what, known)}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # graphlib lists what is imported before what imports it.
        return [f"These modules import each other in a circle: {' -> '.join(reversed(error.args[1]))}."]
    return []


def forbidden(root: Path) -> list[str]:
    return [
        f"{where}: {who} never imports {target}: {why}."
        for module, where, what in every_import(root)
        for who, target, why in NEVER
        if is_in(module, who) and is_in(what.module, target)
    ]


def curious(root: Path) -> list[str]:
    """Imports by app/ of anything in the engine that engine/__init__.py does not export (once that is written)."""
    has_front = (root / "engine/__init__.py").exists()
    public = exports(root)
    return [
        f"{where}: app takes {what.name or what.module} from {what.module}, which engine/__init__.py does not export. "
        "app sees only what the package engine exports."
        for module, where, what in every_import(root)
        if is_in(module, "app") and is_in(what.module, "engine")
        if what.module != "engine" or (has_front and what.name is not None and what.name not in public)
    ]


def gossiping(root: Path) -> list[str]:
    """Imports of one probe by another. What a name with an underscore holds is shared by all, and is no probe."""
    return [
        f"{where}: the probe {module} imports the probe {what.module}. Probes are sources of facts of their own: move "
        "what they share to a lower floor, or to a module of engine/probes/ whose name begins with an underscore."
        for module, where, what in every_import(root)
        if module.startswith("engine.probes.") and what.module.startswith("engine.probes.")
        if what.module.split(".")[2] != module.split(".")[2] and not what.module.split(".")[2].startswith("_")
    ]


def sprawling(root: Path) -> list[str]:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules(root).values()}
    return [
        f"{path.relative_to(root).as_posix()} has {length} lines; {LONGEST_FILE} is the most. Split it."
        for path, length in lengths.items()
        if length > LONGEST_FILE
    ]


RULES = [homeless, climbing, circles, forbidden, curious, gossiping, sprawling]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_stands(rule):
    complaints = list(dict.fromkeys(rule(ROOT)))
    assert not complaints, "\n" + "\n".join(complaints)


# --- each rule sees what it is there for ------------------------------------------------------------------------------

BROKEN = [
    (homeless, {"engine/attic.py": ""}, "add 'attic' to FLOORS"),
    (climbing, {"engine/events.py": "def f():\n    from . import state", "engine/state.py": ""}, "events.py:2"),
    (climbing, {"engine/machine/a.py": "from ..loop import Loop"}, "engine.machine.a (floor 1) imports engine.loop"),
    (climbing, {"engine/wire.py": "import engine"}, "imports engine (floor 6)"),
    (circles, {"engine/events.py": "from . import scenario", "engine/scenario.py": "from .events import E"}, "circle"),
    (circles, {"engine/machine/__init__.py": "from .a import A", "engine/machine/a.py": "from . import A"}, "circle"),
    (forbidden, {"engine/machine/a.py": "from ..probes import lines"}, "does not know that it is watched"),
    (forbidden, {"engine/examples/pair.py": "import engine.events"}, "ordinary programs"),
    (forbidden, {"engine/session.py": "from flask import Flask"}, "does not know Flask"),
    (curious, {"app/pages.py": "from engine.state import State"}, "does not export"),
    (curious, {"engine/__init__.py": "__all__ = ['run']", "app/pages.py": "from engine import walk"}, "takes walk"),
    (gossiping, {"engine/probes/a.py": "from .b import B", "engine/probes/b.py": ""}, "engine.probes.b"),
    (sprawling, {"engine/wire.py": "x = 1\n" * 401}, "401 lines"),
]


def build(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(("rule", "files", "words"), BROKEN)
def test_a_broken_house_is_noticed(tmp_path, rule, files, words):
    complaints = rule(build(tmp_path, files))
    assert len(complaints) == 1
    assert words in complaints[0]


def test_a_sound_house_raises_no_complaint(tmp_path):
    files = {
        "engine/__init__.py": "from .session import run",
        "engine/session.py": "import json\nfrom .machine.clock import Clock\nfrom .probes import lines, switches",
        "engine/machine/__init__.py": "",
        "engine/machine/clock.py": "from ..events import Tick",
        "engine/events.py": "",
        "engine/probes/lines.py": "from ._shared import short",
        "engine/probes/switches.py": "from ._shared import short",
        "engine/probes/_shared.py": "",
        "engine/examples/pair.py": "from gevent import sleep",
        "app/pages.py": "import engine\nfrom flask import Flask\nfrom engine import run\nfrom . import live",
        "app/live.py": "",
    }
    build(tmp_path, files)
    assert [complaint for rule in RULES for complaint in rule(tmp_path)] == []
