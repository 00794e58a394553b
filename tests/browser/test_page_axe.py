"""axe finds nothing to complain about: in every view, look, language and size. And what axe does not see: that targets
are large enough, that the page reflows, and that wider spacing of the text cuts nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from board import LANGUAGES, SIZES, Board
from playwright.sync_api import Page
from views import WAYS, View

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# All that can differ between two themes of one and the same page.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
THEMES = {"light": RULES, "dark": COLOURS}
DRESS = "(theme) => { document.documentElement.dataset.theme = theme; }"
RUN = """([part, rules]) => axe.run(part, { runOnly: rules, resultTypes: ["violations"], preload: false })"""


def resize(page: Page, size: str) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})


def complaints_of_axe(board: Board, part: str, rules: object) -> list[str]:
    """Rule and place of each violation. The text goes in beside the page's own scripts, which its CSP is about."""
    board.look()
    board.page.evaluate(f"() => {{ if (!window.axe) {{ {AXE} }} }}")
    found = board.page.evaluate(RUN, [part, rules])
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))} ({node['any'][0]['message'] if node['any'] else ''})"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def all_looks(board: Board, view: View) -> dict[str, list[str]]:
    """What axe says to a view in every size and theme."""
    found = {}
    for size, (theme, rules) in product(SIZES, THEMES.items()):
        resize(board.page, size)
        board.page.evaluate(DRESS, theme)
        found[f"{view.name}, {size}, {theme}"] = complaints_of_axe(board, view.part, rules)
    board.page.evaluate(DRESS, "light")
    resize(board.page, "desktop")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", WAYS)
def test_no_violation(new_page: Callable[..., Page], way: str, language: str) -> None:
    board = Board(new_page(locale=LANGUAGES[language], color_scheme="light", reduced_motion="reduce"))
    found: dict[str, list[str]] = {}
    for view in WAYS[way]:
        view.go(board)
        found |= all_looks(board, view)
        assert board.page.locator("html").get_attribute("lang") == LANGUAGES[language]
    assert {where: complaints for where, complaints in found.items() if complaints} == {}
