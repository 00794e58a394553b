"""The simulated keyboard: who types what, and when."""

from __future__ import annotations

import pytest
from rigs import Rig

from engine.events import Cause, Input, Switch, Wait, Wake
from engine.machine.agenda import Agenda
from engine.machine.files import IN
from engine.machine.keyboard import Keyboard

TYPING = 500


@pytest.fixture
def agenda():
    return Agenda()


@pytest.fixture
def typed():
    return []


@pytest.fixture
def keyboard(agenda, typed):
    """Somebody is going to type "one" and "two"."""
    return Keyboard(agenda, ["one", "two"], TYPING, typed.append)


def test_nobody_types_before_the_program_asks(agenda, keyboard, typed):
    agenda.advance(10_000)
    assert typed == []
    assert not keyboard.readable


def test_a_line_is_typed_a_while_after_the_program_asks(agenda, keyboard, typed):
    agenda.advance(100)
    keyboard.ask()
    agenda.advance(100 + TYPING - 1)
    assert not keyboard.readable
    agenda.advance(100 + TYPING)
    assert keyboard.readable
    assert typed == ["one"]
    assert keyboard.take() == "one"


def test_asking_twice_makes_one_line(agenda, keyboard, typed):
    keyboard.ask()
    keyboard.ask()
    agenda.advance(10_000)
    assert typed == ["one"]


def test_asking_while_a_line_waits_makes_no_other(agenda, keyboard, typed):
    keyboard.ask()
    agenda.advance(TYPING)
    keyboard.ask()
    agenda.advance(10_000)
    assert typed == ["one"]


def test_the_lines_come_one_by_one_and_then_no_more(agenda, keyboard):
    lines = []
    for _ in range(3):
        keyboard.ask()
        agenda.advance(agenda.now + TYPING)
        if keyboard.readable:
            lines.append(keyboard.take())
    assert lines == ["one", "two"]


def test_a_person_may_type_ahead_and_lines_keep_their_order(keyboard):
    keyboard.type("a")
    keyboard.type("b")
    assert [keyboard.take(), keyboard.take()] == ["a", "b"]


def test_a_program_waits_for_a_line_with_a_cause_of_its_own():
    rig = Rig(stdin=["hello"])
    assert rig.port.read_line() == "hello"
    assert rig.of(Wait) == [Wait(1, Cause.INPUT, "input", hold=True)]
    assert [each.cause.type for each in rig.of(Switch)] == [Cause.INPUT, Cause.DISPATCH]
    assert rig.of(Switch)[1].cause.wake == Wake("input", 0, 0)
    assert rig.of(Input) == [Input(0, "hello")]


def test_a_line_that_waits_already_is_read_at_once():
    rig = Rig(actions=[{"at": 5, "program": "p1.py", "do": ["type", "early"]}])
    rig.pass_time(100)
    assert rig.port.read_line() == "early"
    assert not rig.of(Wait, on=Cause.INPUT)


def test_the_keyboard_can_be_polled_like_any_descriptor():
    rig = Rig(stdin=["hello"], machine={"typing": 0.1})
    assert rig.port.ask("select", {0: IN}, 50_000) == []
    assert rig.port.ask("select", {0: IN}, None) == [(0, IN)]
    assert rig.port.read_line() == "hello"


def test_a_plain_list_belongs_to_the_last_program_and_an_object_names_them():
    assert Rig(programs=2, stdin=["x"]).machine._keyboards[1]._script
    assert not Rig(programs=2, stdin=["x"]).machine._keyboards[0]._script
    named = Rig(programs=2, stdin={"p1.py": ["x"]}).machine._keyboards
    assert [len(named[index]._script) for index in (0, 1)] == [1, 0]
