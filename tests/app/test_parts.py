"""The small parts that have rules of their own: the tape, what a viewer is told of it, the budget of messages."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import cast

import gevent
from gevent.event import Event

from app.budget import Budget
from app.gate import Gate
from app.limits import Limits
from app.refusals import Refused
from app.reserve import Reserve
from app.run import Recipe, Run
from app.sockets import Connection
from app.tape import Batch, Block, Status, Tape
from app.viewers import Viewer
from app.visitors import Visitor
from engine import Scenario


def test_the_engine_cuts_a_run_before_the_server_does() -> None:
    assert Limits().run_steps >= Scenario().limits.steps >= 1_000_000, "its end is a step of the recording"


def add(tape: Tape, *times: int) -> None:
    for t in times:
        tape.append([b'{"t":%d,"k":"line"}' % t], t)


def test_the_tape_wakes_whoever_watches() -> None:
    tape, wake = Tape(), Event()
    tape.watch(wake)
    assert wake.is_set()
    changes: list[Callable[[], None]] = [
        lambda: add(tape, 1),
        lambda: tape.turn(Status.PARKED, 5),
        lambda: tape.fail(Refused("engine")),
    ]
    for change in changes:
        wake.clear()
        change()
        assert wake.is_set()
    tape.unwatch(wake)
    wake.clear()
    add(tape, 9)
    assert not wake.is_set()
    assert not tape.watched


def test_the_tape_knows_its_times() -> None:
    tape = Tape()
    add(tape, 1, 7)
    tape.turn(Status.PARKED, 9)
    assert (tape.last_t, tape.t, len(tape), tape.version) == (7, 9, 2, 1)
    tape.fail(Refused("engine"))
    assert (tape.status, tape.t) == (Status.ENDED, 9)


def test_batches_are_bounded_by_number_and_by_size_but_never_empty() -> None:
    tape = Tape()
    add(tape, *range(10, 20))

    def count(start: int, **limits: int) -> int:
        batch = tape.batch(start, Limits(**limits))
        assert isinstance(batch, Batch)
        assert batch.start == start
        return batch.count

    one = tape.size // len(tape)
    assert count(0, batch_steps=3) == 3
    assert count(8, batch_steps=3) == 2
    assert count(0, batch_bytes=2 * one) == 2
    assert count(0, batch_bytes=1) == 1
    assert tape.batch(10, Limits()) is None


def test_a_block_goes_out_whole_wherever_in_it_one_begins() -> None:
    tape, limits = Tape(), Limits(batch_bytes=1)
    add(tape, 1, 2)
    tape.append_block(b"packed", 5, 70)
    add(tape, 80)
    assert [tape.batch(step, limits) for step in (2, 4, 6)] == [Block(2, 5, b"packed")] * 3
    assert [batch.start for step in (1, 7) if (batch := tape.batch(step, limits))] == [1, 7]
    assert (len(tape), tape.t, tape.last_t) == (8, 80, 80)


class Ear:
    """Hears what a viewer is told."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def send(self, message: str) -> None:
        known = json.loads(message)
        self.heard.append(known["status"] if known["type"] == "status" else f"steps to {known['steps'][-1]['t']}")

    def hear(self) -> list[str]:
        """What was told since the last time."""
        gevent.idle()
        heard, self.heard = self.heard, []
        return heard


def a_run() -> Run:
    limits = Limits()
    recipe = Recipe("", (), Scenario())
    return Run(recipe, Visitor(1, ""), gate := Gate(1, 1, 1), Reserve(0, gate.calm), limits, lambda: None)


def follow(run: Run, step: int) -> Ear:
    ear = Ear()
    viewer = Viewer(cast(Connection, ear), Limits())
    viewer.follow(run, step)
    gevent.spawn(viewer.talk)
    return ear


def test_a_viewer_hears_that_a_run_goes_on_before_its_steps_and_that_it_rests_after_them() -> None:
    run = a_run()
    tape, ear = run.tape, follow(run, 0)
    add(tape, 1)
    tape.turn(Status.PARKED, 1)
    assert ear.hear() == ["steps to 1", "parked"], "who comes while it rests gets what is there first"
    tape.turn(Status.RUNNING)
    add(tape, 2)
    assert ear.hear() == ["running", "steps to 2"]
    tape.turn(Status.PARKED, 2)
    assert ear.hear() == ["parked"]
    assert follow(run, 1).hear() == ["steps to 2", "parked"]


def test_a_viewer_hears_that_a_run_went_on_also_where_it_rests_again_already() -> None:
    run = a_run()
    tape, ear = run.tape, follow(run, 0)
    tape.turn(Status.PARKED, 1)
    assert ear.hear() == ["parked"]
    tape.turn(Status.RUNNING)
    add(tape, 2)
    tape.turn(Status.PARKED, 2)
    assert ear.hear() == ["running", "steps to 2", "parked"]


def test_the_budget_allows_bursts_and_then_refuses() -> None:
    budget = Budget(0.001, burst=3)
    assert [budget.spend() for _ in range(5)] == [True, True, True, False, False]


def test_the_budget_fills_up_again() -> None:
    budget = Budget(1e9, burst=2)
    assert all(budget.spend() for _ in range(100))
