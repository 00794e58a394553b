"""Bad days: the connection drops, the server starts anew, messages are broken, a link names an example nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from board import Board
from conftest import free_port, serve
from playwright.sync_api import Page, WebSocketRoute, expect

UNREACHABLE = "ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|WebSocket connection to"
UNREAD = 88
BROKEN: dict[str, str | bytes] = {
    "no JSON": "nonsense",
    "no object": "[]",
    "nothing": "null",
    "no deed": "{}",
    "an unknown deed": '{"do": "dance"}',
    "an unknown example": '{"do": "open", "example": "nowhere"}',
    "an unknown run": '{"do": "resume", "run": "nowhere", "from": 0}',
    "a missing field": '{"do": "act", "run": "nowhere"}',
    "an unknown field": '{"do": "open", "example": "gevent-pair", "colour": 1}',
    "a number as text": '{"do": "resume", "run": "nowhere", "from": "0"}',
    "too much": '"' + "x" * 70_000 + '"',
}
ANSWERS = """(messages) => new Promise((done, fail) => {
  const socket = new WebSocket(`ws://${location.host}/live`);
  const answers = [];
  socket.onopen = () => messages.forEach((message) => socket.send(message));
  socket.onclose = () => fail(new Error("closed"));
  socket.onmessage = (event) => {
    if (answers.push(JSON.parse(event.data)) < messages.length) return;
    socket.onclose = null;
    socket.close();
    done(answers);
  };
})"""


class Restartable:
    """A server that can stop and start again where it was."""

    def __init__(self) -> None:
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        """Starts and waits until it answers."""
        self._serving = serve(self._port)
        self._serving.__enter__()

    def stop(self) -> None:
        """Ends; all connections with it."""
        self._serving.__exit__(None, None, None)


@pytest.fixture
def restartable() -> Iterator[Restartable]:
    running = Restartable()
    yield running
    running.stop()
