"""Links over HTTP: the same place has the same link, which leads back to it; whatever is asked gets a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from serving import Browser, Server
from werkzeug.test import TestResponse

from app import create_app

HELLO = [{"name": "hello.py", "source": "print('hello')\n"}]
DEEDS = [{"at": 1909720, "peer": "C", "do": ["connect", 8000]}, {"at": 2413670, "peer": "C", "do": ["send", "吃 & ="]}]
FULL = {
    "example": "server-select",
    "settings": {"platform": "windows", "latency": 0.5},
    "actions": DEEDS,
    "inside": True,
    "step": 43,
    "axis": "step",
    "selected": 3,
    "lang": "zh",
    "marks": [[43, 1909720, "C is here"]],
}


def share(client: FlaskClient, place: object, **headers: str) -> TestResponse:
    return client.post("/api/links", json={"place": place}, headers=headers)


def made(client: FlaskClient, place: object) -> str:
    answer = share(client, place)
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["link"])


def target(client: FlaskClient, link: str) -> dict[str, str]:
    answer = client.get(link)
    assert answer.status_code == 302
    path, _, fragment = answer.headers["Location"].partition("#")
    assert path == "/"
    return dict(parse_qsl(fragment))


def refused(answer: TestResponse) -> tuple[int, str]:
    told = answer.get_json()
    assert told["sentence"].rstrip(".") != told["code"], told
    assert "Traceback" not in answer.text
    return answer.status_code, told["code"]


def test_a_link_leads_to_all_that_was_shared(client: FlaskClient) -> None:
    fields = target(client, made(client, FULL))
    assert {name: fields[name] for name in ("example", "s", "inside", "axis", "sel", "lang")} == {
        "example": "server-select",
        "s": "44",
        "inside": "1",
        "axis": "step",
        "sel": "3",
        "lang": "zh",
    }
    assert json.loads(fields["set"]) == FULL["settings"]
    assert json.loads(fields["did"]) == [[1909720, "C", "connect", 8000], [2413670, "C", "send", "吃 & ="]]
    assert json.loads(fields["marks"]) == FULL["marks"]


def test_what_says_nothing_is_left_out(client: FlaskClient) -> None:
    assert target(client, made(client, {"example": "gevent-pair"})) == {"example": "gevent-pair", "s": "1"}


def test_the_same_place_has_the_same_link_on_every_server(client: FlaskClient) -> None:
    link = made(client, FULL)
    assert made(client, dict(reversed(FULL.items()))) == link
    assert made(create_app({"STORE": ":memory:"}).test_client(), FULL) == link
    assert made(client, {**FULL, "step": 44}) != link
    assert len(link) == len("/s/") + 8


def test_programs_are_kept_under_their_name(client: FlaskClient) -> None:
    fields = target(client, made(client, {"programs": HELLO, "step": 2}))
    assert (fields["example"], fields["s"]) == ("own", "3")
    again = target(client, made(client, {"work": fields["work"], "step": 2}))
    assert again == fields


def test_an_embedded_link_stays_embedded(client: FlaskClient) -> None:
    answer = client.get(f"{made(client, {'example': 'gevent-pair'})}?embed=1")
    assert answer.headers["Location"] == "/?embed=1#example=gevent-pair&s=1"


@pytest.mark.parametrize("link", ["aaaaaaaa", "short", "x" * 500, "..%2f..%2fetc", "a/b", "%00", "é"])
def test_who_follows_no_link_gets_the_page_with_the_reason(client: FlaskClient, link: str) -> None:
    answer = client.get(f"/s/{link}")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert 'data-trouble="unknown-link"' in answer.text
    assert 'id="app"' in answer.text


@pytest.mark.parametrize(
    ("place", "status", "code"),
    [
        ({"example": "nobody"}, 404, "unknown-example"),
        ({"work": "nobody"}, 404, "unknown-work"),
        ({}, 400, "bad-message"),
        ({"example": "gevent-pair", "more": 1}, 400, "bad-message"),
        ({"example": "gevent-pair", "lang": "<script>"}, 400, "bad-message"),
        ({"example": "gevent-pair", "step": -1}, 400, "bad-message"),
        ({"example": "gevent-pair", "settings": {"latency": "soon"}}, 400, "scenario"),
        (
            {"example": "gevent-pair", "actions": [{"at": 1, "program": "x.py", "do": ["type", "a"]}]},
            400,
            "bad-message",
        ),
        ({"programs": HELLO + HELLO}, 400, "same-names"),
        ({"programs": [{"name": "p.py", "source": "#" * 200_000}]}, 413, "too-large"),
        ({"programs": [{"name": "p.py", "source": "#" * 600_000}]}, 413, "too-large"),
        ({"example": "gevent-pair", "marks": [[0, 0, "x" * 200]] * 100}, 413, "too-large"),
    ],
)
def test_what_cannot_be_shared_is_said(client: FlaskClient, place: object, status: int, code: str) -> None:
    assert refused(share(client, place)) == (status, code)


def test_only_pages_of_this_host_may_share(client: FlaskClient) -> None:
    assert share(client, FULL, Origin="http://localhost").status_code == 201
    for origin in ("https://elsewhere.example", "null"):
        answer = share(client, FULL, Origin=origin)
        assert answer.status_code == 403
        assert "Only a page of this server" in answer.text
    assert client.get("/api/links").status_code == 405


def test_a_visitor_makes_only_so_many() -> None:
    client = create_app({"STORE": ":memory:", "LIMIT_LINKS_PER_MINUTE": 2}).test_client()
    assert [share(client, {"example": "gevent-pair", "step": step}).status_code for step in range(3)] == [201, 201, 429]
    assert refused(share(client, FULL)) == (429, "too-fast")
    other = client.post("/api/links", json={"place": FULL}, environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert other.status_code == 201


def test_a_server_that_runs_no_programs_keeps_none() -> None:
    client = create_app({"STORE": ":memory:", "SANDBOX": "off"}).test_client()
    assert refused(share(client, {"programs": HELLO})) == (403, "own-refused")


def test_a_server_may_keep_nothing() -> None:
    client = create_app({"STORE": "off"}).test_client()
    assert refused(share(client, FULL)) == (503, "store-off")
    answer = client.get("/s/aaaaaaaa")
    assert answer.status_code == 503
    assert 'data-trouble="store-off"' in answer.text


def test_the_log_holds_no_programs(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        made(client, {"programs": [{"name": "p.py", "source": "SECRET = 1\n"}]})
        share(client, {"programs": [{"name": "p.py", "source": "SECRET"}], "scenario": {"SECRET": 1}})
    assert caplog.text.count("switchyard.share") == 2
    assert "SECRET" not in caplog.text


def test_a_shared_program_runs_after_the_server_was_started_anew(
    serve: Callable[..., Server], browse: Callable[[Server], Browser], tmp_path: Any
) -> None:
    store = str(tmp_path / "links.sqlite3")
    first = serve(store=store)
    browser = browse(first)
    browser.say(do="open", programs=HELLO)
    work = browser.until("run")["work"]["name"]
    link = first.share({"work": work, "step": 1})
    browser.leave()
    assert first.stop() == 0
    second = serve(store=store)
    browser = browse(second)
    browser.say(do="open", work=work)
    assert browser.until("run")["programs"] == HELLO
    assert second.share({"work": work, "step": 1}) == link


# --- hostile ----------------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from([*FULL, "programs", "scenario", "work"])
NEARLY = st.dictionaries(FIELDS, JSON, max_size=4).map(lambda odd: {"example": "gevent-pair", **odd})


@pytest.fixture(scope="module")
def patient() -> FlaskClient:
    return create_app(
        {"STORE": ":memory:", "SANDBOX": "off", "LOOPBACK": True, "LIMIT_LINKS_PER_MINUTE": 1_000_000}
    ).test_client()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=JSON | NEARLY)
def test_any_json_gets_a_link_or_a_sentence(patient: FlaskClient, place: object) -> None:
    answer = share(patient, place)
    if answer.status_code == 201:
        assert patient.get(answer.get_json()["link"]).status_code == 302
    else:
        status, code = refused(answer)
        assert 400 <= status < 500, answer.text
        assert code != "internal"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=200))
def test_any_bytes_get_a_sentence(patient: FlaskClient, raw: bytes) -> None:
    assert refused(patient.post("/api/links", data=raw))[0] == 400


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(link=st.text(min_size=1, max_size=60))
def test_any_address_gets_the_page(patient: FlaskClient, link: str) -> None:
    answer = patient.get(f"/s/{quote(link, safe='')}")
    assert answer.status_code in (302, 308, 404), "double slashes lead to single ones"
    assert "Traceback" not in answer.text
