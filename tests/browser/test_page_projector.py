"""Projector mode: on a small projector the last row of a class reads the sentence, and everything that is shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from board import LANGUAGES, SIZES, Board
from playwright.sync_api import Page, expect

SENTENCE, LEAST = 24, 14  # pixels on a screen of 1280x720: 24 is what is read from 5 m
CROWDED = 60  # a step of srv-chat at which somebody in the second row of cards has the CPU
PLACES = {"gevent-pair": (17, 24, 41), "server-select": (88,), "client-and-server": (188,), "threads-gil": (30,)}
TEXTS = """() => {
  const found = new Map();
  const walker = document.createTreeWalker(document.querySelector(".page"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (node.textContent.trim() === "" || element.closest(".sr, option, [inert], .overlay")) continue;
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    const name = `${element.tagName}.${element.className} ${node.textContent.trim().slice(0, 20)}`;
    found.set(name, size);
  }
  return [...found];
}"""
SENTENCES = """() => [...document.querySelectorAll(".nar .now, .nar .now *")]
  .map((element) => Number.parseFloat(getComputedStyle(element).fontSize))"""
CUT = """(selector) => {
  const element = document.querySelector(selector);
  return element !== null && element.checkVisibility() && element.scrollHeight > element.clientHeight + 1;
}"""


@pytest.fixture
def board(new_page: Callable[..., Page]) -> Board:
    """A small projector."""
    width, height = SIZES["laptop"]
    return Board(new_page(viewport={"width": width, "height": height}, reduced_motion="reduce"))


@pytest.mark.parametrize("example", PLACES)
def test_everything_is_large_enough_and_nothing_is_cut(board: Board, example: str) -> None:
    board.open(example)
    board.press("p")
    found = {}
    for language in LANGUAGES:
        for step in PLACES[example]:
            board.seek(step)
            small = [name for name, size in board.page.evaluate(TEXTS) if size < LEAST]
            small += ["the sentence" for size in board.page.evaluate(SENTENCES) if size < SENTENCE]
            small += [f"cut: {part}" for part in (".nar .now",) if board.page.evaluate(CUT, part)]
            found[f"{language}, step {step}"] = small
        board.change_language()
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("example", ["gevent-pair", "greenlet-pair"])
def test_the_stage_of_a_whole_walk_fits(board: Board, example: str) -> None:
    of = board.open(example).of
    board.press("p")
    cut = []
    for _ in range(of):
        if board.page.evaluate(CUT, ".stage"):
            cut.append(board.look().step)
        board.press("ArrowRight")
    assert cut == []


@pytest.mark.parametrize("size", ["laptop", "desktop"])
def test_who_has_the_cpu_stays_in_sight(new_page: Callable[..., Page], size: str) -> None:
    width, height = SIZES[size]
    board = Board(new_page(viewport={"width": width, "height": height}, reduced_motion="reduce"))
    board.open("srv-chat", CROWDED)
    docks = board.run.docks()
    line = board.page.locator('.ln[aria-current="step"] .no')
    for _ in range(2):
        assert board.press("p").tokens == docks[CROWDED - 1]
        expect(line).to_be_in_viewport(ratio=1)
