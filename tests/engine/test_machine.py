"""A whole machine: how a run starts, goes on with a person, and ends."""

from __future__ import annotations

import pytest
from rigs import Rig

from engine.events import End, Input, Output, Peer, Socket, Task, Timer
from engine.machine.agenda import microseconds
from engine.machine.files import IN
from engine.machine.machine import Machine, RunOver
from engine.machine.port import LocalPort
from engine.scenario import Action, Program, Scenario

# --- the start --------------------------------------------------------------------------------------------------------


def test_a_single_program_is_called_main_and_several_have_their_names():
    assert Rig().of(Task) == [Task(1, "MAIN", "main", "created")]
    assert [(each.task, each.name, each.program) for each in Rig(programs=2).of(Task)] == [(1, "p1", 0), (2, "p2", 1)]


def test_scripted_clients_announce_themselves_at_time_zero():
    rig = Rig(peers=[{"name": "A", "connect": 8000, "at": 3}])
    assert rig.of(Peer) == [Peer("A", "idle", server=8000)]


@pytest.mark.parametrize(
    ("seconds", "whole"), [(0.0, 0), (1e-6, 1), (1.0, 1_000_000), (0.1, 100_000), (1.5e-6, 2), (0.3, 300_000)]
)
def test_durations_are_rounded_up_so_that_a_deadline_never_comes_early(seconds, whole):
    assert microseconds(seconds) == whole


# --- the end ----------------------------------------------------------------------------------------------------------


def test_a_run_ends_with_its_program():
    rig = Rig()
    with pytest.raises(RunOver):
        rig.port.exit(False, "", 0, None)
    assert rig.events[-2:] == [Task(1, "MAIN", "main", "finished"), End("finished")]


def test_a_failure_keeps_its_reason_its_line_and_its_status():
    rig = Rig()
    with pytest.raises(RunOver):
        rig.port.exit(True, "ValueError: no", 1, 12)
    assert rig.events[-2:] == [
        Task(1, "MAIN", "main", "failed", 0, "ValueError: no"),
        End("failed", "ValueError: no", 1, 12),
    ]


def test_a_program_that_ends_closes_its_sockets():
    rig = Rig(peers=[{"name": "A", "connect": 8000}])
    fd, _ = rig.call("accept", rig.listen())
    with pytest.raises(RunOver):
        rig.port.exit(False, "", 0, None)
    assert {each.fd for each in rig.of(Socket, event="closed")} == {3, fd}


def test_waiting_for_a_client_that_never_comes_is_waiting():
    rig = Rig()
    listener = rig.listen()
    with pytest.raises(RunOver):
        rig.call("accept", listener)
    assert rig.events[-1] == End("waiting", "MAIN", 3)


def test_waiting_for_a_client_that_says_nothing_more_is_waiting():
    rig = Rig(peers=[{"name": "A", "connect": 8000}])
    fd, _ = rig.call("accept", rig.listen())
    with pytest.raises(RunOver):
        rig.call("recv", fd, 1)
    assert rig.events[-1] == End("waiting", "MAIN", 3)


def test_waiting_for_the_keyboard_is_waiting():
    rig = Rig()
    with pytest.raises(RunOver):
        rig.port.read_line()
    assert rig.events[-1] == End("waiting", "MAIN", 3)


def test_waiting_for_oneself_is_a_deadlock():
    rig = Rig()
    rig.listen()
    client = rig.call("socket")
    rig.call("connect", client, "127.0.0.1", 8000)
    fd, _ = rig.call("accept", 3)
    with pytest.raises(RunOver):
        rig.call("recv", fd, 1)
    assert rig.events[-1] == End("deadlock", "MAIN", 3)


def test_waiting_for_nothing_at_all_is_a_deadlock():
    assert Rig().until_the_end() == End("deadlock", "MAIN", 3)


def test_the_limit_in_time_cuts_a_run_wherever_it_is():
    rig = Rig(limits={"time": 0.5})
    with pytest.raises(RunOver):
        rig.port.sleep(1_000_000)
    assert rig.events[-1] == End("limit", "0.5 s", 4)
    assert rig.now == 500_000


def test_the_limit_in_time_cuts_a_program_that_never_waits():
    rig = Rig(limits={"time": 0.001})
    for _ in range(9):
        rig.port.tick()
    with pytest.raises(RunOver):
        rig.port.tick()
    assert rig.events[-1].reason == "limit"


def test_nothing_is_told_after_the_end():
    rig = Rig(limits={"time": 0.5}, peers=[{"name": "A", "connect": 8000, "at": 0.5}])
    with pytest.raises(RunOver):
        rig.port.sleep(1_000_000)
    assert isinstance(rig.events[-1], End)
    assert rig.events[-2] == Peer("A", "connect", server=8000)


# --- prices -----------------------------------------------------------------------------------------------------------


def test_lines_calls_and_switches_have_the_prices_of_the_scenario():
    rig = Rig(machine={"line_cost": 0.001, "call_cost": 0.01, "switch_cost": 0.1})
    rig.port.tick()
    assert rig.now == 1000
    rig.port.write("stdout", "x")
    assert rig.now == 11_000
    rig.port.switched(5)
    assert rig.now == 111_000
    assert rig.of(Output) == [Output(1, "stdout", "x")]


def test_output_belongs_to_the_task_that_runs():
    rig = Rig()
    rig.port.switched(7)
    rig.port.write("stderr", "oh")
    assert rig.of(Output) == [Output(7, "stderr", "oh")]


# --- event loops' timers ----------------------------------------------------------------------------------------------


def test_a_timer_is_due_exactly_at_its_time_even_while_somebody_holds_the_cpu():
    rig = Rig()
    rig.port.arm(9, 150, 3, 2)
    for _ in range(2):
        rig.port.tick()
    assert rig.of(Timer) == [Timer(9, "armed", 3, 150, 2), Timer(9, "due", 3, None, 2)]
    assert rig.times[rig.events.index(Timer(9, "due", 3, None, 2))] == 150


def test_a_disarmed_timer_is_never_due():
    rig = Rig()
    rig.port.arm(9, 150, 3, 2)
    rig.port.disarm(9)
    rig.port.disarm(9)
    rig.port.sleep(1000)
    assert not rig.of(Timer, event="due", id=9)


def test_arming_again_replaces_the_timer():
    rig = Rig()
    rig.port.arm(9, 150, 3, 2)
    rig.port.arm(9, 300, 3, 2)
    rig.port.sleep(1000)
    due = [time for time, each in zip(rig.times, rig.events, strict=True) if each == Timer(9, "due", 3, None, 2)]
    assert due == [300]


# --- a person ---------------------------------------------------------------------------------------------------------


class Person:
    """A machine with somebody who acts whenever it is parked."""

    def __init__(self, *deeds: dict, **world: object) -> None:
        self.events: list = []
        self.asked: list[int] = []
        self.deeds = list(deeds)
        self.machine = Machine(
            [Program("p.py", "")], Scenario.parse(world), self.events.append, more=self._more, over=self._over
        )
        self.machine.start()
        self.port = LocalPort(self.machine, self.machine.threads[0])

    def _more(self, at: int) -> Action | None:
        self.asked.append(at)
        return Action(at=at, **self.deeds.pop(0)) if self.deeds else None

    @staticmethod
    def _over() -> None:
        raise RunOver


def test_a_parked_run_goes_on_with_what_a_person_does():
    person = Person({"peer": "A", "do": ["connect", 8000]}, {"peer": "A", "do": ["send", "hi"]})
    listener = person.port.call("socket", -1, (), 0)
    person.port.call("bind", listener, ("", 8000), 0)
    person.port.call("listen", listener, (5,), 0)
    fd, _ = person.port.call("accept", listener, (), None)
    assert person.port.call("recv", fd, (10,), None) == b"hi"
    with pytest.raises(RunOver):
        person.port.call("recv", fd, (10,), None)
    assert len(person.asked) == 3
    assert person.events[-1] == End("waiting", "MAIN", 3)


def test_what_a_person_does_happens_as_much_later_as_typing_takes():
    person = Person({"program": "p.py", "do": ["type", "hello"]}, machine={"typing": 0.25})
    assert person.port.read_line() == "hello"
    assert person.asked == [20 + 250_000]
    assert Input(0, "hello") in person.events


def test_a_person_who_plays_a_client_that_is_not_there_is_stuck():
    person = Person({"peer": "A", "do": ["send", "x"]})
    listener = person.port.call("socket", -1, (), 0)
    person.port.call("listen", listener, (5,), 0)
    with pytest.raises(RunOver):
        person.port.wait({listener: IN}, None)
    assert Peer("A", "stuck", "send", human=True) in person.events


def test_a_run_in_a_deadlock_asks_nobody():
    person = Person({"program": "p.py", "do": ["type", "hello"]})
    with pytest.raises(RunOver):
        person.port.wait({}, None)
    assert person.asked == []


def test_what_a_person_did_before_is_replayed_at_its_time():
    actions = [
        {"at": 5000, "peer": "A", "do": ["connect", 8000]},
        {"at": 900_000, "peer": "A", "do": ["send", "hi"]},
        {"at": 950_000, "program": "p1.py", "do": ["type", "typed"]},
    ]
    rig = Rig(actions=actions)
    fd, _ = rig.call("accept", rig.listen())
    assert rig.call("recv", fd, 9) == b"hi"
    assert rig.now == pytest.approx(901_000, abs=50)
    assert rig.port.read_line() == "typed"
    assert rig.of(Peer)[0] == Peer("A", "connect", server=8000, human=True)


def test_a_client_may_connect_again_after_its_end():
    actions = [
        {"at": 5000, "peer": "A", "do": ["connect", 8000]},
        {"at": 10_000, "peer": "A", "do": ["close"]},
        {"at": 20_000, "peer": "A", "do": ["connect", 8000]},
    ]
    rig = Rig(actions=actions)
    listener = rig.listen()
    first, _ = rig.call("accept", listener)
    second, _ = rig.call("accept", listener)
    assert rig.call("recv", first, 9) == b""
    assert first != second
