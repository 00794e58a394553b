"""What programs ask the kernel about: the state holds it at every ask, and a crowd costs no more than a few."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from recordings import example, program

from engine import Scenario, Session
from engine.draft import FEW, Draft, apply
from engine.pack import BLOCK, pack
from tools.bench_scale import crowd

MOST_BYTES = 6
items = st.fixed_dictionaries({"fd": st.integers(0, 9), "events": st.sampled_from(["r", "w", "rw"])})
lists = st.lists(items, max_size=30)


# --- lists that are much like the ones before -------------------------------------------------------------------------


@given(st.lists(lists, min_size=1, max_size=8))
def test_a_list_becomes_any_other_one(versions):
    draft = Draft()
    draft.set("asks", {"asked": []})
    state = apply({}, draft.take()[0])
    for version in versions:
        draft.revise("asks", "asked", version)
        assert draft.state["asks"]["asked"] == version
        state = apply(state, draft.take()[0])
        assert state == draft.state


@given(lists, st.sets(st.integers(0, 29), max_size=FEW), st.lists(items, max_size=FEW))
def test_few_differences_are_few_operations(before, gone, added):
    draft = Draft()
    draft.set("asked", before)
    draft.take()
    draft.revise("asked", [each for place, each in enumerate(before) if place not in gone] + added)
    assert len(draft.take()[0]) <= 2 * FEW


def test_a_list_that_is_the_same_is_no_change():
    draft = Draft()
    draft.set("asked", [{"fd": 3, "events": "r"}])
    draft.take()
    draft.revise("asked", [{"fd": 3, "events": "r"}])
    assert draft.take() == ([], [])


def test_what_is_revised_shares_nothing_with_the_draft():
    draft, entry = Draft(), {"fd": 4, "events": "r"}
    draft.set("asked", [{"fd": 3, "events": "r"}])
    draft.take()
    draft.revise("asked", [{"fd": 3, "events": "r"}, entry])
    entry["events"] = "w"
    assert draft.take()[0] == [[2, ["asked"], {"fd": 4, "events": "r"}]]


# --- asks -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ident", ["server-select", "srv-poll", "srv-epoll-lt"])
def test_the_state_holds_what_was_asked(ident):
    recording = example(ident)
    places = {step.q: place for place, step in enumerate(recording.recorded.steps)}
    for event in recording.of("readiness", event="asked"):
        state = recording.recorded.at(places[event["seq"]])
        ask = state["asks"][str(event["task"])]
        asked = [(each["fd"], each["events"]) for each in ask["asked"]]
        if event.get("epoll") is None:
            assert asked == [tuple(each) for each in event["fds"]]
        else:
            interest = state["epolls"][f"0:{event['epoll']}"]["interest"]
            assert asked == [(each["fd"], each["events"]) for each in interest]
        assert ask["got"] is None


def steps_of(clients: int) -> list[bytes]:
    """Steps of an echo server on epoll, as lines."""
    lines: list[bytes] = []
    with Session([program("epoll_crowd.py")], Scenario.parse(crowd(clients)), live=False, view=True) as session:
        for frame in session.frames():
            if "status" not in frame:
                lines += [msgspec.json.encode(step) + b"\n" for step in frame["steps"]]
    return lines


def test_a_step_of_a_crowd_is_no_larger_than_one_of_a_few():
    few, many = (sum(map(len, lines)) / len(lines) for lines in (steps_of(30), steps_of(300)))
    assert many < 1.2 * few


def test_a_crowd_packs_into_a_few_bytes_for_each_step():
    lines = steps_of(300)
    packed = sum(len(pack(b"".join(lines[at : at + BLOCK]))) for at in range(0, len(lines), BLOCK))
    assert packed / len(lines) <= MOST_BYTES
