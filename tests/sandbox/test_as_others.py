"""The same attacks against a server that an ordinary user started, where root runs the tests and can become one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from confined import needed

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = needed


@pytest.mark.timeout(900)
@pytest.mark.skipif(os.getuid() != 0, reason="these tests run as an ordinary user already")
def test_the_attacks_are_stopped_for_an_ordinary_user_too() -> None:
    tests = [str(ROOT / f"tests/sandbox/test_{name}.py") for name in ("attacks", "confinement")]
    done = subprocess.run(
        [
            *(sys.executable, str(ROOT / "tests/sandbox/ordinary.py")),
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
