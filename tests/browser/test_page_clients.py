"""A person plays the clients of a server, and sits at the keyboard of a program, all without a mouse."""

from __future__ import annotations

import re
from collections.abc import Callable

from board import Board, Look
from playwright.sync_api import Page, WebSocketRoute, expect

PORT = 8000
CLOSED_PORT = 9
PAST = 50  # the step at which client A gets its first answer
PROMPT = "typing"  # what the person types in client-and-server


def connect(board: Board) -> str:
    """Has another client connect, goes to the end and says what it is called."""
    known = board.page.locator(".term").count()
    board.tab_to(board.page.get_by_role("button", name=re.compile("^Connect")))
    board.press("Enter")
    expect(board.page.locator(".term")).to_have_count(known + 1)
    to_the_end(board)
    return str(board.page.locator(".term").last.get_attribute("data-wire"))


def say(board: Board, client: str, line: str) -> None:
    """Types a line in a client's terminal, leaves it, and goes to the end."""
    before = board.look()
    board.tab_to(board.terminal(client).get_by_role("textbox"))
    board.page.keyboard.type(line)
    board.press("Enter")
    expect(board.page.locator(".nar .now")).not_to_have_text(before.sentence)
    board.press("Escape")
    to_the_end(board)


def to_the_end(board: Board) -> Look:
    board.settle()
    return board.press("End")


def heard(board: Board, client: str) -> list[str]:
    """The lines that a client has received."""
    return board.terminal(client).locator("li.in .tx").all_text_contents()


def test_connect_say_hear_close(page: Page) -> None:
    board = Board(page)
    before = board.open("server-select")
    to_the_end(board)
    client = connect(board)
    assert client == "C"
    board.settle()  # who acts before the run rests makes another one
    say(board, client, "good morning")
    run = board.run  # that of the connection may have been seen by others, who connected at the same moment
    assert heard(board, client) == ["GOOD MORNING"]
    assert board.look().output[0][-1] == "good morning"
    board.settle()
    say(board, client, "再见 ü")
    assert heard(board, client)[-1] == "再见 Ü"
    board.settle()
    board.tab_to(page.get_by_role("button", name=f"Close client {client}"))
    board.press("Enter")
    expect(board.terminal(client)).to_contain_text("closed")
    end = to_the_end(board)
    assert board.run is run, "what is done at the end goes on in the same run"
    assert end.of == len(run.steps) > before.of
    assert run.says("io.close") < run.says("peer.close", wire=client) < end.of


def test_reset(page: Page) -> None:
    board = Board(page)
    board.open("server-select")
    to_the_end(board)
    client = connect(board)
    board.tab_to(page.get_by_role("button", name=f"Reset client {client}"))
    board.press("Enter")
    expect(board.terminal(client)).to_contain_text("connection reset")
    to_the_end(board)
    assert board.run.steps[board.run.says("net.reset", wire=client)]["k"] == "switch", "the reset wakes the server"
    assert connect(board) == chr(ord(client) + 1)


def test_nobody_listens_yet(page: Page) -> None:
    board = Board(page)
    board.open("server-select")
    clients = page.locator("#panel-clients")
    expect(clients).to_contain_text("No program listens at this moment.")
    expect(clients.get_by_role("button")).to_have_count(0)


def test_a_refused_connection_is_said_clearly(page: Page) -> None:
    def redirect(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        route.on_message(lambda text: server.send(str(text).replace(f'"connect",{PORT}', f'"connect",{CLOSED_PORT}')))

    page.route_web_socket("**/live", redirect)
    board = Board(page)
    board.open("server-select")
    board.press("End")
    board.tab_to(page.get_by_role("button", name="Connect another client"))
    board.press("Enter")
    expect(board.terminal("C")).to_be_visible()
    to_the_end(board)
    expect(board.terminal("C")).to_contain_text("refused: nobody listens there")
    expect(page.locator(".nar .now")).to_have_text(f"Client C is refused: nobody listens on port {CLOSED_PORT}.")
    expect(board.terminal("C").get_by_role("textbox")).to_have_count(0)


def test_typing_in_the_past_makes_a_new_run(page: Page) -> None:
    board = Board(page)
    here = board.open("server-select", PAST)
    first = board.run
    assert here.output == [["hello"]]
    say(board, "A", "changed")
    second = board.run
    assert (second.id != first.id, second.parent, second.example) == (True, first.id, "server-select")
    assert first.output() == ["hello", "hi", "bye", ""]
    assert second.output() == ["hello", "changed", "hi", "bye", ""]
    assert set(heard(board, "A")) >= {"HELLO", "CHANGED"}


def test_the_new_run_has_everything_that_was_seen_before(page: Page) -> None:
    board = Board(page)
    board.open("server-select", PAST)
    first = board.run
    say(board, "A", "changed")
    assert first.says("peer.recv", wire="A") == PAST
    assert [step["n"] for step in board.run.steps[:PAST]] == [step["n"] for step in first.steps[:PAST]]


def test_the_page_stands_where_the_new_line_is_said(page: Page) -> None:
    board = Board(page)
    board.open("server-select", PAST)
    board.tab_to(board.terminal("A").get_by_role("textbox"))
    page.keyboard.type("changed")
    board.press("Enter")
    expect(page.locator(".nar .now")).to_have_text("Client A sends changed. It is on its way.")
    expect(board.terminal("A").get_by_role("textbox")).to_have_value("")
    assert board.settle().output == [["hello"]]


def test_opening_the_example_again_forgets_what_a_person_did(page: Page) -> None:
    board = Board(page)
    steps = board.open("server-select").of
    board.press("End")
    connect(board)
    board.press("e")
    expect(page.locator("#examples")).to_be_focused()
    board.press("ArrowDown", "Enter")
    expect(board.scrubber).to_have_attribute("aria-valuemax", str(steps))
    assert board.settle().step == 1


def test_acting_where_a_limit_ended_the_run_goes_on_beyond_it(page: Page) -> None:
    board = Board(page)
    board.open("server-nonblocking")
    end = board.press("End")
    assert "limit" in end.sentence
    assert end.next == "Up to here it took 3.00 s; the CPU was busy for 3.00 s of it."
    expect(page.locator(".nar .next")).to_have_class("next end limit")
    first = board.run
    client = connect(board)
    beyond = board.look()
    assert board.run.parent == first.id
    assert first.steps[-1]["t"] < board.run.steps[board.run.says("peer.connect", wire=client) - 1]["t"]
    assert "limit" in beyond.sentence


def test_an_end_by_an_exception_shows_what_failed_and_the_way_back(page: Page) -> None:
    def redirect(route: WebSocketRoute) -> None:
        """No example fails, so the server's word for the end is changed on its way."""
        server = route.connect_to_server()
        failed = {
            "end.finished": "end.failed",
            '"reason":"finished","detail":""': '"reason":"failed","detail":"KeyError: 7"',
        }
        failed['"n":["end.failed",{"detail":""'] = '"n":["end.failed",{"detail":"KeyError: 7"'

        def down(text: str | bytes) -> None:
            for good, bad in failed.items():
                text = str(text).replace(good, bad)
            route.send(text)

        server.on_message(down)

    page.route_web_socket("**/live", redirect)
    board = Board(page)
    board.open("gevent-pair")
    end = board.press("End")
    assert "KeyError: 7" in end.sentence
    assert end.next == "Go back step by step to see how it came to this."
    expect(page.locator(".nar .next")).to_have_class("next end failed")


def test_the_run_before_and_the_new_one_can_be_compared(page: Page) -> None:
    board = Board(page)
    board.open("server-select", PAST)
    say(board, "A", "changed")
    changed = board.look()
    board.tab_to(page.get_by_role("button", name="Back to the run before"))
    board.press("Enter")
    before = board.wait_for_step(PAST)
    assert before.of < changed.of
    assert board.press("End").output == [["hello", "hi", "bye"]]
    page.go_forward()
    assert board.wait_for_step(changed.step) == changed
    board.tab_to(page.get_by_role("button", name="The example without them"))
    board.press("Enter")
    board.wait_for_step(1)
    expect(board.scrubber).to_have_attribute("aria-valuemax", str(before.of))


def test_what_a_person_did_outlives_the_page_and_can_be_sent_to_somebody(
    page: Page, new_page: Callable[..., Page]
) -> None:
    board = Board(page)
    board.open("server-select", PAST)
    say(board, "A", "a & b #1 + 50% 再见")
    end = board.look()
    expect(page).to_have_url(re.compile(f"s={end.step}&did="))
    page.reload()
    assert board.settle() == end
    other = Board(new_page())
    other.page.goto(page.url)
    assert other.settle() == end


def test_the_keyboard_of_a_program(page: Page) -> None:
    board = Board(page)
    board.open("client-and-server")
    first = board.run
    prompt = first.says("switch.input.task")
    here = board.open("client-and-server", prompt)
    assert here.output[1] == [">>>"]
    line = page.locator(".prompt.keyboard").get_by_role("textbox")
    board.tab_to(line)
    page.keyboard.type(PROMPT)
    board.press("Enter")
    expect(page.locator(".nar .now")).to_have_text(f"Somebody types {PROMPT} for client.py.")
    board.press("Escape")
    to_the_end(board)
    assert board.run.parent is not None
    assert board.run.output(0)[0] == PROMPT
    assert board.run.output(1)[0] == f">>>{PROMPT.upper()}"


def test_an_empty_line_is_not_sent(page: Page) -> None:
    board = Board(page)
    here = board.open("server-select", PAST)
    first = board.run
    board.tab_to(board.terminal("A").get_by_role("textbox"))
    assert board.press("Enter", "Escape") == here
    say(board, "A", "changed")  # would come after it
    assert board.run.parent == first.id


def test_what_was_typed_comes_back_with_the_arrow_keys_and_is_marked(page: Page) -> None:
    board = Board(page)
    board.open("server-select")
    to_the_end(board)
    client = connect(board)
    say(board, client, "one")
    say(board, client, "two")
    expect(board.terminal(client).locator(".mine")).to_have_count(2)
    field = board.terminal(client).get_by_role("textbox")
    field.click()
    for key, text in (
        ("ArrowUp", "two"),
        ("ArrowUp", "one"),
        ("ArrowUp", "one"),
        ("ArrowDown", "two"),
        ("ArrowDown", ""),
    ):
        page.keyboard.press(key)
        expect(field).to_have_value(text)
    board.press("Escape", "Home")
    assert board.look().step == 1
    expect(board.terminal("A").locator(".later")).to_contain_text("later")
