"""Processes that start before anybody knows which run they are for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import ROOT
from recordings import written

from engine.courtesy import MANNERS
from engine.launch import Launched
from engine.scenario import Scenario
from engine.session import Session

HELLO = written("print('hello')\n")


def play(launched: Launched) -> list[str]:
    """What the run tells: the kinds of its frames."""
    with Session((HELLO,), Scenario(), live=False, view=False, launched=launched) as session:
        return [each for frame in session.frames() for each in frame]


def test_a_process_that_waited_runs_what_it_is_told():
    with Launched() as launched:
        assert launched.alive
        assert "events" in play(launched)


def test_a_session_makes_an_end_of_the_processes_that_it_was_given():
    launched = Launched()
    process, folder = launched.processes[0], launched.folder
    play(launched)
    assert process.returncode is not None
    assert not os.path.exists(folder)  # noqa: PTH110
    assert not launched.alive


def test_processes_that_nobody_takes_end_and_leave_nothing():
    with Launched(3) as launched:
        processes, folder = list(launched.processes), launched.folder
        assert len(processes) == 3
    assert all(each.returncode is not None for each in processes)
    assert not os.path.exists(folder)  # noqa: PTH110


def test_a_process_that_nobody_listens_to_any_more_ends_by_itself():
    with Launched() as launched:
        (process,) = launched.processes
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(60) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads cannot be looked at")
def test_processes_that_make_way_do_so_with_all_their_threads_and_their_session():
    group = Path("/proc/self/autogroup")
    before = group.read_text() if group.exists() else ""
    with Launched(2) as launched:
        launched.make_way()
        for process in launched.processes:
            assert os.getpriority(os.PRIO_PROCESS, process.pid) == MANNERS
            if before:
                assert Path(f"/proc/{process.pid}/autogroup").read_text().endswith(f"nice {MANNERS}\n")
        launched.processes[0].kill()
        launched.processes[0].wait()
        launched.make_way()
    assert not before or group.read_text() == before


def test_a_process_that_died_while_it_waited_is_told_as_the_end_of_the_run():
    with Launched() as launched:
        launched.processes[0].kill()
        launched.processes[0].wait()
        assert not launched.alive
        assert play(launched) == ["error", "why", "detail"]


@pytest.mark.skipif(sys.platform != "linux", reason="counts descriptors in /proc")
def test_nothing_stays_open():
    before = os.listdir("/proc/self/fd")  # noqa: PTH208
    for _ in range(2):
        Launched(2).close()
    assert os.listdir("/proc/self/fd") == before  # noqa: PTH208


# What takes longer to import than a process to start.
LONG = {"msgspec", "typing", "pathlib", "json", "engine.session", "engine.scenario", "engine.events", "engine.wire"}


def test_the_command_line_starts_them_before_it_imports_what_takes_long():
    asked = "import engine.__main__, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-S", "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "engine.launch" in done.stdout.split()
    assert not LONG & set(done.stdout.split())
