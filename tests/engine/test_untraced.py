"""The engine's own work is not traced; what the program does before, after and beside it is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from types import FrameType
from typing import Any

import pytest
from recordings import run, written

from engine.scenario import Scenario
from engine.untraced import untraced


@contextmanager
def traced() -> Iterator[list[str]]:
    """The names of the functions that a trace function is told of."""
    seen: list[str] = []

    def trace(frame: FrameType, event: str, arg: Any) -> None:
        seen.append(frame.f_code.co_name)

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield seen
    finally:
        sys.settrace(before)


def inside() -> None:
    """Does nothing."""


def outside() -> None:
    """Does nothing."""


@untraced
def work(then: Callable[[], object] = inside) -> str:
    """Calls others."""
    inside()
    then()
    return "done"


def test_what_it_calls_is_not_traced_and_what_follows_is():
    with traced() as seen:
        assert work() == "done"
        outside()
    assert "outside" in seen
    assert not {"work", "inside"} & set(seen)


def test_one_may_call_another():
    with traced() as seen:
        work(lambda: work())
        work(inside)
        outside()
    assert "outside" in seen
    assert "inside" not in seen


def test_an_error_ends_it_as_well():
    def fail() -> None:
        raise ValueError("no")

    with traced() as seen:
        with pytest.raises(ValueError, match="no"):
            work(fail)
        outside()
    assert "outside" in seen


def test_the_trace_function_stays_in_its_place():
    with traced():
        expected = sys.gettrace()
        found: list[Any] = []
        work(lambda: found.append(sys.gettrace()))
    assert found == [expected]


def test_other_threads_are_traced_meanwhile():
    seen: list[list[str]] = []

    def other() -> None:
        with traced() as names:
            outside()
        seen.append(names)

    def beside() -> None:
        thread = Thread(target=other)
        thread.start()
        thread.join()

    with traced():
        work(beside)
    assert "outside" in seen[0]


def test_a_program_that_traces_itself_does_not_see_the_machine_at_work():
    program = written(
        """
        import socket, sys

        seen = set()

        def trace(frame, event, arg):
            seen.add(frame.f_globals.get("__name__"))

        def talk():
            left, right = socket.socketpair()
            left.send(b"hello")
            right.recv(5)

        sys.settrace(trace)
        talk()
        sys.settrace(None)
        print("socket" in seen, sorted(name for name in seen if name.endswith((".kernel", ".scheduler", ".recorder"))))
        """
    )
    assert run((program,), Scenario.parse({})).output() == "True []\n"
