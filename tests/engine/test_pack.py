"""Packed blocks: nothing is lost, little is left, and what somebody has tampered with is refused."""

from __future__ import annotations

import base64
import json
import zlib
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from recordings import program, written

from engine import Program, Scenario, Session
from engine.pack import LENGTH, MOST_BYTES, MOST_LINES, pack
from engine.unpack import PackError, unpack

FIXTURE = json.loads((Path(__file__).parents[1] / "js" / "packed.json").read_text("utf-8"))
FIVE = program("five_greenlets.py").source

numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(max_size=8) | st.from_regex(r"[a-z]?0{0,3}[0-9]{0,20}[a-z]?", fullmatch=True)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


def lines_of(*steps: object) -> bytes:
    return b"".join(msgspec.json.encode(step) + b"\n" for step in steps)


def alike(n: int) -> dict[str, object]:
    return {"q": n, "t": 100 * n, "p": [[0, ["tasks", "3", "line"], n % 7]], "n": ["line", {"task": "loop·2"}]}


# --- nothing is lost --------------------------------------------------------------------------------------------------


@given(st.lists(values, min_size=1, max_size=12))
def test_any_lines_come_back_as_they_were(steps):
    lines = lines_of(*steps)
    assert unpack(pack(lines)) == lines


@given(st.lists(st.tuples(*[st.integers()] * 3), min_size=1, max_size=40), texts)
def test_lines_that_differ_in_numbers_come_back_as_they_were(rows, text):
    lines = lines_of(*({"a": a, text: [f"{text}{b}", c / 8], "10": a} for a, b, c in rows))
    assert unpack(pack(lines)) == lines


@pytest.mark.parametrize("most", [1 << 6, 1 << 14, 1 << 30, 10**15 - 1, 10**15, 1 << 64])
def test_numbers_of_every_size_come_back(most):
    lines = lines_of(*([most * (n % 2), n] for n in range(9)))
    assert unpack(pack(lines)) == lines


def test_what_the_browser_is_tested_with_is_a_block():
    for block, lines in FIXTURE.values():
        assert unpack(base64.b64decode(block)).decode() == "".join(line + "\n" for line in lines)


# --- little is left ---------------------------------------------------------------------------------------------------


def test_a_thousand_steps_that_go_alike_take_next_to_nothing():
    assert len(pack(lines_of(*map(alike, range(1000))))) < 500


def test_twice_as_many_steps_take_at_most_twice_as_much():
    half, whole = (len(pack(lines_of(*map(alike, range(count))))) for count in (1000, 2000))
    assert whole < 2 * half


# --- in a run ---------------------------------------------------------------------------------------------------------


def told(packed: bool) -> tuple[list[bytes], int, int]:
    """The steps of a long run as lines, how many came in blocks, and how many bytes these had."""
    lines: list[bytes] = []
    inside = size = 0
    source = FIVE.replace("20000", "300")
    with Session([Program("p.py", source)], Scenario(), live=False, packed=packed) as session:
        for frame in session.frames():
            assert "error" not in frame, frame
            if "block" in frame:
                found = unpack(frame["block"]).splitlines()
                assert len(found) == frame["packed"]
                assert json.loads(found[-1])["t"] == frame["t"]
                lines, inside, size = lines + found, inside + len(found), size + len(frame["block"])
            elif "status" not in frame:
                lines += map(msgspec.json.encode, frame["steps"])
            else:
                assert frame["steps"] == len(lines)
    return lines, inside, size


def test_a_long_run_comes_in_blocks_and_says_the_same():
    plain, none, _ = told(packed=False)
    lines, inside, size = told(packed=True)
    assert lines == plain
    assert not none
    assert inside > len(lines) / 2
    assert size / inside < 6


def test_a_short_run_does_not_wait_for_a_block_to_be_full():
    with Session([written("print(1)\ninput()\n")], Scenario(), packed=True) as session:
        frames = session.frames()
        assert next(frames)["steps"][0]["n"][0] == "line"


# --- what somebody has tampered with ----------------------------------------------------------------------------------

BLOCK = pack(lines_of(*map(alike, range(20)), "007", "1e5", [1, 2, {"x3": 4}]))
BODY = zlib.decompress(BLOCK)


def body(head: object, *templates: bytes, planes: bytes = b"") -> bytes:
    text = b"\n".join((msgspec.json.encode(head), *templates))
    return zlib.compress(len(text).to_bytes(LENGTH, "big") + text + planes)


@given(st.integers(0, len(BODY) - 1), st.binary(max_size=3))
def test_whatever_is_changed_it_is_lines_or_refused(place, other):
    with suppress(PackError):
        assert unpack(zlib.compress(BODY[:place] + other + BODY[place + 1 :])).count(b"\n") > 0


@given(st.binary(max_size=40))
def test_anything_else_is_refused(data):
    with pytest.raises(PackError, match=r"\.$"):
        unpack(data)


@pytest.mark.parametrize("size", [0, 1, len(BLOCK) // 2, len(BLOCK) - 1])
def test_half_a_block_is_refused(size):
    with pytest.raises(PackError):
        unpack(BLOCK[:size])


def test_a_block_by_hand():
    assert unpack(body([3, [0, 0], [[5, 1]], [1, 1]], b"[\0]", planes=b"\0\0\1\xff")) == b"[5]\n[6]\n[5]\n"


@pytest.mark.parametrize(
    "block",
    [
        body([0, 0, [], []], b"[]"),
        body([MOST_LINES + 1, 0, [], []], b"[]"),
        body([1, 1, [], []], b"[]"),
        body([1, 0, [], []], b"[]", b"{}"),
        body([1, 0, [], []], b"[\0]"),
        body([1, 0, [1, 1], []], b"[\0]"),
        body([1, 0, ["-1"], []], b"[\0]"),
        body([1, 0, ["x"], []], b"[\0]"),
        body([1, 0, [["1", "2"]], []], b"[\0]"),
        body([2, 0, [[0, 0]], [1]], b"[\0]", planes=b"\xff"),
        body([2, 0, [[0, 0]], [1]], b"[\0]", planes=b""),
        body([2, 0, [[0, 0]], [1]], b"[\0]", planes=b"\0\0"),
        body([2, 0, [[0, 0]], [3]], b"[\0]", planes=b"\0\0\0"),
        body([2, 0, [[0, -1]], [1]], b"[\0]", planes=b"\0"),
        body([2, 0, [[0, 1]], [1]], b"[\0]", planes=b"\0"),
        body([MOST_LINES, 0, [], []], b'"' + b"x" * (MOST_BYTES // MOST_LINES) + b'"'),
        zlib.compress(bytes(MOST_BYTES + 1)),
    ],
)
def test_a_block_that_does_not_fit_together_is_refused(block):
    with pytest.raises(PackError, match=r"A packed block cannot be read: .*\.$"):
        unpack(block)
