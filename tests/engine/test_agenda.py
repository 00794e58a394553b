"""The virtual clock: what is booked happens at its time, in order, and nothing happens after the limit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.machine.agenda import Agenda


@pytest.fixture
def agenda():
    return Agenda()


@pytest.fixture
def log():
    return []


def test_time_stands_still_until_somebody_advances_it(agenda):
    assert agenda.now == 0
    agenda.advance(5)
    assert agenda.now == 5


def test_entries_happen_in_the_order_of_their_times(agenda, log):
    for at in (30, 10, 20):
        agenda.at(at, log.append, at)
    agenda.advance(25)
    assert log == [10, 20]
    agenda.advance(30)
    assert log == [10, 20, 30]


def test_entries_of_the_same_moment_happen_in_the_order_of_booking(agenda, log):
    for name in "abc":
        agenda.at(10, log.append, name)
    agenda.advance(10)
    assert log == ["a", "b", "c"]


def test_each_entry_sees_its_own_time(agenda, log):
    for at in (10, 20):
        agenda.at(at, lambda: log.append(agenda.now))
    agenda.advance(100)
    assert log == [10, 20]
    assert agenda.now == 100


def test_what_an_entry_books_on_the_way_happens_on_the_way(agenda, log):
    agenda.at(10, lambda: agenda.after(5, lambda: log.append(agenda.now)))
    agenda.advance(100)
    assert log == [15]


def test_a_time_in_the_past_means_now(agenda, log):
    agenda.advance(50)
    assert agenda.at(10, log.append, "late").at == 50
    agenda.advance(50)
    assert log == ["late"]


def test_a_cancelled_entry_does_not_happen_and_leaves_nothing_pending(agenda, log):
    entry = agenda.at(10, log.append, 1)
    assert agenda.pending()
    entry.cancel()
    entry.cancel()
    assert not agenda.pending()
    agenda.advance(20)
    assert log == []


def test_advancing_to_the_next_entry_passes_over_cancelled_ones(agenda, log):
    agenda.at(10, log.append, 1).cancel()
    agenda.at(20, log.append, 2)
    agenda.advance_to_next()
    assert (agenda.now, log) == (20, [2])


def test_with_nothing_booked_the_clock_stays_where_it_is(agenda):
    agenda.advance_to_next()
    assert agenda.now == 0


def test_at_the_limit_the_clock_stops_and_tells(log):
    agenda = Agenda(100, lambda: log.append("limit"))
    agenda.at(99, log.append, "before")
    agenda.at(101, log.append, "after")
    agenda.advance(1000)
    assert (agenda.now, log) == (100, ["before", "limit"])


def test_what_is_due_at_the_limit_still_happens(log):
    agenda = Agenda(100, lambda: log.append("limit"))
    agenda.at(100, log.append, "at")
    agenda.advance_to_next()
    assert log == ["at", "limit"]


def test_next_at_is_the_moment_before_which_nothing_happens(agenda):
    assert agenda.next_at > 10**15
    agenda.at(30, print)
    first = agenda.at(20, print)
    assert agenda.next_at == 20
    first.cancel()
    assert agenda.pending()
    assert agenda.next_at == 30
    assert Agenda(7).next_at == 7


@given(st.lists(st.integers(0, 50), max_size=30), st.lists(st.integers(0, 60), max_size=10))
def test_whatever_is_booked_happens_once_and_in_order(times, stops):
    agenda, log = Agenda(), []
    for order, at in enumerate(times):
        agenda.at(at, lambda at=at, order=order: log.append((agenda.now, at, order)))
    for stop in sorted(stops):
        agenda.advance(stop)
        assert [at for _, at, _ in log] == sorted(at for at in times if at <= stop)
    agenda.advance(100)
    assert [(at, order) for _, at, order in log] == sorted((at, order) for order, at in enumerate(times))
    assert all(now == at for now, at, _ in log)
