"""What is killed from outside: an engine at work, the server, a connection. It is told, and nothing stays behind."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from examples import PARKS
from serving import Browser, Message, Server

Serve = Callable[..., Server]
Browse = Callable[[Server], Browser]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds the engines in /proc")
BUSY = "import random\nwhile True:\n    x = random.random()\n    exec('for i in range(1000): pass')\n"
IN_C = "print(1)\nsum(range(10 ** 13))\n"
AT_ONCE, SOON = 0.1, 1.0
SLOWNESS = float(os.environ.get("SLOWNESS", "20"))
"""how many times slower than alone this machine may be"""


def state(pid: int) -> str:
    """The letter of a process's state; nothing where it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return ""


def gone(pids: list[int], seconds: float) -> bool:
    """Whether all of them are over, zombies or not, within a time."""
    until = time.monotonic() + seconds * SLOWNESS
    while any(state(pid) not in ("", "Z") for pid in pids):
        if time.monotonic() > until:
            return False
        time.sleep(0.005)
    return True


def at_work(browser: Browser, text: str) -> Message:
    browser.say(do="open", programs=[{"name": "p.py", "source": text}])
    run = browser.until("run")
    browser.until("steps", run=run["run"])
    return run


@pytest.mark.parametrize("which", [0, -1], ids=["outermost", "innermost"])
def test_an_engine_that_is_killed_at_work_is_told_at_once(serve: Serve, browse: Browse, which: int) -> None:
    server = serve(RESERVE=0, RESERVE_OWN=0)
    browser = browse(server)
    run = at_work(browser, BUSY)
    engines = server.engines()
    os.kill(engines[which], signal.SIGKILL)
    error = browser.until("error", run=run["run"])
    assert (error["code"], error["params"]["why"]) == ("engine", "ended")
    assert gone(engines, AT_ONCE)
    until = time.monotonic() + SOON * SLOWNESS
    while any(state(pid) for pid in engines) and time.monotonic() < until:
        time.sleep(0.01)
    assert [state(pid) for pid in engines if state(pid)] == [], "no zombie"
    assert browser.until("status", run=run["run"], status="ended")["steps"] == len(browser.steps[run["run"]]) > 0


def test_a_server_that_is_killed_takes_its_engines_along(
    serve: Serve, browse: Browse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # a server that is killed cannot tidy up
    server = serve(RESERVE=1, RESERVE_OWN=1)
    browsers = [browse(server) for _ in range(3)]
    at_work(browsers[0], BUSY)
    at_work(browsers[1], IN_C)
    browsers[2].show(PARKS, "parked")
    engines = server.engines()
    assert len(engines) >= 3
    server.stop(signal.SIGKILL)
    assert gone(engines, AT_ONCE)


def test_a_connection_that_is_lost_while_steps_come_goes_on_where_it_was(serve: Serve, browse: Browse) -> None:
    server = serve(RESERVE=0)
    first = browse(server)
    run = at_work(first, BUSY)["run"]
    first.drop()
    have = len(first.steps[run])
    second = browse(server)
    second.steps[run] = first.steps[run]
    second.say(do="resume", run=run, **{"from": have})
    while len(second.steps[run]) < have + 100:
        assert second.hear()["type"] in ("steps", "status")
