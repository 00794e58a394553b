"""What protects a server from its visitors' programs: what is said, what is refused, and where the programs run."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest
from flask.testing import FlaskClient
from serving import PATIENCE, ROOT, Browser, Message, Server

from app import create_app

Serve = Callable[..., Server]
Browse = Callable[[Server], Browser]
WHERE = [{"name": "where.py", "source": "import os\nprint(os.path.exists('/etc/passwd'))\n"}]
confined = pytest.mark.skipif(shutil.which("bwrap") is None, reason="there is no bubblewrap here")


def told(server: Server) -> Message:
    with urlopen(f"http://127.0.0.1:{server.port}/api/protection", timeout=PATIENCE) as answer:
        message: Message = json.load(answer)
        return message


def printed(browser: Browser, more: str = "") -> str:
    browser.say(do="open", programs=[{**WHERE[0], "source": WHERE[0]["source"] + more}])
    run = browser.until("run")
    browser.until("status", status="ended", run=run["run"])
    return "".join(each["text"] for step in browser.steps[run["run"]] for each in step.get("o", []))


@confined
def test_own_code_runs_in_a_sandbox_and_the_log_says_so(serve: Serve, browse: Browse) -> None:
    server = serve(sandbox="require")
    server.wait_for_log("Own code runs in a sandbox")
    assert told(server) == {"own": True, "protection": "sandbox"}
    assert printed(browse(server)) == "False\n"


@confined
def test_a_server_for_everybody_runs_own_code_in_a_sandbox(serve: Serve, browse: Browse) -> None:
    server = serve(host="0.0.0.0")
    assert told(server) == {"own": True, "protection": "sandbox"}
    assert printed(browse(server)) == "False\n"


def test_without_a_sandbox_own_code_runs_for_this_computer_alone(serve: Serve, browse: Browse) -> None:
    server = serve(sandbox="off")
    server.wait_for_log("Own code runs without a sandbox, because only this computer reaches the server.")
    assert told(server) == {"own": True, "protection": "loopback"}
    assert printed(browse(server)) == "True\n"


def test_without_a_sandbox_a_server_for_everybody_refuses_own_code(serve: Serve, browse: Browse) -> None:
    server = serve(host="0.0.0.0", sandbox="off")
    server.wait_for_log("Own code is refused, because there is no sandbox to run it in.")
    assert told(server) == {"own": False, "protection": "none"}
    browser = browse(server)
    browser.say(do="open", programs=WHERE)
    assert browser.until("error")["code"] == "own-refused"


def test_a_server_that_requires_a_sandbox_does_not_start_without_one() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "app"],
        cwd=ROOT,
        env={**os.environ, "PORT": "0", "PATH": "/nowhere", "SWITCHYARD_SANDBOX": "require"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "as SWITCHYARD_SANDBOX=require demands." in ended.stderr
    assert "install the package bubblewrap" in ended.stderr


def test_a_mode_that_there_is_not_gets_a_sentence() -> None:
    with pytest.raises(ValueError, match="SWITCHYARD_SANDBOX must be require, auto, off, not 'maybe'"):
        create_app({"SANDBOX": "maybe"})


def test_the_page_is_told_what_protects(client: FlaskClient) -> None:
    answer = client.get("/api/protection").get_json()
    assert set(answer) == {"own", "protection"}


@confined
def test_what_is_in_reserve_is_used_and_replaced_and_leaves_nothing(serve: Serve, browse: Browse) -> None:
    server = serve(RESERVE=0, RESERVE_OWN=2)
    first = until_some(server, 8)  # of each: the threshold, bubblewrap, its first process, and Python
    assert printed(browse(server)) == "False\n"
    assert printed(browse(server), "# another\n") == "False\n"
    engines = until_others(server, 8, first)
    assert server.stop(signal.SIGTERM) == 0
    assert not [pid for pid in engines if Path(f"/proc/{pid}").exists()]


@confined
def test_a_server_that_is_killed_takes_its_sandboxes_along(serve: Serve) -> None:
    server = serve(RESERVE=0, RESERVE_OWN=2)
    engines = until_some(server, 8)
    server.stop(signal.SIGKILL)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and (left := [pid for pid in engines if alive(pid)]):
        time.sleep(0.01)
    assert not left


def until_others(server: Server, count: int, first: list[int]) -> list[int]:
    end = time.monotonic() + PATIENCE
    while set(found := server.engines()) & set(first) or len(found) < count:
        assert time.monotonic() < end, (found, first)
        time.sleep(0.05)
    return found


def until_some(server: Server, count: int) -> list[int]:
    end = time.monotonic() + PATIENCE
    while len(found := server.engines()) < count:
        assert time.monotonic() < end, found
        time.sleep(0.05)
    return found


def alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
