"""The file and stream format: the only place that knows how events, steps and recordings are written down.

A recording is JSON lines, gzipped when its name ends in .gz; docs/timeline-format.md describes it. Reading treats the
file as hostile: every line is checked against the events' types, and what does not fit is refused with a sentence.
Refuses to know what events mean.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any, Protocol

import msgspec

from .complaint import Complaint
from .events import AnyEvent, Call, Changes, Line, Return, Stamped
from .timeline import Step

VERSION = 1
LONGEST_LINE, LONGEST_HEADER = 1 << 24, 1 << 23
# Smaller windows than gzip's usual one: like lines stand near each other, and near matches take fewer bits. How near
# depends on how long the program's loops are, so the beginning of the recording is compressed with each of them.
WINDOWS, GZIP = (11, 12, 13), 16
BEGINNING = 1 << 18
LEVEL, MEMORY = 8, 7
GZIPPED = b"\x1f\x8b"
# So much of a file is unpacked at a time.
AT_ONCE = 1 << 16
Text = bytes | bytearray
_encode = msgspec.json.Encoder().encode


class Header(msgspec.Struct, frozen=True):
    """The first line of a recording. On the `host` means: not on the simulated machine."""

    timeline: int
    python: str
    gevent: str
    greenlet: str
    programs: list[str]
    seed: int
    sources: list[str] = []
    scenario: dict[str, Any] = {}
    host: bool | msgspec.UnsetType = msgspec.UNSET


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where a line of a recording belongs."""

    t: float
    seq: int


class Trodden(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """The whole line of an event of the way through a program: line, call or return. Nearly all events are such."""

    t: float
    seq: int
    kind: str
    task: int
    file: str
    line: int
    func: str | None = None
    value: str | None = None
    vars: dict[str, str | None] | None = None


class RecordingError(Complaint):
    """The file is no recording; the text is a sentence. `line` is the number of the one that cannot be used."""

    def __init__(self, sentence: str, line: int | None = None) -> None:
        super().__init__(sentence)
        self.line = line


@cache
def _decode() -> Callable[[bytes], AnyEvent]:
    """Made when it is needed: a run writes events and reads none."""
    return msgspec.json.Decoder(AnyEvent).decode


_decode_place = msgspec.json.Decoder(Place).decode
_decode_header = msgspec.json.Decoder(Header).decode


def encode_header(header: Header) -> bytes:
    """The first line, without its newline."""
    return _encode(header)


def encode_event(stamped: Stamped) -> bytes:
    """One event as a line, with its newline: t (seconds), seq, kind and the event's own fields."""
    event, t = stamped.event, stamped.t / 1e6
    kind = type(event)
    if kind is Line:
        text = Trodden(t, stamped.seq, "line", event.task, event.file, event.line, None, None, event.vars)
    elif kind is Call:
        text = Trodden(t, stamped.seq, "call", event.task, event.file, event.line, event.func, None, event.vars)
    elif kind is Return:
        value = event.value
        text = Trodden(t, stamped.seq, "return", event.task, event.file, event.line, event.func, value, event.vars)
    else:
        return _encode(Place(t, stamped.seq))[:-1] + b"," + _encode(event)[1:] + b"\n"
    return _encode(text) + b"\n"


class Box(Protocol):
    """Where encoded lines lie until they are sent."""

    # Takes a line that may wait, and is counted in `kept`. ValueError where there is no room.
    keep: Callable[[Text], object]
    kept: int

    def put(self, line: Text) -> None:
        """Takes any line."""


def way_writer(box: Box) -> Callable[..., None]:
    """What encodes a `Line`, `Call` or `Return` by its fields, `t` in microseconds, and puts it into a box."""
    text, encode_into, keep = bytearray(), msgspec.json.Encoder().encode_into, box.keep

    def write(
        seq: int,
        t: int,
        kind: str,
        task: int,
        file: str,
        line: int,
        func: str | None,
        value: str | None,
        changes: Changes,
    ) -> None:
        nonlocal text
        encode_into(Trodden(t / 1e6, seq, kind, task, file, line, func, value, changes), text)
        text += b"\n"
        try:
            keep(text)
            box.kept += 1
        except ValueError:
            box.put(text)

    return write


def encode_step(step: Step) -> bytes:
    """One step of the view protocol as a line, with its newline."""
    return _encode(step) + b"\n"


def decode_event(line: bytes) -> Stamped:
    """The event of a line. RecordingError."""
    try:
        place = _decode_place(line)
        return Stamped(place.seq, round(place.t * 1e6), _decode()(line))
    except (msgspec.DecodeError, OverflowError, ValueError, RecursionError) as error:
        raise RecordingError(f"a line cannot be read: {error}") from None


class RecordingFile:
    """A recording being written; the same run gives the same bytes (gzip gets neither a time nor a name).

    `prompt`: what is written can be read at once, whatever becomes of the writer. That takes a little more room.
    """

    def __init__(self, path: Path, prompt: bool = False) -> None:
        self._file = path.open("wb", buffering=0 if prompt else -1)
        self._write: Callable[[bytes], object] = self._collect if path.suffix == ".gz" else self._file.write
        self._prompt = prompt
        self._beginning = b""
        self._zip: Any = None

    def write(self, lines: bytes) -> None:
        """Whole lines, each with its newline."""
        self._write(lines)

    def close(self) -> None:
        """Everything is on disk."""
        if self._beginning:
            self._begin()
        if self._zip is not None:
            self._file.write(self._zip.flush())
        self._file.close()

    def _collect(self, lines: bytes) -> None:
        self._beginning += lines
        if self._prompt or len(self._beginning) >= BEGINNING:
            self._begin()

    def _begin(self) -> None:
        """Goes on with the window that makes the least of the beginning."""
        found = []
        for window in WINDOWS:
            packer = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP + window, MEMORY, zlib.Z_FILTERED)
            packed = packer.compress(self._beginning)
            found.append((len(packed) + len(packer.copy().flush()), packed, packer))
        _, packed, self._zip = min(found, key=itemgetter(0))
        self._beginning, self._write = b"", self._pack
        self._file.write(packed)

    def _pack(self, lines: bytes) -> None:
        self._file.write(self._zip.compress(lines))
        if self._prompt:
            self._file.write(self._zip.flush(zlib.Z_SYNC_FLUSH))


def read_recording(path: Path) -> tuple[Header, Iterator[Stamped]]:
    """A recording's header and its events. RecordingError with a sentence; OSError where the file cannot be opened."""
    file: Any = gzip.open(path) if path.suffix == ".gz" else path.open("rb")  # noqa: SIM115  # closed by _events
    return _read(path.name, file)


def read_recording_bytes(data: bytes, most: int, name: str = "The file") -> tuple[Header, Iterator[Stamped]]:
    """The same of a file's content, gzipped or not; at most so many bytes are looked at when it is unpacked."""
    file: Any = io.BytesIO(data)
    if data.startswith(GZIPPED):
        file = gzip.GzipFile(fileobj=file)
    return _read(name, io.BufferedReader(Bounded(file, most), AT_ONCE))


class Bounded(io.RawIOBase):
    """So many bytes of a file; RecordingError where it has more."""

    def __init__(self, file: Any, most: int) -> None:
        super().__init__()
        self._file, self._left, self._most = file, most, most

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """As much as comes at once."""
        piece = self._file.read1(len(buffer))
        self._left -= len(piece)
        if self._left < 0:
            raise RecordingError(f"unpacked it has more than {self._most:,} bytes")
        buffer[: len(piece)] = piece
        return len(piece)


def _read(name: str, file: Any) -> tuple[Header, Iterator[Stamped]]:
    try:
        header = _decode_header(file.readline(LONGEST_LINE))
    except (msgspec.DecodeError, OSError, EOFError, ValueError, RecursionError, zlib.error, RecordingError) as error:
        file.close()
        raise RecordingError(f"{name} is no Switchyard recording: {error}.") from None
    if header.timeline != VERSION:
        file.close()
        raise RecordingError(f"{name} has format {header.timeline}; this program reads format {VERSION}.")
    return header, _events(name, file)


def _events(name: str, file: Any) -> Iterator[Stamped]:
    with file:
        number, before = 1, Stamped(-1, 0, None)
        try:
            while line := file.readline(LONGEST_LINE):
                number += 1
                stamped = decode_event(line)
                if stamped.seq != before.seq + 1 or stamped.t < before.t:
                    raise RecordingError("it does not follow the line before")
                yield stamped
                before = stamped
        except (RecordingError, EOFError, OSError, zlib.error) as error:
            raise RecordingError(f"{name}, line {number}: {error}.", number) from None
