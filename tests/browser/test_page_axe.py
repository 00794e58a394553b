"""axe finds nothing to complain about: in every look, language and size, whatever is open."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from board import LANGUAGES, SIZES, Board
from playwright.sync_api import Page, expect

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"], "preload": False}
FIRST_SLEEP = 17
UNREAD = 88  # a step of the select server at which bytes wait in the kernel


def start(board: Board) -> None:
    board.open()


def why(board: Board) -> None:
    board.press("n", "n", "n")
    board.page.locator(".why-btn").click()
    expect(board.page.locator("#why")).to_be_visible()


def help_(board: Board) -> None:
    board.press("Escape", "?")
    expect(board.page.get_by_role("dialog")).to_be_visible()


def table(board: Board) -> None:
    board.press("Escape")
    board.page.locator(".tbl").click()
    expect(board.page.locator(".switches")).to_be_visible()


def gallery(board: Board) -> None:
    board.press("e")
    expect(board.page.locator("#examples")).to_be_visible()


def results(board: Board) -> None:
    board.page.get_by_role("searchbox").fill("recv")
    expect(board.page.locator(".meant").first).to_be_visible()


def clients(board: Board) -> None:
    board.open("server-select", UNREAD)
    resize(board.page, "phone")
    board.page.locator('.parts [role="tab"]').nth(2).click()
    expect(board.page.locator("#panel-clients")).to_be_visible()


def palette(board: Board) -> None:
    board.open("gevent-pair", FIRST_SLEEP)
    board.press("Control+k")
    expect(board.page.locator(".picks").get_by_role("option").first).to_be_visible()


def hits(board: Board) -> None:
    board.press("Escape", "/")
    board.page.locator(".picker input").fill("func")
    expect(board.page.locator(".picks mark").first).to_be_visible()


def places(board: Board) -> None:
    board.press("Escape", "k", "m")
    expect(board.page.locator(".places li")).to_have_count(2)


def marked(board: Board) -> None:
    board.press("Escape", "n", "c", "c")
    expect(board.page.locator(".return")).to_be_visible()
    expect(board.page.locator(".told p")).to_be_visible()


VIEWS = [start, why, help_, table, gallery, results, clients]
WAYS = [palette, hits, places, marked]


def resize(page: Page, size: str) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})


def change_theme(board: Board) -> None:
    """By key, but in the gallery, where letters go to the search; where a list has the keyboard, the looks alone."""
    if board.page.locator("#examples").count():
        board.page.locator(".theme").click()
    elif board.page.locator(".picker").count():
        board.page.evaluate("""() => {
          const { dataset } = document.documentElement;
          dataset.theme = dataset.theme === "dark" ? "light" : "dark";
        }""")
    else:
        board.press("t")


def complaints_of_axe(board: Board) -> list[str]:
    """Rule and place of each violation. The text goes in beside the page's own scripts, which its CSP is about."""
    board.look()
    board.page.evaluate(f"() => {{ if (!window.axe) {{ {AXE} }} }}")
    found = board.page.evaluate(f"() => axe.run(document, {json.dumps(OPTIONS)})")
    return [
        f"{violation['id']}: {' '.join(node['target'])} ({node['any'][0]['message'] if node['any'] else ''})"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("views", [VIEWS, WAYS], ids=["views", "ways"])
def test_no_violation(new_page: Callable[..., Page], views: list[Callable[[Board], None]], language: str) -> None:
    board = Board(new_page(locale=LANGUAGES[language], reduced_motion="reduce"))
    root = board.page.locator("html")
    found, looks = {}, set()
    for view in views:
        view(board)
        for size, _ in product(SIZES, range(2)):
            resize(board.page, size)
            change_theme(board)
            theme = root.get_attribute("data-theme")
            looks.add((size, theme))
            found[f"{view.__name__.strip('_')}, {size}, {theme}"] = complaints_of_axe(board)
        resize(board.page, "desktop")
    assert looks == set(product(SIZES, ["light", "dark"]))
    assert root.get_attribute("lang") == LANGUAGES[language]
    assert {where: complaints for where, complaints in found.items() if complaints} == {}
