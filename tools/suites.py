"""Runs files of CPython's own test package on the host and on the simulated machine, and compares.

    python -m tools.suites                  all files
    python -m tools.suites test_select -v   some, with the end of the traceback of every miss
    python -m tools.suites --quick          the fast ones

Which files and classes run, what of them is left out and why, and the reason of every known miss stands in
tests/suites/cpython.json. A test that passes on the host has to pass on the simulated machine; what is skipped there
counts on neither side. The exit status is 1 where a miss has no reason, or where a share is below the floor. Refuses
to know how tests are run.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import msgspec

from .suite_runs import HOST, SIMULATED, SUITES, Outcome, Result, run

LIST = SUITES / "cpython.json"
RUNNER = SUITES / "chosen.py"
PATIENCE = 600.0
FLOOR = 95.0
# No latency: these tests take the loopback to be instant, as the host's nearly is.
SCENARIO = {"machine": {"latency": 0}, "limits": {"steps": 10_000_000, "time": 1e9, "stall": 120}}
NEVER = Outcome("not reached", "")


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One test file. Patterns of `Class.test`, each with its reason:

    what is left out on both sides, what is known to be missed, and of that what would `hang` and so is not even tried.
    `only` are the patterns of what is looked at; `quick` files run within seconds. With `forks` the scripts that tests
    have run by a new Python run in a forked process, on both sides. `resources` are what `python -m test -u`
    would be given: "network" lets servers be reached, which here are all on the loopback.
    """

    module: str
    quick: bool = False
    only: tuple[str, ...] = ("*",)
    leave_out: dict[str, str] = {}
    misses: dict[str, str] = {}
    hangs: dict[str, str] = {}
    forks: bool = False
    resources: tuple[str, ...] = ()

    def reason(self, name: str) -> str | None:
        """Why a test is known to be missed."""
        known = {**self.hangs, **self.misses}
        return next((why for pattern, why in known.items() if fnmatchcase(name, pattern)), None)


class Compared:
    """A file on both sides."""

    def __init__(self, entry: Entry, host: Result, machine: Result) -> None:
        self.entry, self.host, self.machine = entry, host, machine

    @cached_property
    def outcomes(self) -> dict[str, Outcome]:
        """What became of each test on the simulated machine."""
        return {short(name): outcome for name, outcome in self.machine.tests.items()}

    @cached_property
    def expected(self) -> list[str]:
        """What passes on the host."""
        return sorted(map(short, self.host.passed))

    @cached_property
    def missed(self) -> list[str]:
        """What of it does not pass on the simulated machine."""
        return [name for name in self.expected if self.outcomes.get(name, NEVER).how != "passed"]

    @property
    def unknown(self) -> list[str]:
        """What is missed without a reason."""
        return [name for name in self.missed if self.entry.reason(name) is None]

    @property
    def counts(self) -> Counts:
        """The numbers of a line of the table."""
        left_out = sum(outcome.how == "left out" for outcome in self.host.tests.values())
        return Counts(len(self.expected), len(self.expected) - len(self.missed), left_out)


class Counts(NamedTuple):
    """How many pass on the host, how many of these on the simulated machine, and how many are left out."""

    host: int = 0
    machine: int = 0
    left_out: int = 0

    @property
    def share(self) -> float:
        """Per cent."""
        return 100.0 * self.machine / self.host if self.host else 100.0

    def line(self, name: str) -> str:
        """A line of the table."""
        return f"{name:42}{self.host:6}{self.machine:11}{self.share:8.1f} %{self.left_out:10}"


def short(name: str) -> str:
    """`Class.test`."""
    return ".".join(name.rsplit(".", 2)[-2:])


def compare(entry: Entry, patience: float) -> Compared:
    """One file on both sides."""

    def one_side(way: str, leave_out: Sequence[str]) -> Result:
        told = map(json.dumps, (entry.only, leave_out, entry.forks, entry.resources))
        return run(entry.module, RUNNER, (entry.module, *told), way, scenario=SCENARIO, patience=patience)

    left_out = list(entry.leave_out)
    return Compared(entry, one_side(HOST, left_out), one_side(SIMULATED, left_out + list(entry.hangs)))


def is_here(entry: Entry) -> bool:
    """Whether this version of Python has the file."""
    package = find_spec("test")
    folders = package.submodule_search_locations or () if package is not None else ()
    return any(Path(folder, *entry.module.split(".")[1:]).with_suffix(".py").exists() for folder in folders)


def told(compared: Compared, verbose: bool) -> Iterator[str]:
    """The lines of one file."""
    yield (
        compared.counts.line(compared.entry.module) + f"{compared.host.seconds:9.1f} s{compared.machine.seconds:9.1f} s"
    )
    for side, result in (("host", compared.host), ("simulated machine", compared.machine)):
        yield from _trouble(side, result)
    reached = [name for name in compared.missed if name in compared.outcomes or compared.entry.reason(name)]
    if len(reached) < len(compared.missed):
        yield f"    not reached on the simulated machine: {len(compared.missed) - len(reached)}"
    for name in reached:
        yield f"    {name}: {compared.entry.reason(name) or 'NO REASON KNOWN'}"
        if verbose:
            outcome = compared.outcomes.get(name, NEVER)
            yield "        " + (outcome.detail.strip()[-900:] or outcome.how).replace("\n", "\n        ")
    for name in compared.expected:
        if name not in compared.missed and compared.entry.reason(name) is not None:
            yield f"    {name}: listed as a miss, and passes"


def _trouble(side: str, result: Result) -> Iterator[str]:
    """What kept a file from its end."""
    if result.tests.get("") is None:
        running = next((short(name) for name, outcome in result.tests.items() if outcome.how == "started"), "no test")
        yield f"    did not come to its end on the {side}, in {running}: {result.end}"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="CPython's own tests on the host and on the simulated machine.")
    parser.add_argument("files", nargs="*", help="parts of file names; all without")
    parser.add_argument("-v", "--verbose", action="store_true", help="the end of every miss's traceback")
    parser.add_argument("--quick", action="store_true", help="the fast files only")
    parser.add_argument("--timeout", type=float, default=PATIENCE, help="seconds for a file on one side")
    given = parser.parse_args(arguments)
    entries = msgspec.json.decode(LIST.read_bytes(), type=list[Entry])
    chosen = [
        each
        for each in entries
        if (each.quick or not given.quick) and (not given.files or any(part in each.module for part in given.files))
    ]
    print(f"{'file':42}{'host':>6}{'simulated':>11}{'share':>10}{'left out':>10}{'host':>11}{'simulated':>11}")
    total, good = Counts(), True
    for each in chosen:
        if not is_here(each):
            print(f"{each.module:42}not in Python {sys.version_info.major}.{sys.version_info.minor}")
            continue
        compared = compare(each, given.timeout)
        print("\n".join(told(compared, given.verbose)), flush=True)
        total = Counts(*map(sum, zip(total, compared.counts, strict=True)))
        good = good and not compared.unknown and compared.counts.share >= FLOOR
    print(total.line("all"))
    for each in chosen:
        for pattern, why in each.leave_out.items():
            print(f"left out of {each.module}: {pattern} ({why})")
    return 0 if good and total.host else 1


if __name__ == "__main__":
    sys.exit(main())
