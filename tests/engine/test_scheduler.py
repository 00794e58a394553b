"""Who holds the CPU: the run queue, slices, and the sleeping CPU. Native threads stand for the programs' own."""

from __future__ import annotations

from _thread import start_new_thread
from collections.abc import Callable

import pytest

from engine.events import Cause, Reason, Switch, Wake
from engine.machine.agenda import Agenda
from engine.machine.scheduler import Scheduler, Thread

SLICE, PRICE = 100, 3


class Deadlock(Exception):
    """Nobody is ready and nothing will ever happen."""


class Stage:
    """A scheduler with threads a, b, c. The test is thread a; the others run what the test gives them."""

    def __init__(self, threads: int = 2) -> None:
        self.agenda = Agenda()
        self.switches: list[Switch] = []
        self.threads = [Thread(number, "abc"[number], number + 1) for number in range(threads)]
        self.scheduler = Scheduler(self.agenda, SLICE, PRICE, self.switches.append, self._idle)
        self.scheduler.start(self.threads)

    def run(self, number: int, act: Callable[[Thread], None]) -> None:
        """What another thread does when it gets the CPU for the first time; then it ends."""
        thread = self.threads[number]

        def live() -> None:
            thread.baton.acquire()
            act(thread)
            thread.done = True
            self.scheduler.leave(thread, Cause.FINISHED)

        start_new_thread(live, ())

    def hands(self) -> list[tuple[str, str, str]]:
        """Who handed over to whom, and why."""
        names = {None: "-"} | {thread.task: thread.name for thread in self.threads}
        return [(names[each.from_], names[each.to], each.cause.type.value) for each in self.switches]

    @staticmethod
    def _idle() -> None:
        raise Deadlock


def test_the_first_thread_holds_the_cpu_and_the_others_are_ready():
    stage = Stage(3)
    assert stage.scheduler.current is stage.threads[0]
    assert list(stage.scheduler.ready) == stage.threads[1:]
    assert stage.switches == []


def test_using_the_cpu_takes_time():
    stage = Stage(1)
    stage.scheduler.charge(40)
    assert stage.agenda.now == 40
    assert stage.threads[0].slice_left == SLICE - 40


def test_the_world_happens_while_somebody_uses_the_cpu():
    stage, log = Stage(1), []
    stage.agenda.at(30, lambda: log.append(stage.agenda.now))
    stage.scheduler.charge(40)
    assert log == [30]


def test_who_blocks_gives_the_cpu_to_the_next_one():
    stage = Stage()
    first, _ = stage.threads
    stage.run(1, lambda thread: stage.scheduler.wake(first, Wake("time")))
    stage.scheduler.block(first, Cause.SLEEP)
    assert stage.hands() == [("a", "b", "sleep"), ("b", "a", "finished")]
    assert stage.switches[1].cause.wake == Wake("time")
    assert stage.scheduler.current is first


def test_while_nobody_is_ready_the_cpu_sleeps_until_the_next_entry():
    stage = Stage(1)
    (first,) = stage.threads
    stage.agenda.at(50, lambda: None)
    stage.agenda.at(70, stage.scheduler.wake, first, Wake("time"))
    stage.scheduler.block(first, Cause.IO)
    assert stage.hands() == [("a", "-", "io"), ("-", "a", "dispatch")]
    assert stage.agenda.now == 70 + PRICE
    assert stage.switches[1].cause == Reason(Cause.DISPATCH, None, Wake("time"))


def test_with_nothing_to_come_the_scheduler_asks_what_to_do():
    stage = Stage(1)
    with pytest.raises(Deadlock):
        stage.scheduler.block(stage.threads[0], Cause.IO)


def test_the_ready_are_served_first_in_first_out():
    stage = Stage(3)
    first = stage.threads[0]
    stage.run(1, lambda thread: stage.scheduler.preempt())
    stage.run(2, lambda thread: stage.scheduler.wake(first, None))
    stage.scheduler.block(first, Cause.SLEEP)
    # c wakes a while b waits in the queue since before: b comes first.
    assert stage.hands() == [
        ("a", "b", "sleep"),
        ("b", "c", "slice"),
        ("c", "b", "finished"),
        ("b", "a", "finished"),
    ]
    assert stage.scheduler.current is first


def test_a_slice_is_over_only_for_who_has_company():
    stage = Stage(1)
    stage.scheduler.charge(SLICE)
    assert not stage.scheduler.slice_is_over()
    assert stage.threads[0].slice_left == SLICE


def test_a_slice_that_is_over_ends_a_turn():
    stage = Stage()
    stage.run(1, lambda thread: None)
    stage.scheduler.charge(SLICE - 1)
    assert not stage.scheduler.slice_is_over()
    stage.scheduler.charge(1)
    assert stage.scheduler.slice_is_over()
    stage.scheduler.preempt()
    assert stage.hands() == [("a", "b", "slice"), ("b", "a", "finished")]
    assert stage.threads[0].slice_left == SLICE - PRICE


def test_a_switch_has_its_price():
    stage = Stage()
    times = []
    stage.run(1, lambda thread: times.append(stage.agenda.now))
    stage.scheduler.preempt()
    assert times == [PRICE]
    assert stage.agenda.now == 2 * PRICE


def test_only_who_is_blocked_can_be_woken():
    stage = Stage()
    _, second = stage.threads
    stage.scheduler.wake(second, Wake("time"))
    assert list(stage.scheduler.ready) == [second]
    assert second.wake is None


def test_a_thread_that_waits_for_a_moment_of_its_own_switches_to_itself_through_sleep():
    stage = Stage(1)
    (first,) = stage.threads
    for _ in range(3):
        stage.agenda.after(10, stage.scheduler.wake, first, None)
        stage.scheduler.block(first, Cause.SLEEP)
    assert stage.hands() == [("a", "-", "sleep"), ("-", "a", "dispatch")] * 3
