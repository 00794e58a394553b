"""The queue before the engines: fair between visitors, its places told, nothing lost."""

from __future__ import annotations

import time
from collections import Counter

import gevent
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import gate as gates
from app.gate import Gate, Ticket
from app.refusals import Refused


def inside(tickets: list[Ticket]) -> list[int]:
    return [number for number, each in enumerate(tickets) if each.turn.is_set()]


def test_so_many_come_in_so_many_wait_and_the_rest_is_refused() -> None:
    gate = Gate(2, 1, each=2)
    tickets = [gate.ticket(visitor) for visitor in (1, 2, 3)]
    with pytest.raises(Refused, match="busy"):
        gate.ticket(4)
    assert inside(tickets) == [0, 1]
    tickets[0].leave()
    assert inside(tickets) == [0, 1, 2]
    gate.ticket(4)


def test_visitors_take_turns_and_each_is_served_in_order() -> None:
    gate = Gate(1, 100, each=1)
    visitors = [1, 1, 1, 2, 2, 3]
    tickets = [gate.ticket(visitor) for visitor in visitors]
    order = [0]
    while len(order) < len(tickets):
        tickets[order[-1]].leave()
        order += [number for number in inside(tickets) if number not in order]
    assert order == [0, 1, 3, 5, 2, 4]


def test_nobody_has_all_engines() -> None:
    gate = Gate(4, 100, each=2)
    greedy = [gate.ticket(1) for _ in range(9)]
    assert inside(greedy) == [0, 1]
    assert gate.ticket(2).turn.is_set()
    greedy[0].leave()
    assert inside(greedy) == [0, 1, 2]


def test_greedy_is_who_had_more_than_a_share_of_the_time_lately(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    gate = Gate(4, 9, each=2, share=0.5)

    def work(visitor: int, seconds: float) -> bool:
        nonlocal now
        ticket = gate.ticket(visitor)
        now += seconds
        ticket.leave()
        ticket.leave()
        return gate.greedy(visitor)

    assert not work(1, 1), "a second is saved up"
    assert work(1, 9)
    assert not gate.greedy(2)
    assert [work(4, 0) for _ in range(7)].index(True) == 6, "who begins again and again is too"
    now += 60
    assert not gate.greedy(1), "it is forgotten"
    waiting = [gate.ticket(3) for _ in range(3)][-1]
    now += 60
    waiting.leave()
    assert not gate.greedy(3), "to wait is not to work"


def test_whoever_waits_is_told_the_place_and_hears_of_changes_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "BLINK_SECONDS", 0)
    gate, told = Gate(1, 100, each=1), []
    first = gate.ticket(1, lambda *place: told.append((1, *place)))
    gate.ticket(1, lambda *place: told.append((2, *place)))
    third = gate.ticket(2, lambda *place: told.append((3, *place)))
    gevent.sleep(0.01)
    assert told == [(2, 1, 2), (3, 2, 2)]
    gevent.sleep(0.01)
    third.leave()
    gevent.sleep(0.01)
    assert told == [(2, 1, 2), (3, 2, 2), (2, 1, 1)]
    first.leave()
    gevent.sleep(0.01)
    assert len(told) == 3


def test_a_wait_that_is_over_at_once_is_not_told() -> None:
    gate, told = Gate(1, 100, each=1), []
    first = gate.ticket(1)
    second = gate.ticket(1, lambda *place: told.append(place))
    first.leave()
    second.enter()
    gevent.sleep(2 * gates.BLINK_SECONDS)
    assert told == []


def test_leaving_twice_lets_one_in() -> None:
    gate = Gate(1, 9, each=1)
    tickets = [gate.ticket(visitor) for visitor in range(3)]
    tickets[0].leave()
    tickets[0].leave()
    assert inside(tickets) == [0, 1]


def test_whoever_gives_up_waiting_frees_the_place() -> None:
    gate = Gate(1, 1, each=1)
    gate.ticket(1)
    waiting = gate.ticket(2)
    waiting.leave()
    gate.ticket(3)
    assert not waiting.turn.is_set()


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=60), st.integers(1, 3), st.integers(1, 3))
def test_whatever_happens_the_house_is_as_full_as_it_may_be(
    deeds: list[tuple[int, bool]], most: int, each: int
) -> None:
    gate = Gate(most, 1000, each)
    there: list[Ticket] = []
    for visitor, comes in deeds:
        if comes or not there:
            there.append(gate.ticket(visitor))
        else:
            there.pop(visitor % len(there)).leave()
        working = [ticket for ticket in there if ticket.turn.is_set()]
        inside = Counter(ticket.visitor for ticket in working)
        assert len(working) <= most
        assert all(count <= each for count in inside.values())
        assert len(gate) == len(there) - len(working)
        assert set(gate) == {ticket for ticket in there if not ticket.turn.is_set()}
        if len(working) < most:
            assert all(inside[ticket.visitor] == each for ticket in gate)
