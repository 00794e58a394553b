"""The recorder: numbers, times, the line of a switch, the event that woke somebody, and the cut at the limit."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import example as such_as
from hypothesis import given
from hypothesis import strategies as st

from engine.events import (
    Call,
    Callback,
    Cause,
    End,
    Fold,
    Input,
    Line,
    Reason,
    Return,
    Socket,
    Stamped,
    Switch,
    Syscall,
    Task,
    Timer,
    Wake,
    Watch,
)
from engine.recorder import Recorder

ASK = Syscall(1, "accept", 3, error="EAGAIN")


class Full(Exception):
    """The recorder has reached its limit."""


class Tape:
    """A recorder with a clock to set and all that it passes on."""

    def __init__(self, limit: int = 1000) -> None:
        self.now = 0
        self.told: list[Stamped] = []
        self.recorder = Recorder(self, self.told.append, limit, self._full, ["p.py", "q.py"])

    def record(self, *events: object, at: int | None = None) -> None:
        self.now = self.now if at is None else at
        for event in events:
            self.recorder.record(event)

    def switch(self, wake: Wake | None = None, leaving: int | None = 1, cause: Cause = Cause.SLEEP) -> Reason:
        """Records a switch; its cause as recorded."""
        self.record(Switch(leaving, 2, Reason(cause, None, wake)))
        return self.told[-1].event.cause

    @staticmethod
    def _full(events: int) -> None:
        raise Full


@pytest.fixture
def tape():
    return Tape()


def test_events_are_numbered_in_order_and_stamped_with_the_time(tape):
    tape.record(Line(1, "p.py", 1))
    tape.record(Line(1, "p.py", 2), at=100)
    assert tape.told == [Stamped(0, 0, Line(1, "p.py", 1)), Stamped(1, 100, Line(1, "p.py", 2))]


# --- the line of a switch ---------------------------------------------------------------------------------------------


def test_a_switch_gets_the_line_that_the_leaving_task_is_at(tape):
    tape.record(Line(1, "p.py", 8), Line(3, "p.py", 5))
    assert tape.switch().line == 8


def test_a_task_that_ran_no_line_has_none(tape):
    assert tape.switch().line is None
    assert tape.switch(leaving=None).line is None


def test_a_called_function_has_lines_of_its_own_until_it_returns(tape):
    tape.record(Line(1, "p.py", 8), Call(1, "p.py", 2, "f"), Line(1, "p.py", 3))
    assert tape.switch().line == 3
    tape.record(Return(1, "p.py", 3, "f"))
    assert tape.switch().line == 8


def test_the_lines_of_libraries_do_not_count(tape):
    tape.record(Line(1, "p.py", 8), Call(1, "gevent/hub.py", 100, "sleep"), Line(1, "gevent/hub.py", 101))
    assert tape.switch().line == 8


def test_a_task_whose_last_function_returned_has_no_line(tape):
    tape.record(Call(1, "p.py", 2, "f"), Line(1, "p.py", 3), Return(1, "p.py", 3, "f"))
    assert tape.switch(cause=Cause.FINISHED).line is None


# --- the event that woke somebody -------------------------------------------------------------------------------------

WAKES = {
    "a timer that is due": (Timer(7, "due", 2), Wake("timer", 7)),
    "the newest time of a program": (Timer(-1, "due", 2), Wake("time", 0, 0)),
    "a queued callback": (Callback(5, "queued", 2), Wake("callback", 5)),
    "a task that finished": (Task(4, "f", "greenlet", "finished"), Wake("finish", 4)),
    "a task that failed": (Task(4, "f", "greenlet", "failed"), Wake("finish", 4)),
    "a line by hand": (Line(4, "p.py", 3), Wake("line", 4)),
    "a typed line": (Input(1, "x"), Wake("input", 0, 1)),
    "a connection": (Socket(0, 3, "pending"), Wake("fd", 3, 0)),
    "data": (Socket(0, 3, "data"), Wake("fd", 3, 0)),
    "an end of file": (Socket(0, 3, "eof"), Wake("fd", 3, 0)),
    "a reset": (Socket(0, 3, "reset"), Wake("fd", 3, 0)),
    "a handshake": (Socket(0, 3, "established"), Wake("fd", 3, 0)),
    "a refusal": (Socket(0, 3, "refused"), Wake("fd", 3, 0)),
    "on the host: a timer that fired": (Timer(7, "fired", 2), Wake("timer", 7)),
    "on the host: a watcher that fired": (Watch(5, "fired", 2, 3), Wake("fd", 3, 0)),
}


@pytest.mark.parametrize("kind", WAKES)
def test_a_wake_up_becomes_the_number_of_its_event(kind, tape):
    event, wake = WAKES[kind]
    tape.record(Line(9, "q.py", 1), event, Line(9, "q.py", 2))
    assert tape.switch(wake, leaving=None).wake == 1


def test_the_newest_event_of_a_kind_counts(tape):
    tape.record(Socket(0, 3, "data"), Socket(0, 3, "data"))
    assert tape.switch(Wake("fd", 3, 0)).wake == 1


def test_descriptors_of_different_programs_are_told_apart(tape):
    tape.record(Socket(0, 3, "data"), Socket(1, 3, "data"))
    assert tape.switch(Wake("fd", 3, 0)).wake == 0


def test_what_does_not_make_anybody_runnable_is_no_waker(tape):
    tape.record(
        Timer(7, "armed", 2, 5), Timer(7, "stopped", 2), Socket(0, 3, "sent"), Task(4, "f", "greenlet", "created")
    )
    for wake in (Wake("timer", 7), Wake("fd", 3, 0), Wake("finish", 4)):
        assert tape.switch(wake).wake is None


# --- folding and the limit --------------------------------------------------------------------------------------------


def test_folded_events_have_no_numbers(tape):
    for n in range(50):
        tape.record(Line(1, "p.py", 1), ASK, at=n)
    tape.record(End("limit"))
    assert [each.seq for each in tape.told] == list(range(len(tape.told)))
    assert len(tape.told) < 15


def test_after_n_events_the_recorder_is_full():
    tape = Tape(limit=3)
    with pytest.raises(Full):
        tape.record(*[Line(1, "p.py", n) for n in range(10)])
    assert [each.seq for each in tape.told][:3] == [0, 1, 2]
    assert len(tape.told) <= 4


def test_the_end_is_always_recorded():
    tape = Tape(limit=3)
    tape.record(*[Line(1, "p.py", n) for n in range(2)])
    tape.record(End("finished"))
    assert tape.told[-1].event == End("finished")


# --- the short way ----------------------------------------------------------------------------------------------------


def shortly(recorder: Recorder, event: object) -> None:
    """Records an event by its fields where that is possible."""
    fields = msgspec.structs.astuple(event)
    if type(event) in SHORT:
        SHORT[type(event)](recorder, *fields)
    else:
        recorder.record(event)


SHORT = {Line: Recorder.line, Call: Recorder.call, Return: Recorder.leave}
ROUND = [
    Line(1, "p.py", 3),
    ASK,
    Call(1, "p.py", 7, "f", {"x": "1"}),
    Line(1, "p.py", 8),
    Return(1, "p.py", 8, "f", "2"),
]
YIELD = Switch(1, 2, Reason(Cause.YIELD, None, Wake("line", 1)))


@such_as([])
@given(st.lists(st.sampled_from([*ROUND, Line(2, "q.py", 1), Return(2, "q.py", 1, "f", "None"), YIELD]), max_size=30))
def test_the_short_way_records_the_same(some):
    events = [*some, *ROUND * 5, *some, End("finished")]
    long, short = Tape(), Tape()
    for n, event in enumerate(events):
        long.record(event, at=n * 100)
        short.now = n * 100
        shortly(short.recorder, event)
    assert long.told == short.told
    assert some or Fold in {type(each.event) for each in short.told}


def test_the_short_way_comes_to_its_limit_as_well():
    tape = Tape(limit=2)
    tape.recorder.call(1, "p.py", 1, "f", None)
    with pytest.raises(Full):
        tape.recorder.line(1, "p.py", 2, None)
