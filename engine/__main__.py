"""The command line: run programs on the simulated machine, show a recording, export it.

    python -m engine run PROGRAM [PROGRAM2 ...]
    python -m engine show RECORDING
    python -m engine export RECORDING --perfetto OUT

Refuses to know how anything of it is done.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import msgspec

from .events import End, Stamped
from .gallery import example_ids, load_example
from .perfetto import trace
from .scenario import INSIDE, Program, Scenario, ScenarioError
from .session import Session, header
from .timeline import Recorded
from .wire import Header, RecordingError, RecordingFile, encode_event, encode_header, read_recording
from .words import LANGUAGES, Words, duration

BAD_ARGUMENTS = 2
INTERRUPTED = 130
LOST = 1


class Misuse(Exception):
    """The arguments cannot be used; the text is a sentence."""


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; its exit status."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.function(options)
        return status
    except (Misuse, ScenarioError, RecordingError) as error:
        print(f"switchyard: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("switchyard: stopped", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone, as `head` does.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
        return 0
    except OSError as error:
        print(f"switchyard: {error.filename or 'a file'}: {error.strerror}.", file=sys.stderr)
    return BAD_ARGUMENTS


def run(options: argparse.Namespace) -> int:
    """`run`: passes the program's output through and sums up on stderr."""
    programs = _programs(options.programs)
    scenario = _scenario(options)
    if options.host and len(programs) > 1:
        raise Misuse("On the real machine (--host) one program runs at a time: start each in a terminal of its own.")
    recording = RecordingFile(options.record) if options.record is not None else None
    try:
        return _play(programs, scenario, options, recording)
    finally:
        if recording is not None:
            recording.close()


def _play(
    programs: list[Program], scenario: Scenario, options: argparse.Namespace, recording: RecordingFile | None
) -> int:
    if recording is not None:
        recording.write(encode_header(header(programs, scenario)) + b"\n")
    summary = Summary()
    with Session(programs, scenario, live=False, view=False, host=options.host, inside=options.inside) as session:
        for frame in session.frames():
            lines = summary.lost(frame["detail"]) if "error" in frame else frame.get("events", b"")
            summary.take(lines)
            if recording is not None:
                recording.write(lines)
    print(summary.text([program.name for program in programs], options.host), file=sys.stderr)
    return summary.status()


class Told(msgspec.Struct, gc=False):
    """What the summary wants to know of an event."""

    t: float
    kind: str
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
        self._events = self._switches = 0
        self._newest = b""
        self._end = Told(0.0, "end", reason="failed")

    def take(self, lines: bytes) -> None:
        """Events of the recording, as lines."""
        for found in NOTED.finditer(lines):
            begin, end = lines.rfind(b"\n", 0, found.start()) + 1, lines.find(b"\n", found.end())
            self._take(_decode_told(lines[begin:end]))
        self._events += lines.count(b"\n")
        self._newest = lines or self._newest

    def _take(self, event: Told) -> None:
        kind = event.kind
        if kind == "output":
            stream = sys.stderr if event.stream == "stderr" else sys.stdout
            stream.write(event.text)
            stream.flush()
        elif kind == "switch":
            self._switches += event.from_ is not None and event.to is not None
        elif kind == "end":
            self._end = event

    def lost(self, detail: str) -> bytes:
        """The process is gone without an end: the recording gets one all the same."""
        last = self._newest.splitlines()[-1:]
        t = _decode_told(last[0]).t if last else 0.0
        return encode_event(Stamped(self._events, round(t * 1e6), End("failed", detail, LOST)))

    def text(self, names: list[str], host: bool) -> str:
        """One line."""
        end = self._end
        detail = f" ({end.detail})" if end.detail else ""
        time = duration(round(end.t * 1e6))
        ending = f"{end.reason}{detail} after {time}{'' if host else ' of virtual time'}"
        return f"switchyard: {', '.join(names)}: {ending}; {self._switches} switches, {self._events} events"

    def status(self) -> int:
        """The program's own exit status; 3 and 4 for runs that had no end of their own."""
        return self._end.status


def show(options: argparse.Namespace) -> int:
    """`show`: the narrated timeline as text."""
    head, recorded = _load(options.recording)
    words = Words(options.lang)
    tasks = {int(key): task["name"] for key, task in _final(recorded)["tasks"].items()}
    width = max([len(name) for name in tasks.values()] + [3])
    print(f"{', '.join(head.programs)}   python {head.python}, gevent {head.gevent}, greenlet {head.greenlet}")
    for index, step in enumerate(recorded.steps):
        cpu = recorded.at(index)["cpu"]
        who = tasks.get(cpu, "-") if cpu is not None else "-"
        sentence = words.say("say." + step.n[0], step.n[1])
        print(f"{index:5}  {step.t / 1e6:10.6f} s  {who:<{width}}  {sentence}")
    return 0


def export(options: argparse.Namespace) -> int:
    """`export`: Chrome trace JSON for Perfetto."""
    head, recorded = _load(options.recording)
    options.perfetto.write_text(json.dumps(trace(recorded, head.programs), ensure_ascii=False), "utf-8")
    print(f"switchyard: wrote {options.perfetto}; open it at ui.perfetto.dev or chrome://tracing", file=sys.stderr)
    return 0


def _final(recorded: Recorded) -> dict[str, Any]:
    return recorded.at(len(recorded.steps) - 1) if recorded.steps else {"tasks": {}}


def _load(path: Path) -> tuple[Header, Recorded]:
    head, events = read_recording(path)
    sources = [*head.sources, *[""] * len(head.programs)]
    programs = [Program(name, source) for name, source in zip(head.programs, sources, strict=False)]
    try:
        return head, Recorded(programs, events)
    except RecordingError:
        raise
    except Exception as error:  # a hostile file may contradict itself in any way
        what = f"{type(error).__name__}: {error}"
        raise RecordingError(
            f"{path.name} contradicts itself: an event does not fit those before it ({what})."
        ) from None


def _programs(paths: list[Path]) -> list[Program]:
    programs = []
    for path in paths:
        try:
            source = path.read_text("utf-8-sig")
        except UnicodeDecodeError:
            raise Misuse(f"{path} is no Python source: it is not UTF-8 text.") from None
        programs.append(Program(path.name, source, str(path.resolve().parent)))
    names = [program.name for program in programs]
    if len(set(names)) != len(names):
        raise Misuse("Two programs have the same file name; the recording could not tell them apart. Rename one.")
    return programs


def _scenario(options: argparse.Namespace) -> Scenario:
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
    if not path.exists() and name in example_ids():
        return load_example(name).scenario.to_json()
    try:
        data = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Misuse(f"The scenario file {name} is no JSON: {error}.") from None
    if not isinstance(data, dict):
        raise Misuse(f"The scenario file {name} holds no JSON object.")
    return data


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m engine", description="Runs programs on a simulated machine and records who holds the CPU."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    one = commands.add_parser("run", help="run programs", description="Runs programs on the simulated machine.")
    one.add_argument("programs", nargs="+", type=Path, metavar="PROGRAM")
    one.add_argument("--scenario", metavar="FILE|NAME", help="the world: a JSON file, or the name of an example")
    one.add_argument("--stdin", metavar="TEXT", help="lines typed at the last program's keyboard, one whenever it asks")
    one.add_argument("--seed", type=int, metavar="N", help="seed of the random numbers")
    one.add_argument("--limit-steps", type=int, metavar="N", help="cut after N recorded events")
    one.add_argument("--limit-time", type=float, metavar="SECONDS", help="cut after so much virtual time")
    one.add_argument(
        "--record", type=Path, metavar="OUT", help="write the recording (gzipped when the name ends in .gz)"
    )
    one.add_argument("--host", action="store_true", help="run on the real machine instead")
    one.add_argument("--inside", choices=INSIDE, help="also record the lines of these libraries")
    one.set_defaults(function=run)
    two = commands.add_parser("show", help="tell a recording as text", description="The narrated timeline as text.")
    two.add_argument("recording", type=Path, metavar="RECORDING")
    two.add_argument("--lang", choices=LANGUAGES, default="en", help="language (default: %(default)s)")
    two.set_defaults(function=show)
    three = commands.add_parser(
        "export", help="convert a recording", description="Writes a recording in another format."
    )
    three.add_argument("recording", type=Path, metavar="RECORDING")
    three.add_argument("--perfetto", type=Path, required=True, metavar="OUT", help="Chrome/Perfetto trace JSON")
    three.set_defaults(function=export)
    return parser


if __name__ == "__main__":
    sys.exit(main())
