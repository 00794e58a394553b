"""A loop's timers: by time, then by their start; those that were given up take no room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.timerheap import FEW, TimerHeap


class Timer:
    """A timer, as far as the heap is concerned."""

    def __init__(self) -> None:
        self.due = self.ticket = None


@pytest.fixture
def heap():
    return TimerHeap()


def test_the_earliest_is_first_and_equal_times_keep_the_order_of_their_start(heap):
    late, early, same = Timer(), Timer(), Timer()
    heap.add(late, 20)
    heap.add(early, 10)
    heap.add(same, 10)
    assert heap.first() == 10
    assert heap.take(9) == []
    assert heap.take(20) == [early, same, late]
    assert heap.first() is None


def test_a_timer_that_is_struck_out_is_passed_over(heap):
    goes, stays = Timer(), Timer()
    heap.add(goes, 10)
    heap.add(stays, 20)
    heap.strike(goes)
    assert goes.due is None
    assert heap.first() == 20
    assert heap.take(99) == [stays]


def test_a_timer_that_is_started_again_counts_with_its_new_time_only(heap):
    timer = Timer()
    heap.add(timer, 10)
    heap.add(timer, 30)
    assert heap.first() == 30
    assert heap.take(29) == []
    assert heap.take(30) == [timer]


def test_striking_what_is_not_there_does_nothing(heap):
    timer = Timer()
    heap.strike(timer)
    heap.add(timer, 1)
    heap.take(1)
    heap.strike(timer)
    assert heap.first() is None


def test_timeouts_that_are_given_up_by_the_million_take_no_room(heap):
    keeps = Timer()
    heap.add(keeps, 10**9)
    for number in range(50 * FEW):
        timer = Timer()
        heap.add(timer, number)
        heap.strike(timer)
    assert len(heap) <= 2 * FEW + 2
    assert heap.first() == 10**9


@given(st.lists(st.tuples(st.sampled_from(("add", "strike", "take")), st.integers(0, 5), st.integers(0, 30))))
def test_it_does_what_a_sorted_list_would_do(deeds):
    heap, timers = TimerHeap(), [Timer() for _ in range(6)]
    booked: dict[int, tuple[int, int]] = {}
    for order, (deed, which, at) in enumerate(deeds):
        if deed == "add":
            heap.add(timers[which], at)
            booked[which] = (at, order)
        elif deed == "strike":
            heap.strike(timers[which])
            booked.pop(which, None)
        else:
            due = sorted((when, which) for which, when in booked.items() if when[0] <= at)
            assert heap.take(at) == [timers[which] for _, which in due]
            for _, which in due:
                del booked[which]
        assert heap.first() == min((when[0] for when in booked.values()), default=None)
