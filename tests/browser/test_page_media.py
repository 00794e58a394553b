"""The page for other eyes and other screens: colours that the system forces, more contrast, no motion, 320 pixels, text
set wider.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from board import Board
from playwright.sync_api import Page, expect

FIRST_SLEEP, UNREAD = 17, 88
# The colour of the first running block in the lanes, and what the system calls highlighted.
PAINTED = """() => {
  const lanes = document.querySelector('[data-canvas="lanes"]');
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = "Highlight";
  const wanted = /\\d+, \\d+, \\d+/.exec(probe.fillStyle)?.[0]
    ?? [1, 3, 5].map((at) => Number.parseInt(probe.fillStyle.slice(at, at + 2), 16)).join(", ");
  const { data } = lanes.getContext("2d").getImageData(0, 0, lanes.width, lanes.height);
  let count = 0;
  for (let i = 0; i < data.length; i += 4) if (`${data[i]}, ${data[i + 1]}, ${data[i + 2]}` === wanted) count++;
  return count;
}"""
OUTLINE = """(element) => {
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  return [outlineStyle, Number.parseFloat(outlineWidth)];
}"""
SIDEWAYS = """() => [document.documentElement, document.querySelector("#app"), document.querySelector(".page")]
  .filter((element) => element.scrollWidth > element.clientWidth + 1)
  .map((element) => element.className || element.id)"""
BEYOND = """() => [...document.querySelectorAll(".top button, .nar .now, .nar button, .tp button, .parts button")]
  .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > innerWidth + 1)
  .map((element) => element.outerHTML.slice(0, 80))"""
# The spacing that WCAG 1.4.12 has everybody bear.
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-bottom: 2em !important; }"""
CUT = """() => [...document.querySelectorAll(".nar .now, .top button, .tp button, .why-btn, .task .nm, .task .st")]
  .filter((element) => element.checkVisibility() && getComputedStyle(element).overflow !== "visible")
  .filter((element) => element.scrollHeight > element.clientHeight + 2)
  .map((element) => element.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_reach_everything(new_page: Callable[..., Page], scheme: str) -> None:
    board = Board(new_page(forced_colors="active", color_scheme=scheme, reduced_motion="reduce"))
    board.open("gevent-pair", FIRST_SLEEP)
    assert board.page.evaluate(PAINTED) > 100
    looks = {
        name: board.page.locator(name).evaluate("(element) => getComputedStyle(element).outlineStyle")
        for name in (".hub.has", ".task.lost")
    }
    assert looks == {".hub.has": "solid", ".task.lost": "none"}
    board.tab_to(board.page.locator(".why-btn"))
    style, width = board.page.locator(".why-btn").evaluate(OUTLINE)
    assert (style, width >= 2) == ("solid", True)


def test_more_contrast_is_given_to_who_wishes_for_it(new_page: Callable[..., Page]) -> None:
    ink = "() => getComputedStyle(document.documentElement).getPropertyValue('--ink-3')"
    usual, more = (Board(new_page(contrast=wish)) for wish in ("no-preference", "more"))
    for board in (usual, more):
        board.open("gevent-pair", FIRST_SLEEP)
    assert usual.page.evaluate(ink) != more.page.evaluate(ink)


def test_without_motion_the_way_of_the_cpu_is_drawn_and_nothing_flies(new_page: Callable[..., Page]) -> None:
    board = Board(new_page(reduced_motion="reduce"))
    board.open("gevent-pair", 23)
    board.press("ArrowRight")
    expect(board.page.locator(".overlay .way")).to_have_count(1)
    assert board.page.evaluate("() => document.getAnimations().length") == 0


@pytest.mark.parametrize("height", [640, 256])
def test_at_320_pixels_nothing_scrolls_sideways(new_page: Callable[..., Page], height: int) -> None:
    board = Board(new_page(viewport={"width": 320, "height": height}, reduced_motion="reduce"))
    for example, step in (("gevent-pair", FIRST_SLEEP), ("server-select", UNREAD)):
        board.open(example, step)
        for tab in board.page.locator('.parts [role="tab"]').all():
            tab.click()
            board.look()
            assert board.page.evaluate(SIDEWAYS) == []
            assert board.page.evaluate(BEYOND) == []
    play = board.page.locator(".tp .play")
    play.scroll_into_view_if_needed()
    expect(play).to_be_in_viewport(ratio=0.9)


def test_text_set_wider_is_not_cut(new_page: Callable[..., Page]) -> None:
    board = Board(new_page(reduced_motion="reduce"))
    board.open("gevent-pair", FIRST_SLEEP)
    board.page.evaluate(
        "(text) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text);"
        " document.adoptedStyleSheets = [sheet]; }",
        SPACING,
    )
    board.look()
    assert board.page.evaluate(CUT) == []
    assert board.page.evaluate(SIDEWAYS) == []
