"""gevent's own test files, run on stock libev and on our loop, side by side.

    python -m tools.gevent_suite [--simulated] [--quick] [--only NAME ...] [--report FILE]

Our loop runs on the host, with the real clock and real sockets, or with `--simulated` on the simulated machine, where
each file is a program of the engine's. Where the two do not agree on a file, both run it once more with nothing else
beside them, so that the noise of a busy machine is told apart from a miss: a test has passed where it did so in one of
the two runs, and both results are printed. Printed are also the counts, the share of what libev passes that our loop
passes too, and every miss with its reason, from `tests/suites/gevent-misses.json` or `gevent-simulated.json`. The exit
status is 1 where the share is below the floor or a miss has no reason. It refuses to know anything about the tests.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from .suite_runs import LIBEV, OURS, SIMULATED, SUITES, Outcome, Result, run_file

FLOOR = 99.0
AT_ONCE = 2
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


class Pair(NamedTuple):
    """One file on libev and on our loop."""

    stock: Result
    ours: Result

    @property
    def agreed(self) -> bool:
        """Whether the same tests passed."""
        return self.stock.passed == self.ours.passed

    def line(self) -> str:
        """A line of the table."""
        stock, ours = self
        note = "; ".join(f"{who} {one.end}" for who, one in (("libev:", stock), ("ours:", ours)) if one.end)
        return (
            f"{stock.file:34}{len(stock.passed):6}{len(stock.passed & ours.passed):6}"
            f"{stock.seconds:9.1f} s{ours.seconds:8.1f} s  {note}".rstrip()
        )


class Miss(NamedTuple):
    """A test that libev passes and our loop does not."""

    file: str
    test: str
    how: str
    detail: str

    @property
    def key(self) -> str:
        """What the files of reasons call it."""
        return f"{self.file} {short(self.test)}"


class Known(NamedTuple):
    """What is known beforehand, by file or by `file test`: what is left out, and why what is missed is missed."""

    left_out: dict[str, str]
    misses: dict[str, str]


def known(way: str) -> Known:
    """The file of reasons for a way."""
    name = "gevent-simulated.json" if way == SIMULATED else "gevent-misses.json"
    return Known(**json.loads((SUITES / name).read_text("utf-8")))


def run_all(files: Sequence[str], way: str, left_out: dict[str, str]) -> list[Pair]:
    """Every file in both ways; what the two do not agree on, though it is not left out, once more, by itself."""

    def run(file: str) -> Pair:
        pair = Pair(run_file(file, LIBEV), run_file(file, way))
        print(pair.line(), flush=True)
        return kept_of(pair, left_out)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        pairs = list(pool.map(run, files))
    if not all(pair.agreed for pair in pairs):
        print("\nOnce more, one at a time:")
    return [pair if pair.agreed else merged(pair, run(pair.stock.file)) for pair in pairs]


def merged(first: Pair, second: Pair) -> Pair:
    """The better outcome of each test in two runs."""
    return Pair(better(first.stock, second.stock), better(first.ours, second.ours))


def better(first: Result, second: Result) -> Result:
    """One result of two."""
    passed = {test: outcome for test, outcome in first.tests.items() if outcome.how == "passed"}
    return second._replace(tests={**first.tests, **second.tests, **passed})


def kept_of(pair: Pair, left_out: dict[str, str]) -> Pair:
    """A pair without the tests that are left out."""

    def kept(result: Result) -> Result:
        tests = {test: how for test, how in result.tests.items() if f"{result.file} {short(test)}" not in left_out}
        return result._replace(tests=tests)

    return Pair(kept(pair.stock), kept(pair.ours))


def misses(pair: Pair) -> list[Miss]:
    """What libev passes and our loop does not."""
    never = Outcome("not reached", pair.ours.end)
    lost = ((test, pair.ours.tests.get(test, never)) for test in sorted(pair.stock.passed - pair.ours.passed))
    return [Miss(pair.stock.file, test, outcome.how, outcome.detail) for test, outcome in lost]


def short(test: str) -> str:
    """A test's name without the module that it happened to be run as."""
    return test.removeprefix("__main__.")


def summary(pairs: Sequence[Pair], reasons: Known, where: str) -> int:
    """Prints the counts and every miss; returns the exit status."""
    base = sum(len(pair.stock.passed) for pair in pairs)
    kept = sum(len(pair.stock.passed & pair.ours.passed) for pair in pairs)
    gained = sum(len(pair.ours.passed - pair.stock.passed) for pair in pairs)
    lost = [miss for pair in pairs for miss in misses(pair)]
    share = 100.0 * kept / base if base else 0.0
    print(f"\nlibev passes {base} tests in {len(pairs)} files; our loop{where} passes {kept} of them: {share:.2f} %")
    if gained:
        print(f"Our loop passes {gained} that libev does not pass in this run.")
    for miss in lost:
        print(f"\n  {miss.key}: {miss.how}\n    {reasons.misses.get(miss.key) or last_line(miss.detail)}")
    unknown = sum(miss.key not in reasons.misses for miss in lost)
    if unknown:
        print(f"\n{unknown} of the misses have no reason in tests/suites.")
    return 1 if share < FLOOR or unknown else 0


def last_line(text: str) -> str:
    """The error itself, at the end of its traceback."""
    return text.strip().rpartition("\n")[2] or "(says nothing)"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.gevent_suite", description=__doc__)
    parser.add_argument("--simulated", action="store_true", help="our loop on the simulated machine")
    parser.add_argument("--quick", action="store_true", help="some fast files only")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these files only, for example test__event.py")
    parser.add_argument("--report", type=Path, help="writes every miss with its traceback to this file, as JSON")
    chosen = parser.parse_args(arguments)
    way = SIMULATED if chosen.simulated else OURS
    reasons = known(way)
    everything = (SUITES / "gevent-files.txt").read_text("utf-8").split()
    wanted = chosen.only or (QUICK if chosen.quick else everything)
    for file in wanted:
        if file in reasons.left_out:
            print(f"{file:34}left out: {reasons.left_out[file]}")
    print(f"{'file':34}{LIBEV:>6}{'ours':>6}{LIBEV:>11}{'ours':>10}")
    pairs = run_all([file for file in wanted if file not in reasons.left_out], way, reasons.left_out)
    if chosen.report:
        lost = [miss._asdict() for pair in pairs for miss in misses(pair)]
        chosen.report.write_text(json.dumps(lost, indent=1), "utf-8")
    return summary(pairs, reasons, " on the simulated machine" if chosen.simulated else "")


if __name__ == "__main__":
    sys.exit(main())
