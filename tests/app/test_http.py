"""The page, the list of examples, static files, and the headers that every answer carries."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.cli import routes_command
from flask.testing import FlaskClient, FlaskCliRunner

from app import create_app
from engine import example_ids


def test_page_needs_nothing_from_elsewhere(client: FlaskClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy


@pytest.mark.parametrize("path", ["/", "/api/examples", "/healthz", "/nothing-here", "/static/nothing.js", "/live"])
def test_every_answer_is_guarded(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Content-Security-Policy" in headers


def test_examples_are_listed(client: FlaskClient) -> None:
    listed = client.get("/api/examples").get_json()
    assert [each["id"] for each in listed] == list(example_ids())
    pair = next(each for each in listed if each["id"] == "gevent-pair")
    assert pair == {
        "id": "gevent-pair",
        "chapter": "gevent",
        "model": "gevent",
        "programs": ["gevent_pair.py"],
        "lines": 18,
        "note": True,
        "world": {"clients": 0, "keyboard": False, "platform": "linux", "cores": 1},
    }


def test_the_world_of_an_example_is_told(client: FlaskClient) -> None:
    worlds = {each["id"]: each["world"] for each in client.get("/api/examples").get_json()}
    assert worlds["srv-gevent"]["clients"] == 3
    assert worlds["input-blocks"]["keyboard"]
    assert worlds["server-nonblocking"]["platform"] == "windows"
    assert worlds["compare"]["cores"] == 4


def test_health(client: FlaskClient) -> None:
    health = client.get("/healthz").get_json()
    assert health["status"] == "ok"
    assert health["runs"] == health["viewers"] == 0
    assert set(health["versions"]) >= {"python", "gevent", "greenlet"}


def test_little_is_changed_over_http(runner: FlaskCliRunner) -> None:
    routes = runner.invoke(routes_command, ["--all-methods"]).output
    assert "/api/examples" in routes
    changing = [line.split()[0] for line in routes.splitlines() if re.search("POST|PUT|PATCH|DELETE", line)]
    assert sorted(changing) == ["imports.bring", "share.make"], (
        "a recording is brought, a link is made; nothing else is"
    )


@pytest.fixture
def static(app: Flask, tmp_path: Path) -> Path:
    """A static folder that a test may write to."""
    app.static_folder = str(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "mimetype"),
    [("a.js", "text/javascript"), ("a.css", "text/css"), ("a.json", "application/json"), ("a.woff2", "font/woff2")],
)
def test_static_types_do_not_depend_on_the_system(client: FlaskClient, static: Path, name: str, mimetype: str) -> None:
    (static / name).write_text("1")
    assert client.get(f"/static/{name}", buffered=True).mimetype == mimetype


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_static_files_are_cached_but_never_stale(client: FlaskClient, static: Path, accepted: str) -> None:
    file = static / "a.js"
    file.write_text("old" * 1000)
    first = client.get("/static/a.js", buffered=True, headers={"Accept-Encoding": accepted})
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(
        "/static/a.js", buffered=True, headers={"Accept-Encoding": accepted, "If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    file.write_text("new" * 2000)
    changed = client.get(
        "/static/a.js", buffered=True, headers={"Accept-Encoding": accepted, "If-None-Match": first.headers["ETag"]}
    )
    assert changed.status_code == 200


def test_static_files_are_compressed_for_whoever_can_read_them(client: FlaskClient, static: Path) -> None:
    (static / "a.json").write_text('"%s"' % ("吃炸鸡" * 1000), encoding="utf-8")
    plain = client.get("/static/a.json", buffered=True)
    packed = client.get("/static/a.json", buffered=True, headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert len(packed.data) < len(plain.data) / 10
    assert gzip.decompress(packed.data) == plain.data
    assert (
        "Content-Encoding"
        not in client.get("/static/a.json", buffered=True, headers={"Accept-Encoding": "gzip;q=0"}).headers
    )


def test_files_outside_are_out_of_reach(client: FlaskClient) -> None:
    assert client.get("/static/../app/live.py", buffered=True).status_code == 404
    assert client.get("/static/%2e%2e/app/live.py", buffered=True).status_code == 404


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8765", 200),
        ("LOCALHOST", 200),
        ("[::1]:8765", 200),
        ("rebound.example:8765", 400),
        ("[::1", 400),
        ("127.0.0.1.example", 400),
        ("bad host", 400),
    ],
)
def test_a_server_may_be_told_its_names(host: str, status: int) -> None:
    client = create_app({"HOST_NAMES": ["127.0.0.1", "localhost", "::1"]}).test_client()
    answer = client.get("/healthz", headers={"Host": host})
    assert answer.status_code == status
    assert status == 200 or "This server answers to 127.0.0.1, localhost, ::1 only." in answer.text


def test_a_senseless_limit_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="LIMIT_RUNNING must be a number above 0, not 'many'"):
        create_app({"LIMIT_RUNNING": "many"})
