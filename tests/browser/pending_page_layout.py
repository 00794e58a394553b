"""Everything important is in sight at three sizes, nothing moves while nothing happens, and thumbs hit what they
aim at.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from board import LANGUAGES, SIZES, Board
from playwright.sync_api import Locator, Page, expect

from engine import example_ids, load_example

THUMB = 44
SHORT_PROGRAM = 25  # lines of a program that needs no scrolling on a laptop
FIRST_SLEEP, UNREAD = 17, 88
BUSY = {"gevent-pair": 17, "greenlet-pair": 12, "server-select": 88, "server-nonblocking": 200}
BUSY |= {"server-nonblocking-linux": 120, "client-and-server": 188}

CLIPPED = "(element) => [element.scrollWidth - element.clientWidth, element.scrollHeight - element.clientHeight]"
OUT_OF_SIGHT = """([selector, within]) => {
  const frame = within ? document.querySelector(within).getBoundingClientRect()
    : { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  return [...document.querySelectorAll(selector)].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.left < frame.left - 1 || box.top < frame.top - 1 || box.right > frame.right + 1 ||
      box.bottom > frame.bottom + 1;
  }).map((element) => element.outerHTML.slice(0, 120));
}"""
SMALL_TARGETS = """(least) =>
  [...document.querySelectorAll('button, a[href], input, select, [role="slider"]')].filter((element) => {
    const label = element.closest("label") ?? element;
    const { width, height } = label.getBoundingClientRect();
    return element.checkVisibility({ visibilityProperty: true }) && width > 0 && (width < least - 0.5 ||
      height < least - 0.5);
  }).map((element) => {
    const { width, height } = (element.closest("label") ?? element).getBoundingClientRect();
    return `${Math.round(width)}x${Math.round(height)} ${element.outerHTML.slice(0, 100)}`;
  })"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
DOWN = "() => document.documentElement.scrollHeight - innerHeight"


def sized(new_page: Callable[..., Page], size: str, **options: object) -> Board:
    width, height = SIZES[size]
    return Board(new_page(viewport={"width": width, "height": height}, reduced_motion="reduce", **options))


def out_of_sight(page: Page, selector: str, within: str | None = None) -> list[str]:
    """The elements that are not wholly within another one, or within the window."""
    return list(page.evaluate(OUT_OF_SIGHT, [selector, within]))


def is_whole(element: Locator) -> bool:
    """Does it show all its text?"""
    return all(over <= 1 for over in element.evaluate(CLIPPED))


@pytest.mark.parametrize(("size", "language"), list(product(SIZES, LANGUAGES)))
@pytest.mark.parametrize("example", example_ids())
def test_nothing_important_is_cut(new_page: Callable[..., Page], example: str, size: str, language: str) -> None:
    board = sized(new_page, size, locale=LANGUAGES[language])
    page = board.page
    end = board.open(example, BUSY[example]).of
    for step in (BUSY[example], end):
        look = board.seek(step)
        assert page.evaluate(SIDEWAYS) <= 0, "the page scrolls sideways"
        assert page.evaluate(DOWN) <= 0, "the page scrolls"
        assert out_of_sight(page, ".nar, .nar .now, .why-btn, .tp button, .tp canvas, .tp .pos, .top button") == []
        assert is_whole(page.locator(".nar .now")), look.sentence
        assert len(look.tokens) == 1
        assert look.tokens == [board.run.docks()[step - 1]]
    if size == "phone":
        page.get_by_role("tab").first.click()
    board.seek(BUSY[example])
    line = page.locator('.ln[aria-current="step"], .ln.left')
    if line.count():
        assert out_of_sight(page, '.ln[aria-current="step"], .ln.left', ".code") == []


@pytest.mark.parametrize("size", ["desktop", "laptop"])
def test_a_short_program_needs_no_scrolling(new_page: Callable[..., Page], size: str) -> None:
    short = [
        example
        for example in example_ids()
        if all(len(program.source.splitlines()) <= SHORT_PROGRAM for program in load_example(example).programs)
    ]
    assert short
    board = sized(new_page, size)
    for example in short:
        steps = board.open(example).of
        for step in (1, BUSY[example], steps):
            board.seek(step)
            for part in (".code", ".stage", ".tasks", ".con"):
                assert is_whole(board.page.locator(part)), f"{part} of {example} at step {step}"


@pytest.mark.parametrize("size", SIZES)
def test_every_sentence_of_the_gevent_pair_is_whole(new_page: Callable[..., Page], size: str) -> None:
    board = sized(new_page, size)
    cut = []
    look = board.open("gevent-pair")
    while look.step < look.of:
        if not (is_whole(board.page.locator(".nar .now")) and is_whole(board.page.locator(".nar .next"))):
            cut.append(look)
        look = board.press("ArrowRight")
    assert cut == []


def test_thumbs_hit_everything_on_a_phone(new_page: Callable[..., Page]) -> None:
    board = sized(new_page, "phone")
    page = board.page
    board.open("server-select", UNREAD)
    found = {}
    for tab in page.locator(".parts").get_by_role("tab").all():
        tab.click()
        board.look()
        found[tab.inner_text()] = page.evaluate(SMALL_TARGETS, THUMB)
    page.locator(".why-btn").click()
    board.look()
    found["why"] = page.evaluate(SMALL_TARGETS, THUMB)
    board.press("Escape", "?")
    found["help"] = page.evaluate(SMALL_TARGETS, THUMB)
    board.press("Escape")
    page.locator(".chooser > button").click()
    board.look()
    found["menu"] = page.evaluate(SMALL_TARGETS, THUMB)
    assert {where: targets for where, targets in found.items() if targets} == {}


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_while_paused(new_page: Callable[..., Page], motion: str) -> None:
    board = Board(new_page(reduced_motion=motion))
    board.open("gevent-pair", FIRST_SLEEP)
    running = "() => document.getAnimations().filter((one) => one.playState === 'running').length"
    for key in ("ArrowRight", "ArrowLeft", "n", "n", "i", "End", "Home"):
        board.press(key)
        if motion == "reduce":
            assert board.page.evaluate(running) == 0
    finished = "() => Promise.all(document.getAnimations().map((one) => one.finished)).then(() => true, () => true)"
    assert board.page.evaluate(finished)
    board.look()
    assert board.page.evaluate(running) == 0


def test_the_token_flies_and_a_new_step_cuts_the_flight(page: Page) -> None:
    board = Board(page)
    board.open("gevent-pair", FIRST_SLEEP - 1)
    flights = "() => document.querySelector('.token').getAnimations().length"
    board.press("ArrowRight")
    assert page.evaluate(flights) == 1
    board.press("End")
    expect(board.scrubber).to_have_attribute("aria-valuenow", "41")
    assert page.evaluate(flights) == 0
    assert board.look().tokens == [board.run.docks()[-1]]
