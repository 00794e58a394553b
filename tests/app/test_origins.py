"""Who may change something over HTTP, and that no question does."""

from __future__ import annotations

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from app import create_app
from app.origins import QUESTIONS


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """An application with a route that changes something, and one that takes what it is sent."""
    app.add_url_rule("/change", "change", lambda: "changed", methods=["POST", "PUT", "PATCH", "DELETE"])
    app.add_url_rule("/take", "take", lambda: str(len(request.get_data())), methods=["POST"])
    return app.test_client()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "https://LOCALHOST"}, 200),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Origin": "http://localhost:8080"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "http://localhost@evil.example"}, 403),
        ({"Origin": "http://[broken"}, 403),
    ],
    ids=str,
)
def test_only_own_pages_change_anything(client: FlaskClient, method: str, headers: dict[str, str], status: int) -> None:
    assert client.open("/change", method=method, headers=headers).status_code == status


def test_strangers_may_ask(client: FlaskClient) -> None:
    assert client.get("/healthz", headers={"Origin": "http://evil.example"}).status_code == 200


@pytest.mark.parametrize("upgrade", ["websocket", "WebSocket", "websocket, h2c"])
def test_strangers_may_not_open_a_websocket(client: FlaskClient, upgrade: str) -> None:
    answer = client.get("/live", headers={"Origin": "http://evil.example", "Upgrade": upgrade})
    assert answer.status_code == 403


def test_no_question_changes_anything(app: Flask) -> None:
    """A route either asks or changes: whatever takes both could be called by a mere link."""
    for rule in app.url_map.iter_rules():
        methods = rule.methods or set()
        assert methods <= QUESTIONS or not methods & {"GET", "HEAD"}, rule


def test_nobody_sends_more_than_is_read(app: Flask, client: FlaskClient) -> None:
    most = app.config["MAX_CONTENT_LENGTH"]
    assert client.post("/take", data=b"x" * most).text == str(most)
    assert client.post("/take", data=b"x" * (most + 1)).status_code == 413


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "192.0.2.2"), (2, "192.0.2.1")])
def test_who_it_is_behind_proxies(proxies: int, address: str) -> None:
    app = create_app({"PROXIES": proxies})
    app.add_url_rule("/who", "who", lambda: str(request.remote_addr))
    assert app.test_client().get("/who", headers={"X-Forwarded-For": "192.0.2.1, 192.0.2.2"}).text == address


def test_a_senseless_number_of_proxies_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="PROXIES must be a whole number from 0 to 9, not -1"):
        create_app({"PROXIES": -1})
