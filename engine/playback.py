"""Inside a run's process that plays a recording: reads it, hostile as it is, and tells the steps of it as of any run.

Nothing in it is run. What cannot be used ends the steps with an error that names the line. Refuses to know where the
file came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import msgspec

from .events import End, Stamped
from .frames import read_frames
from .scenario import Program
from .stream import Stream
from .timeline import Timeline
from .wire import Header, RecordingError, encode_step, read_recording_bytes

# No time of a run is later than this, in microseconds; browsers know whole numbers up to here.
LATEST = 10**15
LONGEST_DETAIL = 400
MOST_PROGRAMS, LONGEST_NAME, LONGEST_SOURCES = 64, 200, 1 << 21


class Pieces(msgspec.Struct, frozen=True):
    """What a process is asked to play: so many bytes, that come in frames of their own, and at most so many of them
    when they are unpacked.
    """

    size: int
    unpacked: int


def play(pieces: Pieces, commands: BinaryIO, stream: Stream) -> None:
    """The whole life of the process."""
    data = b"".join(_pieces(pieces.size, commands))
    t = 0
    try:
        head, events = read_recording_bytes(data, pieces.unpacked)
        for step in _steps(programs_of(head), events):
            t = step.t
            stream.put(encode_step(step))
    except RecordingError as error:
        stream.tell({"error": "recording", "detail": str(error)[:LONGEST_DETAIL], "line": error.line})
    else:
        stream.tell({"status": "ended", "t": t, "steps": stream.count})


def programs_of(head: Header) -> list[Program]:
    """The programs of a recording. RecordingError where there are none, or too much of them."""
    names = head.programs
    sources = [*head.sources, *[""] * len(names)][: len(names)]
    if not 0 < len(names) <= MOST_PROGRAMS or any(not 0 < len(name) <= LONGEST_NAME for name in names):
        raise RecordingError(f"A recording has from 1 to {MOST_PROGRAMS} programs, with names.", 1)
    if sum(map(len, sources)) > LONGEST_SOURCES:
        raise RecordingError(f"The programs of a recording have at most {LONGEST_SOURCES:,} characters.", 1)
    return [Program(name, source) for name, source in zip(names, sources, strict=True)]


def _pieces(size: int, commands: BinaryIO) -> Iterator[bytes]:
    frames = read_frames(commands.read)
    while size > 0:
        piece: bytes = next(frames, {}).get("lines", b"")
        if not piece:
            raise EOFError("The recording did not come whole.")
        size -= len(piece)
        yield piece


def _steps(programs: list[Program], events: Iterable[Stamped]) -> Iterator[Any]:
    """RecordingError at the first event that cannot be used; a hostile file may contradict itself in any way."""
    line = 1
    last: Any = None
    try:
        timeline = Timeline(programs)
        for line, stamped in enumerate(events, 2):
            if not 0 <= stamped.t <= LATEST or type(last) is End:
                raise RecordingError(f"The file, line {line}: no event can stand there.", line)
            last = stamped.event
            yield from timeline.feed(stamped)
    except RecordingError:
        raise
    except Exception as error:
        what = f"{type(error).__name__}: {error}"[:200]
        sentence = f"The file, line {line}: it does not fit the lines before it ({what})."
        raise RecordingError(sentence, line) from None
    if type(last) is not End:
        raise RecordingError(f"The file, line {line + 1}: it was cut off, the end of the run is missing.", line + 1)
