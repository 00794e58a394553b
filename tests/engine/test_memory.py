"""A long run needs no more memory than a short one: nothing that was sent is kept."""

from __future__ import annotations

import tracemalloc

import pytest

from engine.events import Callback, Cause, Line, Reason, Stamped, Switch, Task, Timer, Wake
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

    recorder = Recorder(Clock(), sink, 1 << 60, lambda: None, ["p.py"])
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
