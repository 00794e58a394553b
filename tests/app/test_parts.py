"""The small parts that have rules of their own: the tape, the budget of messages."""

from __future__ import annotations

from collections.abc import Callable

from gevent.event import Event

from app.budget import Budget
from app.limits import Limits
from app.refusals import Refused
from app.tape import Batch, Block, Status, Tape
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


def test_the_budget_allows_bursts_and_then_refuses() -> None:
    budget = Budget(0.001, burst=3)
    assert [budget.spend() for _ in range(5)] == [True, True, True, False, False]


def test_the_budget_fills_up_again() -> None:
    budget = Budget(1e9, burst=2)
    assert all(budget.spend() for _ in range(100))
