"""Runs test files of others and says how their tests ended: on the host, on our loop, or on the simulated machine.

Each run is a process of its own, with the same environment but for the loop; the programs in `tests/suites` count the
single tests. Refuses to know the tests and what is made of the results.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SUITES = ROOT / "tests" / "suites"
RUNNER = SUITES / "outcomes.py"
# Whole minutes: some tests take locks tens of thousands of times, which on the simulated machine are as many turns.
PATIENCE = 300.0
LIBEV, OURS, SIMULATED, HOST = "libev", "ours", "simulated", "host"
# Long enough for what a test computes between two lines of the program that runs it.
SCENARIO = {"limits": {"steps": 10_000_000, "stall": PATIENCE}}
# gevent's tests know no network but the loopback, where what was sent has arrived.
LOOPBACK = {**SCENARIO, "machine": {"latency": 0}}
PROGRAM = """\
import os
import runpy
import sys

sys.argv = {arguments!r}
sys.path.insert(0, os.path.dirname(sys.argv[0]))
runpy.run_path(sys.argv[0], run_name="__main__")
"""


class Outcome(NamedTuple):
    """How one test ended: passed, skipped, failed, error or left out, or that it only started; and what it said."""

    how: str
    detail: str


class Result(NamedTuple):
    """One file in one way: outcome by test, seconds of real time, how the process ended where it did not end well."""

    file: str
    tests: dict[str, Outcome]
    seconds: float
    end: str

    @property
    def passed(self) -> set[str]:
        """The tests that passed."""
        return {test for test, outcome in self.tests.items() if outcome.how == "passed"}


def run_file(file: str, way: str) -> Result:
    """Runs a test file of gevent's in one of the ways."""
    return run(file, RUNNER, [str(test_folder() / file)], way, test_folder(), LOOPBACK)


def run(
    file: str,
    runner: Path,
    arguments: Sequence[str],
    way: str,
    place: Path | None = None,
    scenario: dict[str, Any] = SCENARIO,
    patience: float = PATIENCE,
) -> Result:
    """Runs `runner REPORT ARGUMENTS` in one of the ways; what hangs is ended after `patience` seconds.

    It works in `place`, an empty folder where there is none, and on the machine of a `scenario` where it is simulated.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report"
        report.touch()
        (Path(folder) / "empty").mkdir()
        start = time.monotonic()
        process = subprocess.Popen(
            command([str(runner), str(report), *arguments], way, Path(folder), scenario),
            cwd=ROOT if way == SIMULATED else place or Path(folder) / "empty",
            env=environment(way),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if way == SIMULATED else subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            _, words = process.communicate(timeout=patience)
            end = "" if process.returncode == 0 else last_words(process.returncode, words)
        except subprocess.TimeoutExpired:
            end = f"did not end within {patience:.0f} s"
        end_group(process)
        return Result(file, read_report(report), time.monotonic() - start, end)


def command(arguments: Sequence[str], way: str, folder: Path, scenario: dict[str, Any]) -> list[str]:
    """What is started."""
    if way != SIMULATED:
        return [sys.executable, *arguments]
    program, world = folder / "suite.py", folder / "scenario.json"
    program.write_text(PROGRAM.format(arguments=list(arguments)), "utf-8")
    world.write_text(json.dumps(scenario), "utf-8")
    return [sys.executable, "-m", "engine", "run", str(program), "--scenario", str(world)]


def last_words(status: int, words: bytes | None) -> str:
    """How a process ended that did not end well."""
    said = (words or b"").decode("utf-8", "replace").strip().rpartition("\n")[2]
    return f"exit status {status}" + (f" ({said})" if said else "")


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Nothing that the file has started outlives it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def read_report(path: Path) -> dict[str, Outcome]:
    """Outcome by test, `started` where it did not end; a test that is told twice counts by its worse outcome."""
    tests: dict[str, Outcome] = {}
    for line in path.read_text("utf-8").splitlines():
        told = json.loads(line)
        if told["test"] not in tests or tests[told["test"]].how in ("started", "passed"):
            tests[told["test"]] = Outcome(told["outcome"], told["detail"])
    return tests


def environment(way: str) -> dict[str, str]:
    """The same in every way but for the loop; the engine gives its programs one of their own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GEVENT", "PYTHON"))}
    kept |= {"PURE_PYTHON": "1", "PYTHONPATH": str(ROOT)}
    return kept | {"GEVENT_LOOP": "engine.loop.Loop"} if way == OURS else kept


def test_folder() -> Path:
    """Where gevent keeps its tests."""
    import gevent.tests

    return Path(gevent.tests.__file__).parent
