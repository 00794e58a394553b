"""Who may show the page in a frame: pages of this server, and those that the configuration lists."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app import create_app


def parents(client: FlaskClient, path: str) -> str:
    """What a browser is told of who may show an answer in a frame."""
    (found,) = [
        each.strip() for each in client.get(path).headers["Content-Security-Policy"].split(";") if "ancestors" in each
    ]
    return found.removeprefix("frame-ancestors ")


def client_with(parents: object) -> FlaskClient:
    return create_app({"EMBED_PARENTS": parents, "STORE": ":memory:"}).test_client()


def test_nobody_else_may_as_a_rule(client: FlaskClient) -> None:
    for path in ("/", "/?embed=1", "/s/aaaaaaaa?embed=1", "/healthz", "/static/nothing"):
        assert parents(client, path) == "'self'", path


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("https://a.example", "'self' https://a.example"),
        ("https://a.example, http://localhost:9000", "'self' https://a.example http://localhost:9000"),
        (["https://*.b.example"], "'self' https://*.b.example"),
        ("http://[::1]:8000", "'self' http://[::1]:8000"),
        ("*", "*"),
        ("", "'self'"),
    ],
)
def test_who_is_listed_may_show_what_is_made_for_frames_and_nothing_else(given: object, told: str) -> None:
    client = client_with(given)
    assert parents(client, "/?embed=1") == parents(client, "/s/aaaaaaaa?embed=1") == told
    for path in ("/", "/?embed=2", "/healthz?embed=1", "/api/examples?embed=1", "/static/nothing?embed=1"):
        assert parents(client, path) == "'self'", path
    assert client.get("/").text.count("data-embeds=") == 1


@pytest.mark.parametrize(
    "given", ["school.example", "https://a.example/path", "https://a.example;script-src", "'none'"]
)
def test_what_is_no_origin_is_refused_with_a_sentence(given: str) -> None:
    with pytest.raises(ValueError, match=r"^EMBED_PARENTS must list origins such as https://school\.example"):
        client_with(given)
