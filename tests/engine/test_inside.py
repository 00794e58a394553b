"""Looking inside of gevent and asyncio: the run is the same, with steps in between that show their own lines."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import msgspec
import pytest
from invariants import check_events, check_steps
from recordings import is_inside, own_events, run

from engine.gallery import example_ids, load_example
from engine.meanings import MEANINGS, meaning
from engine.session import Session

# Programs with an event loop, and those whose library code has a price or is folded away.
IDENTS = [
    each for each in example_ids() if load_example(each).model in ("gevent", "asyncio", "threads") or "gevent" in each
]
ALL = [*dict.fromkeys([*IDENTS, "srv-gevent", "srv-chat", "compare", "two-reasons", "trylock-spin"])]
LANG = Path(__file__).resolve().parent.parent.parent / "static" / "lang"


@functools.cache
def both(ident):
    """The recordings of an example: as it is, and with the libraries' lines."""
    found = load_example(ident)
    return run(found.programs, found.scenario), run(found.programs, found.scenario, inside="all")


def bare(state):
    """A state without what only an unfolded run has, and without numbers of events."""
    tasks = {
        key: {name: value for name, value in task.items() if name not in ("inside", "at")}
        for key, task in state["tasks"].items()
    }
    last = state["last"] and {**state["last"], "wake": None}
    lints = [{**each, "q": None} for each in state["lints"]]
    queues = {
        key: {**each, "last": each["last"] and {**each["last"], "q": None}} for key, each in state["queues"].items()
    }
    return {**state, "tasks": tasks, "last": last, "lints": lints, "queues": queues}


@pytest.mark.parametrize("ident", ALL)
def test_the_run_is_the_same_with_other_events_in_between(ident):
    plain, inside = both(ident)
    assert own_events(plain) == own_events(inside)
    check_events(inside)


@pytest.mark.parametrize("ident", ["gevent-pair", "gevent-queue", "srv-gevent", "asyncio-pair", "trylock-spin"])
def test_the_steps_of_the_program_and_their_states_are_the_same(ident):
    plain, inside = (each.recorded for each in both(ident))
    kept = [index for index, step in enumerate(inside.steps) if step.k != "inside"]
    assert [(each.t, each.k, each.n[0], each.o) for each in plain.steps] == [
        (step.t, step.k, step.n[0], step.o) for step in (inside.steps[index] for index in kept)
    ]
    assert len(inside.steps) > 2 * len(plain.steps)
    for place, index in list(enumerate(kept))[:: max(1, len(kept) // 20)]:
        assert bare(inside.at(index)) == bare(plain.at(place))


def test_its_states_are_sound():
    check_steps(both("gevent-pair")[1])


@pytest.mark.parametrize("ident", ["gevent-pair", "gevent-pool", "srv-chat", "asyncio-pair", "compare"])
def test_every_such_step_says_where_it_is(ident):
    recorded = both(ident)[1].recorded
    shown = [index for index, step in enumerate(recorded.steps) if step.k == "inside"]
    for index in shown[:: max(1, len(shown) // 150)]:
        step, tasks = recorded.steps[index], recorded.at(index)["tasks"].values()
        here = [task["inside"][task["at"]] for task in tasks if task.get("at") is not None]
        said = step.n[1]
        assert (said["file"], said["func"], said["line"]) in [
            (frame["file"], frame["func"], frame["line"]) for frame in here
        ]


def test_a_folded_run_knows_nothing_of_it():
    for step in (0, -1):
        recorded = both("gevent-pair")[0].recorded
        state = recorded.at(len(recorded.steps) - 1 if step else 0)
        assert not any({"inside", "at"} & set(task) for task in state["tasks"].values())


def keys(ident, who):
    return [step.n[0] for step in both(ident)[1].recorded.steps if step.k != "line" and step.n[1].get("task") == who]


def test_how_the_hub_knows_whom_to_wake():
    steps = both("gevent-pair")[1].recorded.steps
    told = [step.n[0] for step in steps]
    due = told.index("awake.timer")
    story = told[due : told.index("dispatch.timer", due) + 1]
    assert story == ["awake.timer", "inside.at.waiter.switch", *["inside.line"] * 5, "dispatch.timer"]
    state = both("gevent-pair")[1].recorded.at(due + 1)
    hub = state["tasks"][str(state["cpu"])]
    assert [(frame["func"], frame.get("via")) for frame in hub["inside"]] == [
        ("Hub.run", None),
        ("Waiter.switch", "timers"),
    ]


def test_who_sleeps_leaves_its_waiter_with_the_watcher():
    told = keys("gevent-pair", "func")
    wanted = ["inside.at.sleep", "inside.at.hub.wait", "inside.at.waiter.get", "inside.at.hub.switch"]
    assert [each for each in told if each in wanted][:4] == wanted


def test_a_coroutine_keeps_its_functions_while_it_waits_and_is_stepped_from_below():
    recorded = both("asyncio-pair")[1].recorded
    for index, step in enumerate(recorded.steps):
        state = recorded.at(index)
        task = next((each for each in state["tasks"].values() if each["name"] == "func"), None)
        if task and task["state"] == "sleep":
            assert [(frame["func"], frame["under"]) for frame in task["inside"]] == [("sleep", 1)]
        if task and step.n[0] == "inside.at.aio.handle" and step.n[1]["task"] == "func" and task["stack"]:
            assert [frame["func"] for frame in task["inside"]] == ["Handle._run", "sleep"]
            assert task["at"] == 0
            return
    pytest.fail("func was never stepped")


def test_neither_imports_nor_patches_are_told():
    events = both("gevent-pair")[1].events
    files = {each["file"] for each in events if is_inside(each)}
    assert not [each for each in files if each.startswith("gevent/monkey") or each == "gevent/_config.py"]
    assert len([each for each in events if is_inside(each)]) < 2000


def test_what_libraries_do_takes_no_room_of_the_program_and_is_cut_visibly(record):
    source = "import gevent\nfor _ in range(3):\n    gevent.sleep(0.1)\n"
    plain = record(source)
    room = {"steps": len(plain.events) + 1}
    cut = record(source, limits=room, inside="gevent")
    assert record(source, limits=room).end["reason"] == "finished"
    assert (cut.end["reason"], cut.end["detail"]) == ("limit", f"{room['steps']} events")


def test_every_key_has_words_in_both_languages():
    known = {each for functions in MEANINGS.values() for each in functions.values()}
    for language in ("en", "zh"):
        words = json.loads((LANG / f"{language}.json").read_text("utf-8"))
        assert not [each for each in known if f"say.inside.at.{each}" not in words]
        told = {key.removeprefix("say.inside.at.") for key in words if key.startswith("say.inside.at.")}
        assert told == known


def test_what_has_no_meaning_of_its_own_has_none():
    assert meaning("gevent/_waiter.py", "Waiter.switch") == "waiter.switch"
    assert meaning("gevent/_waiter.py", "Waiter.__init__") is None
    assert meaning("p.py", "run") is None


def test_the_view_of_an_unfolded_run_is_made_where_it_runs():
    found = load_example("gevent-pair")
    with Session(found.programs, found.scenario, live=False, inside="all") as session:
        steps = [step for frame in session.frames() if "status" not in frame for step in frame["steps"]]
    there = both("gevent-pair")[1].recorded.steps
    assert len(steps) == len(there)
    assert steps[200] == json.loads(msgspec.json.encode(there[200]))
