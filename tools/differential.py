"""Compares the simulated machine with the host: every program of the course and every example.

    python -m tools.differential [--runs N] [--write] [ID ...]

Each runs several times with plain Python on the host, with real clients and typed lines, and once on the simulated
machine. Output must be the same, wherever the host agrees with itself; so must the order of switches between
greenlets and tasks of asyncio, with their causes, which the recording engine sees on both. `--write` keeps what the
host prints for the tests. Refuses to know how anything is run or compared.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from engine.gallery import Example, load_course, load_example, note_ids
from engine.session import Session

from .hostruns import ROOT, Ending, run_on_host
from .samecheck import Agreement

KEPT = ROOT / "tests" / "engine" / "course.json"
# Real time that the recording engine may need beyond the program's own.
GRACE = 3.0
AT_ONCE = 3
# They start processes, which have cores of their own.
LEFT_OUT = {"compare", "compare-cpu"}
decode_lines = msgspec.json.Decoder().decode_lines
WATCHED = frozenset({"greenlet", "coroutine", "task"})
Hand = tuple[str, str, str]


class Simulated(NamedTuple):
    """A run on the simulated machine: outputs by program, and who handed the CPU to whom, and why."""

    outputs: list[str]
    hands: list[Hand]
    ending: Ending
    watched: bool


class Row(NamedTuple):
    """A line of the table."""

    ident: str
    stable: bool
    output: bool
    switches: str


def hands_of(events: list[dict[str, Any]]) -> list[Hand]:
    """Hand-overs between tasks: on the host nobody sees the CPU fall asleep."""
    names = {each["task"]: each["name"] for each in events if each["kind"] == "task" and each["event"] == "created"}
    switches = [each for each in events if each["kind"] == "switch"]
    return [
        (names[each["from"]], names[each["to"]], each["cause"]["type"])
        for each in switches
        if each["from"] is not None and each["to"] is not None
    ]


def simulate(example: Example) -> Simulated:
    """One run on the simulated machine."""
    events: list[dict[str, Any]] = []
    with Session(example.programs, example.scenario, live=False, view=False) as session:
        for frame in session.frames():
            events += decode_lines(frame["events"]) if "events" in frame and "status" not in frame else ()
    outputs = [""] * len(example.programs)
    for each in events:
        if each["kind"] == "output" and each["stream"] == "stdout":
            outputs[each.get("program", 0)] += each["text"]
    end = events[-1]
    mains = {each["task"]: each.get("program", 0) for each in events if each["kind"] == "task" and "what" in each}
    kinds = {each["what"] for each in events if each["kind"] == "task" and "what" in each}
    over = {each["task"] for each in events if each["kind"] == "task" and each["event"] in ("finished", "failed")}
    ended = frozenset(index for index in range(len(outputs)) if index + 1 in over and index + 1 in mains)
    ending = Ending(end["reason"] in ("waiting", "limit", "deadlock"), end["t"], ended)
    return Simulated(outputs, hands_of(events), ending, len(kinds) > 1 and "thread" not in kinds)


def host_outputs(example: Example, simulated: Simulated, runs: int) -> list[list[str]]:
    """The outputs by program of several runs with plain Python."""

    def once(number: int) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            return run_on_host(example, simulated.ending, Path(folder))

    with ThreadPoolExecutor(AT_ONCE if movable(example) else 1) as pool:
        return [list(each) for each in zip(*pool.map(once, range(runs)), strict=True)]


def host_hands(example: Example, simulated: Simulated, runs: int) -> list[list[Hand]]:
    """Who handed the CPU to whom in several recorded runs on the host."""

    def once(number: int) -> list[Hand]:
        with tempfile.TemporaryDirectory() as folder:
            limit = simulated.ending.seconds + GRACE if simulated.ending.cut else 60
            typed = example.scenario.stdin_of(example.programs[0], last=True)
            command = ["-m", "engine", "run", "--host", "--record", "out.json", "--limit-time", f"{limit:g}"]
            command += ["--stdin", "\n".join(typed)] if typed else []
            run_on_host(example, simulated.ending, Path(folder), command)
            return hands_of(_events(Path(folder) / "out.json"))

    with ThreadPoolExecutor(AT_ONCE if movable(example) else 1) as pool:
        return list(pool.map(once, range(runs)))


def _events(path: Path) -> list[dict[str, Any]]:
    return [*decode_lines(path.read_bytes())][1:]


def movable(example: Example) -> bool:
    """Whether its server listens where PORT says, so that several can run at once."""
    return not example.scenario.peers or "PORT" in example.programs[0].source


def compare(ident: str, example: Example, runs: int) -> tuple[Row, list[Agreement]]:
    """One line of the table, and what the host prints."""
    simulated = simulate(example)
    outputs = host_outputs(example, simulated, runs)
    agreements = [Agreement.of(each) for each in outputs]
    same = all(each.holds(output) for each, output in zip(agreements, simulated.outputs, strict=True))
    if not same:
        for agreement, output in zip(agreements, simulated.outputs, strict=True):
            print(f"--- {ident}, host:\n{agreement}\n--- simulated:\n{output}", file=sys.stderr)
    return Row(
        ident, all(each.exact for each in agreements), same, _switches(ident, example, simulated, runs)
    ), agreements


def _switches(ident: str, example: Example, simulated: Simulated, runs: int) -> str:
    """Whether the order of switches is the same: "equal", "DIFFERENT", or why it is not looked at."""
    if len(example.programs) > 1 or not simulated.watched:
        return "none" if not simulated.watched else "several programs"
    found = host_hands(example, simulated, runs)
    if any(each != found[0] for each in found):
        return "unstable on the host"
    if found[0] != simulated.hands:
        print(f"--- {ident}, host:\n{found[0]}\n--- simulated:\n{simulated.hands}", file=sys.stderr)
        return "DIFFERENT"
    return "equal"


def keep(ident: str, agreements: list[Agreement]) -> None:
    """Writes down what the host prints, beside what is there of other programs."""
    known = msgspec.json.decode(KEPT.read_bytes()) if KEPT.exists() else {}
    KEPT.write_bytes(msgspec.json.format(msgspec.json.encode({**known, ident: agreements}), indent=1) + b"\n")


def main() -> int:
    """The table; 1 where something differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these")
    parser.add_argument("--runs", type=int, default=10, help="runs on the host (default: %(default)s)")
    parser.add_argument("--write", action="store_true", help=f"keep what the host prints in {KEPT.relative_to(ROOT)}")
    options = parser.parse_args()
    known = load_course() | {f"example/{ident}": load_example(ident) for ident in note_ids()}
    rows = []
    print(f"{'program':33}{'host stable':13}{'output':11}switches")
    for ident, example in known.items():
        if ident in LEFT_OUT or (options.ids and ident not in options.ids):
            continue
        if example.scenario.machine.platform != "linux":
            print(f"{ident:33}left out: this host is no {example.scenario.machine.platform}")
            continue
        row, agreements = compare(ident, example, options.runs)
        rows.append(row)
        if options.write:
            keep(ident, agreements)
        output = "equal" if row.output else "DIFFERENT"
        print(f"{ident:33}{'yes' if row.stable else 'no':13}{output:11}{row.switches}", flush=True)
    bad = [row for row in rows if not row.output or row.switches == "DIFFERENT"]
    looked_at = [row.switches for row in rows if row.switches in ("equal", "DIFFERENT")]
    print(
        f"{len(rows)} programs: output equal for {sum(row.output for row in rows)}; switches equal for "
        f"{looked_at.count('equal')} of {len(looked_at)} that switch in the same order every time; {len(bad)} differ"
    )
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
