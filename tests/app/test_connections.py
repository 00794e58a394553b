"""The websocket's bounds and bad days: strangers, floods, slow and silent browsers, what a handshake must be."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
from examples import ENDS
from serving import PATIENCE, Browser, Server, SlowBrowser

Serve = Callable[..., Server]
Browse = Callable[[Server], Browser]
HANDSHAKE = {
    "Host": "127.0.0.1",
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}


def shake_hands(server: Server, **change: str | None) -> str:
    """Asks for a websocket by hand; gives the first line of the answer."""
    headers = {name: value for name, value in {**HANDSHAKE, **change}.items() if value is not None}
    lines = ["GET /live HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as sock:
        sock.sendall("\r\n".join(lines).encode("latin-1"))
        return sock.makefile("rb").readline().decode()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 101),
        ({"Sec-WebSocket-Version": "12"}, 400),
        ({"Sec-WebSocket-Key": None}, 400),
        ({"Upgrade": "h2c"}, 400),
        ({"X-Strange": "é\xff"}, 101),
        ({"Host": "rebound.example", "Origin": "http://rebound.example"}, 400),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1.evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[broken"}, 403),
        ({"Origin": "http://127.0.0.1"}, 101),
    ],
    ids=str,
)
def test_who_may_connect_and_how(server: Server, change: dict[str, str | None], status: int) -> None:
    assert shake_hands(server, **change).startswith(f"HTTP/1.1 {status} ")


@pytest.mark.parametrize(
    "junk",
    [
        b"\x81\x02hi",
        b"\xf1\x80\0\0\0\0",
        b"\x83\x80\0\0\0\0",
        b"\x81\x82\0\0\0\0\xff\xfe",
        b"GET / HTTP/1.1\r\n\r\n" * 9,
    ],
    ids=["unmasked", "reserved-bits", "unknown-opcode", "not-utf-8", "http"],
)
def test_broken_frames_end_the_connection(server: Server, junk: bytes) -> None:
    with SlowBrowser(server) as browser:
        browser.sock.sendall(junk)
        assert browser.closes()


def test_the_server_survived_all_this(server: Server, browse: Browse) -> None:
    browse(server).show(ENDS, "ended")


def test_a_message_far_too_large_costs_the_connection(server: Server, browse: Browse) -> None:
    browser = browse(server)
    browser.say_raw("x" * 3_000_000)
    assert browser.close_reason() == 1009


def test_a_flood_is_slowed_down_and_every_message_answered(serve: Serve, browse: Browse) -> None:
    browser = browse(serve(MESSAGES_PER_SECOND=5))
    for _ in range(500):
        browser.say(do="dance")
    codes = [browser.hear()["code"] for _ in range(500)]
    assert codes[:10] == ["bad-message"] * 10
    assert codes.count("too-fast") > 400


def test_a_slow_browser_gets_everything_and_delays_nobody(server: Server, browse: Browse) -> None:
    times = 400
    with SlowBrowser(server) as slow:
        for _ in range(times):
            slow.say(do="open", example=ENDS)
        quick = browse(server)
        quick.show(ENDS, "ended")
        whole = next(iter(quick.steps.values()))
        runs = 0
        steps: list[object] = []
        while runs < times or len(steps) < len(whole):
            message = slow.hear()
            if message["type"] == "run":
                runs, steps = runs + 1, []
            elif message["type"] == "steps":
                assert message["from"] == len(steps)
                steps += message["steps"]
        assert steps == whole


def test_a_browser_that_accepts_nothing_is_dropped(serve: Serve) -> None:
    server = serve(SEND_SECONDS=0.5, MESSAGES_PER_SECOND=100_000)
    with SlowBrowser(server) as stuck:
        for _ in range(2000):
            stuck.say(do="open", example=ENDS)
        server.wait_for_log("accepts nothing")
        assert stuck.closes()


def test_a_silent_browser_is_dropped_and_one_that_answers_stays(serve: Serve, browse: Browse) -> None:
    server = serve(PING_SECONDS=0.2)
    lively = browse(server)
    with SlowBrowser(server) as silent:
        assert silent.closes()
    lively.show(ENDS, "ended")


def test_one_viewer_too_many_is_told_so_and_the_connection_closes(serve: Serve, browse: Browse) -> None:
    server = serve(VIEWERS=1)
    first = browse(server)
    first.show(ENDS, "ended")
    with SlowBrowser(server) as second:
        assert second.hear() == {"type": "error", "code": "busy", "params": {}, "run": None, "ask": None}
        assert second.closes()
    first.leave()
    server.wait_for_log("viewer 1: left")
    browse(server).show(ENDS, "ended")
