"""A long run needs no more memory than a short one: nothing that was sent is kept."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from typing import Any

import greenlet
import pytest
from effort import instructions
from rigs import Rig

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
    Wakeup,
    Watch,
)
from engine.recorder import Recorder
from engine.scenario import Program
from engine.tasks import TaskBook
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


def growth(before: Callable[[], object], after: Callable[[], object]) -> int:
    """By how many bytes memory is larger after the second than after the first."""
    tracemalloc.start()
    try:
        before()
        used = tracemalloc.get_traced_memory()[0]
        after()
        return tracemalloc.get_traced_memory()[0] - used
    finally:
        tracemalloc.stop()


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
    assert growth(lambda: rounds(recorder, 500, 500), lambda: rounds(recorder, 1000, 3000)) < MARGIN


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


# --- many, one after the other ----------------------------------------------------------------------------------------

AT_ONCE = 10


def sleepers(recorder: Recorder, first: int, count: int) -> None:
    """Greenlets that sleep once and end, a few at a time; their timers are never stopped, since they have fired."""
    for start in range(first, first + count, AT_ONCE):
        numbers = range(start, start + AT_ONCE)
        for number in numbers:
            recorder.record(Task(number, f"func·{number}", "greenlet", "created"))
            recorder.record(Callback(1, "queued", HUB, number, "switch", 1))
            recorder.record(Callback(1, "run", HUB, number, "switch"))
            recorder.record(Switch(HUB, number, Reason(Cause.DISPATCH, None, Wake("callback", 1))))
            recorder.record(Timer(number, "armed", number, number, HUB))
            recorder.record(Switch(number, HUB, Reason(Cause.SLEEP)))
        for number in numbers:
            recorder.record(Timer(number, "due", number, None, HUB))
            recorder.record(Timer(number, "fired", number, None, HUB))
            recorder.record(Switch(HUB, number, Reason(Cause.DISPATCH, None, Wake("timer", number))))
            recorder.record(Task(number, f"func·{number}", "greenlet", "finished"))
            recorder.record(Switch(number, HUB, Reason(Cause.FINISHED, None, Wake("finish", number))))


def threads(recorder: Recorder, first: int, count: int) -> None:
    """Threads that sleep inside of the kernel, wake who waits for them, and end."""
    for number in range(first, first + count):
        recorder.record(Task(number, f"work·{number}", "thread", "created"))
        recorder.record(Switch(1, number, Reason(Cause.JOIN)))
        recorder.record(Switch(number, None, Reason(Cause.SLEEP)))
        recorder.record(Timer(-1, "due", number))
        recorder.record(Wakeup(number))
        recorder.record(Switch(None, number, Reason(Cause.DISPATCH, None, Wake("time", number))))
        recorder.record(Task(number, f"work·{number}", "thread", "finished"))
        recorder.record(Wakeup(1, number))
        recorder.record(Switch(number, 1, Reason(Cause.FINISHED, None, Wake("finish", number))))


@pytest.mark.parametrize("live", [sleepers, threads])
def test_what_was_over_long_ago_wakes_nobody_and_is_forgotten(live):
    told: list[Switch] = []

    def sink(stamped: Stamped) -> None:
        if type(stamped.event) is Switch:
            told[:] = [*told[-4:], stamped.event]

    recorder = Recorder(Clock(), sink, 1 << 60, lambda: None, ["p.py"])
    begin(recorder)
    live(recorder, 1000, 1000)
    assert growth(lambda: live(recorder, 2000, 1000), lambda: live(recorder, 3000, 3000)) < MARGIN
    assert all(type(each.cause.wake) is int for each in told if each.cause.type in (Cause.DISPATCH, Cause.FINISHED))


def test_a_timer_still_wakes_whoever_waits_for_a_turn_behind_many_others():
    """A loop of asyncio's notices all that is due first, and then calls one after the other."""
    woken: list[object] = []

    def sink(stamped: Stamped) -> None:
        if type(stamped.event) is Switch:
            woken.append(stamped.event.cause.wake)

    recorder = Recorder(Clock(), sink, 1 << 60, lambda: None, ["p.py"])
    begin(recorder)
    crowd = range(1000, 2000)
    for number in crowd:
        recorder.record(Timer(number, "due", number, None, HUB))
    for number in crowd:
        recorder.record(Timer(number, "fired", number, None, HUB))
        recorder.record(Callback(number, "queued", HUB, number))
    for number in crowd:
        recorder.record(Callback(number, "run", HUB, number))
        recorder.record(Switch(HUB, number, Reason(Cause.DISPATCH, None, Wake("timer", number))))
        recorder.record(Switch(number, HUB, Reason(Cause.EVENT)))
    assert woken[::2] == list(range(2, 2 + len(crowd)))


def test_names_of_greenlets_that_are_gone_are_forgotten():
    book = TaskBook(0, 1)

    def live() -> None:
        for _ in range(1000):
            value = greenlet.greenlet(print)
            assert book.name(book.add(value, "func")).startswith("func")

    live()
    assert growth(lambda: None, live) < MARGIN


def test_connections_that_are_over_are_forgotten_when_their_ports_are_free_again():
    rig = Rig(machine={"descriptors": 64})
    listener = rig.listen()

    def serve(count: int) -> None:
        for _ in range(count):
            client = rig.call("socket")
            rig.call("connect", client, "127.0.0.1", 8000)
            server = rig.call("accept", listener)[0]
            rig.call("close", client)
            rig.pass_time(1_000_000)
            rig.call("close", server)
            rig.events.clear()
            rig.times.clear()

    def held() -> int:
        gc.collect()  # two ends of a connection hold each other
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        serve(200)  # more than wait for their minute to pass at any one time
        before = held()
        serve(200)
        assert held() - before < MARGIN
    finally:
        tracemalloc.stop()
