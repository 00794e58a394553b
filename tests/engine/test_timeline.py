"""The timeline: every step forwards by patches, backwards by replay, and the same state on both ways."""

from __future__ import annotations

import json

import msgspec
import pytest
from invariants import check_state, check_steps
from recordings import PROGRAMS, example

from engine.gallery import load_example, note_ids
from engine.session import Session
from engine.timeline import KEYFRAME, Timeline
from engine.wire import decode_event, encode_step

KINDS = {
    "line",
    "call",
    "return",
    "raise",
    "switch",
    "output",
    "input",
    "io",
    "net",
    "peer",
    "task",
    "hub",
    "fold",
    "lint",
    "end",
}
OWN = sorted(path.name for path in PROGRAMS.glob("*.py"))

# --- every step of every program --------------------------------------------------------------------------------------


@pytest.mark.parametrize("ident", note_ids())
def test_every_step_of_an_example_is_the_same_forwards_and_backwards(ident):
    check_steps(example(ident))


@pytest.mark.parametrize("name", OWN)
def test_every_step_of_the_tests_programs_is_the_same_forwards_and_backwards(name, record):
    check_steps(record(name, limits={"steps": 1200}))


@pytest.mark.parametrize("ident", note_ids())
def test_one_step_on_and_one_back_changes_nothing(ident):
    recorded = example(ident).recorded
    before = json.dumps(recorded.at(0))
    for index in range(1, len(recorded.steps)):
        following = json.dumps(recorded.at(index))
        assert json.dumps(recorded.at(index - 1)) == before
        before = following


def test_there_is_no_state_before_the_first_step_or_after_the_last():
    recorded = example("gevent-pair").recorded
    for outside in (-1, len(recorded.steps)):
        with pytest.raises(IndexError):
            recorded.at(outside)


def test_a_long_recording_is_entered_anywhere(record):
    recorded = record("n = 0\nwhile n < 400:\n    n += 1\n").recorded
    assert len(recorded.steps) > 3 * KEYFRAME
    for index in (KEYFRAME - 1, KEYFRAME, KEYFRAME + 1, len(recorded.steps) - 1):
        check_state(recorded.at(index))
        assert recorded.at(index)["tasks"]["1"]["line"] in (1, 2, 3)


# --- steps ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ident", note_ids())
def test_steps_are_those_of_the_view_protocol(ident):
    recording = example(ident)
    numbers = [step.q for step in recording.recorded.steps]
    times = [step.t for step in recording.recorded.steps]
    assert numbers == sorted(set(numbers))
    assert times == sorted(times)
    for step in recording.recorded.steps:
        assert step.k in KINDS
        assert isinstance(step.n[0], str)
        assert all(lane[2] <= step.t for lane in step.l)


@pytest.mark.parametrize("ident", note_ids())
def test_the_output_of_the_steps_is_the_output_of_the_program(ident):
    recording = example(ident)
    chunks = [chunk for step in recording.recorded.steps for chunk in step.o]
    for index in range(len(recording.programs)):
        text = "".join(each["text"] for each in chunks if each["program"] == index and each["stream"] == "stdout")
        assert text == recording.output(program=index)
    assert recording.recorded.at(len(recording.recorded.steps) - 1)["out"] == len(chunks)


@pytest.mark.parametrize("ident", note_ids())
def test_lane_changes_are_the_states_of_the_tasks(ident):
    recorded = example(ident).recorded
    lanes: dict[int, str] = {}
    for index, step in enumerate(recorded.steps):
        lanes |= {task: lane for task, lane, _ in step.l}
        assert lanes == {task["id"]: task["state"] for task in recorded.at(index)["tasks"].values()}


@pytest.mark.parametrize("ident", note_ids())
def test_what_a_session_streams_is_what_a_recording_gives(ident):
    """Live and replay are one path."""
    found = load_example(ident)
    streamed = []
    with Session(found.programs, found.scenario, live=False) as session:
        for frame in session.frames():
            streamed += frame["steps"] if "status" not in frame else ()
    assert streamed == [msgspec.json.decode(encode_step(step)) for step in example(ident).recorded.steps]


def test_a_step_comes_with_the_event_that_completes_it():
    recording = example("gevent-pair")
    timeline = Timeline(recording.programs)
    for event in recording.events:
        steps = timeline.feed(decode_event(msgspec.json.encode(event)))
        assert [step.q for step in steps] in ([], [event["seq"]])
        if event["kind"] in ("line", "output", "switch", "end"):
            assert steps


# --- states that matter -----------------------------------------------------------------------------------------------


def last(recording):
    return recording.recorded.at(len(recording.recorded.steps) - 1)


def state_after(recording, **event):
    """The state at the first step that shows such an event, or the next one after it."""
    seq = next(each["seq"] for each in recording.events if event.items() <= each.items())
    index = next(index for index, step in enumerate(recording.recorded.steps) if step.q >= seq)
    return recording.recorded.at(index)


def test_the_models_of_the_examples_are_found_out():
    models = {ident: last(example(ident))["programs"][0]["model"] for ident in note_ids()}
    assert models == {
        "gevent-pair": "gevent",
        "greenlet-pair": "greenlet",
        "server-select": "select",
        "server-nonblocking": "polling",
        "server-nonblocking-linux": "polling",
        "client-and-server": "polling",
    }
    assert last(example("client-and-server"))["programs"][1]["model"] == "blocking"


def test_switches_are_counted_as_the_summary_counts_them():
    for ident in note_ids():
        assert last(example(ident))["switches"] == len(example(ident).switches)


def test_a_sleeping_greenlet_has_its_deadline_and_the_hub_its_timer():
    recording = example("gevent-pair")
    state = state_after(recording, kind="loop", phase="poll")
    func = next(task for task in state["tasks"].values() if task["name"] == "func")
    (hub,) = state["hubs"].values()
    assert (func["state"], func["wait"]["on"], func["wait"]["call"]) == ("sleep", "sleep", "time.sleep(1)")
    assert func["wait"]["until"] == hub["timers"][0]["at"]
    assert [timer["task"] for timer in hub["timers"]] == [func["id"], func["id"] + 1]
    assert hub["ready"] == []


def test_spawned_greenlets_stand_in_the_ready_queue_in_order():
    recording = example("gevent-pair")
    state = state_after(recording, kind="wait", on="join")
    (hub,) = state["hubs"].values()
    assert [state["tasks"][str(each["task"])]["name"] for each in hub["ready"]] == ["func", "func1"]


def test_what_select_was_given_and_gave_back_is_in_the_state():
    recording = example("server-select")
    waiting = state_after(recording, kind="switch", to=None)["asks"]["1"]
    assert (waiting["call"], waiting["asked"], waiting["got"]) == ("select", [{"fd": 3, "events": "r"}], None)
    answered = state_after(recording, kind="readiness", event="answered")["asks"]["1"]
    assert answered["got"] == [{"fd": 3, "events": "r"}]


def test_a_socket_shows_its_unread_bytes_and_a_listener_its_backlog():
    recording = example("server-nonblocking-linux")
    state = state_after(recording, kind="socket", event="pending", wire="B")
    assert state["sockets"]["0:3"]["backlog"] == ["B"]
    state = state_after(recording, kind="socket", event="data")
    assert (state["sockets"]["0:4"]["data"], state["sockets"]["0:4"]["bytes"]) == ("hello", 5)
    state = state_after(recording, kind="socket", event="read")
    assert (state["sockets"]["0:4"]["bytes"], state["sockets"]["0:4"]["received"]) == (0, 5)


def test_a_closed_socket_stays_for_one_step_and_is_gone():
    recording = example("server-select")
    seq = recording.of("socket", event="closed")[0]["seq"]
    index = next(index for index, step in enumerate(recording.recorded.steps) if step.q >= seq)
    assert recording.recorded.at(index)["sockets"]["0:4"]["state"] == "closed"
    assert "0:4" not in recording.recorded.at(index + 1)["sockets"]


def test_a_line_of_a_client_goes_from_sent_to_arrived_to_read():
    recording = example("server-select")
    statuses = []
    for index in range(len(recording.recorded.steps)):
        lines = recording.recorded.at(index)["wires"].get("A", {"lines": []})["lines"]
        bye = [line["status"] for line in lines if line["text"] == "bye"]
        if bye and bye != statuses[-1:]:
            statuses += bye
    assert statuses == ["sent", "arrived", "read"]


def test_a_blocked_program_is_held_with_its_whole_thread():
    recording = example("server-nonblocking-linux")
    state = state_after(recording, kind="switch", to=None)
    assert state["tasks"]["1"]["state"] == "hold"
    assert state["tasks"]["1"]["wait"]["call"] == "conn.recv(1024)"


def test_the_end_says_how_it_ended():
    assert last(example("gevent-pair"))["end"]["reason"] == "finished"
    end = last(example("server-select"))["end"]
    assert (end["reason"], end["detail"], end["line"]) == ("waiting", "MAIN", None)
    assert [(each["task"], each["on"], each["call"]) for each in end["waits"]] == [(1, "io", "select")]
    assert last(example("server-nonblocking"))["end"]["detail"] == "3 s"


def test_a_greenlet_shows_its_stack_and_its_variables():
    recording = example("greenlet-pair")
    state = state_after(recording, kind="output", task=3)
    eat = state["tasks"]["3"] if state["tasks"]["3"]["name"] == "drink" else state["tasks"]["2"]
    assert [frame["func"] for frame in eat["stack"]] == ["drink"]
    assert eat["stack"][0]["vars"] == {"name": "'张三'"}


# --- lanes that teach -------------------------------------------------------------------------------------------------

# A greenlet that computes for 60 ms.
COMPUTES = """def computes():
    n = 0
    while n < 300:
        n += 1
"""


def lanes(recording, name):
    """The lane of a task: its states and when they began."""
    task = next(number for number, known in recording.names.items() if known == name)
    return [(lane, t) for step in recording.recorded.steps for who, lane, t in step.l if who == task]


def test_a_sleeper_whose_time_has_come_is_unnoticed_while_another_computes(record):
    recording = record(
        "import gevent\n"
        + COMPUTES
        + "def sleeps():\n    gevent.sleep(0.005)\n"
        + "gevent.joinall([gevent.spawn(sleeps), gevent.spawn(computes)])\n"
    )
    states = dict(lanes(recording, "sleeps"))
    assert list(states) == ["new", "ready", "running", "sleep", "unnoticed", "done"]
    due = recording.of("timer", event="due")[0]["t"] * 1e6
    assert states["unnoticed"] == round(due)
    assert states["done"] > states["unnoticed"] + 20_000


def test_data_that_has_arrived_is_unnoticed_while_another_computes(record):
    recording = record(
        "from gevent import monkey; monkey.patch_all()\nimport gevent, socket\n"
        + COMPUTES
        + "def serves():\n    s = socket.create_server(('', 8000))\n    print(s.accept()[0].recv(10))\n"
        + "gevent.joinall([gevent.spawn(serves), gevent.spawn(computes)])\n",
        peers=[{"name": "A", "connect": 8000, "at": 0.01, "script": [["send", "x"]]}],
    )
    told = [lane for lane, _ in lanes(recording, "serves")]
    assert told[:6] == ["new", "ready", "running", "io", "unnoticed", "running"]
    assert recording.output() == "b'x'\n"


def test_a_greenlet_that_switched_is_parked_until_somebody_switches_back():
    assert [lane for lane, _ in lanes(example("greenlet-pair"), "eat")] == [
        "new",
        "running",
        "parked",
        "running",
        "parked",
    ]


def test_a_watched_descriptor_is_hot_until_all_of_it_is_taken(record):
    peers = [{"name": "A", "connect": 8000, "at": 0.5, "script": [["send", "hi"], ["sleep", 1]]}]
    source = """
        from gevent import monkey; monkey.patch_all()
        from gevent.server import StreamServer
        StreamServer(('127.0.0.1', 8000), lambda conn, address: conn.recv(100)).serve_forever()
    """
    recorded = record(source, peers=peers).recorded
    hot = [
        watched["hot"]
        for index in range(len(recorded.steps))
        for hub in recorded.at(index)["hubs"].values()
        for watched in hub["fds"]
        if watched["fd"] == 3
    ]
    changes = [each for index, each in enumerate(hot) if index == 0 or hot[index - 1] != each]
    assert changes == [False, True, False]


def test_a_hub_that_asks_the_kernel_sleeps_there_until_something_is_ready():
    states = [lane for lane, _ in lanes(example("gevent-pair"), "hub")]
    assert states.count("kernel") == 2
    assert [states[index + 1] for index, lane in enumerate(states) if lane == "kernel"] == ["ready", "ready"]


@pytest.mark.parametrize(("call", "family"), [("socket.socketpair()", "unix"), ("os.pipe()", "pipe")])
def test_two_ends_that_are_made_together_know_each_other(record, call, family):
    sockets = record(f"import os, socket\na, b = {call}\n").recorded.at(3)["sockets"]
    assert {key: (each["kind"], each["pair"]) for key, each in sockets.items()} == {
        "0:3": ("stream", 4),
        "0:4": ("stream", 3),
    }
    assert {each["family"] for each in sockets.values()} == {family}


def test_the_pair_of_an_event_loop_is_connected(record):
    recorded = record("import asyncio\nasync def main(): await asyncio.sleep(1)\nasyncio.run(main())\n").recorded
    seen = [sockets for index in range(len(recorded.steps)) if (sockets := recorded.at(index)["sockets"])]
    pairs = [(each["fd"], each["kind"], each["pair"]) for each in seen[0].values()]
    assert [kind for _, kind, _ in pairs] == ["stream", "stream"]
    assert {fd for fd, _, _ in pairs} == {pair for _, _, pair in pairs}


def test_what_the_cpu_was_used_for_is_counted_up_to_a_time_that_the_state_names():
    def counted(ident):
        recorded = example(ident).recorded
        return {(state["busy_at"], state["busy_us"]) for state in map(recorded.at, range(len(recorded.steps)))}

    assert all(at == busy for at, busy in counted("server-nonblocking")), "its CPU never sleeps"
    assert max(counted("gevent-pair")) == (2_001_560, 1_860)


def test_a_polling_program_that_got_an_answer_shows_where():
    recording = example("server-nonblocking")
    step = next(step for step in recording.recorded.steps if step.n[0] == "io.recv")
    poll = recording.recorded.at(recording.recorded.steps.index(step))["polls"]["1"]
    assert {name: poll[name] for name in ("streak", "call", "fd", "line")} == {
        "streak": 0,
        "call": "recv",
        "fd": 4,
        "line": 15,
    }


def test_a_polling_program_shows_its_futile_asking():
    states = [lane for lane, _ in lanes(example("server-nonblocking"), "MAIN")]
    assert set(states) == {"running", "poll"}
