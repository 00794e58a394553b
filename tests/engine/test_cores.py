"""Several cores: processes run at the same virtual time, threads of one program never do."""

from __future__ import annotations

import re
from typing import Any

import pytest
from invariants import check_events, check_steps
from recordings import run, written
from test_processes import ALIKE

from engine.gallery import load_course
from engine.perfetto import trace
from engine.scenario import Scenario, ScenarioError
from engine.words import Words

COUNT = """
import os, time
def crunch():
    for _ in range(200):
        pass
for _ in range({processes}):
    if os.fork() == 0:
        crunch()
        os._exit(0)
for _ in range({processes}):
    os.wait()
print(round(time.monotonic() * 1000))
"""
THREADS = """
import threading, time
def crunch():
    for _ in range(200):
        pass
threads = [threading.Thread(target=crunch) for _ in range(4)]
for each in threads: each.start()
for each in threads: each.join()
print(round(time.monotonic() * 1000))
"""
BUSY = "for _ in range(100):\n    pass\n"


def on(cores: int) -> dict[str, Any]:
    """The world of a machine with so many cores."""
    return {"machine": {"cores": cores}}


def took(recording: Any) -> int:
    """The milliseconds that a program says it took."""
    return int(recording.output(program=None))


@pytest.fixture(scope="module")
def comparison() -> dict[str, float]:
    """What the computations of the example take, in seconds."""
    course = load_course()["compare-cpu"]
    said = run(course.programs, course.scenario).output(program=None)
    return {name: float(seconds) for name, seconds in re.findall(r"(\w+) +([\d.]+)s", said)}


def test_of_four_computations_only_processes_help(comparison):
    one_by_one = comparison["sequential"]
    assert comparison["threads"] == pytest.approx(one_by_one, rel=0.05)
    assert comparison["greenlets"] == pytest.approx(one_by_one, rel=0.05)
    assert comparison["processes"] == pytest.approx(one_by_one / 4, rel=0.1)


def test_processes_take_as_long_as_the_cores_let_them(record):
    times = {cores: took(record(COUNT.format(processes=4), **on(cores))) for cores in (1, 2, 4)}
    alone = 200 * 2 * 0.1  # lines, and milliseconds for each
    assert times[1] == pytest.approx(4 * alone, rel=0.1)
    assert times[2] == pytest.approx(2 * alone, rel=0.1)
    assert times[4] == pytest.approx(alone, rel=0.1)


def test_processes_that_wait_take_as_long_as_the_longest_wait():
    course = load_course()["compare"]
    said = run(course.programs, course.scenario).output(program=None)
    walls = {name: float(seconds) for name, seconds in re.findall(r"(\w+) .* wall ([\d.]+)s", said)}
    assert walls["processes"] == pytest.approx(walls["threads"], rel=0.05)
    assert walls["processes"] == pytest.approx(walls["sequential"] / 4, rel=0.05)


def test_threads_of_one_program_take_as_long_as_on_one_core(record):
    assert took(record(THREADS, **on(4))) == pytest.approx(took(record(THREADS)), rel=0.05)


def test_programs_that_were_named_run_side_by_side(record):
    alone, together = record(BUSY).end["t"], record(BUSY, BUSY, **on(2)).end["t"]
    assert together == pytest.approx(alone, rel=0.01)


@pytest.mark.parametrize("cores", [2, 4])
@pytest.mark.parametrize("name", ALIKE)
def test_every_recording_is_sound(name, cores, record):
    recording = record(ALIKE[name], **on(cores))
    check_events(recording)
    check_steps(recording)
    words = Words("en")
    for step in recording.recorded.steps:
        assert not words.say("say." + step.n[0], step.n[1]).startswith("say."), step.n


@pytest.mark.parametrize("name", ALIKE)
def test_a_program_says_the_same_on_several_cores(name, record):
    assert sorted(record(ALIKE[name], **on(4)).output(program=None).splitlines()) == sorted(
        record(ALIKE[name]).output(program=None).splitlines()
    )


@pytest.mark.parametrize("name", ["multiprocessing", "pool"])
def test_the_order_of_what_happens_on_several_cores_is_the_same_in_every_run(name, record):
    again = run((written(ALIKE[name]),), Scenario.parse(on(4)))
    assert again.events == record(ALIKE[name], **on(4)).events


def test_one_core_is_told_without_its_number(record):
    assert not [each for each in record(COUNT.format(processes=2)).of("switch") if "core" in each]


def test_the_state_names_the_holder_of_each_core(record):
    recording = record(COUNT.format(processes=2), **on(3))
    states = [recording.recorded.at(step) for step in range(len(recording.recorded.steps))]
    most = max(sum(task is not None for task in state.get("cores", [])) for state in states)
    assert most == 2 or most == 3
    assert states[-1]["cores"] == [None] * len(states[-1]["cores"])


def test_a_process_that_is_killed_lets_go_of_its_core(record):
    recording = record(
        """
        import os, signal, time
        pid = os.fork()
        if pid == 0:
            while True:
                pass
        time.sleep(0.01)
        os.kill(pid, signal.SIGKILL)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        """,
        **on(2),
    )
    check_events(recording)
    check_steps(recording)
    assert recording.output() == "-9\n"
    assert "killed" in [cause for _, _, cause in recording.hands()]


def test_a_program_asks_how_many_cores_there_are(record):
    source = "import multiprocessing, os\nprint(os.cpu_count(), multiprocessing.cpu_count(), os.sched_getaffinity(0))\n"
    assert record(source, **on(3)).output() == "3 3 {0, 1, 2}\n"
    assert record(source).output() == "1 1 {0}\n"


@pytest.mark.parametrize("cores", [0, 17])
def test_a_machine_has_1_to_16_cores(cores):
    with pytest.raises(ScenarioError, match="between 1 and 16"):
        Scenario.parse(on(cores))


def test_an_exported_trace_has_a_track_for_every_core(record):
    recording = record(COUNT.format(processes=2), **on(2))
    events = trace(recording.recorded, ["p.py"])["traceEvents"]
    tracks = {each["args"]["name"] for each in events if each["name"] == "thread_name" and each["pid"] == 0}
    assert tracks == {"core 0", "core 1"}
    busy = sum(each["dur"] for each in events if each.get("cat") == "core")
    assert busy == recording.recorded.at(len(recording.recorded.steps) - 1)["busy_us"]
