"""`python -m engine run`: passes the programs' output through, writes a recording, and sums up on stderr.

Refuses to know how arguments are written, and how a run is carried out.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

import msgspec

from .complaint import Complaint
from .events import End, Stamped
from .gallery import load_example
from .launch import Launched
from .scenario import Program, Scenario
from .session import Session
from .wire import RecordingFile, encode_event, encode_header
from .words import duration

LOST = 1


class Misuse(Complaint):
    """The arguments cannot be used; the text is a sentence."""


def run(options: argparse.Namespace, launched: Launched) -> int:
    """`run`: passes the program's output through and sums up on stderr."""
    programs = read_programs(options.programs)
    scenario = read_scenario(options)
    if options.arguments:
        raise Misuse("Arguments for a program (after --) are for the real machine: add --host.")
    recording = RecordingFile(Path(options.record)) if options.record is not None else None
    try:
        return _play(programs, scenario, options, launched, recording)
    finally:
        if recording is not None:
            recording.close()


def _play(
    programs: list[Program],
    scenario: Scenario,
    options: argparse.Namespace,
    launched: Launched,
    recording: RecordingFile | None,
) -> int:
    summary = Summary()
    with Session(programs, scenario, live=False, view=False, inside=options.inside, launched=launched) as session:
        if recording is not None:
            from .heading import header  # the run has begun already, and few want a recording

            recording.write(encode_header(header(programs, scenario)) + b"\n")
        for frame in session.frames():
            lines = summary.lost(frame["detail"]) if "error" in frame else frame.get("events", b"")
            summary.take(lines)
            if recording is not None:
                recording.write(lines)
    print(summary.text([program.name for program in programs]), file=sys.stderr)
    return summary.status()


class Told(msgspec.Struct, gc=False):
    """What the summary wants to know of an event."""

    t: float
    kind: str
    seq: int = -1
    stream: str = ""
    text: str = ""
    from_: int | None = msgspec.field(name="from", default=None)
    to: int | None = None
    reason: str = ""
    detail: str = ""
    status: int = 0


# Where the summary finds what it wants to know; a variable may look the same, and is passed over when it is decoded.
NOTED = re.compile(rb'"kind":"(?:output|switch|end)"')
_decode_told = msgspec.json.Decoder(Told).decode


class Summary:
    """What the command line says about a run: its output as it comes, and one line at the end."""

    def __init__(self) -> None:
        self._switches = 0
        self._newest = b""
        self._end = Told(0.0, "end", reason="failed")

    def take(self, lines: bytes) -> None:
        """Events of the recording, as lines."""
        for found in NOTED.finditer(lines):
            begin, end = lines.rfind(b"\n", 0, found.start()) + 1, lines.find(b"\n", found.end())
            self._take(_decode_told(lines[begin:end]))
        self._newest = lines or self._newest

    def _take(self, event: Told) -> None:
        kind = event.kind
        if kind == "output":
            self._put(sys.stderr if event.stream == "stderr" else sys.stdout, event.text)
        elif kind == "switch":
            self._switches += event.from_ is not None and event.to is not None
        elif kind == "end":
            self._end = event

    def _put(self, stream: TextIO, text: str) -> None:
        """What the program has written."""
        stream.write(text)
        stream.flush()

    def lost(self, detail: str) -> bytes:
        """The process is gone without an end: the recording gets one all the same."""
        last = self._last()
        return encode_event(Stamped(last.seq + 1, round(last.t * 1e6), End("failed", detail, LOST)))

    def _last(self) -> Told:
        """The last event so far."""
        return _decode_told(self._newest[self._newest.rfind(b"\n", 0, -1) + 1 :]) if self._newest else Told(0.0, "")

    def text(self, names: list[str], time: str = " of virtual time") -> str:
        """One line."""
        end = self._end
        detail = f" ({end.detail})" if end.detail else ""
        ending = f"{end.reason}{detail} after {duration(round(end.t * 1e6))}{time}"
        return f"switchyard: {', '.join(names)}: {ending}; {self._switches} switches, {self._last().seq + 1} events"

    def status(self) -> int:
        """The program's own exit status; 3 and 4 for runs that had no end of their own."""
        return self._end.status


def read_programs(paths: list[str]) -> list[Program]:
    """The programs in these files. Misuse."""
    programs = []
    for path in map(Path, paths):
        try:
            source = path.read_text("utf-8-sig")
        except UnicodeDecodeError:
            raise Misuse(f"{path} is no Python source: it is not UTF-8 text.") from None
        programs.append(Program(path.name, source, str(path.resolve().parent)))
    names = [program.name for program in programs]
    if len(set(names)) != len(names):
        raise Misuse("Two programs have the same file name; the recording could not tell them apart. Rename one.")
    return programs


def read_scenario(options: argparse.Namespace) -> Scenario:
    """The world that the options describe. Misuse, ScenarioError."""
    data = _scenario_data(options.scenario)
    if options.stdin is not None:
        data["stdin"] = options.stdin.replace("\\n", "\n").removesuffix("\n").split("\n")
    if options.seed is not None:
        data["seed"] = options.seed
    limits = data.get("limits", {})
    if not isinstance(limits, dict):
        return Scenario.parse(data)
    limits = dict(limits)
    for name, value in (("steps", options.limit_steps), ("time", options.limit_time)):
        if value is not None:
            limits[name] = value
    return Scenario.parse({**data, "limits": limits})


def _scenario_data(name: str | None) -> dict[str, Any]:
    """A scenario file, or the scenario of an example."""
    if name is None:
        return {}
    path = Path(name)
    if not path.exists():
        with suppress(KeyError):
            return load_example(name).scenario.to_json()
    try:
        data = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Misuse(f"The scenario file {name} is no JSON: {error}.") from None
    if not isinstance(data, dict):
        raise Misuse(f"The scenario file {name} holds no JSON object.")
    return data
