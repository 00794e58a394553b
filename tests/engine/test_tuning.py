"""Settings that change while a run goes on: exact, told, and the same every time."""

from __future__ import annotations

from typing import Any

import pytest

from engine.scenario import Scenario, ScenarioError

LINES = "for i in range(6):\n    pass\n"
ECHO = """import socket
server = socket.create_server(("127.0.0.1", 8000))
conn, _ = server.accept()
while data := conn.recv(100):
    print(data.decode())
"""


def change(at: int, **settings: float) -> dict[str, Any]:
    return {"at": at, "do": ["set", settings]}


def times(recording: Any, kind: str) -> list[int]:
    return [round(each["t"] * 1e6) for each in recording.of(kind)]


def test_lines_cost_more_from_then_on(record: Any) -> None:
    recording = record(LINES, actions=[change(350, line_cost=0.001)])
    gaps = [b - a for a, b in zip(times(recording, "line"), times(recording, "line")[1:], strict=False)]
    assert gaps[:3] == [100, 100, 100]
    assert set(gaps[4:]) == {1000}


def test_it_is_told_with_what_it_was(record: Any) -> None:
    recording = record(LINES, actions=[change(150, line_cost=0.001), change(250, line_cost=0.002, latency=0.1)])
    assert [(each["name"], each["value"], each["was"]) for each in recording.of("set")] == [
        ("line_cost", 0.001, 0.0001),
        ("latency", 0.1, 0.001),
        ("line_cost", 0.002, 0.001),
    ]
    assert times(recording, "set")[0] == 150


def test_the_network_becomes_slower_and_quicker_and_nothing_overtakes(record: Any) -> None:
    script = [["send", "a"], ["sleep", 0.1], ["send", "b"], ["sleep", 0.001], ["send", "c"], ["close"]]
    world = {"peers": [{"name": "A", "connect": 8000, "at": 0.01, "script": script}]}
    plain = record(ECHO, **world)
    slow = record(ECHO, **world, actions=[change(50_000, latency=0.5), change(112_300, latency=0.001)])
    assert plain.output() == "a\nb\nc\n"
    assert slow.output().replace("\n", "") == "abc"
    assert times(slow, "output")[0] == times(plain, "output")[0]
    assert times(slow, "output")[1] - times(plain, "output")[1] >= 498_000


def test_a_time_slice_that_changes(record: Any) -> None:
    source = """import threading
def work():
    for i in range(200):
        pass
one = threading.Thread(target=work)
two = threading.Thread(target=work)
one.start()
two.start()
one.join()
two.join()
"""
    runs = ([], [change(10_000, time_slice=0.0005)])
    switches = [len(record(source, actions=actions).of("switch")) for actions in runs]
    assert switches[1] > 2 * switches[0]


def test_several_programs_pay_the_new_price(record: Any) -> None:
    first = "import time\nfor i in range(3):\n    time.sleep(0.01)\n"
    recording = record(first, first, actions=[change(15_000, line_cost=0.002)])
    assert recording.end["reason"] == "finished"
    assert recording.end["t"] > record(first, first).end["t"] + 0.004


def test_the_same_scenario_gives_the_same_run_whatever_the_order_of_its_settings(record: Any) -> None:
    one = record(LINES, actions=[{"at": 150, "do": ["set", {"latency": 0.1, "line_cost": 0.001}]}])
    other = record(LINES, actions=[{"at": 150, "do": ["set", {"line_cost": 0.001, "latency": 0.1}]}])
    assert one.events == other.events


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ({"at": 1, "do": ["set", {"cores": 2}]}, "cannot change while a run goes on"),
        ({"at": 1, "do": ["set", {"latency": 1e9}]}, "must lie between"),
        ({"at": 1, "do": ["set", {"latency": "1"}]}, "is a number"),
        ({"at": 1, "do": ["set", {"latency": True}]}, "is a number"),
        ({"at": 1, "do": ["set", {"bandwidth": 1.5}]}, "is a number"),
        ({"at": 1, "do": ["set"]}, "wrong arguments"),
        ({"at": 1, "peer": "A", "do": ["set", {"latency": 1}]}, "is for the machine"),
    ],
)
def test_what_makes_no_sense_is_refused(action: dict[str, Any], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        Scenario.parse({"actions": [action]})
