"""The file format: what is written can be read, and what cannot be read is refused with a sentence."""

from __future__ import annotations

import gzip
import json

import msgspec
import pytest
from hypothesis import example as such_as
from hypothesis import given
from hypothesis import strategies as st
from recordings import example

from engine import events
from engine.events import AnyEvent, Call, Cause, End, Line, Reason, Return, Stamped, Switch
from engine.gallery import note_ids
from engine.wire import (
    Header,
    RecordingError,
    RecordingFile,
    decode_event,
    encode_event,
    encode_header,
    read_recording,
    way_writer,
)

HEAD = Header(1, "3.11.7", "26.9.0", "3.5.6", ["p.py"], 0, ["print(1)\n"], {})
EVENTS = [
    Stamped(0, 0, events.Task(1, "MAIN", "main", "created")),
    Stamped(1, 100, Line(1, "p.py", 1, {"x": "'é'", "gone": None})),
    Stamped(2, 1_000_200, Switch(1, None, Reason(Cause.SLEEP, 8, None))),
    Stamped(3, 2_000_400, End("finished")),
]


@pytest.fixture(params=["out.json", "out.json.gz"])
def path(request, tmp_path):
    """A recording of EVENTS, plain or gzipped."""
    path = tmp_path / request.param
    write(path, *[encode_event(each) for each in EVENTS])
    return path


def write(path, *lines, head=HEAD):
    file = RecordingFile(path)
    file.write(encode_header(head) + b"\n")
    for line in lines:
        file.write(line.rstrip(b"\n") + b"\n")
    file.close()


def refusal(function, *args):
    """The sentence with which something is refused, if it is."""
    try:
        function(*args)
    except RecordingError as error:
        return str(error)
    return None


def read(path):
    head, lines = read_recording(path)
    return head, list(lines)


# --- there and back ---------------------------------------------------------------------------------------------------


def test_a_recording_is_read_as_it_was_written(path):
    assert read(path) == (HEAD, EVENTS)


def test_a_recording_is_text_one_json_object_a_line(tmp_path):
    write(tmp_path / "out.json", *[encode_event(each) for each in EVENTS])
    lines = (tmp_path / "out.json").read_text("utf-8").splitlines()
    assert lines[0].startswith('{"timeline":1,')
    assert json.loads(lines[2]) == {
        "seq": 1,
        "t": 0.0001,
        "kind": "line",
        "task": 1,
        "file": "p.py",
        "line": 1,
        "vars": {"x": "'é'", "gone": None},
    }
    assert lines[3] == (
        '{"t":1.0002,"seq":2,"kind":"switch","from":1,"to":null,"cause":{"type":"sleep","line":8,"wake":null}}'
    )


def test_gzip_keeps_neither_a_name_nor_a_time(tmp_path):
    for name in ("one.json.gz", "another.json.gz"):
        write(tmp_path / name, *[encode_event(each) for each in EVENTS])
    assert (tmp_path / "one.json.gz").read_bytes() == (tmp_path / "another.json.gz").read_bytes()


@pytest.mark.parametrize("count", [10, 30_000])
def test_a_gzipped_recording_reads_as_the_plain_one(count, tmp_path):
    """Also where it is longer than the beginning that its window is chosen by."""
    lines = [encode_event(Stamped(n, n * 100, Line(1, "p.py", n % 50, {"x": str(n)}))) for n in range(count)]
    for name in ("out.json", "out.json.gz"):
        write(tmp_path / name, *lines)
    assert gzip.decompress((tmp_path / "out.json.gz").read_bytes()) == (tmp_path / "out.json").read_bytes()
    assert len(list(read(tmp_path / "out.json.gz")[1])) == count


class Box:
    """Keeps `room` lines; whatever is put counts from there on."""

    def __init__(self, room: int) -> None:
        self.room, self.kept, self.lines, self.put_lines = room, 0, [], []

    def keep(self, line: bytearray) -> None:
        if len(self.lines) == self.room:
            raise ValueError
        self.lines.append(bytes(line))

    def put(self, line: bytearray) -> None:
        self.put_lines.append(bytes(line))


@pytest.mark.parametrize("kind", [Line, Call, Return])
def test_the_short_way_writes_what_the_event_itself_would(kind):
    changes = {"x": "'\u00e9\"'", "gone": None}
    event = {
        Line: Line(1, "p.py", 2, changes),
        Call: Call(1, "p.py", 2, "f", None),
        Return: Return(1, "p.py", 2, "f", "None", changes),
    }[kind]
    box = Box(room=1)
    fields = (event.task, event.file, event.line, getattr(event, "func", None), getattr(event, "value", None))
    way_writer(box)(7, 1_000_200, kind.__struct_config__.tag, *fields, event.vars)
    assert box.lines == [encode_event(Stamped(7, 1_000_200, event))]


def test_the_short_way_counts_what_is_kept_and_puts_what_finds_no_room():
    box = Box(room=2)
    write = way_writer(box)
    lines = [Line(1, "p.py", n, {"x": "1" * (3 - n)}) for n in range(3)]
    for n, event in enumerate(lines):
        write(n, 0, "line", event.task, event.file, event.line, None, None, event.vars)
    encoded = [encode_event(Stamped(n, 0, event)) for n, event in enumerate(lines)]
    assert (box.lines, box.put_lines, box.kept) == (encoded[:2], encoded[2:], 2)


@pytest.mark.parametrize("ident", note_ids())
def test_every_event_of_the_examples_survives_the_way_there_and_back(ident):
    for line in example(ident).events:
        stamped = decode_event(msgspec.json.encode(line))
        assert msgspec.json.decode(encode_event(stamped)) == line


@given(st.integers(0, 10**15))
def test_times_survive_to_the_microsecond(t):
    assert decode_event(encode_event(Stamped(0, t, End("finished")))).t == t


EVENT_TYPES = {each.__struct_config__.tag: each for each in AnyEvent.__args__}


def test_every_event_has_a_kind_of_its_own():
    assert len(EVENT_TYPES) == len(AnyEvent.__args__)
    assert {"line", "switch", "task", "output", "end", "fold"} <= set(EVENT_TYPES)


@pytest.mark.parametrize("kind", EVENT_TYPES)
def test_an_event_that_lacks_a_field_is_refused(kind):
    with pytest.raises(RecordingError):
        decode_event(json.dumps({"seq": 0, "t": 0, "kind": kind}).encode())


# --- hostile files ----------------------------------------------------------------------------------------------------

GOOD_LINE = b'{"t":0,"seq":0,"kind":"end","reason":"finished"}'
BAD_LINES = {
    "no JSON": b"hello",
    "no object": b"[1, 2]",
    "no kind": b'{"seq": 0, "t": 0}',
    "an unknown kind": b'{"seq": 0, "t": 0, "kind": "dance"}',
    "no place": b'{"kind": "end", "reason": "finished"}',
    "a number that is a text": b'{"seq": "0", "t": 0, "kind": "end", "reason": "finished"}',
    "a time without end": b'{"seq": 0, "t": 1e999, "kind": "end", "reason": "finished"}',
    "no time at all": b'{"seq": 0, "t": NaN, "kind": "end", "reason": "finished"}',
    "a cause that does not exist": b'{"t":0,"seq":0,"kind":"switch","from":1,"to":2,"cause":{"type":"unknown"}}',
    "bytes that are no text": b'{"seq": 0, "t": 0, "kind": "end", "reason": "\xff"}',
    "half a line": GOOD_LINE[:30],
    "an empty line": b"",
}


@pytest.mark.parametrize("kind", BAD_LINES)
def test_a_line_that_does_not_fit_is_refused_and_named_by_its_number(kind, tmp_path):
    write(tmp_path / "out.json", GOOD_LINE, BAD_LINES[kind])
    with pytest.raises(RecordingError, match=r"^out\.json, line 3: a line cannot be read: .*\.$"):
        read(tmp_path / "out.json")


def test_a_very_deep_line_is_refused_like_any_other(tmp_path):
    write(tmp_path / "out.json", b'{"seq": 0, "t": 0, "kind": "end", "reason": ' + b"[" * 100_000)
    with pytest.raises(RecordingError):
        read(tmp_path / "out.json")


BAD_HEADS = {
    "empty": b"",
    "no JSON": b"print('hello')\n",
    "no object": b"5\n",
    "an event": GOOD_LINE + b"\n",
    "types": b'{"timeline":"1","python":"","gevent":"","greenlet":"","programs":[],"seed":0}\n',
    "binary": bytes(range(256)),
}


@pytest.mark.parametrize("kind", BAD_HEADS)
def test_a_file_without_a_header_is_no_recording(kind, tmp_path):
    (tmp_path / "out.json").write_bytes(BAD_HEADS[kind])
    with pytest.raises(RecordingError, match=r"^out\.json is no Switchyard recording: .*\.$"):
        read(tmp_path / "out.json")


def test_another_format_is_refused_with_both_numbers(tmp_path):
    write(tmp_path / "out.json", head=msgspec.structs.replace(HEAD, timeline=2))
    with pytest.raises(RecordingError, match="has format 2; this program reads format 1"):
        read(tmp_path / "out.json")


def test_a_file_that_is_not_there_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "missing.json")


def whole(tmp_path):
    write(tmp_path / "whole.json.gz", *[encode_event(each) for each in EVENTS * 100])
    return (tmp_path / "whole.json.gz").read_bytes()


@pytest.mark.parametrize("keep", [3, 15, 60, 200])
def test_half_a_gzipped_file_is_refused_with_a_sentence(keep, tmp_path):
    path = tmp_path / "out.json.gz"
    path.write_bytes(whole(tmp_path)[:keep])
    with pytest.raises(RecordingError, match=r"^out\.json\.gz"):
        read(path)


@pytest.mark.parametrize("at", [12, 20, 100, -6])
def test_a_damaged_gzipped_file_is_refused_with_a_sentence(at, tmp_path):
    damaged = bytearray(whole(tmp_path))
    damaged[at] ^= 0xFF
    path = tmp_path / "out.json.gz"
    path.write_bytes(damaged)
    with pytest.raises(RecordingError, match=r"^out\.json\.gz"):
        read(path)


HEAD_LINE = encode_header(HEAD) + b"\n"
junk = st.one_of(
    st.binary(max_size=60),
    st.tuples(st.just(HEAD_LINE), st.binary(max_size=60)).map(b"".join),
    st.tuples(st.just(HEAD_LINE), st.sampled_from([encode_event(each) for each in EVENTS]), st.binary(max_size=5)).map(
        b"".join
    ),
)


@pytest.mark.parametrize("suffix", [".json", ".json.gz"])
@given(data=junk, zipped=st.booleans())
@such_as(data=gzip.compress(HEAD_LINE)[:30], zipped=False)
def test_any_bytes_are_a_recording_or_refused_with_a_sentence(suffix, tmp_path_factory, data, zipped):
    path = tmp_path_factory.getbasetemp() / f"junk{suffix}"
    path.write_bytes(gzip.compress(data, mtime=0) if zipped else data)
    sentence = refusal(read, path)
    assert sentence is None or (sentence.endswith(".") and "\n" not in sentence)


changes = st.dictionaries(
    st.sampled_from(["seq", "t", "task", "from", "to", "cause", "line", "vars", "kind", "fd", "peer", "hub", "id"]),
    st.none() | st.integers(-5, 99) | st.text(max_size=3) | st.lists(st.integers(), max_size=2),
    max_size=3,
)


@given(st.lists(st.tuples(st.integers(0, 74), changes), max_size=4))
@such_as([(3, {"task": 99})])
def test_a_recording_that_fits_but_makes_no_sense_does_not_break_the_reader_of_lines(damage):
    lines = [dict(each) for each in example("gevent-pair").events]
    for index, change in damage:
        lines[index].update(change)
    for line in lines:
        sentence = refusal(decode_event, msgspec.json.encode(line))
        assert sentence is None or sentence.startswith("a line cannot be read: ")


@pytest.mark.parametrize(
    "line",
    [
        b'{"t":0,"seq":0,"kind":"line","task":99,"file":"p.py","line":1}',
        b'{"t":0,"seq":0,"kind":"switch","from":1,"to":99,"cause":{"type":"sleep","line":null,"wake":null}}',
        b'{"t":0,"seq":0,"kind":"socket","program":0,"fd":9,"event":"closed"}',
        b'{"t":0,"seq":0,"kind":"task","task":1,"name":"x","what":"main","event":"created","program":7}',
        b'{"t":0,"seq":0,"kind":"readiness","task":1,"call":"dance","event":"asked","fds":[]}',
    ],
)
def test_show_refuses_a_recording_that_makes_no_sense_with_a_sentence(line, command, tmp_path):
    write(tmp_path / "out.json", line)
    done = command("show", "out.json")
    assert done.status == 2
    assert "Traceback" not in done.err
