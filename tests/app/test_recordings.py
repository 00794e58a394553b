"""Recordings that visitors bring: taken, named, shown like any run, and refused where they are none."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from examples import ENDS, PARKS
from files import recording
from flask import Flask
from flask.testing import FlaskClient
from serving import PATIENCE, Browser, Message, Server

from app import create_app

Browse = Callable[[Server], Browser]
HEADER = (
    b'{"timeline":1,"python":"3","gevent":"1","greenlet":"2","programs":["p.py"],"seed":0,"sources":["x = 1\\n"]}\n'
)


def bring(server: Server, data: bytes) -> str:
    """Brings a recording, as the page does; raises HTTPError where it is refused."""
    with urlopen(Request(f"http://127.0.0.1:{server.port}/api/recordings", data), timeout=PATIENCE) as answer:
        return str(json.load(answer)["recording"])


def play(browser: Browser, name: str) -> tuple[Message, Message]:
    """Opens a recording; what is said of the run, and how it ends."""
    browser.say(do="open", recording=name, ask=7)
    run = browser.until("run")
    while (last := browser.hear())["type"] != "error" and last.get("status") != "ended":
        pass
    return run, last


def limited(**limits: float) -> FlaskClient:
    """An application of its own with bounds of the test's choice."""
    app: Flask = create_app({"TESTING": True, "STORE": ":memory:", **{f"LIMIT_{k}": v for k, v in limits.items()}})
    return app.test_client()


def test_a_recording_has_the_same_name_whoever_brings_it(client: FlaskClient) -> None:
    answers = [client.post("/api/recordings", data=recording(ENDS)) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    names = {each.json["recording"] for each in answers if each.json}
    assert len(names) == 1
    assert len(names.pop()) == 16


def test_a_recording_is_shown_like_the_run_that_it_is_of(server: Server, browse: Browse) -> None:
    browser = browse(server)
    first = browser.show(ENDS, "ended")
    run, end = play(browser, bring(server, recording(ENDS)))
    assert (run["example"], run["work"], run["ask"]) == ("own", None, 7)
    assert run["recording"] == {"name": run["recording"]["name"], "host": False}
    assert first["recording"] is None
    assert run["programs"] == first["programs"]
    assert browser.steps[run["run"]] == browser.steps[first["run"]]
    assert end["steps"] == len(browser.steps[first["run"]])


def test_equal_recordings_share_one_run(server: Server, browse: Browse) -> None:
    name = bring(server, recording(ENDS))
    runs = [play(browse(server), name)[0]["run"] for _ in range(2)]
    assert runs[0] == runs[1]


def test_nobody_acts_in_a_recording(server: Server, browse: Browse) -> None:
    browser = browse(server)
    run, _ = play(browser, bring(server, recording(PARKS)))
    browser.say(do="act", run=run["run"], at=0, peer="C", what=["connect", 8000])
    assert browser.hear()["code"] == "recorded"


@pytest.mark.parametrize(
    "more", [{"example": ENDS}, {"settings": {"latency": 1}}, {"inside": True}, {"work": "abc"}, {"scenario": {}}]
)
def test_nothing_else_can_be_asked_of_a_recording(more: Message, server: Server, browse: Browse) -> None:
    browser = browse(server)
    browser.say(do="open", recording="whatever", **more)
    assert browser.hear()["code"] == "bad-message"


def test_a_recording_that_is_not_kept_is_unknown(server: Server, browse: Browse) -> None:
    browser = browse(server)
    browser.say(do="open", recording="x" * 16)
    assert browser.hear()["code"] == "unknown-recording"


def test_a_broken_recording_is_shown_up_to_the_line_that_cannot_be_used(server: Server, browse: Browse) -> None:
    lines = gzip.decompress(recording(ENDS)).splitlines(keepends=True)
    lines[40] = b'{"t":0.1,"seq":39,"kind":"explosion"}\n'
    browser = browse(server)
    run, last = play(browser, bring(server, b"".join(lines)))
    assert (last["code"], last["params"]["line"]) == ("recording-line", 41)
    assert 5 < len(browser.steps[run["run"]]) < 41


def test_a_bomb_ends_the_run_and_not_the_server(serve: Callable[..., Server], browse: Browse) -> None:
    server = serve(UNPACKED_BYTES=1 << 20)
    _, last = play(browse(server), bring(server, gzip.compress(HEADER + b" " * (1 << 26))))
    assert last["code"].startswith("recording")
    assert "more than 1,048,576 bytes" in last["params"]["detail"]
    assert browse(server).show(ENDS, "ended")


@pytest.mark.parametrize(
    "data", [b"", b"import gevent\n", b"\x1f\x8brubbish", b"{}\n", gzip.compress(b" " * (1 << 25))]
)
def test_what_is_no_recording_is_refused_at_once(data: bytes, client: FlaskClient) -> None:
    answer = client.post("/api/recordings", data=data)
    assert answer.status_code == 422
    assert answer.json
    assert answer.json["code"] == "recording"
    assert answer.json["params"]["detail"]


def test_a_recording_that_is_too_large_is_not_read() -> None:
    answer = limited(RECORDING_BYTES=1000).post("/api/recordings", data=b"x" * 1001)
    assert (answer.status_code, answer.json) == (413, {"code": "too-large", "params": {"limit_bytes": 1000}})


def test_one_address_brings_so_many_a_minute() -> None:
    client = limited(RECORDINGS_PER_MINUTE=2)
    answers = [client.post("/api/recordings", data=recording(ENDS)).status_code for _ in range(3)]
    assert answers == [201, 201, 429]


def test_only_pages_of_this_host_bring_recordings(server: Server) -> None:
    request = Request(f"http://127.0.0.1:{server.port}/api/recordings", recording(ENDS), {"Origin": "http://evil.test"})
    with pytest.raises(HTTPError, match="403"):
        urlopen(request, timeout=PATIENCE)


def test_the_recordings_that_nobody_wanted_for_longest_are_forgotten(
    serve: Callable[..., Server], browse: Browse
) -> None:
    server = serve(RECORDINGS=2)
    names = [bring(server, HEADER + b" " * size) for size in range(3)]
    browser = browse(server)
    browser.say(do="open", recording=names[0])
    assert browser.hear()["code"] == "unknown-recording"
    assert play(browser, names[2])[1]["code"].startswith("recording")


def test_the_log_tells_nothing_of_what_a_recording_holds(serve: Callable[..., Server], browse: Browse) -> None:
    server = serve()
    play(browse(server), bring(server, recording(ENDS)))
    server.stop()
    assert "import gevent" not in server.rest_of_log()
