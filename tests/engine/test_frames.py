"""Frames over pipes: a length and an object, whole or refused."""

from __future__ import annotations

import io
import os
from _thread import start_new_thread
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.frames import LARGEST, FrameError, encode_frame, read_frame, read_frames, write_frame

MESSAGES = [{"steps": [1, 2]}, {"text": "é"}, {}]


def stutter(data: bytes, size: int):
    """A pipe that gives a few bytes at a time."""
    stream = io.BytesIO(data)
    return lambda wanted: stream.read(min(size, wanted))


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_frames_are_put_together_from_whatever_the_pipe_gives(size):
    data = b"".join(map(encode_frame, MESSAGES))
    assert list(read_frames(stutter(data, size))) == MESSAGES


def test_nothing_more_is_the_end():
    assert list(read_frames(io.BytesIO(b"").read)) == []
    assert read_frame(io.BytesIO(b"")) is None


@pytest.mark.parametrize("size", [1, 4, 5, 12])
def test_a_frame_that_breaks_off_is_the_end(size):
    frames = b"".join(map(encode_frame, MESSAGES))
    assert list(read_frames(io.BytesIO(frames + frames[:size]).read)) == MESSAGES


def test_one_frame_is_read_and_the_rest_stays():
    stream = io.BytesIO(b"".join(map(encode_frame, MESSAGES)))
    assert [read_frame(stream) for _ in range(4)] == [*MESSAGES, None]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ((LARGEST + 1).to_bytes(4, "big"), "no frame"),
        (b"HTTP/1.1 200 OK", "no frame"),
        (b"\x00\x00\x00\x01{", "cannot be read"),
        (b"\x00\x01\x00\x00" + b"[" * 65536, "cannot be read"),
        (b"\x40\x00\x00\x00", "no frame"),
        (b"\x00\x00\x00\x05hello", "cannot be read"),
        (b"\x00\x00\x00\x00", "cannot be read"),
        (b"\x00\x00\x00\x02[]", "no object"),
        (b"\x00\x00\x00\x01" + b"5", "no object"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(data, words):
    with pytest.raises(FrameError, match=words):
        list(read_frames(io.BytesIO(data).read))


@given(st.binary(max_size=40))
def test_no_bytes_get_past_without_being_a_frame(data):
    messages = []
    with suppress(FrameError):
        messages += read_frames(io.BytesIO(data).read)
    assert all(isinstance(message, dict) for message in messages)


def test_a_frame_larger_than_the_pipe_is_written_in_parts():
    reader, writer = os.pipe()
    message = {"text": "x" * 1_000_000}
    start_new_thread(write_frame, (writer, message))
    with os.fdopen(reader, "rb") as stream:
        assert read_frame(stream) == message
        os.close(writer)
        assert read_frame(stream) is None
