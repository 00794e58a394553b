"""A run from outside: frames, parking, a person who acts, and closing at any moment."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest
from commands import ROOT
from recordings import example, program, written

from engine import Scenario, Session, header, load_example, versions
from engine.frames import encode_frame
from engine.launch import ENVIRONMENT
from engine.pack import LEAST_LINES, MOST_LINES

CONNECT = {"peer": "A", "do": ["connect", 8000]}


def play(session: Session, *deeds: dict) -> tuple[list[dict], list[dict]]:
    """Acts whenever the run is parked; the steps and the status frames."""
    rest, steps, statuses = iter(deeds), [], []
    for frame in session.frames():
        assert "error" not in frame, frame
        if "status" not in frame:
            steps += frame["steps"]
            continue
        statuses.append(frame)
        if frame["status"] == "parked":
            deed = next(rest, None)
            if deed is None:
                session.close()
                break
            session.act(deed)
    return steps, statuses


def select_server(**world: object) -> Session:
    return Session((program("server_select.py"),), Scenario.parse(world))


# --- frames -----------------------------------------------------------------------------------------------------------


def test_a_run_that_ends_by_itself_says_so_last():
    found = load_example("gevent-pair")
    with Session(found.programs, found.scenario) as session:
        steps, statuses = play(session)
    assert [each["status"] for each in statuses] == ["ended"]
    assert statuses[0]["steps"] == len(steps) == 41
    assert statuses[0]["t"] == steps[-1]["t"]


def test_the_first_step_comes_before_the_program_is_done():
    session = Session((written("print(1)\ninput()\n"),), Scenario())
    with session:
        frames = session.frames()
        first = next(frames)
        assert first["steps"][0]["n"][0] == "line"


def test_a_live_run_parks_where_a_person_could_go_on():
    with select_server() as session:
        steps, statuses = play(session)
    assert [each["status"] for each in statuses] == ["parked"]
    assert statuses[0]["steps"] == len(steps)
    assert steps[-1]["n"][0] == "switch.io.none"


def test_a_run_that_is_not_live_ends_instead():
    with Session((program("server_select.py"),), Scenario(), live=False) as session:
        steps, statuses = play(session)
    assert [each["status"] for each in statuses] == ["ended"]
    assert steps[-1]["n"][0] == "end.waiting"


# --- a person ---------------------------------------------------------------------------------------------------------


def test_a_person_plays_a_client_against_the_running_server():
    with select_server() as session:
        steps, statuses = play(session, CONNECT, {"peer": "A", "do": ["send", "hi"]}, {"peer": "A", "do": ["close"]})
    assert [each["status"] for each in statuses] == ["parked", "resumed"] * 3 + ["parked"]
    assert [chunk["text"] for step in steps for chunk in step.get("o", ())] == ["hi\n"]
    assert "peer.recv" in [step["n"][0] for step in steps]


def test_a_person_types_at_the_keyboard():
    source = "while (line := input('>')) != 'q':\n    print(line.upper())\n"
    with Session((written(source),), Scenario()) as session:
        typed = [{"program": "p.py", "do": ["type", text]} for text in ("hello", "q")]
        steps, statuses = play(session, *typed)
    assert statuses[-1]["status"] == "ended"
    assert "".join(chunk["text"] for step in steps for chunk in step.get("o", ())) == ">HELLO\n>"


def test_what_a_person_did_becomes_a_line_of_the_scenario_at_its_time():
    with select_server() as session:
        _, statuses = play(session, CONNECT, {"peer": "A", "do": ["send", "hi"]})
        scenario = session.scenario
    assert [each.do for each in scenario.actions] == [["connect", 8000], ["send", "hi"]]
    assert scenario == Scenario.parse(statuses[-2]["scenario"])
    parked = [each["t"] for each in statuses if each["status"] == "parked"]
    assert all(action.at >= t for action, t in zip(scenario.actions, parked, strict=False))


def test_replay_and_live_are_one_path():
    """The scenario that a live run has written gives the same steps when it is run again."""
    deeds = [CONNECT, {"peer": "A", "do": ["send", "hi"]}, {"peer": "A", "do": ["reset"]}]
    with select_server() as session:
        live, _ = play(session, *deeds)
        scenario = session.scenario
    with Session((program("server_select.py"),), scenario) as session:
        again, statuses = play(session)
    assert again == live
    assert [each["status"] for each in statuses] == ["parked"]


def test_a_run_may_be_continued_by_one_more_line_in_the_scenario():
    world = Scenario().with_action({**CONNECT, "at": 1_000_000})
    world = world.with_action({"peer": "A", "do": ["send", "later"], "at": 2_000_000})
    with Session((program("server_select.py"),), world) as session:
        steps, _ = play(session)
    sent = next(step for step in steps if step["n"][0] == "peer.send")
    assert sent["t"] == 2_000_000


# --- several programs -------------------------------------------------------------------------------------------------


def test_a_person_may_type_for_the_second_program():
    programs = (program("server_select.py"), written(program("client.py").source.replace("8080", "8000"), "client.py"))
    with Session(programs, Scenario()) as session:
        typed = [{"program": "client.py", "do": ["type", text]} for text in ("hello", "q")]
        steps, statuses = play(session, *typed)
    output = [(chunk["program"], chunk["text"]) for step in steps for chunk in step.get("o", ())]
    assert (0, "hello\n") in output
    assert (1, "HELLO\n") in output
    assert statuses[-1]["status"] == "parked"


# --- closing ----------------------------------------------------------------------------------------------------------


def test_closing_twice_does_nothing():
    session = select_server()
    session.close()
    session.close()


def test_closing_a_run_ends_all_its_processes():
    found = load_example("client-and-server")
    session = Session(found.programs, found.scenario)
    processes = list(session._launched.processes)
    assert len(processes) == 2
    next(session.frames())
    session.close()
    assert all(process.poll() is not None for process in processes)


def test_acting_in_a_run_that_is_over_is_an_os_error_and_it_can_still_be_closed():
    found = load_example("greenlet-pair")
    session = Session(found.programs, found.scenario)
    try:
        play(session)
        session._launched.processes[0].wait()
        with pytest.raises(OSError, match="Broken pipe"):
            session.act(CONNECT)
        session.close()
    finally:
        session.close()


def test_a_run_leaves_no_folder_behind():
    session = select_server()
    folder = session._launched.folder
    assert os.path.isdir(folder)  # noqa: PTH112
    session.close()
    assert not os.path.exists(folder)  # noqa: PTH110


def test_a_process_that_is_killed_from_outside_is_told_and_not_waited_for():
    with Session((written("input()\n"),), Scenario()) as session:
        frames = session.frames()
        while "status" not in next(frames):
            pass
        session._launched.processes[0].kill()
        (last,) = list(frames)
    assert last["error"] == "engine"
    assert "ended unexpectedly (status -9)" in last["detail"]


# --- packed steps -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        {"packed": 0, "t": 1},
        {"packed": MOST_LINES + 1, "t": 1},
        {"packed": LEAST_LINES - 1, "t": 1},
        {"packed": -1, "t": 1},
        {"packed": True, "t": 1},
        {"packed": "7", "t": 1},
        {"packed": 700},
        {"packed": 700, "t": -1},
        {"packed": 700, "t": 1.5},
    ],
)
def test_a_block_that_cannot_be_one_is_refused(head):
    """The process that makes blocks runs somebody's program."""
    with Session((written("input()\n"),), Scenario(), packed=True) as session:
        for block in (b"block", b""):
            session._read = io.BytesIO(encode_frame(head, block)).read
            (frame,) = session.frames()
            assert (frame["error"], frame["why"]) == ("engine", "forged")
            assert frame["detail"].startswith("The program's process sent a ")


def test_a_block_is_passed_on_as_it_came():
    with Session((written("input()\n"),), Scenario(), packed=True) as session:
        session._read = io.BytesIO(encode_frame({"packed": 700, "t": 5}, b"any\nbytes")).read
        assert next(session.frames()) == {"block": b"any\nbytes", "packed": 700, "t": 5}


# --- what a program's process gets ------------------------------------------------------------------------------------


def test_the_environment_of_a_program_is_the_same_everywhere(record):
    source = "import os\nprint(sorted(set(os.environ) - {'LC_CTYPE'}), os.environ.get('HOME'), os.listdir('.'))\n"
    assert record(source).output() == f"{sorted([*ENVIRONMENT, 'PYTHONPATH'])} None []\n"


def test_secrets_of_the_server_do_not_reach_a_program(tmp_path):
    source = "import os\nprint(os.environ.get('SECRET'))\n"
    (tmp_path / "p.py").write_text(source)
    done = subprocess.run(
        [sys.executable, "-m", "engine", "run", "p.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SECRET": "xyzzy"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout == "None\n"


def test_the_header_says_what_was_run():
    head = header((written("print(1)\n"),), Scenario.parse({"seed": 4}))
    assert (head.timeline, head.programs, head.sources, head.seed) == (1, ["p.py"], ["print(1)\n"], 4)
    assert versions()["python"] == ".".join(map(str, sys.version_info[:3]))
    assert example("gevent-pair").end["reason"] == "finished"
