"""gevent's own test files, run on stock libev and on our loop with the real clock and real sockets, side by side.

    python -m tools.gevent_suite [--quick] [--only NAME ...] [--report FILE]

Each file runs in a process of its own, once per loop, with the same environment; `tests/suites/outcomes.py` counts
its single tests. Printed are both counts, the share of what libev passes that our loop passes too, and every miss
with its reason from `tests/suites/gevent-misses.json`. The exit status is 1 where the share is below the floor or a
miss has no reason. It refuses to know anything about the tests themselves.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SUITES = ROOT / "tests" / "suites"
RUNNER = SUITES / "outcomes.py"
FLOOR = 99.0
AT_ONCE = 2
PATIENCE = 150.0
OURS = "engine.loop.Loop"
QUICK = (
    "test__core_timer.py",
    "test__core_async.py",
    "test__core_watcher.py",
    "test__event.py",
    "test__queue.py",
    "test__select.py",
    "test__selectors.py",
    "test__signal.py",
    "test__timeout.py",
    "test__socket_close.py",
)


class Outcome(NamedTuple):
    """How one test ended: passed, skipped, failed or error, and what it said."""

    how: str
    detail: str


class Result(NamedTuple):
    """One file on one loop: outcome by test, seconds of real time, how the process ended."""

    file: str
    tests: dict[str, Outcome]
    seconds: float
    end: str

    @property
    def passed(self) -> set[str]:
        """The tests that passed."""
        return {test for test, outcome in self.tests.items() if outcome.how == "passed"}


class Miss(NamedTuple):
    """A test that libev passes and our loop does not."""

    file: str
    test: str
    how: str
    detail: str


def run_file(file: str, ours: bool) -> Result:
    """Runs a test file on one of the loops; a file that hangs is ended after `PATIENCE` seconds."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report"
        report.touch()
        start = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, str(RUNNER), str(report), str(test_folder() / file)],
            cwd=test_folder(),
            env=environment(ours),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            status = process.wait(PATIENCE)
            end = "" if status == 0 else f"exit status {status}"
        except subprocess.TimeoutExpired:
            end = f"did not end within {PATIENCE:.0f} s"
        end_group(process)
        return Result(file, read_report(report), time.monotonic() - start, end)


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Nothing that the file has started outlives it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def read_report(path: Path) -> dict[str, Outcome]:
    """Outcome by test; a test that is told twice counts by its worse outcome."""
    tests: dict[str, Outcome] = {}
    for line in path.read_text("utf-8").splitlines():
        told = json.loads(line)
        if told["test"] not in tests or tests[told["test"]].how == "passed":
            tests[told["test"]] = Outcome(told["outcome"], told["detail"])
    return tests


def environment(ours: bool) -> dict[str, str]:
    """The same for both loops but for the loop."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GEVENT", "PYTHON"))}
    kept |= {"PURE_PYTHON": "1", "PYTHONPATH": str(ROOT)}
    return kept | {"GEVENT_LOOP": OURS} if ours else kept


def test_folder() -> Path:
    """Where gevent keeps its tests."""
    import gevent.tests

    return Path(gevent.tests.__file__).parent


def both(files: Iterable[str]) -> list[tuple[Result, Result]]:
    """(libev's, ours) for each file, as many files at a time as the computer is asked to bear."""

    def pair(file: str) -> tuple[Result, Result]:
        results = run_file(file, False), run_file(file, True)
        print(progress(*results), flush=True)
        return results

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(pair, files))


def progress(stock: Result, ours: Result) -> str:
    """A line of the table."""
    both_passed = len(stock.passed & ours.passed)
    note = "; ".join(f"{who} {one.end}" for who, one in (("libev:", stock), ("ours:", ours)) if one.end)
    return (
        f"{stock.file:34}{len(stock.passed):6}{both_passed:6}"
        f"{stock.seconds:9.1f} s{ours.seconds:8.1f} s  {note}".rstrip()
    )


def misses(stock: Result, ours: Result) -> list[Miss]:
    """What libev passes and our loop does not."""
    never = Outcome("not reached", ours.end)
    lost = ((test, ours.tests.get(test, never)) for test in sorted(stock.passed - ours.passed))
    return [Miss(stock.file, test, outcome.how, outcome.detail) for test, outcome in lost]


def reasons() -> dict[str, str]:
    """Reason by `file test`."""
    path = SUITES / "gevent-misses.json"
    known: dict[str, str] = json.loads(path.read_text("utf-8"))
    return known


def short(test: str) -> str:
    """A test's name without the module that it happened to be run as."""
    return test.removeprefix("__main__.")


def summary(results: Sequence[tuple[Result, Result]]) -> int:
    """Prints the counts and every miss; returns the exit status."""
    known = reasons()
    base = sum(len(stock.passed) for stock, _ in results)
    kept = sum(len(stock.passed & ours.passed) for stock, ours in results)
    gained = sum(len(ours.passed - stock.passed) for stock, ours in results)
    lost = [miss for stock, ours in results for miss in misses(stock, ours)]
    share = 100.0 * kept / base if base else 0.0
    print(f"\nlibev passes {base} tests in {len(results)} files; our loop passes {kept} of them: {share:.2f} %")
    if gained:
        print(f"Our loop passes {gained} that libev does not pass in this run.")
    unknown = 0
    for miss in lost:
        reason = known.get(f"{miss.file} {short(miss.test)}")
        unknown += reason is None
        print(f"\n  {miss.file} {short(miss.test)}: {miss.how}\n    {reason or last_line(miss.detail)}")
    if unknown:
        print(f"\n{unknown} of the misses have no reason in tests/suites/gevent-misses.json.")
    return 1 if share < FLOOR or unknown else 0


def last_line(text: str) -> str:
    """The error itself, at the end of its traceback."""
    return text.strip().rpartition("\n")[2] or "(says nothing)"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.gevent_suite", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="some fast files only")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these files only, for example test__event.py")
    parser.add_argument("--report", type=Path, help="writes every miss with its traceback to this file, as JSON")
    chosen = parser.parse_args(arguments)
    everything = (SUITES / "gevent-files.txt").read_text("utf-8").split()
    files = chosen.only or (QUICK if chosen.quick else everything)
    print(f"{'file':34}{'libev':>6}{'ours':>6}{'libev':>11}{'ours':>10}")
    results = both(files)
    if chosen.report:
        lost = [miss._asdict() for stock, ours in results for miss in misses(stock, ours)]
        chosen.report.write_text(json.dumps(lost, indent=1), "utf-8")
    return summary(results)


if __name__ == "__main__":
    sys.exit(main())
