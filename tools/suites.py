"""Runs files of CPython's own test package on the host and on the simulated machine, and compares.

Which files and classes run, and the reason of every known miss, stands in tests/suites/cpython.json. A test that
passes on the host has to pass on the simulated machine; skipped ones count on neither side. Each file runs in a
process of its own, with a time limit; a file that crashes or hangs is told and the others go on.

    python -m tools.suites                  all files
    python -m tools.suites test_select -v   some, with the end of the traceback of every miss

The exit status is 1 where a test fails on the simulated machine without a reason in the list.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

import msgspec

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tests" / "suites" / "cpython.json"
MARK = "@@suite "
PATIENCE = 240.0
# No latency: these tests take the loopback to be instant, as the host's nearly is.
SCENARIO = {"machine": {"latency": 0}, "limits": {"steps": 10_000_000, "time": 1e9, "stall": 120}}
PROGRAM = """
import json, sys, unittest, warnings
names, only, skip, forks = json.loads({arguments!r})
class Result(unittest.TestResult):
    def tell(self, test, outcome, text=""):
        sys.stdout.write("\\n" + {mark!r} + json.dumps([test.id(), outcome, text[-2000:]]) + "\\n"); sys.stdout.flush()
    def startTest(self, test):
        super().startTest(test); self.bad = False; self.tell(test, "started")
    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error is not None and not self.bad: self.bad = True; self.tell(test, "failed", self.errors_text(error, test))
    def errors_text(self, error, test): return self._exc_info_to_string(error, test)
    def addSuccess(self, test): self.bad or self.tell(test, "passed")
    def addExpectedFailure(self, test, error): self.tell(test, "passed")
    def addSkip(self, test, reason): self.tell(test, "skipped")
    def addFailure(self, test, error): self.tell(test, "failed", self._exc_info_to_string(error, test))
    def addError(self, test, error): self.tell(test, "failed", self._exc_info_to_string(error, test))
    def addUnexpectedSuccess(self, test): self.tell(test, "failed", "unexpected success")
def chosen(suite):
    from fnmatch import fnmatchcase
    for each in suite:
        if isinstance(each, unittest.TestSuite): yield from chosen(each)
        else:
            short = each.id().removeprefix(names + ".")
            if any(fnmatchcase(short, wanted) for wanted in only) and not any(fnmatchcase(short, bad) for bad in skip):
                yield each
warnings.simplefilter("ignore")
from test import support
support.use_resources = []
def script(*arguments, **environment):
    import os, traceback
    from test.support import script_helper
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        status, sys.stdout = 0, open(writer, "w")
        sys.stderr = sys.stdout
        try: exec(arguments[arguments.index("-c") + 1], {{"__name__": "__main__"}})
        except SystemExit as end: status = int(end.code or 0)
        except BaseException: status = 1; traceback.print_exc()
        sys.stdout.flush()
        os._exit(status)
    os.close(writer)
    said = open(reader, "rb").read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status: raise AssertionError("exit status %d: %s" % (status, said.decode()))
    return script_helper._PythonRunResult(status, said, b"")
if forks:
    from test.support import script_helper
    script_helper.assert_python_ok = script
module = __import__(names, fromlist=["x"])
tests = list(chosen(unittest.defaultTestLoader.loadTestsFromModule(module)))
if hasattr(module, "setUpModule"): module.setUpModule()
suite = unittest.TestSuite(tests)
suite.run(Result())
print("\\n" + {mark!r} + json.dumps(["", "complete", ""]))
"""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One test file: patterns of `Class.test` that run, that are left out, and the known misses with their reasons.

    `forks`: the scripts that its tests have run by a new Python run in a forked process, on both sides.
    """

    module: str
    only: tuple[str, ...] = ("*",)
    leave_out: dict[str, str] = {}
    misses: dict[str, str] = {}
    forks: bool = False


class Outcome(NamedTuple):
    """What became of a file on one side: test -> outcome, the ends of tracebacks, and what stopped it, if anything."""

    results: dict[str, str]
    texts: dict[str, str]
    trouble: str


class Compared(NamedTuple):
    """A file on both sides."""

    entry: Entry
    host: Outcome
    machine: Outcome

    @property
    def expected(self) -> list[str]:
        """What passes on the host."""
        return sorted(name for name, outcome in self.host.results.items() if outcome == "passed")

    @property
    def missed(self) -> list[str]:
        """What of it does not pass on the simulated machine."""
        return [name for name in self.expected if self.machine.results.get(name) != "passed"]

    def reason(self, name: str) -> str | None:
        """Why a test is known to fail there."""
        return next((why for pattern, why in self.entry.misses.items() if fnmatchcase(name, pattern)), None)


def run(entry: Entry, simulated: bool, patience: float) -> Outcome:
    """One file on one side, in an empty folder."""
    arguments = json.dumps([entry.module, entry.only, list(entry.leave_out), entry.forks])
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "suite.py"
        program.write_text(PROGRAM.format(arguments=arguments, mark=MARK), "utf-8")
        command = [sys.executable, str(program)]
        if simulated:
            (Path(folder) / "world.json").write_text(json.dumps(SCENARIO), "utf-8")
            command[1:1] = ["-m", "engine", "run", "--scenario", f"{folder}/world.json"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONHASHSEED": "0"}
        output, trouble = _output(command, folder, environment, patience)
    return _read(output, trouble)


def _output(command: list[str], folder: str, environment: dict[str, str], patience: float) -> tuple[str, str]:
    with tempfile.TemporaryFile() as file:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT
        )
        try:
            process.wait(patience)
            trouble = ""
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            trouble = f"stopped after {patience:g} s"
        file.seek(0)
        return file.read().decode("utf-8", "replace"), trouble


def _read(output: str, trouble: str) -> Outcome:
    results: dict[str, str] = {}
    texts: dict[str, str] = {}
    latest, complete = "", False
    for line in output.splitlines():
        if not line.startswith(MARK):
            continue
        try:
            name, outcome, text = json.loads(line.removeprefix(MARK))
        except ValueError:
            continue
        complete |= outcome == "complete"
        name = ".".join(name.rsplit(".", 2)[-2:])
        if outcome == "started":
            latest = name
        if name and results.get(name) != "failed":
            results[name], texts[name] = outcome, text
    if not complete and not trouble:
        trouble = " / ".join(line for line in output.splitlines()[-3:] if line)[-300:]
    if not complete:
        trouble = f"in {latest or 'its beginning'}: {trouble}"
    return Outcome(results, texts, trouble)


def compare(entry: Entry, patience: float) -> Compared:
    """One file on both sides."""
    return Compared(entry, run(entry, False, patience), run(entry, True, patience))


def told(compared: Compared, verbose: bool) -> Iterator[str]:
    """The lines of one file."""
    expected, missed = compared.expected, compared.missed
    passed = len(expected) - len(missed)
    yield f"{compared.entry.module:40} {len(expected):5} {passed:5}  {_share(passed, len(expected))}"
    for side, outcome in (("host", compared.host), ("machine", compared.machine)):
        if outcome.trouble:
            yield f"    did not come to its end on the {side}, {outcome.trouble}"
    for name in missed:
        yield f"    {name}: {compared.reason(name) or 'NO REASON KNOWN'}"
        if verbose:
            text = compared.machine.texts.get(name, compared.machine.results.get(name, "did not run"))
            yield "        " + text.strip()[-900:].replace("\n", "\n        ")
    for name in compared.expected:
        if name not in missed and compared.reason(name) is not None:
            yield f"    {name}: listed as a miss, and passes"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:6.1%}" if whole else "     -"


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="CPython's own tests on the host and on the simulated machine.")
    parser.add_argument("files", nargs="*", help="parts of file names; all without")
    parser.add_argument("-v", "--verbose", action="store_true", help="the end of every miss's traceback")
    parser.add_argument("-j", "--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=PATIENCE, help="seconds for a file on one side")
    given = parser.parse_args(arguments)
    entries = msgspec.json.decode(LIST.read_bytes(), type=list[Entry])
    chosen = [each for each in entries if not given.files or any(part in each.module for part in given.files)]
    print(f"{'file':40} {'host':>5} {'here':>5}")
    totals, unknown = [0, 0], 0
    with ThreadPoolExecutor(given.jobs) as pool:
        for compared in pool.map(lambda each: compare(each, given.timeout), chosen):
            print("\n".join(told(compared, given.verbose)), flush=True)
            totals[0] += len(compared.expected)
            totals[1] += len(compared.expected) - len(compared.missed)
            unknown += sum(compared.reason(name) is None for name in compared.missed)
    print(f"{'all':40} {totals[0]:5} {totals[1]:5}  {_share(totals[1], totals[0])}")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
