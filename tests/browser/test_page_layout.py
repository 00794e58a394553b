"""Everything important is in sight at three sizes, nothing moves while nothing happens, and thumbs hit what they
aim at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

import pytest
from board import LANGUAGES, SIZES, Board
from playwright.sync_api import Locator, Page, expect

from engine import load_example, note_ids

THUMB = 44
SHORT = 25  # lines: no longer a program needs scrolling on a laptop
SHORT_PROGRAMS = [
    example
    for example in note_ids()
    if all(len(program.source.splitlines()) <= SHORT for program in load_example(example).programs)
]
ALWAYS_IN_SIGHT = ".nar, .nar .now, .why-btn, .tp button, .tp canvas, .tp .pos, .top button"
CURRENT_LINE = '.ln[aria-current="step"]'
FIRST_SLEEP, UNREAD = 17, 88
LONG_SENTENCE = ("gevent-lock", 40)  # of what comes next, on a small projector
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
SCROLLS = """() => {
  const page = document.documentElement;
  return page.scrollWidth > page.clientWidth || page.scrollHeight > page.clientHeight;
}"""


@pytest.fixture
def board(new_page: Callable[..., Page]) -> Board:
    """A page without motion."""
    return Board(new_page(reduced_motion="reduce"))


def resize(board: Board, size: str) -> None:
    width, height = SIZES[size]
    board.page.set_viewport_size({"width": width, "height": height})


def out_of_sight(page: Page, selector: str, within: str | None = None) -> list[str]:
    """The elements that are not wholly within another one, or within the window."""
    return list(page.evaluate(OUT_OF_SIGHT, [selector, within]))


def is_whole(element: Locator) -> bool:
    """Does it show all its text?"""
    return all(over <= 1 for over in element.evaluate(CLIPPED))


@pytest.mark.parametrize("example", BUSY)
def test_nothing_important_is_cut(board: Board, example: str) -> None:
    found = {}
    end = board.open(example, BUSY[example]).of
    for language, size in product(LANGUAGES, SIZES):
        resize(board, size)
        for step in (BUSY[example], end):
            found[f"{language}, {size}, step {step}"] = problems(board, step)
        if size == [*SIZES][-1]:
            board.change_language()
    assert {where: what for where, what in found.items() if what} == {}


def problems(board: Board, step: int) -> list[str]:
    """What is wrong with the layout at a step, counted from 1."""
    look, page = board.seek(step), board.page
    found = [f"out of sight: {element}" for element in out_of_sight(page, ALWAYS_IN_SIGHT)]
    if page.evaluate(SCROLLS):
        found.append("the page scrolls")
    if not is_whole(page.locator(".nar .now")):
        found.append(f"cut: {look.sentence}")
    if look.tokens != board.run.docks()[step - 1]:
        found.append(f"CPU tokens: {look.tokens}")
    return found


def open_source(board: Board, size: str) -> None:
    """A program that is too long for every panel, its source in sight."""
    resize(board, size)
    board.open("server-nonblocking", BUSY["server-nonblocking"])
    code = board.page.get_by_role("tab", name="Code")
    if code.is_visible():
        code.click()


@pytest.mark.parametrize("size", SIZES)
def test_the_line_on_the_cpu_is_in_sight(board: Board, size: str) -> None:
    open_source(board, size)
    for key in ["i"] * 12 + ["Shift+I"] * 24:
        board.press(key)
        expect(board.page.locator(CURRENT_LINE)).to_have_count(1)
        assert out_of_sight(board.page, f"{CURRENT_LINE} .no, {CURRENT_LINE} .cpu", ".code") == []


@pytest.mark.parametrize("size", SIZES)
def test_a_step_brings_its_line_back_that_a_person_scrolled_away(board: Board, size: str) -> None:
    open_source(board, size)
    for key in ("ArrowRight", "ArrowLeft", "i", "Shift+I"):
        board.page.locator(".code").evaluate("(box) => { box.scrollTop = box.scrollTop > 0 ? 0 : box.scrollHeight; }")
        board.press(key)
        assert out_of_sight(board.page, f"{CURRENT_LINE} .no", ".code") == []


@pytest.mark.parametrize("size", ["desktop", "laptop"])
def test_a_short_program_needs_no_scrolling(board: Board, size: str) -> None:
    resize(board, size)
    assert SHORT_PROGRAMS
    cut = []
    for example in SHORT_PROGRAMS:
        steps = board.open(example).of
        for step, part in product((1, BUSY[example], steps), (".code", ".stage", ".con")):
            board.seek(step)
            if not is_whole(board.page.locator(part)):
                cut.append(f"{part} of {example} at step {step}")
    assert cut == []


def test_a_small_projector_shows_a_short_program_whole(board: Board) -> None:
    resize(board, "laptop")
    board.open("gevent-pair")
    board.press("p")
    look, here, cut = board.look(), 0, []
    while look.step != here:
        here = look.step
        if not is_whole(board.page.locator(".code")) or out_of_sight(board.page, f"{CURRENT_LINE} .no", ".code"):
            cut.append(here)
        look = board.press("ArrowRight")
    assert cut == []


NAMES = ".task .own, .task .st > span, .term .hd small, .sock .x"
CUT = """(names) => [...document.querySelectorAll(names)]
  .filter((element) => element.checkVisibility() && element.scrollWidth > element.clientWidth + 1)
  .map((element) => element.textContent)"""


def test_a_long_sentence_pushes_nothing_out_of_sight(board: Board) -> None:
    resize(board, "laptop")
    board.open(*LONG_SENTENCE)
    board.press("p")
    assert not is_whole(board.page.locator(".nar .next"))
    assert out_of_sight(board.page, ALWAYS_IN_SIGHT) == []


@pytest.mark.parametrize("size", ["desktop", "laptop"])
def test_the_reasons_do_not_lie_over_the_tasks(board: Board, size: str) -> None:
    resize(board, size)
    board.open("srv-gevent", FIRST_SLEEP)
    board.press("y")
    card = board.page.locator("#why").bounding_box()
    tasks = board.page.locator(".task").evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().right)")
    assert card is not None
    assert max(tasks) < card["x"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("example", ["client-and-server", "server-select"])
def test_names_are_not_cut(board: Board, example: str, size: str) -> None:
    resize(board, size)
    board.open(example, BUSY[example])
    cut = {language: names_cut(board) for language in LANGUAGES if language == "en" or not board.change_language()}
    assert cut == {language: [] for language in LANGUAGES}


def names_cut(board: Board) -> list[str]:
    """The names that are not shown whole, on all parts of the page."""
    found: list[str] = []
    for name in ("CPU", re.compile("^(Network|网络)$")):
        tab = board.page.locator(".parts").get_by_role("tab", name=name)
        if tab.is_visible():
            tab.click()
            board.look()
        found += board.page.evaluate(CUT, NAMES)
    return found


def test_every_sentence_is_whole_on_a_phone(board: Board) -> None:
    resize(board, "phone")
    cut = []
    for example, key in [("gevent-pair", "ArrowRight"), ("server-select", "n"), ("client-and-server", "n")]:
        look, here = board.open(example), 0
        while look.step != here:
            here = look.step
            if not is_whole(board.page.locator(".nar .now")):
                cut.append(f"{example}, step {here}: {look.sentence}")
            look = board.press(key)
    assert cut == []


def test_thumbs_hit_everything_on_a_phone(board: Board) -> None:
    resize(board, "phone")
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
    page.locator(".ex").click()
    expect(page.locator("#examples")).to_be_visible()
    found["gallery"] = page.evaluate(SMALL_TARGETS, THUMB)
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
    assert board.look().tokens == board.run.docks()[-1]
