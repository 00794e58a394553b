"""Other people's libraries: whole servers and clients print the same on the simulated machine and on the host."""

from __future__ import annotations

import sys

import pytest
from commands import Command
from invariants import check_events, check_steps
from recordings import PROGRAMS, run

from engine.scenario import Program, Scenario

FOREIGN = PROGRAMS / "foreign"
WORLD = Scenario.parse({"limits": {"steps": 2_000_000, "time": 120}})
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the simulated machine answers as Linux does")
HOST_RUNS = 4  # a busy host is late for short sleeps, and then prints in another order
NAMES = [path.stem for path in sorted(FOREIGN.glob("*.py"))]


@pytest.mark.parametrize("name", NAMES)
def test_a_program_prints_what_it_prints_on_the_host(name, tmp_path):
    path = FOREIGN / f"{name}.py"
    recording = run((Program(path.name, path.read_text("utf-8")),), WORLD)
    told = recording.output(program=None)
    for _ in range(HOST_RUNS):
        plain = Command.plain(path, tmp_path)
        assert plain.status == 0, plain.err
        if plain.out == told:
            break
    assert (told, recording.end["reason"]) == (plain.out, "finished"), recording.output("stderr")
    check_events(recording)
    check_steps(recording)
