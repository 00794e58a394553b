"""What a loop watches is told once and looked at only where something has happened."""

from __future__ import annotations

import pytest
from rigs import Rig

from engine.machine import watched
from engine.machine.files import IN, NVAL, OUT


@pytest.fixture
def rig():
    return Rig()


def crowd(count: int) -> tuple[Rig, list[int]]:
    """A machine with so many pipes, whose readers a loop watches."""
    rig = Rig(machine={"descriptors": 2 * count + 64})
    pipes = [rig.call("pipe", -1, False, False) for _ in range(count)]
    rig.port.wait({reader: IN for reader, _ in pipes}, 0, -1)
    return rig, [writer for _, writer in pipes]


def test_what_is_watched_stays_watched_until_it_is_told_otherwise(rig):
    reader, writer = rig.call("pipe", -1, False, False)
    assert rig.port.wait({reader: IN}, 0) == []
    rig.call("write", writer, b"x")
    assert rig.port.wait({}, None) == rig.port.wait({}, None) == [(reader, IN)]
    assert rig.port.wait({reader: 0}, 0) == []


def test_the_bits_can_change(rig):
    _, writer = rig.call("pipe", -1, False, False)
    assert rig.port.wait({writer: IN}, 0) == []
    assert rig.port.wait({writer: OUT}, None) == [(writer, OUT)]


def test_each_loop_has_an_interest_of_its_own(rig):
    _, writer = rig.call("pipe", -1, False, False)
    assert rig.port.wait({writer: OUT}, None, -1) == [(writer, OUT)]
    assert rig.port.wait({}, 0, -2) == []


def test_answers_come_in_the_order_in_which_things_became_ready(rig):
    pipes = [rig.call("pipe", -1, False, False) for _ in range(3)]
    rig.port.wait({reader: IN for reader, _ in pipes}, 0)
    for _, writer in reversed(pipes):
        rig.call("write", writer, b"x")
    assert [fd for fd, _ in rig.port.wait({}, None)] == [reader for reader, _ in reversed(pipes)]


def test_a_number_that_is_not_open_is_told_as_such(rig):
    assert rig.port.wait({99: IN}, None) == [(99, NVAL)]


def test_a_description_that_was_closed_is_forgotten_as_on_linux(rig):
    reader, writer = rig.call("pipe", -1, False, False)
    rig.call("write", writer, b"x")
    assert rig.port.wait({reader: IN}, 0) == [(reader, IN)]
    rig.call("close", reader)
    assert rig.port.wait({}, 0) == []


def test_a_number_that_was_given_out_again_is_watched_anew_when_it_is_told(rig):
    reader, _ = rig.call("pipe", -1, False, False)
    rig.port.wait({reader: IN}, 0)
    rig.call("close", reader)
    again, writer = rig.call("pipe", -1, False, False)
    assert again == reader
    rig.call("write", writer, b"x")
    assert rig.port.wait({reader: IN}, None) == [(reader, IN)]


def test_a_loop_that_is_gone_leaves_nobody_behind_who_listens(rig):
    _, writer = rig.call("pipe", -1, False, False)
    file = rig.machine.kernel._tables[0][writer]
    rig.port.wait({writer: OUT}, 0, -1)
    assert len(file.watchers) == 1
    rig.port.forget(-1)
    assert not file.watchers


@pytest.mark.parametrize("count", [10, 400])
def test_a_wait_looks_at_what_has_happened_however_many_are_watched(count, monkeypatch):
    rig, writers = crowd(count)
    looked: list[int] = []
    seen = watched.seen
    monkeypatch.setattr(watched, "seen", lambda file, bits: looked.append(1) or seen(file, bits))
    rig.call("write", writers[-1], b"x")
    assert len(rig.port.wait({}, None, -1)) == 1
    assert len(looked) == 2
