"""Lines that were recorded and not sent are found by the one who started the process, each once."""

from __future__ import annotations

import os

import pytest

from engine.outbox import HEAD, ROOM, Outbox, left_behind
from engine.sealed import OUTBOX, sealed_file


@pytest.fixture
def file():
    """The memory that both sides share."""
    with sealed_file(OUTBOX) as shared:
        yield shared


@pytest.fixture
def outbox(file):
    return Outbox(os.dup(file.fileno()))


def test_a_process_that_never_wrote_left_nothing(file):
    assert left_behind(file, 0) == []


def test_what_was_put_and_not_sent_is_left_behind_in_order(file, outbox):
    for n in range(3):
        outbox.put(b"%d\n" % n)
    assert left_behind(file, 0) == [b"0\n", b"1\n", b"2\n"]
    assert outbox.lines() == b"0\n1\n2\n"


def test_what_was_sent_is_not_there_any_more(file, outbox):
    outbox.put(b"0000\n")
    outbox.sent(1)
    assert left_behind(file, 1) == []
    outbox.put(b"1\n")
    assert left_behind(file, 1) == [b"1\n"]
    assert outbox.lines() == b"1\n"


def test_what_was_received_is_not_told_twice(file, outbox):
    """The process was killed between sending a frame and noting it."""
    outbox.sent(5)
    for n in (5, 6, 7):
        outbox.put(b"%d\n" % n)
    assert left_behind(file, 7) == [b"7\n"]
    assert left_behind(file, 8) == []


def test_a_line_without_room_is_refused_and_harms_nothing(file, outbox):
    outbox.put(b"1\n")
    with pytest.raises(ValueError, match="out of range"):
        outbox.put(b"2" * ROOM)
    assert left_behind(file, 0) == [b"1\n"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff" * 100,
        HEAD.pack(0) + b"1\n{\n2\n",
        HEAD.pack(1 << 60) + b"1\n",
        HEAD.pack(0) + b"1\n" + b"[" * (ROOM - 2),
    ],
)
def test_memory_that_a_program_has_overwritten_is_read_as_far_as_it_can_be(data, file):
    file.write(data)
    file.flush()
    assert left_behind(file, 0) in ([], [b"1\n"])
