"""Runs the tests on every supported Python that this machine has, one after the other, and says how each went.

    python3 tools/versions.py               all tests but the browser's
    python3 tools/versions.py -k sockets    what stands here goes to pytest

tools/setup.py finds the Pythons, on PATH and among pyenv's, and makes an environment for each in .venvs. The browser's
tests are left out: a page does not know which Python serves it. Standard library only, and readable by Python 3.8, like
tools/setup.py. The exit status is 1 where a test failed or no Python was found. It refuses to know what is tested.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.setup import SUPPORTED, dotted, pythons  # noqa: E402

TESTS = ("tests", "--ignore=tests/browser")


def run(version: tuple[int, ...], python: str, arguments: list[str]) -> tuple[int, str]:
    """The tests on one Python: their exit status, and pytest's closing line."""
    venv = f".venvs/{dotted(version)}"
    setup = subprocess.run([python, "tools/setup.py", "python"], cwd=ROOT, env={**os.environ, "SWITCHYARD_VENV": venv})
    if setup.returncode:
        return setup.returncode, "could not be set up"
    command = [str(ROOT / venv / "bin/python"), "-m", "pytest", "-q", "--color=no", *TESTS, *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        line = ""
        for line in process.stdout:
            print(line, end="", flush=True)
    return process.returncode, line.strip()


def main(arguments: list[str]) -> int:
    """Runs them all; 1 where one failed, or where there was no Python to run them on."""
    found = pythons()
    outcomes = {}
    for version, python in found.items():
        print(f"== Python {dotted(version)}: {python}", flush=True)
        outcomes[version] = run(version, python, arguments)
    print("== tests on every Python of this machine")
    for version in SUPPORTED:
        told = outcomes[version][1] if version in outcomes else "not on this machine (looked on PATH and at pyenv's)"
        print(f"   Python {dotted(version)}  {told}")
    return int(not outcomes or any(status for status, _ in outcomes.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
