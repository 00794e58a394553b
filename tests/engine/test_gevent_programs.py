"""Small programs that go through gevent's interface print the same on the simulated machine as on libev and the host.

The left hand of each comparison is stock gevent in plain Python: its own loop, real time, real sockets. So the
programs in tests/programs/gevent_interface, one for each part of the interface, say how far it goes; what gevent's own
test files go through (tools/gevent_suite.py) is here again only in passing.
"""

from __future__ import annotations

import sys

import pytest
from commands import Command
from invariants import check_events, check_steps
from recordings import PROGRAMS

from engine.scenario import Program

FOLDER = PROGRAMS / "gevent_interface"
HELPER = "attempting"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the simulated machine answers as Linux does")


NAMES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != HELPER)


def recorded(name, record):
    path = FOLDER / f"{name}.py"
    return record(Program(path.name, path.read_text("utf-8"), str(FOLDER)))


@pytest.mark.parametrize("name", NAMES)
def test_a_program_prints_what_it_prints_on_libev(name, record, tmp_path):
    path = FOLDER / f"{name}.py"
    plain = Command.plain(path, tmp_path, PYTHONWARNINGS="ignore", PYTHONDONTWRITEBYTECODE="1")
    assert plain.status == 0, plain.err
    recording = recorded(name, record)
    assert (recording.output(), recording.end["reason"]) == (plain.out, "finished"), recording.output("stderr")


@pytest.mark.parametrize("name", NAMES)
def test_what_it_does_is_told_without_a_gap(name, record):
    recording = recorded(name, record)
    check_events(recording)
    check_steps(recording)
