"""The benchmark table: what watching costs, how large a recording is, and how long a person waits.

Every row has its baseline, measured in the same run on the same machine; only the ratios travel from one machine to
another. `python -m tools.bench` measures with care, `--quick` in a few seconds. It refuses to judge: there are no
limits here, and nothing fails because a machine is slow.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import msgspec
import simple_websocket

from engine import Program, Scenario, Session, load_example, note_ids, versions
from engine.events import Stamped
from engine.machine.agenda import Agenda
from engine.machine.machine import Machine
from engine.machine.port import LocalPort
from engine.outbox import Outbox
from engine.pack import BLOCK, pack
from engine.probes.greenlets import GreenletProbe
from engine.probes.lines import LineProbe
from engine.recorder import Recorder
from engine.sealed import OUTBOX
from engine.stream import Stream
from engine.tasks import TaskBook
from engine.wire import RecordingFile, encode_event, way_writer

from .bench_scale import crowd
from .yardsticks import bare_recorder, empty, execute

ROOT = Path(__file__).resolve().parent.parent
SOURCE = (ROOT / "tests" / "programs" / "five_greenlets.py").read_text("utf-8")
CROWD = ROOT / "tests" / "programs" / "epoll_crowd.py"
ROUNDS = "20000"
ENDLESS = Scenario.parse({"limits": {"steps": 10_000_000}})
PATIENCE = 60.0
# After so many seconds a server that nobody asks for anything is at rest: its runs are over, its reserve is full.
BREATH = 1.5
World = tuple[Sequence[Program], Scenario]
COLUMNS = ("", "measured", "unit", "baseline", "of the baseline")


class Row(NamedTuple):
    """A line of the table. `ratio` says what the figure is of its baseline."""

    what: str
    value: float
    unit: str
    baseline: str = ""
    ratio: str = ""


class Effort(NamedTuple):
    """How much is measured: rounds of the busy program, repetitions of a long measurement and of a short one."""

    rounds: int
    long: int
    short: int


CAREFUL = Effort(rounds=10_000, long=3, short=20)
QUICK = Effort(rounds=1_000, long=2, short=5)


# --- events per second ------------------------------------------------------------------------------------------------


def speed(effort: Effort) -> Iterator[Row]:
    """Events per second of five greenlets that compute, from unwatched to shown as steps.

    Events are lines, calls, returns and switches: all that a recorder tells, the bare one too. Who tells none gets the
    rate at which they happen.
    """
    source = SOURCE.replace(ROUNDS, str(effort.rounds))
    events = drain(source, False)

    def rate(function: Callable[..., object], *args: object) -> float:
        return events / best(partial(function, *args), effort.long) / 1e3

    bare, traced, recorded = rate(execute, source, None), rate(execute, source, empty), rate(record, source)
    simple = rate(bare_recorder, source)
    start = best(partial(drain, "", False), effort.long)
    yield Row("Events, nobody watching", bare, "k events/s")
    yield Row("… with an empty sys.settrace callback", traced, "k events/s", "nobody watching", share(traced, bare))
    yield Row(
        "… recorded and encoded, in this process", recorded, "k events/s", "empty callback", share(recorded, traced)
    )
    yield Row("", recorded, "k events/s", "nobody watching", share(recorded, bare))
    yield Row(
        "… a bare recorder: changed locals, JSON, gzip -1",
        simple,
        "k events/s",
        "empty callback",
        share(simple, traced),
    )
    for what, view in (("… recorded and read by another process", False), ("… the same, as steps of the view", True)):
        seconds = max(best(partial(drain, source, view), effort.long) - start, 1e-6)
        found = events / seconds / 1e3
        yield Row(what, found, "k events/s", "bare recorder", share(found, simple))
    for what, name in (("… by the command line, to a file", "out.jsonl"), ("… to a gzipped file", "out.jsonl.gz")):
        seconds = max(best(partial(command, source, name), effort.long) - best(partial(command, "", name), 1), 1e-6)
        found = events / seconds / 1e3
        yield Row(what, found, "k events/s", "bare recorder", share(found, simple))


def record(source: str) -> None:
    """Runs the program in this process, on a simulated machine and with all probes on it."""
    with open(os.devnull, "wb") as nobody, tempfile.TemporaryFile() as shared:  # noqa: PTH123
        shared.truncate(OUTBOX)
        stream = Stream(nobody.fileno(), "events", Outbox(os.dup(shared.fileno())))
        probe_all(source, stream)
        stream.flush()


def probe_all(source: str, stream: Stream) -> None:
    """Runs the program on a machine whose recorder writes to a stream."""
    program, clock = Program("five_greenlets.py", source), Agenda()

    def sink(stamped: Stamped) -> None:
        stream.put(encode_event(stamped))

    recorder = Recorder(clock, sink, 1 << 60, lambda events: None, [program.name], way_writer(stream))
    machine = Machine([program], ENDLESS, recorder.record, clock, way=recorder)
    machine.start()
    port = LocalPort(machine, machine.threads[0])
    switches = GreenletProbe(port, TaskBook(0, 1), {program.name}, lambda: None)
    probe = LineProbe(port, {program.name: program.name}, lambda value: None, {})
    switches.start()
    probe.start()
    try:
        exec(compile(source, program.name, "exec"), {"__name__": "__main__"})
    finally:
        probe.stop()
        switches.stop()


def drain(source: str, view: bool) -> int:
    """Runs a program in a process of its own and reads all that it tells; how much that was."""
    told = 0
    with Session([Program("five_greenlets.py", source)], ENDLESS, live=False, view=view) as session:
        for frame in session.frames():
            told += 0 if "status" in frame else len(frame["steps"]) if view else frame["events"].count(b"\n")
    return told


def command(source: str, name: str) -> None:
    """`python -m engine run --record`, as a person calls it."""
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, "five_greenlets.py")
        program.write_text(source, "utf-8")
        limit = ["--limit-steps", str(ENDLESS.limits.steps)]
        arguments = [sys.executable, "-m", "engine", "run", str(program), *limit, "--record", str(Path(folder, name))]
        subprocess.run(arguments, cwd=ROOT, check=True, capture_output=True)


# --- sizes ------------------------------------------------------------------------------------------------------------


def sizes(effort: Effort) -> Iterator[Row]:
    """Bytes for each step of the view and for each event of a recording, compressed."""
    busy = [Program("five_greenlets.py", SOURCE.replace(ROUNDS, str(effort.rounds // 5)))]
    examples = [load_example(each) for each in note_ids()]
    runs: dict[str, list[World]] = {
        "five greenlets": [(busy, ENDLESS)],
        "a crowd on epoll": [
            ([Program(CROWD.name, CROWD.read_text("utf-8"))], Scenario.parse(crowd(effort.rounds // 5)))
        ],
        "the examples": [(each.programs, each.scenario) for each in examples],
    }
    for name, worlds in runs.items():
        for kind, what in (("steps", "Step of the view"), ("events", "Event of a recording")):
            told = [collect(programs, world, kind) for programs, world in worlds]
            plain = b"".join(map(b"".join, told))
            count = sum(map(len, told))
            before = len(plain) / count
            if kind == "steps":
                sized = {"gzip -6": len(gzip.compress(plain, 6, mtime=0)), "packed": sum(map(packed, told))}
            else:
                sized = {"in its .gz file": size_of_file(plain)}
            for how, size in sized.items():
                words = f"plain JSON, {before:.0f} bytes"
                yield Row(f"{what}, {how}, {name}", size / count, "bytes", words, share(size / count, before))


def packed(lines: list[bytes]) -> int:
    """Bytes of the blocks that hold a whole run."""
    return sum(len(pack(b"".join(lines[at : at + BLOCK]))) for at in range(0, len(lines), BLOCK))


def size_of_file(lines: bytes) -> int:
    """Bytes of a gzipped recording of these lines."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "out.jsonl.gz")
        file = RecordingFile(path)
        file.write(lines)
        file.close()
        return path.stat().st_size


def collect(programs: Sequence[Program], scenario: Scenario, kind: str) -> list[bytes]:
    """All steps or events of a run, each as a line."""
    told: list[bytes] = []
    with Session(programs, scenario, live=False, view=kind == "steps") as session:
        for frame in session.frames():
            if "status" in frame:
                continue
            if kind == "events":
                told += frame["events"].splitlines(keepends=True)
            else:
                told += [msgspec.json.encode(each) + b"\n" for each in frame["steps"]]
    return told


# --- waiting ----------------------------------------------------------------------------------------------------------


def waiting(effort: Effort) -> Iterator[Row]:
    """How long a person waits: for the first step in the browser, and for a whole run."""
    start = median(timed(bare_python, effort.short))
    with server() as port:
        echo = median(timed(lambda: ask(port, {"do": "nothing"}, "error"), effort.short))
        settings = iter(range(1, 10_000))
        pairs = [pair_of_runs(port, settings) for _ in range(effort.short)]
        fresh, after = (median(each) for each in zip(*pairs, strict=True))
        cached = median(timed(lambda: ask(port, opening(0), "steps"), effort.short + 1)[1:])
    yield Row("First step over the websocket, new run", fresh * 1e3, "ms", "start of python", share(fresh, start))
    yield Row("… right after another's first step", after * 1e3, "ms", "start of python", share(after, start))
    yield Row("First step over the websocket, cached run", cached * 1e3, "ms", "a refusal", share(cached, echo))
    pair = load_example("gevent-pair")
    whole = median(timed(lambda: collect(pair.programs, pair.scenario, "events"), effort.short))
    plain = median(timed(partial(run_plainly, pair.programs[0]), 1))
    yield Row("gevent pair, the whole run", whole * 1e3, "ms", "start of python", share(whole, start))
    yield Row("", whole * 1e3, "ms", "plain python, asleep", share(whole, plain))


def pair_of_runs(port: int, settings: Iterator[int]) -> tuple[float, float]:
    """Seconds to the first step of a run while the server has nothing else to do, and of one that follows at once."""
    time.sleep(BREATH)
    first, second = (ask(port, opening(next(settings)), "steps") for _ in range(2))
    return first, second


def opening(number: int) -> dict[str, Any]:
    """The message that opens the gevent pair; each number is a world of its own, so that no run is known yet."""
    return {"do": "open", "example": "gevent-pair", "settings": {"latency": 0.001 + number / 1e6}}


def ask(port: int, message: dict[str, Any], answer: str) -> float:
    """Seconds from a message to the first answer of a kind, on a websocket that is open already."""
    socket = simple_websocket.Client.connect(f"ws://127.0.0.1:{port}/live")
    try:
        begin = time.perf_counter()
        socket.send(json.dumps(message))
        while (heard := json.loads(socket.receive(PATIENCE)))["type"] != answer:
            if heard["type"] == "error":
                raise SystemExit(f"The server refused a request of the benchmark: {heard}")
        return time.perf_counter() - begin
    finally:
        socket.close()


@contextmanager
def server() -> Iterator[int]:
    """The real application in a process of its own; its port."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "app"],
        cwd=ROOT,
        env={**os.environ, "PORT": "0", "HOST": ""},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        greeting = process.stdout.readline()
        found = re.search(r"http://\S+:(\d+)", greeting)
        if found is None:
            raise SystemExit(f"The server did not start; it said {greeting!r}.")
        yield int(found[1])
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def bare_python() -> None:
    """What every run pays at the least: the interpreter's start."""
    subprocess.run([sys.executable, "-c", "pass"], check=True)


def run_plainly(program: Program) -> None:
    """The program without Switchyard: it really sleeps."""
    subprocess.run([sys.executable, "-c", program.source], check=True, stdout=subprocess.DEVNULL)


# --- measuring --------------------------------------------------------------------------------------------------------


def timed(function: Callable[[], object], times: int) -> list[float]:
    """The seconds of each call, or what the function itself measured."""
    found = []
    for _ in range(times):
        begin = time.perf_counter()
        measured = function()
        found.append(measured if isinstance(measured, float) else time.perf_counter() - begin)
    return found


def best(function: Callable[[], object], times: int) -> float:
    """The shortest of several calls: whatever else the machine does only makes one longer."""
    return min(timed(function, times))


def share(value: float, baseline: float) -> str:
    """A ratio, readable at any size."""
    ratio = value / baseline
    return f"{ratio:.1f} x" if ratio >= 1 else f"{100 * ratio:.3g} %"


# --- the table --------------------------------------------------------------------------------------------------------


def figure(value: float) -> str:
    """Three significant figures, thousands apart."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def width(text: str) -> int:
    """The columns that a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def table(rows: list[Row]) -> str:
    """Aligned columns under their heads: words to the left, figures to the right."""
    cells = [COLUMNS, *((row.what, figure(row.value), row.unit, row.baseline, row.ratio) for row in rows)]
    widths = [max(width(line[column]) for line in cells) for column in range(len(COLUMNS))]
    lines = []
    for line in cells:
        padded = [
            " " * (wide - width(text)) + text if column in (1, 4) else text + " " * (wide - width(text))
            for column, (text, wide) in enumerate(zip(line, widths, strict=True))
        ]
        lines.append("  ".join(padded).rstrip())
    return "\n".join([lines[0], "-" * max(map(width, lines)), *lines[1:]])


def main(arguments: list[str] | None = None) -> int:
    """Measures and prints; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description="Prints the benchmark table.")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions: a few seconds instead of a minute")
    effort = QUICK if parser.parse_args(arguments).quick else CAREFUL
    known = versions()
    print(
        f"Switchyard on {platform.system()}, {os.cpu_count()} cores; python {known['python']}, "
        f"gevent {known['gevent']}, greenlet {known['greenlet']}. "
        f"Speeds are the best of {effort.long}, times the median of {effort.short}.\n"
    )
    rows: list[Row] = []
    for part in (speed, sizes, waiting):
        print(f"   measuring: {part.__name__} …", file=sys.stderr)
        rows += part(effort)
    print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
