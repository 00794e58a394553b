"""Sharing: a short link leads to the very same page, of an example or of a visitor's own program."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from board import Board
from playwright.sync_api import Locator, Page, expect

if TYPE_CHECKING:
    from conftest import Complaints

STEP = 17
HELLO = 'print("shared")\n'


def dialog(page: Page) -> Locator:
    """Opens the dialog."""
    page.keyboard.press("Shift+U")
    shown = page.locator(".sharing")
    expect(shown).to_be_visible()
    return shown


def link_in(shown: Locator) -> str:
    return shown.get_by_label("Link", exact=True).input_value()


def short_link(page: Page) -> str:
    """Makes a short link in the dialog, which is opened for it and closed again."""
    shown = dialog(page)
    shown.get_by_text("Make a short link").click()
    expect(shown.get_by_label("Link", exact=True)).to_have_value(re.compile(r"/s/[0-9A-Za-z]{8}$"))
    link = link_in(shown)
    page.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    return link


def own(board: Board, source: str) -> None:
    """Runs a program of one's own, as whoever has written it comes back to it."""
    board.page.goto("/")
    name = board.page.evaluate(
        """(source) => new Promise((done) => {
          const socket = new WebSocket(location.origin.replace("http", "ws") + "/live");
          socket.onopen = () => socket.send(JSON.stringify({do: "open", programs: [{name: "hello.py", source}]}));
          socket.onmessage = ({data}) => {
            const message = typeof data === "string" ? JSON.parse(data) : {};
            if (message.type === "run") { socket.close(); done(message.work.name); }
          };
        })""",
        source,
    )
    board.page.goto("about:blank")
    board.page.goto(f"/#example=own&work={name}")
    board.settle()


def test_an_example_is_shared_by_its_address_or_a_short_link(page: Page, new_page: Callable[..., Page]) -> None:
    board = Board(page)
    look = board.open("gevent-pair", STEP)
    shown = dialog(page)
    assert f"#example=gevent-pair&s={STEP}" in link_in(shown)
    page.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    other = Board(new_page())
    other.page.goto(short_link(page))
    assert other.settle() == look
    assert f"#example=gevent-pair&s={STEP}" in other.page.url


def test_what_was_chosen_belongs_to_the_link(page: Page, new_page: Callable[..., Page]) -> None:
    board = Board(page)
    board.open("gevent-pair", STEP)
    shown = dialog(page)
    shown.get_by_text("at this step").click()
    shown.get_by_text("in English").click()
    page.keyboard.press("Escape")
    other = Board(new_page(locale="zh-CN"))
    other.page.goto(short_link(page))
    assert other.settle().step == 1
    expect(other.page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_what_a_client_did_is_part_of_it(page: Page, new_page: Callable[..., Page]) -> None:
    board = Board(page)
    board.open("server-select", 60)
    field = board.terminal("A").locator("input")
    field.fill("hello again & again")
    field.press("Enter")
    expect(page.locator(".nar .now")).to_contain_text("hello again & again")
    look = board.settle()
    page.keyboard.press("Escape")
    other = Board(new_page())
    other.page.goto(short_link(page))
    assert other.settle().sentence == look.sentence


def test_a_program_of_ones_own_is_kept_by_the_server_after_that_was_said(
    page: Page, new_page: Callable[..., Page]
) -> None:
    board = Board(page)
    own(board, HELLO)
    shown = dialog(page)
    expect(shown.get_by_label("Link", exact=True)).to_have_count(0)
    expect(shown).to_contain_text("keep your programs for good")
    page.keyboard.press("Escape")
    other = Board(new_page())
    other.page.goto(short_link(page))
    other.settle()
    assert "shared" in "".join(row for output in other.press("End").output for row in output)


def test_the_same_link_is_shown_again(page: Page) -> None:
    board = Board(page)
    board.open("gevent-pair", STEP)
    link = short_link(page)
    shown = dialog(page)
    assert link_in(shown) == link
    expect(shown.get_by_text("Make a short link")).to_have_count(0)


def test_copying_says_that_it_was_done(new_page: Callable[..., Page]) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    Board(page).open("gevent-pair", STEP)
    shown = dialog(page)
    shown.get_by_role("button", name="Copy", exact=True).click()
    expect(shown.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link_in(shown)
    shown.get_by_role("button", name="Copy the code").click()
    assert page.evaluate("navigator.clipboard.readText()").startswith("<iframe src=")


@pytest.mark.parametrize(
    ("locale", "words"), [("en-US", "This link is not known here."), ("zh-CN", "这里没有这个链接。")]
)
def test_a_link_that_leads_nowhere_is_said(
    new_page: Callable[..., Page], complaints: Complaints, locale: str, words: str
) -> None:
    complaints.allow("404")
    board = Board(new_page(locale=locale))
    board.page.goto("/s/aaaaaaaa")
    assert board.settle().step == 1
    expect(board.page.locator(".notice")).to_contain_text(words)
    assert "/s/" not in board.page.url


@pytest.mark.limits(STORE_BYTES=1)
def test_a_server_without_room_says_so(new_page: Callable[..., Page], restartable, complaints: Complaints) -> None:
    complaints.allow("another host|507|WebSocket connection")
    page = new_page(base_url=restartable.url)
    Board(page).open("gevent-pair", STEP)
    shown = dialog(page)
    shown.get_by_text("Make a short link").click()
    expect(shown.get_by_role("alert")).to_contain_text("no room left")


def test_nobody_who_cannot_be_reached_makes_a_link(page: Page, complaints: Complaints) -> None:
    complaints.allow("ERR_FAILED")
    page.route("**/api/links", lambda route: route.abort())
    Board(page).open("gevent-pair", STEP)
    shown = dialog(page)
    shown.get_by_text("Make a short link").click()
    expect(shown.get_by_role("alert")).to_contain_text("No connection to the server")


def test_what_was_made_is_saved_as_one_file_and_brought_back(
    page: Page, new_page: Callable[..., Page], tmp_path: Path
) -> None:
    board = Board(page)
    own(board, HELLO)
    link = short_link(page)
    page.keyboard.press("Shift+E")
    with page.expect_download() as script:
        page.locator(".save .fmt", has=page.get_by_text("Programs", exact=True)).click()
    assert script.value.suggested_filename == "hello.py"
    page.keyboard.press("Shift+E")
    page.locator(".save .fmt", has=page.get_by_text("My programs and links", exact=True)).click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save all as one file").click()
    box = tmp_path / saved.value.suggested_filename
    saved.value.save_as(box)
    other = Board(new_page())
    other.open("gevent-pair", STEP)
    other.page.keyboard.press("Control+k")
    other.page.keyboard.type("my programs")
    other.page.keyboard.press("Enter")
    expect(other.page.locator(".mine .none")).to_be_visible()
    other.page.get_by_label("Bring back from a file").set_input_files(box)
    expect(other.page.locator(".mine .links a")).to_have_attribute("href", link.removeprefix(link[: link.index("/s/")]))
    other.page.locator(".mine .fmt").click()
    expect(other.page.locator(".mine")).to_have_count(0)
    expect(other.page.locator(".codep")).to_contain_text("shared")
