"""When a run ends nothing of it is left on the host, whatever its processes did."""

from __future__ import annotations

import os
import signal
import time

import pytest
from recordings import written

from engine.scenario import Scenario
from engine.session import Session


@pytest.mark.parametrize("alone", [True, False])
def test_no_process_is_left_behind(alone, tmp_path):
    forks = written("import os, time\nfor _ in range(3):\n    if os.fork() == 0: break\ntime.sleep(1e6)\n")
    programs = (forks,) if alone else (written("input()\n", "a.py"), forks)
    with Session(programs, Scenario(), live=True, view=False) as session:
        for frame in session.frames():
            if frame.get("status") == "parked" or "events" in frame:
                break
        groups = [process.pid for process in session._launched.processes]
    assert not any(_group_is_there(group) for group in groups)


def _group_is_there(group: int) -> bool:
    """Whether anybody of a process group is left; the killed ones take a moment to be gone."""
    for _ in range(100):
        try:
            os.killpg(group, signal.SIG_DFL)
        except ProcessLookupError:
            return False
        time.sleep(0.05)
    return True
