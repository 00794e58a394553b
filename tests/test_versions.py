"""make test-versions finds the machine's Pythons, runs the tests on each, and says which it did not find."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools import setup, versions


def python(at: Path, version: str) -> Path:
    """A program that answers as a Python of this version does."""
    at.parent.mkdir(parents=True)
    at.write_text(f"#!/bin/sh\necho {version.replace('.', ' ')}\n")
    at.chmod(0o755)
    return at


@pytest.fixture
def pyenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where pyenv keeps its versions; nothing is on PATH but a shell, and the running Python is none of ours."""
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(setup.sys, "version_info", (3, 8, 0))
    return tmp_path / "versions"


def test_a_machine_without_any_has_none(pyenv: Path) -> None:
    assert setup.pythons() == {}


def test_the_newest_release_that_pyenv_keeps_of_each_version_is_found(pyenv: Path) -> None:
    for name in ("3.10.1", "3.12.9", "3.12.10", "3.12.11rc1", "3.13.0t"):
        python(pyenv / name / "bin/python", name[:4])
    assert setup.pythons() == {(3, 12): str(pyenv / "3.12.10/bin/python")}


def test_one_on_path_goes_before_pyenvs_unless_it_does_not_work(pyenv: Path) -> None:
    on_path = python(pyenv.parent / "bin/python3.13", "3.13")
    kept = python(pyenv / "3.13.5/bin/python", "3.13")
    assert setup.pythons() == {(3, 13): str(on_path)}
    on_path.write_text("#!/bin/sh\nexit 127\n")
    assert setup.pythons() == {(3, 13): str(kept)}


@pytest.fixture
def outcomes(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[int, ...], tuple[int, str]]:
    """Version -> how the tests end on it; the machine has those that stand here."""
    told: dict[tuple[int, ...], tuple[int, str]] = {}
    monkeypatch.setattr(versions, "pythons", lambda: dict.fromkeys(told, sys.executable))
    monkeypatch.setattr(versions, "run", lambda version, python, arguments: told[version])
    return told


def test_the_closing_lines_name_every_version_and_how_it_went(outcomes, capsys) -> None:
    outcomes[3, 13], outcomes[3, 11] = (0, "9 passed in 1.00s"), (0, "8 passed, 1 skipped in 1.00s")
    assert versions.main([]) == 0
    assert capsys.readouterr().out.splitlines()[-3:] == [
        "   Python 3.13  9 passed in 1.00s",
        "   Python 3.12  not on this machine (looked on PATH and at pyenv's)",
        "   Python 3.11  8 passed, 1 skipped in 1.00s",
    ]


def test_a_failure_on_one_version_fails_the_whole_and_so_does_a_run_on_none(outcomes) -> None:
    assert versions.main([]) == 1
    outcomes[3, 12], outcomes[3, 11] = (1, "1 failed in 1.00s"), (0, "1 passed in 1.00s")
    assert versions.main([]) == 1
