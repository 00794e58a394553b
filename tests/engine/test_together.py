"""Several programs on one machine: their own processes, one CPU, one recording."""

from __future__ import annotations

from itertools import pairwise

import pytest
from invariants import check_events, check_steps
from recordings import example, program

from engine.words import Words

BUSY = """
import time
n = 0
while time.monotonic() < {until}:
    n += 1
print("busy", round(time.monotonic(), 1))
"""
SLEEPY = """
import gevent
def f(name):
    for _ in range(3):
        gevent.sleep(0.02)
    print(name)
gevent.joinall([gevent.spawn(f, name) for name in "ab"])
"""
CLIENT = """
import socket, time
time.sleep(0.1)
sk = socket.create_connection(("127.0.0.1", 8000))
for text in ("one", "two"):
    sk.sendall(text.encode())
    print(sk.recv(100).decode())
sk.close()
"""
PAIRS = {
    "busy and busy": (BUSY.format(until=0.05), BUSY.format(until=0.03)),
    "sleepy and busy": (SLEEPY, BUSY.format(until=0.1)),
    "busy and sleepy": (BUSY.format(until=0.1), SLEEPY),
    "sleepy and sleepy": (SLEEPY, SLEEPY),
    "server and client": ("server_select.py", CLIENT),
    "three": (BUSY.format(until=0.02), SLEEPY, BUSY.format(until=0.03)),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_one_cpu_is_shared_by_all_programs(pair, record):
    recording = record(*PAIRS[pair])
    check_events(recording)
    check_steps(recording)


@pytest.mark.parametrize("pair", PAIRS)
def test_there_are_words_for_every_hand_over(pair, record):
    words = Words("en")
    for step in record(*PAIRS[pair]).recorded.steps:
        assert not words.say("say." + step.n[0], step.n[1]).startswith("say."), step.n


def test_busy_programs_take_turns_of_one_slice(record):
    recording = record(*PAIRS["busy and busy"], machine={"time_slice": 0.002})
    turns = [each for each in recording.of("switch") if each["cause"]["type"] == "slice"]
    lengths = [round(later["t"] - former["t"], 4) for former, later in pairwise(turns)]
    assert len(turns) > 10
    assert set(lengths) == {0.002}
    assert [each["to"] for each in turns[:4]] == [2, 1, 2, 1]


def test_a_longer_slice_means_fewer_switches(record):
    counts = [len(record(*PAIRS["busy and busy"], machine={"time_slice": slice}).switches) for slice in (0.001, 0.01)]
    assert counts[0] > 5 * counts[1]


def test_a_program_alone_never_loses_its_slice(record):
    assert record(BUSY.format(until=0.05)).of("switch") == []


def test_globals_and_patches_never_leak(record):
    first = "import builtins, time\nbuiltins.leak = 1\nfrom gevent import monkey; monkey.patch_all()\ntime.sleep(0.1)\n"
    second = "import builtins, time\nprint(hasattr(builtins, 'leak'), time.sleep.__module__ != 'gevent.hub')\n"
    assert record(first, second).output(program=1) == "False True\n"


def test_each_program_has_its_own_random_numbers_from_the_seed(record):
    source = "import random\nprint(random.random())\n"
    recording = record(source, source + "#\n", seed=5)
    assert recording.output(program=0) == recording.output(program=1)


def test_sleeping_in_one_program_lets_the_other_run(record):
    recording = record("import time\ntime.sleep(0.02)\nprint('awake')\n", BUSY.format(until=0.05))
    assert ("p", "p2", "sleep") in recording.hands()
    awake = recording.only("output", text="awake\n")
    # The timer is due at once, but the other program has the CPU until its slice is over.
    assert 0.02 < awake["t"] < 0.02 + 2 * 0.005 + 0.001


def test_the_story_of_a_connection_between_two_programs(record):
    recording = record(*PAIRS["server and client"])
    assert recording.output(program=0) == "one\ntwo\n"
    assert recording.output(program=1) == "ONE\nTWO\n"
    assert (recording.end["reason"], recording.end["detail"]) == ("waiting", "server_select")
    assert len(recording.of("socket", program=1, event="established")) == 1


def test_who_waits_for_whom_for_ever_is_a_deadlock(record):
    server = "import socket\ns = socket.create_server(('', 8000))\nc, _ = s.accept()\nc.recv(1)\n"
    client = "import socket, time\ntime.sleep(1)\ns = socket.create_connection(('localhost', 8000))\ns.recv(1)\n"
    recording = record(server, client)
    assert (recording.end["reason"], recording.end["detail"], recording.end["status"]) == ("deadlock", "p, p2", 3)


def test_the_run_goes_on_until_the_last_program_is_over(record):
    recording = record("print('short')\n", BUSY.format(until=0.05))
    ends = [(each["name"], each["event"]) for each in recording.of("task") if each["event"] != "created"]
    assert ends == [("p", "finished"), ("p2", "finished")]
    assert recording.end["t"] >= 0.05


def test_a_failure_of_one_is_the_failure_of_the_run_and_the_other_goes_on(record):
    recording = record("1 / 0\n", BUSY.format(until=0.05))
    assert recording.output(program=1).startswith("busy")
    assert (recording.end["reason"], recording.end["status"], recording.end["line"]) == ("failed", 1, 1)


@pytest.mark.parametrize(
    "dying",
    [
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n",
        "import ctypes\nctypes.string_at(0)\n",
        "import os\nos._exit(3)\n",
    ],
)
def test_a_process_that_disappears_does_not_stop_the_others(dying, record):
    recording = record(BUSY.format(until=0.05), dying)
    assert recording.output(program=0).startswith("busy")
    assert recording.of("task", name="p2")[-1]["event"] in ("failed", "finished")
    check_events(recording)


def test_a_limit_cuts_all_programs_at_once(record):
    recording = record(BUSY.format(until=9), BUSY.format(until=9), limits={"time": 0.05})
    assert (recording.end["reason"], recording.end["t"]) == ("limit", 0.05)


def test_a_program_beside_the_machine_and_one_far_away_cost_the_same(record):
    """The second program reaches the machine over a pipe; its times are those of the first one."""
    idle = "import time\ntime.sleep(50)\n"
    near = record(SLEEPY, idle)
    far = record(idle, SLEEPY)
    times = [[each["t"] for each in recording.of("output")] for recording in (near, far)]
    assert times[0] == pytest.approx(times[1], abs=0.0005)


def test_tasks_of_different_programs_have_different_numbers(record):
    recording = record(*PAIRS["sleepy and sleepy"])
    tasks = [each["task"] for each in recording.of("task", event="created")]
    assert len(set(tasks)) == len(tasks) == 2 * 4
    programs = {each["task"]: each.get("program", 0) for each in recording.of("task", event="created")}
    assert all(task % 2 == (1 if program == 0 else 0) for task, program in programs.items())


def test_the_examples_programs_do_not_care_who_runs_beside_them():
    assert program("client.py").source in [each.source for each in example("client-and-server").programs]
