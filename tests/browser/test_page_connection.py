"""Bad days: the connection drops, the server starts anew, messages are broken, a link names an example nobody knows."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from board import LANGUAGES, Board
from heard import read_message
from playwright.sync_api import Page, WebSocketRoute, expect

if TYPE_CHECKING:
    from conftest import Complaints, Restartable

UNREACHABLE = "ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|WebSocket connection to"
UNREAD = 88  # a step of the select server at which bytes wait in the kernel
ARRIVED = 20  # steps that come before the connection drops
PATIENCE = 20_000  # ms until the page has found the new server
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
    "too much": '"' + "x" * 600_000 + '"',
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


@pytest.fixture
def server(restartable: Restartable) -> str:
    """In this module every test has a server of its own."""
    return restartable.url


def test_a_drop_in_the_middle_of_a_run_is_mended(page: Page) -> None:
    asked: list[dict[str, Any]] = []
    reachable = False

    def cut(route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def down(text: str | bytes) -> None:
            message = read_message(text)
            if message["type"] != "steps":
                route.send(text)
                return
            steps = message["steps"][: ARRIVED - message["from"]]
            route.send(json.dumps({**message, "steps": steps}))
            if message["from"] + len(steps) == ARRIVED:
                route.close()

        server.on_message(down)

    def mend(route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def up(text: str | bytes) -> None:
            asked.append(json.loads(text))
            server.send(text)

        route.on_message(up)

    routes = iter([cut])
    page.route_web_socket(
        "**/live", lambda route: mend(route) if reachable else next(routes, WebSocketRoute.close)(route)
    )
    board = Board(page)
    page.goto("/#example=gevent-pair&s=10")
    expect(page.locator(".status")).to_have_class("status lost")
    here = board.wait_for_step(10)
    assert here.of == ARRIVED
    assert board.press("End").next == "The connection is lost. Trying again; what is already here stays usable."
    board.seek(10)
    reachable = True
    expect(page.locator(".status")).to_have_class("status ended", timeout=PATIENCE)
    mended = board.look()
    assert (mended.step, mended.sentence, mended.of) == (10, here.sentence, 41)
    assert [(message["do"], message["from"]) for message in asked] == [("resume", ARRIVED)]
    assert board.press("End").output == [["123", "456", "345", "567"]]


def test_a_new_server_makes_the_run_anew(page: Page, restartable: Restartable, complaints: Complaints) -> None:
    complaints.allow(UNREACHABLE)
    board = Board(page)
    before = board.open("server-select", UNREAD)
    old = board.run
    restartable.stop()
    expect(page.locator(".status")).to_have_text("connection lost")
    assert board.press("ArrowRight").step == UNREAD + 1, "what is here stays usable"
    assert board.press("ArrowLeft").sentence == before.sentence
    board.tab_to(board.terminal("A").get_by_role("textbox"))
    page.keyboard.type("anyone?")
    board.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("No connection to the server, so nobody heard it.")
    page.get_by_role("button", name="Dismiss").press("Enter")
    restartable.start()
    new = board.recording.wait_for_another(old, "parked")
    board.press("Escape")
    assert board.look() == before
    assert new.steps == old.steps
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_new_server_does_again_what_a_person_did(
    page: Page, restartable: Restartable, complaints: Complaints
) -> None:
    complaints.allow(UNREACHABLE)
    board = Board(page)
    board.open("server-select")
    board.press("End")
    board.page.get_by_role("button", name="Connect another client").press("Enter")
    expect(board.terminal("C")).to_be_visible()
    board.settle()
    board.press("End")
    board.terminal("C").get_by_role("textbox").fill("remember me")
    board.press("Enter")
    expect(board.page.locator(".nar .now")).to_contain_text("remember me")
    board.settle()
    before = board.press("Escape", "End")
    old = board.run
    restartable.stop()
    expect(page.locator(".status")).to_have_text("connection lost")
    restartable.start()
    new = board.recording.wait_for_another(old, "parked")
    assert board.look() == before
    assert new.steps == old.steps
    expect(board.terminal("C")).to_contain_text("REMEMBER ME")


def test_a_line_that_cannot_be_sent_is_not_lost(page: Page) -> None:
    drops: list[WebSocketRoute] = []

    def keep(route: WebSocketRoute) -> None:
        drops.append(route)
        route.connect_to_server()

    page.route_web_socket("**/live", lambda route: route.close() if drops else keep(route))
    board = Board(page)
    board.open("server-select", UNREAD)
    line = board.terminal("A").get_by_role("textbox")
    line.fill("anyone?")
    drops[0].close()
    expect(page.locator(".status")).to_have_class("status lost")
    line.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("No connection to the server, so nobody heard it.")
    expect(line).to_have_value("anyone?")


def test_a_connection_that_drops_before_the_answer_is_told(page: Page) -> None:
    def swallow(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        route.on_message(lambda text: route.close() if '"act"' in str(text) else server.send(text))

    page.route_web_socket("**/live", swallow)
    board = Board(page)
    here = board.open("server-select", UNREAD)
    line = board.terminal("A").get_by_role("textbox")
    line.fill("anyone?")
    line.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The connection was lost before the server answered")
    assert board.settle() == here


def test_the_page_waits_until_it_reaches_the_server(page: Page) -> None:
    reachable = False
    page.route_web_socket("**/live", lambda route: route.connect_to_server() if reachable else route.close())
    page.goto("/")
    expect(page.locator(".status")).to_have_class("status lost")
    expect(page.locator(".nar .now")).to_have_text("The server cannot be reached.")
    reachable = True
    expect(page.locator(".status")).to_have_class("status ended", timeout=PATIENCE)
    assert Board(page).look().step == 1


def test_broken_messages_are_answered_and_change_nothing(page: Page) -> None:
    board = Board(page)
    look = board.open("server-select", UNREAD)
    messages = [*BROKEN.values(), json.dumps({"do": "open", "example": "gevent-pair"})]
    answers = page.evaluate(ANSWERS, messages)
    codes = {name: answer.get("code") for name, answer in zip(BROKEN, answers, strict=False)}
    expected = dict.fromkeys(BROKEN, "bad-message") | {
        "an unknown example": "unknown-example",
        "an unknown run": "gone",
        "too much": "too-large",
    }
    assert codes == expected
    assert all(answer["type"] == "error" and isinstance(answer["params"], dict) for answer in answers[:-1])
    assert answers[-1]["type"] == "run", "the connection outlives them"
    assert board.look() == look
    assert board.press("ArrowRight").step == look.step + 1


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "There is no example “nowhere”."), ("zh", "没有名为“nowhere”的示例。")],
    ids=["en", "zh"],
)
def test_an_unknown_example_gets_a_sentence_and_a_way_on(
    new_page: Callable[..., Page], language: str, sentence: str
) -> None:
    page = new_page(locale=LANGUAGES[language])
    page.goto("/#example=nowhere&s=4")
    expect(page.get_by_role("alert")).to_contain_text(sentence)
    page.locator(".ex").click()
    page.locator("#examples [data-card]").first.click()
    board = Board(page)
    assert board.settle().step == 1
    expect(page.get_by_role("alert")).to_have_count(0)
