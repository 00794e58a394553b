"""Drafts and patches: a state being changed, and the patch that tells how."""

from __future__ import annotations

import pytest

from engine.draft import APPEND, DELETE, SET, Draft, apply


@pytest.fixture
def draft():
    draft = Draft()
    draft.set("a", {"b": [1, 2]})
    draft.take()
    return draft


def test_a_draft_notes_what_changes(draft):
    draft.set("a", "b", 0, 9)
    draft.append("a", "b", 3)
    draft.set("x", None)
    draft.delete("a", "b", 1)
    assert draft.state == {"a": {"b": [9, 3]}, "x": None}
    assert draft.take()[0] == [
        [SET, ["a", "b", 0], 9],
        [APPEND, ["a", "b"], 3],
        [SET, ["x"], None],
        [DELETE, ["a", "b", 1]],
    ]
    assert draft.take() == ([], [])


def test_what_is_there_already_is_no_change(draft):
    draft.set("a", {"b": [1, 2]})
    assert draft.take() == ([], [])
    draft.set("n", 1)
    draft.take()
    draft.set("n", True)
    assert draft.take()[0] == [[SET, ["n"], True]]


def test_a_patch_shares_nothing_with_the_draft(draft):
    value = {"list": []}
    draft.set("v", value)
    value["list"].append("outside")
    draft.append("v", "list", "inside")
    (first, second), _ = draft.take()
    assert first[2] == {"list": []}
    assert draft.state["v"] == {"list": ["inside"]}
    assert second[2] == "inside"


def test_applying_a_patch_leaves_the_old_state_alone():
    old = {"a": {"b": [1, 2]}, "c": {"d": 1}}
    new = apply(old, [[SET, ["a", "b", 0], 9], [APPEND, ["a", "b"], 3], [DELETE, ["a", "b", 1]], [SET, ["e"], {}]])
    assert new == {"a": {"b": [9, 3]}, "c": {"d": 1}, "e": {}}
    assert old == {"a": {"b": [1, 2]}, "c": {"d": 1}}
    assert new["c"] is old["c"]
