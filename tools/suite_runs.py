"""Runs one of gevent's test files and says how its tests ended: on libev, on our loop, or on the simulated machine.

Each run is a process of its own, with the same environment but for the loop; `tests/suites/outcomes.py` counts the
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
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SUITES = ROOT / "tests" / "suites"
RUNNER = SUITES / "outcomes.py"
PATIENCE = 150.0
LIBEV, OURS, SIMULATED = "libev", "ours", "simulated"
# Long enough for what a test computes between two lines of the program that runs it.
SCENARIO = {"limits": {"steps": 10_000_000, "stall": PATIENCE}}
PROGRAM = """\
import runpy
import sys

sys.argv = {arguments!r}
runpy.run_path(sys.argv[0], run_name="__main__")
"""


class Outcome(NamedTuple):
    """How one test ended: passed, skipped, failed or error, and what it said."""

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
    """Runs a test file in one of the ways; a file that hangs is ended after `PATIENCE` seconds."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report"
        report.touch()
        start = time.monotonic()
        process = subprocess.Popen(
            command(file, way, Path(folder), report),
            cwd=ROOT if way == SIMULATED else test_folder(),
            env=environment(way),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if way == SIMULATED else subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            _, words = process.communicate(timeout=PATIENCE)
            end = "" if process.returncode == 0 else last_words(process.returncode, words)
        except subprocess.TimeoutExpired:
            end = f"did not end within {PATIENCE:.0f} s"
        end_group(process)
        return Result(file, read_report(report), time.monotonic() - start, end)


def command(file: str, way: str, folder: Path, report: Path) -> list[str]:
    """What is started for a file."""
    arguments = [str(RUNNER), str(report), str(test_folder() / file)]
    if way != SIMULATED:
        return [sys.executable, *arguments]
    program, scenario = folder / file, folder / "scenario.json"
    program.write_text(PROGRAM.format(arguments=arguments), "utf-8")
    scenario.write_text(json.dumps(SCENARIO), "utf-8")
    return [sys.executable, "-m", "engine", "run", str(program), "--scenario", str(scenario)]


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
    """Outcome by test; a test that is told twice counts by its worse outcome."""
    tests: dict[str, Outcome] = {}
    for line in path.read_text("utf-8").splitlines():
        told = json.loads(line)
        if told["test"] not in tests or tests[told["test"]].how == "passed":
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
