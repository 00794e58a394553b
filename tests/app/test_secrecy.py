"""What every answer carries for the browser's sake, who may not dawdle, and that logs hold no programs' text."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable

import pytest
from examples import ENDS
from flask.testing import FlaskClient
from serving import PATIENCE, Browser, Server

Serve = Callable[..., Server]
Browse = Callable[[Server], Browser]
SECRET = "xyzzy7sesame"
CARRIED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'self'")


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/", {}, 200),
        ("GET", "/api/examples", {}, 200),
        ("GET", "/healthz", {}, 200),
        ("GET", "/static/js/main.js", {}, 200),
        ("GET", "/nothing-here", {}, 404),
        ("GET", "/s/nothing", {}, None),
        ("POST", "/", {}, 405),
        ("POST", "/api/links", {"Origin": "http://evil.example"}, 403),
        ("GET", "/live", {}, 400),
        ("GET", "/live", {"Origin": "http://evil.example", "Upgrade": "websocket"}, 403),
    ],
)
def test_every_answer_carries_what_keeps_pages_apart(
    client: FlaskClient, method: str, path: str, headers: dict[str, str], status: int | None
) -> None:
    answer = client.open(path, method=method, headers=headers, buffered=True)
    assert status in (None, answer.status_code)
    assert CARRIED.items() <= dict(answer.headers).items()
    assert all(f"{device}=()" in answer.headers["Permissions-Policy"] for device in ("camera", "microphone", "usb"))
    policy = answer.headers["Content-Security-Policy"]
    assert [each for each in POLICY if each not in policy] == []
    assert "unsafe" not in policy
    assert not answer.headers.getlist("Set-Cookie")


@pytest.mark.parametrize("said", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "])
def test_whoever_does_not_say_what_they_want_is_not_waited_for(said: bytes, serve: Serve) -> None:
    server = serve(HEAD_SECONDS=0.3)
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as sock:
        begin = time.monotonic()
        sock.sendall(said)
        answer = sock.makefile("rb").read()
        assert time.monotonic() - begin < PATIENCE / 2
        assert answer == b"" or answer.startswith(b"HTTP/1.1 400 ")


def test_a_request_with_endless_headers_is_refused(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as sock:
        sock.sendall(b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\n\r\n")
        assert sock.makefile("rb").readline().startswith(b"HTTP/1.1 414 ")


def test_the_log_holds_nothing_of_what_visitors_write(serve: Serve, browse: Browse) -> None:
    server = serve(RESERVE=0)
    browser = browse(server)
    texts = [
        f"{SECRET} = input('{SECRET}')\nprint({SECRET})\nraise ValueError({SECRET})\n",
        f"def {SECRET}(:\n",
        f"import os\nos.write(2, b'{SECRET}')\nos._exit(3)\n",
        f"print('{SECRET}')\nimport sys\nsys.setrecursionlimit(10 ** 9)\ndef f(): f()\nf()\n",
    ]
    for text in texts:
        scenario = {"stdin": [SECRET], "peers": [{"name": SECRET, "connect": 8000, "script": [["send", SECRET]]}]}
        browser.say(do="open", programs=[{"name": f"{SECRET}.py", "source": text}], scenario=scenario)
        browser.until("run")
        while browser.hear().get("status") not in ("ended", "parked"):
            pass
    for wish in (
        {"do": "open", "example": SECRET},
        {"do": SECRET},
        {"do": "open", "work": SECRET},
        {"do": "open", "example": ENDS, "scenario": {SECRET: SECRET}},
        {"do": "open", "example": ENDS, "settings": {SECRET: SECRET}},
        {"do": "act", "run": SECRET, "at": 0, "peer": SECRET, "what": ["send", SECRET]},
    ):
        browser.say_raw(json.dumps(wish))
        while browser.hear()["type"] != "error":
            pass
    for path in (f"/s/{SECRET}", f"/?{SECRET}", f"/api/library/{SECRET}", f"/static/{SECRET}"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as sock:
            sock.sendall(f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\nCookie: {SECRET}\r\n\r\n".encode())
            assert sock.makefile("rb").read()
    browser.leave()
    server.wait_for_log("left")
    server.stop()
    assert SECRET not in server.said
