"""Watchers that are to be called: in libev's order, each once."""

from __future__ import annotations

import pytest

from engine.pending import Pending


class Fed:
    """A watcher, as far as the list is concerned."""

    def __init__(self, name: str, priority: int = 0) -> None:
        self.name, self.priority, self.entry = name, priority, None


@pytest.fixture
def pending():
    return Pending()


def drained(pending: Pending) -> list[tuple[str, int]]:
    """Who is called with what, in order."""
    found = []
    while (taken := pending.take()) is not None:
        found.append((taken[0].name, taken[1]))
    return found


def test_the_highest_priority_is_first_and_of_equal_ones_the_last(pending):
    for name, priority in (("low", -2), ("first", 0), ("high", 2), ("second", 0)):
        pending.feed(Fed(name, priority), 1)
    assert [name for name, _ in drained(pending)] == ["high", "second", "first", "low"]


def test_what_happens_twice_is_told_once_with_all_its_events(pending):
    watcher = Fed("io")
    pending.feed(watcher, 1)
    pending.feed(watcher, 2)
    assert pending.count == 1
    assert drained(pending) == [("io", 3)]


def test_who_is_being_called_may_be_fed_again(pending):
    watcher = Fed("io")
    pending.feed(watcher, 1)
    assert pending.take() == (watcher, 1)
    pending.feed(watcher, 2)
    assert drained(pending) == [("io", 2)]


def test_who_is_struck_out_is_not_called(pending):
    stays, goes = Fed("stays"), Fed("goes")
    pending.feed(stays, 1)
    pending.feed(goes, 1)
    assert pending.strike(goes)
    assert not pending.strike(goes)
    assert pending.count == 1
    assert drained(pending) == [("stays", 1)]
    assert pending.count == 0


def test_it_knows_whether_somebody_of_a_priority_or_above_waits(pending):
    watcher = Fed("middle", 0)
    pending.feed(watcher, 1)
    assert pending.holds_from(0)
    assert pending.holds_from(-2)
    assert not pending.holds_from(1)
    pending.strike(watcher)
    assert not pending.holds_from(-2)


def test_cleared_it_calls_nobody(pending):
    watcher = Fed("io")
    pending.feed(watcher, 1)
    pending.clear()
    assert pending.take() is None
    assert watcher.entry is None
