"""The real machine behind the same interface: the same programs print the same and switch in the same order."""

from __future__ import annotations

import pytest
from commands import read
from invariants import CAUSES, check_steps
from recordings import FOLDER, example


def on_both(source, record):
    """Recordings on the simulated machine and on the host."""
    return record(source), record(source, host=True)


@pytest.mark.parametrize("name", ["greenlet_eat_drink.py", "greenlet_ways.py", "plain.py"])
def test_a_program_without_waits_is_the_same_on_the_host(name, record):
    simulated, real = on_both(name, record)
    assert real.output() == simulated.output()
    assert real.output("stderr") == simulated.output("stderr")
    assert real.hands() == simulated.hands()
    assert [each["line"] for each in real.of("line")] == [each["line"] for each in simulated.of("line")]
    assert real.end["reason"] == "finished"


def tasks_only(recording):
    """Hand-overs between tasks: when the CPU falls asleep on the host is its own business."""
    return [each for each in recording.hands() if "-" not in each]


def test_the_gevent_pair_is_the_same_on_the_host(command, tmp_path, record):
    done = command("run", FOLDER / "gevent_pair.py", "--host", "--record", "out.json")
    assert done.out == "123\n456\n345\n567\n"
    assert done.status == 0
    lines = read(tmp_path / "out.json")
    assert lines[0]["programs"] == ["gevent_pair.py"]
    names = {each["task"]: each["name"] for each in lines[1:] if each["kind"] == "task"}
    hands = [
        (names[each["from"]], names[each["to"]], each["cause"]["type"])
        for each in lines[1:]
        if each["kind"] == "switch" and None not in (each["from"], each["to"])
    ]
    assert hands == tasks_only(example("gevent-pair"))
    assert 2.0 < lines[-1]["t"] < 60


QUICK = """
import gevent
from gevent.event import Event
from gevent.queue import Queue
bell, box = Event(), Queue()
def waits():
    bell.wait()
    print("heard", box.get())
def rings():
    gevent.sleep(0.01)
    bell.set()
    gevent.sleep(0.01)
    box.put("x")
gevent.joinall([gevent.spawn(waits), gevent.spawn(rings)])
"""


def test_every_kind_of_wait_has_the_same_cause_on_the_host(record):
    simulated, real = on_both(QUICK, record)
    assert real.output() == simulated.output() == "heard x\n"
    assert tasks_only(real) == tasks_only(simulated)
    assert [each["on"] for each in real.of("wait")] == [each["on"] for each in simulated.of("wait")]


def test_who_is_resumed_on_the_host_knows_what_woke_it(record):
    real = record(QUICK, host=True)
    hub = next(number for number, name in real.names.items() if name == "hub")
    for switch in real.of("switch"):
        assert switch["cause"]["type"] in CAUSES
        if switch["to"] not in (hub, None):
            assert isinstance(switch["cause"]["wake"], int), switch
            assert switch["cause"]["wake"] < switch["seq"]


def test_time_on_the_host_never_goes_back(record):
    times = [each["t"] for each in record(QUICK, host=True).events]
    assert times == sorted(times)
    assert times[-1] >= 0.02


def test_a_recording_of_the_host_has_steps_like_any_other(record):
    check_steps(record(QUICK, host=True))


def test_real_sockets_of_the_host_are_used(record):
    source = """
        import socket
        server = socket.create_server(("127.0.0.1", 0))
        client = socket.create_connection(server.getsockname())
        client.sendall(b"over the real loopback")
        print(server.accept()[0].recv(100), type(server).__mro__[1].__module__)
    """
    recording = record(source, host=True)
    assert recording.output() == "b'over the real loopback' _socket\n"
    assert recording.of("socket") == []


def test_typed_lines_reach_a_program_on_the_host_and_end_with_end_of_file(record):
    source = "try:\n    while True:\n        print(input().upper())\nexcept EOFError:\n    print('end')\n"
    assert record(source, host=True, stdin=["a", "b"]).output() == "A\nB\nend\n"


def test_a_limit_in_time_cuts_a_run_on_the_host(record):
    recording = record("import time\nwhile True:\n    time.sleep(0.01)\n", host=True, limits={"time": 0.2})
    assert (recording.end["reason"], recording.end["detail"], recording.end["status"]) == ("limit", "0.2 s", 4)


def test_a_failure_on_the_host_is_a_failure(record):
    recording = record("x = 1\n1 / 0\n", host=True)
    assert (recording.end["reason"], recording.end["status"], recording.end["line"]) == ("failed", 1, 2)
    assert recording.output("stderr").endswith("ZeroDivisionError: division by zero\n")


def test_random_numbers_on_the_host_come_from_the_seed_too(record):
    source = "import random\nprint(random.random())\n"
    assert record(source, host=True, seed=3).output() == record(source, seed=3).output()
