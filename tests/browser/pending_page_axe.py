"""axe finds nothing to complain about: in every look, language and size, whatever is open."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from board import LANGUAGES, SIZES, Board
from playwright.sync_api import Page

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"], "preload": False}
UNREAD = 88  # a step of the select server at which bytes wait in the kernel


def start(board: Board) -> None:
    board.open()


def why(board: Board) -> None:
    board.press("n", "n", "n")
    board.page.locator(".why-btn").click()


def help_(board: Board) -> None:
    board.press("Escape", "?")


def table(board: Board) -> None:
    board.press("Escape")
    button = board.page.locator(".tbl")
    if button.is_visible():  # a phone has no table
        button.click()


def menu(board: Board) -> None:
    board.page.locator(".chooser > button").click()


def clients(board: Board) -> None:
    board.open("server-select", UNREAD)
    network = board.page.locator('.parts [role="tab"]').nth(2)
    if network.is_visible():
        network.click()
    board.page.locator("#panel-clients").wait_for()


VIEWS = [start, why, help_, table, menu, clients]


def complaints_of_axe(page: Page) -> list[str]:
    """Rule and place of each violation. The text goes in beside the page's own scripts, which its CSP is about."""
    page.evaluate(f"() => {{ if (!window.axe) {{ {AXE} }} }}")
    found = page.evaluate(f"() => axe.run(document, {json.dumps(OPTIONS)})")
    return [
        f"{violation['id']}: {' '.join(node['target'])} ({node['any'][0]['message'] if node['any'] else ''})"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize(("theme", "language", "size"), list(product(["light", "dark"], LANGUAGES, SIZES)))
def test_no_violation(new_page: Callable[..., Page], theme: str, language: str, size: str) -> None:
    width, height = SIZES[size]
    page = new_page(
        viewport={"width": width, "height": height},
        color_scheme=theme,
        locale=LANGUAGES[language],
        reduced_motion="reduce",
    )
    board = Board(page)
    found = {}
    for view in VIEWS:
        view(board)
        board.look()
        found[view.__name__.strip("_")] = complaints_of_axe(page)
    assert page.locator("html").get_attribute("data-theme") == theme
    assert {name: complaints for name, complaints in found.items() if complaints} == {}
