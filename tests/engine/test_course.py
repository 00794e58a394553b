"""Every program of the course and every example, once on the simulated machine: sound, and as the host prints it.

What the host prints stands in course.json; `make differential ARGS=--write` runs the host again.
"""

from __future__ import annotations

import functools
from pathlib import Path

import msgspec
import pytest
from invariants import check_events
from recordings import Recording, run

from engine.gallery import load_course, load_example, note_ids
from tools.samecheck import Agreement

KEPT = msgspec.json.decode(Path(__file__).with_name("course.json").read_bytes(), type=dict[str, list[Agreement]])
EXAMPLES = load_course() | {f"example/{ident}": load_example(ident) for ident in note_ids()}
# They start processes, which run on several cores: their checks are elsewhere.
WITHOUT_HOST = {"compare", "compare-cpu"}


@functools.cache
def recording(ident: str) -> Recording:
    return run(EXAMPLES[ident].programs, EXAMPLES[ident].scenario)


def test_what_the_host_prints_is_known_of_all_that_run_on_linux():
    linux = {ident for ident, example in EXAMPLES.items() if example.scenario.machine.platform == "linux"}
    assert set(KEPT) == linux - WITHOUT_HOST


@pytest.mark.parametrize("ident", KEPT)
def test_a_program_prints_what_it_prints_on_the_host(ident):
    for index, agreement in enumerate(KEPT[ident]):
        said = recording(ident).output(program=index)
        assert agreement.holds(said), (agreement, said)


@pytest.mark.parametrize("ident", sorted(EXAMPLES.keys() - WITHOUT_HOST))
def test_the_recording_is_sound(ident):
    check_events(recording(ident))
