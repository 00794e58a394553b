"""Recordings played as runs: the same steps as those of the run itself, and a sentence for every file that is none."""

from __future__ import annotations

import functools
import gzip
import json
import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recordings import example

from engine.gallery import load_example
from engine.heading import header
from engine.launch import Launched
from engine.playback import play
from engine.replaying import RecordedSession, read_recording_header
from engine.session import Session
from engine.unpack import unpack
from engine.wire import RecordingError, encode_header

IDENT = "server-select"


@functools.cache
def recording(ident=IDENT):
    """The file of an example's run."""
    found, run = load_example(ident), example(ident)
    lines = [encode_header(header(found.programs, found.scenario)), *map(msgspec.json.encode, run.events)]
    return b"\n".join(lines) + b"\n"


def played(data, **options):
    """(steps, last frame) of a recording that is played."""
    steps, last = [], {}
    with RecordedSession(data, **options) as session:
        for frame in session.frames():
            if "block" in frame:
                steps += map(json.loads, unpack(frame["block"]))
            elif "status" not in frame:
                steps += frame.get("steps", [])
            last = frame
    return steps, last


class Kept:
    """A stream that keeps what it is told."""

    def __init__(self):
        self.steps, self.told, self.count = [], [], 0

    def put(self, line):
        self.steps.append(json.loads(line))
        self.count += 1

    def tell(self, message):
        self.told.append(message)


class Pieces:
    """What `play` reads a recording from."""

    def __init__(self, data):
        self.size, self.unpacked = len(data), 1 << 24
        self._left = (len(data) + 3).to_bytes(4, "big") + b"{}\n" + data

    def read(self, size):
        piece, self._left = self._left[:size], self._left[size:]
        return piece


def play_here(data):
    """The same in this process."""
    kept, pieces = Kept(), Pieces(data)
    play(pieces, pieces, kept)
    return kept.steps, kept.told


@pytest.mark.parametrize("packing", [bytes, gzip.compress])
@pytest.mark.parametrize("ident", [IDENT, "gevent-pair", "server-nonblocking"])
def test_a_recording_has_the_steps_of_its_run(ident, packing):
    found = load_example(ident)
    with Session(found.programs, found.scenario, live=False) as session:
        wanted = [step for frame in session.frames() if "status" not in frame for step in frame["steps"]]
    steps, last = played(packing(recording(ident)))
    assert steps == wanted
    assert last == {"status": "ended", "t": wanted[-1]["t"], "steps": len(wanted)}


def test_a_long_recording_comes_in_blocks():
    steps, last = played(recording(), packed=True)
    assert len(steps) == last["steps"]


def test_a_process_in_reserve_plays_a_recording():
    steps, _ = played(recording(), launched=Launched())
    assert len(steps) > 50


def test_the_header_tells_programs_and_versions_whatever_follows():
    head = read_recording_header(gzip.compress(recording())[:2000])
    assert head.programs == ["server_select.py"]
    assert "select" in head.sources[0]


BROKEN = {
    "nothing": (b"", "no Switchyard recording"),
    "a program": (b"import gevent\nprint(1)\n", "no Switchyard recording"),
    "another format": (
        b'{"timeline": 9, "python": "", "gevent": "", "greenlet": "", "programs": [], "seed": 0}\n',
        "9",
    ),
    "no programs": (
        b'{"timeline": 1, "python": "", "gevent": "", "greenlet": "", "programs": [], "seed": 0}\n',
        "from 1 to 64",
    ),
    "no gzip": (b"\x1f\x8bnonsense", "no Switchyard recording"),
    "a deep one": (b"[" * 100_000, "no Switchyard recording"),
    "a bomb": (gzip.compress(b" " * (1 << 25)), "more than"),
}


@pytest.mark.parametrize(("data", "words"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_recording_is_refused_at_once_with_a_sentence(data, words):
    with pytest.raises(RecordingError, match=words):
        RecordedSession(data)


def changed(number, line):
    """A recording with another line in the place of one."""
    lines = recording().splitlines()
    lines[number - 1] = line
    return b"\n".join(lines) + b"\n"


CHANGED = {
    "an unknown kind": (b'{"t":0.1,"seq":28,"kind":"explosion"}', "kind"),
    "no JSON": (b'{"t":0.1', "cannot be read"),
    "a gap": (b'{"t":0.1,"seq":99,"kind":"loop","hub":1,"phase":"poll"}', "does not follow"),
    "a task that nobody knows": (b'{"t":0.1,"seq":28,"kind":"line","task":77,"file":"p.py","line":3}', ""),
    "a time beyond all": (b'{"t":1e300,"seq":28,"kind":"loop","hub":1,"phase":"poll"}', "no event can stand there"),
    "a wrong type": (b'{"t":0.1,"seq":28,"kind":"line","task":"x","file":"p.py","line":3}', "task"),
}


@pytest.mark.parametrize(("line", "words"), CHANGED.values(), ids=CHANGED)
def test_a_broken_line_ends_the_steps_with_its_number(line, words):
    whole, _ = played(recording())
    steps, last = played(changed(30, line))
    assert last["error"] == "recording"
    assert last["line"] in (30, 31)
    assert words in last["detail"]
    assert steps == whole[: len(steps)]
    assert len(steps) > 5


def test_a_recording_that_was_cut_off_shows_what_is_there():
    whole, _ = played(recording())
    for data in (recording()[: len(recording()) // 2], gzip.compress(recording())[:-200]):
        steps, last = played(data)
        assert last["error"] == "recording"
        assert steps == whole[: len(steps)]
        assert len(steps) > 5


def test_events_after_the_end_are_refused():
    extra = recording().splitlines()[-1].replace(b'"kind":"end"', b'"kind":"end"')
    event = json.loads(extra)
    event["seq"] += 1
    _, told = play_here(recording() + json.dumps(event).encode() + b"\n")
    assert told[-1]["error"] == "recording"


def test_a_bomb_behind_a_good_header_is_cut():
    lines = recording().splitlines(keepends=True)
    steps, last = played(gzip.compress(b"".join(lines[:40]) + b" " * (1 << 26)), unpacked=1 << 20)
    assert last["error"] == "recording"
    assert "more than 1,048,576 bytes" in last["detail"]
    assert steps


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=3),
)


@settings(max_examples=150)
@given(st.integers(0, 10**6), st.lists(st.tuples(st.integers(1, 400), st.integers(0, 12), VALUES), max_size=6))
def test_no_mutated_recording_does_anything_but_play_or_say_what_is_wrong(seed, changes):
    lines = [json.loads(line) for line in recording().splitlines()]
    for number, field, value in changes:
        line = lines[number % len(lines)]
        line[sorted(line)[field % len(line)]] = value
    if seed % 3 == 0:
        picked = random.Random(seed)
        start = picked.randrange(1, len(lines))
        rest = lines[start:]
        picked.shuffle(rest)
        lines[start:] = [{**line, "seq": start - 1 + index} for index, line in enumerate(rest)]
    data = b"\n".join(json.dumps(line).encode() for line in lines) + b"\n"
    check(data)


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=8)), max_size=8), st.booleans())
def test_no_bytes_do_anything_but_play_or_say_what_is_wrong(changes, packed):
    data = bytearray(gzip.compress(recording()) if packed else recording())
    for place, piece in changes:
        place %= len(data)
        data[place : place + len(piece)] = piece
    check(bytes(data))


def check(data):
    """It plays, or a sentence says what is wrong with it."""
    steps, told = play_here(data)
    assert len(told) == 1
    if "error" in told[0]:
        assert told[0]["error"] == "recording"
        assert told[0]["detail"].strip()
    else:
        assert told[0]["steps"] == len(steps)
