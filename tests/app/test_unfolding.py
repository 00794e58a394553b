"""Runs that are unfolded, and what the server shows of libraries: what a recording may hold, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import gevent
import pytest
from flask.testing import FlaskClient
from serving import Browser, Server

GEVENT = Path(gevent.__file__).parent


def test_an_unfolded_run_is_another_run_of_the_same(server: Server, browse: Callable[[Server], Browser]) -> None:
    browser = browse(server)
    steps = []
    for inside in (False, True):
        browser.say(do="open", example="gevent-pair", inside=inside)
        run = browser.until("run")
        assert run["inside"] is inside
        browser.until("status", run=run["run"], status="ended")
        steps.append(browser.steps[run["run"]])
    folded, unfolded = steps
    own = [step for step in unfolded if step["k"] != "inside"]
    assert [(step["t"], step["k"], step["n"][0]) for step in own] == [
        (step["t"], step["k"], step["n"][0]) for step in folded
    ]
    assert len(unfolded) > 2 * len(folded)


def test_who_acts_in_an_unfolded_run_stays_in_one(server: Server, browse: Callable[[Server], Browser]) -> None:
    browser = browse(server)
    browser.say(do="open", example="srv-gevent", inside=True)
    first = browser.until("run")
    at = 100_000
    browser.say(do="act", run=first["run"], at=at, peer="A", what=["send", "hello"])
    assert browser.until("run", parent=first["run"])["inside"] is True


@pytest.mark.parametrize("name", ["gevent/hub.py", "gevent/_ffi/callback.py", "asyncio/base_events.py"])
def test_files_of_the_libraries_are_shown_as_text(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/api/library/{name}")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "def " in answer.text
    if name == "gevent/hub.py":
        assert answer.text == (GEVENT / "hub.py").read_text("utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "gevent",
        "gevent/",
        "gevent/nothing.py",
        "gevent/../flask/app.py",
        "gevent/%2e%2e/flask/app.py",
        "gevent/..%2fflask/app.py",
        "gevent//hub.py",
        "gevent/./hub.py",
        "./gevent/hub.py",
        "GEVENT/hub.py",
        "gevent\\hub.py",
        "gevent/hub.py%00",
        "gevent/hub.pyc",
        "gevent/_ffi",
        "gevent/__pycache__/hub.cpython-311.pyc",
        "gevent/monkey/api.py",
        "gevent/_config.py",
        "gevent/tests/test__hub.py",
        "gevent/testing/util.py",
        "asyncio/../os.py",
        "flask/app.py",
        "engine/loop.py",
        "app/run.py",
        "/etc/passwd",
        "//etc/passwd",
        "../../../../etc/passwd",
        "gevent/" + "a" * 5000,
    ],
)
def test_nothing_else_is(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/api/library/{name}")
    assert answer.status_code in (308, 404)
    assert "def " not in answer.text
    assert "root:" not in answer.text


def test_whoever_follows_a_redirect_gets_nothing_else(client: FlaskClient) -> None:
    answer = client.get("/api/library/gevent//monkey//api.py", follow_redirects=True)
    assert answer.status_code == 404
