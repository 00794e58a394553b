"""A long run needs no more memory than a short one: nothing that was sent is kept."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest
from effort import instructions

from engine.events import (
    Callback,
    Cause,
    Line,
    Lint,
    Reason,
    Socket,
    Stamped,
    Switch,
    Task,
    Timer,
    Wait,
    Wake,
    Watch,
)
from engine.recorder import Recorder
from engine.scenario import Program
from engine.timeline import Timeline

SOURCE = "import gevent\nwhile True:\n    gevent.sleep(1)\n"
MARGIN = 20_000


class Clock:
    """Stands still."""

    now = 0


def rounds(recorder: Recorder, first: int, count: int) -> None:
    """A greenlet sleeps, is woken by its timer and queues a callback, again and again."""
    for number in range(first, first + count):
        for event in (
            Line(1, "p.py", 2, {"n": str(number)}),
            Timer(number, "armed", 1, number, 2),
            Switch(1, 2, Reason(Cause.SLEEP)),
            Timer(number, "due", 1, None, 2),
            Timer(number, "fired", 1, None, 2),
            Switch(2, 1, Reason(Cause.DISPATCH, None, Wake("timer", number))),
            Timer(number, "stopped", 1, None, 2),
            Callback(number, "queued", 2, 1),
            Callback(number, "run", 2, 1),
        ):
            recorder.record(event)


def begin(recorder: Recorder) -> None:
    """Two tasks, one of them a hub."""
    recorder.record(Task(1, "MAIN", "main", "created"))
    recorder.record(Task(2, "hub", "hub", "created"))


@pytest.mark.parametrize("view", [False, True], ids=["recorded", "as steps"])
def test_what_was_sent_is_not_kept(view):
    timeline = Timeline([Program("p.py", SOURCE)])

    def sink(stamped: Stamped) -> None:
        if view:
            timeline.feed(stamped)

    recorder = Recorder(Clock(), sink, 1 << 60, lambda events: None, ["p.py"])
    begin(recorder)
    rounds(recorder, 0, 500)
    tracemalloc.start()
    try:
        rounds(recorder, 500, 500)
        before = tracemalloc.get_traced_memory()[0]
        rounds(recorder, 1000, 3000)
        assert tracemalloc.get_traced_memory()[0] - before < MARGIN
    finally:
        tracemalloc.stop()


# --- crowds -----------------------------------------------------------------------------------------------------------

HUB = 2
INSPECTING = ("roll", "ready", "turns", "asking")


def arrive(recorder: Recorder, first: int, count: int) -> None:
    """Greenlets begin to sleep until the same moment, and it comes: all of them are ready."""
    for number in range(first, first + count):
        recorder.record(Task(number, f"func·{number}", "greenlet", "created"))
        recorder.record(Switch(HUB, number, Reason(Cause.DISPATCH)))
        recorder.record(Wait(number, Cause.SLEEP, "sleep"))
        recorder.record(Switch(number, HUB, Reason(Cause.SLEEP)))
    for number in range(first, first + count):
        recorder.record(Timer(number, "due", number, None, HUB))
        recorder.record(Watch(number, "started", HUB, number, "r", number))
        recorder.record(Socket(0, number, "data"))


def go_on(recorder: Recorder, clock: Clock, first: int, count: int) -> None:
    """Each computes too long, stops the thread, and ends."""
    for number in range(first, first + count):
        recorder.record(Timer(number, "fired", number, None, HUB))
        recorder.record(Watch(number, "stopped", HUB, number, "r", number))
        recorder.record(Switch(HUB, number, Reason(Cause.DISPATCH)))
        recorder.record(Line(number, "p.py", 2, {"n": str(number)}))
        clock.now += 200_000
        recorder.record(Wait(number, Cause.SLEEP, "sleep", hold=True))
        recorder.record(Switch(number, None, Reason(Cause.SLEEP)))
        clock.now += 1000
        recorder.record(Switch(None, number, Reason(Cause.DISPATCH)))
        recorder.record(Task(number, f"func·{number}", "greenlet", "finished"))
        recorder.record(Switch(number, HUB, Reason(Cause.FINISHED)))
        recorder.record(Socket(0, number, "closed"))


def test_what_a_task_costs_does_not_depend_on_how_many_others_are_ready():
    def cost(crowd: int) -> int:
        told: list[Any] = []
        clock = Clock()
        recorder = Recorder(clock, lambda stamped: told.append(stamped.event), 1 << 60, lambda events: None, ["p.py"])
        begin(recorder)
        arrive(recorder, 10, crowd)
        used = instructions(lambda: go_on(recorder, clock, 10, 20))
        lints = [each.code for each in told if type(each) is Lint]
        assert lints == ["blocking", "hog"] * 20
        return used

    assert cost(2000) < 1.05 * cost(100)


def test_tasks_that_are_over_are_forgotten():
    clock = Clock()
    recorder = Recorder(clock, lambda stamped: None, 1 << 60, lambda events: None, ["p.py"])
    begin(recorder)

    def held(first: int) -> int:
        for number in range(first, first + 1000, 200):
            arrive(recorder, number, 200)
            go_on(recorder, clock, number, 200)
        filters = [tracemalloc.Filter(True, f"*engine/{name}.py") for name in ("lints", *INSPECTING)]
        return sum(each.size for each in tracemalloc.take_snapshot().filter_traces(filters).statistics("filename"))

    tracemalloc.start()
    try:
        before = held(1000)
        assert held(2000) - before < MARGIN
    finally:
        tracemalloc.stop()
