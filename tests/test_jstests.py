"""The JavaScript unit tests run with node, are counted, and are missed aloud where there is no node."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

from tools import jstests

ROOT = jstests.ROOT
PRINTED = "ok 1 - a\n1..2\n# tests 4\n# suites 0\n# pass 2\n# fail 0\n# cancelled 0\n# skipped 1\n# todo 1\n"


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch):
    """node(status, printed): a node that ends like this."""

    def ends(status: int, printed: str) -> list[list[str]]:
        commands: list[list[str]] = []

        def run(command: list[str], **options: object) -> SimpleNamespace:
            commands.append(command)
            return SimpleNamespace(returncode=status, stdout=printed)

        monkeypatch.setattr(jstests, "why_no_node", lambda: None)
        monkeypatch.setattr(jstests.subprocess, "run", run)
        return commands

    return ends


def test_every_test_file_is_handed_to_node(node) -> None:
    commands = node(0, PRINTED)
    assert jstests.main() == 0
    assert commands[0][:2] == ["node", "--test"]
    assert set(commands[0]) >= {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests/js").glob("*.test.mjs")}


def test_what_ran_is_counted_in_one_line(node, capsys) -> None:
    node(0, PRINTED)
    jstests.main()
    assert capsys.readouterr().out == f"2 passed, 1 skipped, 1 todo in {len(jstests.files())} files\n"


@pytest.mark.parametrize(("status", "printed"), [(1, "not ok 1 - a\n# pass 1\n# fail 1\n"), (0, "# pass 0\n")])
def test_a_failure_shows_nodes_words_and_so_does_a_run_of_nothing(status, printed, node, capsys) -> None:
    node(status, printed)
    assert jstests.main() == 1
    assert capsys.readouterr().out == printed + "\n"


@pytest.fixture
def without_node(tmp_path, monkeypatch):
    """Nothing is on PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))


def test_without_node_they_are_left_out_with_a_sentence(without_node, capsys) -> None:
    assert jstests.main() == 0
    assert capsys.readouterr().out == (
        f"   left out: the tests of {len(jstests.files())} files, because node is not installed\n"
    )


def test_without_node_the_closing_lines_name_the_tests_that_did_not_run(without_node) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_jstests.py", "-k", "counted"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert f"JavaScript unit tests that did not run: those of {len(jstests.files())} files" in done.stdout
    assert "Why: node is not installed" in done.stdout
    assert all(f"  {name}\n" in done.stdout for name in jstests.files())
    assert "1 passed" in done.stdout.splitlines()[-1]
