"""Runs the JavaScript unit tests with node's own test runner, and says in a line how many there were.

    python tools/jstests.py

Where no node is installed that can run them it says so and forgives; pytest's closing lines say it once more
(tests/conftest.py). It shows node's words only where a test failed, and refuses to know what is tested.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.setup import why_no_node  # noqa: E402


def files() -> list[str]:
    """The test files, relative to the project's folder."""
    return sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("tests/js/*.test.mjs"))


def figures(printed: str) -> dict[str, int]:
    """What node's runner counted, from its last lines: tests, pass, fail, skipped ..."""
    return {name: int(count) for name, count in re.findall(r"^# (\w+) (\d+)$", printed, re.MULTILINE)}


def closing_line(printed: str) -> str:
    """How the tests went, as pytest would say it."""
    counted = figures(printed)
    parts = [f"{counted.get('pass', 0)} passed"]
    parts += [f"{counted[name]} {name}" for name in ("skipped", "todo", "cancelled") if counted.get(name)]
    return f"{', '.join(parts)} in {len(files())} files"


def main() -> int:
    """Runs them; 1 where one failed or none ran."""
    reason = why_no_node()
    if reason:
        print(f"   left out: the tests of {len(files())} files, because {reason}")
        return 0
    command = ["node", "--test", "--test-reporter=tap", *files()]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="utf-8")
    if done.returncode or not figures(done.stdout).get("pass"):
        print(done.stdout)
        return 1
    print(closing_line(done.stdout))
    return 0


if __name__ == "__main__":
    sys.exit(main())
