"""The recording as the contract fixes it: lines, fields, causes, wake-ups. Anyone can check this from outside."""

from __future__ import annotations

import re

import pytest
from commands import read
from invariants import CAUSES, OWN, check_events
from recordings import FOLDER, PROGRAMS, example

from engine.events import Cause
from engine.gallery import note_ids
from engine.heading import versions

OWN_PROGRAMS = sorted(path.name for path in PROGRAMS.glob("*.py"))
BASE = {"seq", "t", "kind"}


@pytest.fixture
def recordings(record):
    """The recordings of all examples and of the tests' own programs."""
    own = [record(name, limits={"steps": 1200}) for name in OWN_PROGRAMS]
    return [example(ident) for ident in note_ids()] + own


def test_the_first_line_says_what_was_run_and_on_what(command, tmp_path):
    command("run", FOLDER / "gevent_pair.py", "--seed", 5, "--record", "out.json")
    head = read(tmp_path / "out.json")[0]
    assert {name: head[name] for name in ("timeline", "programs", "seed")} == {
        "timeline": 1,
        "programs": ["gevent_pair.py"],
        "seed": 5,
    }
    assert {name: head[name] for name in ("python", "gevent", "greenlet")} == versions()
    assert next(iter(head)) == "timeline"


def test_the_first_line_holds_all_it_takes_to_run_it_again(command, tmp_path):
    server = FOLDER / "server_select.py"
    command("run", server, "--scenario", "server-select", "--record", "out.json")
    head = read(tmp_path / "out.json")[0]
    assert head["sources"] == [server.read_text("utf-8")]
    assert [peer["name"] for peer in head["scenario"]["peers"]] == ["A", "B"]


def test_every_line_has_a_time_a_number_and_a_kind_first(command, tmp_path):
    command("run", FOLDER / "gevent_pair.py", "--record", "out.json")
    for number, line in enumerate(read(tmp_path / "out.json")[1:]):
        assert list(line)[:3] == ["t", "seq", "kind"]
        assert line["seq"] == number
        assert line["t"] == round(line["t"], 6)


@pytest.mark.parametrize("ident", note_ids())
def test_every_example_keeps_the_invariants_of_recordings(ident):
    check_events(example(ident))


@pytest.mark.parametrize("name", OWN_PROGRAMS)
def test_every_program_of_the_tests_keeps_the_invariants_of_recordings(name, record):
    check_events(record(name, limits={"steps": 1200}))


FIELDS = {
    "line": {"task": int, "file": str, "line": int},
    "task": {"task": int, "name": str, "what": str, "event": str},
    "output": {"task": int, "stream": str, "text": str},
    "end": {"reason": str},
    "fold": {"task": int, "count": int, "lines": list, "until": int},
}


@pytest.mark.parametrize("kind", FIELDS)
def test_the_fields_of_the_contract_are_there(kind, recordings):
    for recording in recordings:
        for event in recording.of(kind):
            for name, type_ in FIELDS[kind].items():
                assert type(event[name]) is type_, event


def test_the_words_of_the_contract_are_the_only_ones(recordings):
    for recording in recordings:
        for event in recording.of("task"):
            assert event["what"] in {"main", "greenlet", "hub", "thread", "coroutine", "process"}
            assert event["event"] in {"created", "finished", "failed"}
        for event in recording.of("output"):
            assert event["stream"] in {"stdout", "stderr"}
        assert recording.end["reason"] in {"finished", "failed", "deadlock", "waiting", "limit"}


def test_the_end_always_has_a_detail():
    assert "detail" in example("gevent-pair").end


def test_a_switch_holds_the_fields_of_the_contract_and_nothing_else(recordings):
    for recording in recordings:
        for event in recording.of("switch"):
            assert set(event) - {"carries"} == BASE | {"from", "to", "cause"}
            assert set(event["cause"]) == {"type", "line", "wake"}


def test_the_set_of_causes_is_closed():
    assert {cause.value for cause in Cause} == CAUSES


def test_a_switch_that_the_program_brings_about_has_its_line(recordings):
    for recording in recordings:
        lines = {each["task"]: set() for each in recording.of("task")}
        for each in recording.of("line"):
            lines[each["task"]].add(each["line"])
        for event in recording.of("switch"):
            task, cause = event["from"], event["cause"]
            if task is not None and lines[task] and cause["type"] in OWN and recording.names[task] != "hub":
                assert cause["line"] in lines[task], event


def test_the_line_of_a_switch_is_the_line_that_the_task_was_at(recordings):
    for recording in recordings:
        at = {}
        for event in recording.events:
            if event["kind"] == "line":
                at[event["task"]] = event["line"]
            elif event["kind"] == "switch" and event["cause"]["type"] in ("sleep", "join", "switch", "queue"):
                assert event["cause"]["line"] == at.get(event["from"]), event


def test_greenlets_have_the_names_of_their_functions_and_never_addresses(recordings):
    for recording in recordings:
        names = [each["name"] for each in recording.of("task", event="created")]
        assert len(set(names)) == len(names)
        assert not any(re.search("0x[0-9a-f]{4}", name) for name in names)


def test_equal_functions_are_told_apart_by_a_number(record):
    names = record("gevent_waits.py").names.values()
    assert {"MAIN", "hub", "holds", "holds·2"} <= set(names)


NAMELESS = {
    "a function": ("def fails(): pass\ngreenlet(fails).switch()\n", "fails"),
    "a partial": ("from functools import partial\ndef f(x): pass\ngreenlet(partial(f, 1)).switch()\n", "f"),
    "a method": ("class C:\n    def go(self): pass\ngreenlet(C().go).switch()\n", "go"),
    "of a library": ("import json\ngreenlet(json.dumps).switch(1)\n", "dumps"),
    "written in C": ("greenlet(int).switch()\n", "greenlet"),
    "written in C, and it prints": ("greenlet(print).switch(1)\n", "greenlet"),
    "never run": ("try:\n    greenlet(int).throw(KeyError)\nexcept KeyError: pass\n", "greenlet"),
    "switches on": ("def f(): greenlet(g).switch()\ndef g(): pass\ngreenlet(f).switch()\n", "g"),
    "of a program that ends its own tracing": (
        "import sys\ndef f(): pass\nsys.settrace(None)\ngreenlet(f).switch()\n",
        "f",
    ),
}


@pytest.mark.parametrize("kind", NAMELESS)
def test_a_greenlet_that_no_variable_holds_has_the_name_of_its_function_too(kind, record):
    source, name = NAMELESS[kind]
    recording = record(f"from greenlet import greenlet\n{source}print('end')\n")
    assert recording.output().endswith("end\n")
    assert name in recording.names.values()
    check_events(recording)


def test_lines_are_still_told_after_a_greenlet_without_a_name(record):
    recording = record("from greenlet import greenlet\ndef f():\n    x = 1\ngreenlet(f).switch()\nprint(1)\n")
    assert [each["line"] for each in recording.of("line")] == [1, 2, 4, 3, 5]


def test_times_are_seconds_of_virtual_time_on_a_grid_of_microseconds(recordings):
    for recording in recordings:
        assert all(abs(each["t"] * 1e6 - round(each["t"] * 1e6)) < 1e-3 for each in recording.events)


def test_every_line_of_the_program_has_its_price(record):
    recording = record("a = 1\nb = 2\nc = 3\n", machine={"line_cost": 0.25})
    assert [each["t"] for each in recording.of("line")] == [0.0, 0.25, 0.5]
    assert recording.end["t"] == 0.75


# --- every cause, and what it takes -----------------------------------------------------------------------------------

HUB_CAUSES = {
    "sleep": "import gevent\ngevent.sleep(1)\n",
    "yield": "import gevent\ngevent.sleep(0)\n",
    "join": "import gevent\ngevent.spawn(int).join()\n",
    "event": "from gevent.event import Event\nEvent().wait(1)\n",
    "queue": (
        "from gevent.queue import Queue\nfrom gevent import spawn_later\n"
        "q = Queue()\nspawn_later(1, q.put, 1)\nq.get()\n"
    ),
    "lock": (
        "from gevent.lock import Semaphore\nfrom gevent import spawn_later\n"
        "s = Semaphore(0)\nspawn_later(1, s.release)\ns.acquire()\n"
    ),
    "io": (
        "from gevent import monkey; monkey.patch_all()\nimport socket\n"
        "s = socket.create_server(('', 0))\ns.settimeout(1)\ntry:\n    s.accept()\nexcept TimeoutError:\n    pass\n"
    ),
}


@pytest.mark.parametrize("cause", HUB_CAUSES)
def test_a_greenlet_that_waits_hands_over_to_the_hub_with_the_cause_of_its_wait(cause, record):
    recording = record(HUB_CAUSES[cause])
    assert recording.end["reason"] == "finished"
    assert ("MAIN", "hub", cause) in recording.hands()
    assert recording.of("wait", on=cause)


def test_monkey_patched_calls_have_the_causes_of_what_they_replace(record):
    recording = record(
        """
        from gevent import monkey; monkey.patch_all()
        import queue, threading, time
        box, lock, bell = queue.Queue(), threading.Lock(), threading.Event()
        def worker():
            time.sleep(0.1)
            box.put(1)
            time.sleep(0.1)
            bell.set()
            with lock:
                time.sleep(0.1)
        thread = threading.Thread(target=worker)
        thread.start()
        box.get()
        bell.wait()
        time.sleep(0)
        with lock:
            pass
        thread.join()
        print("done")
        """
    )
    assert recording.output() == "done\n"
    causes = [cause for taken, given, cause in recording.hands() if taken == "MAIN" and given == "hub"]
    assert causes[:1] == ["event"]  # start() waits until the thread has begun
    assert set(causes) >= {"event", "yield"}


def test_a_killed_greenlet_is_marked_killed(record):
    assert ("dreams", "hub", "killed") in record("gevent_waits.py").hands()
    assert ("hub", "dreams", "throw") in record("gevent_waits.py").hands()


def test_a_timeout_is_thrown_into_the_one_that_waits(record):
    assert ("hub", "MAIN", "throw") in record("gevent_waits.py").hands()


def test_a_greenlet_that_fails_is_marked_failed(record):
    recording = record("gevent_failure.py")
    assert ("breaks", "hub", "failed") in recording.hands()
    assert recording.only("task", name="breaks", event="failed")["detail"] == "KeyError"


def test_without_gevent_a_blocking_call_stops_the_whole_program(record):
    recording = record("import time\ntime.sleep(1)\n")
    assert recording.hands() == [("MAIN", "-", "sleep"), ("-", "MAIN", "dispatch")]
    assert recording.only("wait")["hold"] is True


def test_a_throw_by_hand_is_marked_throw(record):
    assert ("MAIN", "gives", "throw") in record("greenlet_ways.py").hands()


def test_the_keyboard_is_a_cause_of_its_own(record):
    recording = record("print(input())\n", stdin=["typed"])
    assert recording.hands() == [("MAIN", "-", "input"), ("-", "MAIN", "dispatch")]
    assert recording.events[recording.of("switch")[1]["cause"]["wake"]]["kind"] == "input"
