"""Fixtures: the application in this process (app, client, runner), and a real server in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from serving import Browser, Server

from app import create_app


@pytest.fixture
def app() -> Flask:
    """An application of its own for each test."""
    return create_app({"TESTING": True, "STORE": ":memory:", "SANDBOX": "off", "LOOPBACK": True})


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Asks the application without a network."""
    return app.test_client()


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """Runs the application's commands."""
    return app.test_cli_runner()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server with the usual bounds, but for the speed of the messages: tests type faster than people."""
    with Server(MESSAGES_PER_SECOND=100_000) as running:
        yield running


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Starts a server with bounds of the test's choice."""
    with ExitStack() as stack:
        yield lambda **limits: stack.enter_context(Server(**limits))


@pytest.fixture
def browse() -> Iterator[Callable[[Server], Browser]]:
    """Opens websockets and closes them after the test."""
    with ExitStack() as stack:
        yield lambda server: stack.enter_context(Browser(server))
