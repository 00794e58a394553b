"""Fixtures: recordings of programs, and the command line."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import Command
from hypothesis import settings
from recordings import Recording, program, run, written
from rigs import Net, Rig, Silent

from engine.loop import Loop
from engine.scenario import Program, Scenario

Record = Callable[..., Recording]
# The same examples every time, and no clock: a slow machine fails no test.
settings.register_profile("engine", derandomize=True, deadline=None, database=None)
settings.load_profile("engine")


@pytest.fixture(scope="session")
def record() -> Record:
    """record(program, ..., field of the scenario=...): runs programs on the simulated machine, each input once.

    A program is the name of a file, or the text of one.
    """
    known: dict[tuple[tuple[Program, ...], str], Recording] = {}

    def recorded(*programs: str | Program, host: bool = False, inside: str | None = None, **world: Any) -> Recording:
        chosen = tuple(_program(each, index) for index, each in enumerate(programs))
        scenario = Scenario.parse(world)
        key = (chosen, repr((scenario.to_json(), host, inside)))
        if key not in known:
            known[key] = run(chosen, scenario, host=host, inside=inside)
        return known[key]

    return recorded


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., Command]:
    """command("run", path, ...): python -m engine in a process of its own, in an empty folder."""
    return functools.partial(Command.run, folder=tmp_path)


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Our event loop, on a machine of its own."""
    rig = Rig()
    monkeypatch.setattr(Loop, "port", rig.port)
    monkeypatch.setattr(Loop, "observer", Silent())
    loop: Any = Loop(default=False)
    loop.rig = rig
    return loop


@pytest.fixture
def log() -> list[Any]:
    return []


@pytest.fixture
def net() -> Net:
    """A simulated network with a listening socket."""
    return Net()


@pytest.fixture
def ends(net: Net) -> Any:
    """A connection: the client's end and the server's."""
    return net.pair()


def _program(given: str | Program, index: int) -> Program:
    if isinstance(given, Program):
        return given
    if "\n" not in given and given.endswith(".py"):
        return program(given)
    return written(given, "p.py" if not index else f"p{index + 1}.py")
