"""The three layers of every model: each core's token lies in one dock in sight, nothing important is cut, and a word
of each model's own is there to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from board import LANGUAGES, SIZES, Board
from playwright.sync_api import Page, expect

# A telling step of each way of waiting, and what the layer in between says there.
MODELS = {
    "seq-block": (8, "stands still in the kernel"),
    "gen-pingpong": (24, "Suspended generators"),
    "threads-gil": (40, "One thread"),
    "two-reasons": (60, "Holds the GIL"),
    "mini-hub": (60, "when it ends, the CPU goes to"),
    "gevent-pair": (17, "Ready queue"),
    "asyncio-pair": (25, "Scheduled (heap)"),
    "srv-blocking": (38, "Nobody serves it meanwhile"),
    "srv-nonblocking": (60, "in vain in a row"),
    "srv-select": (60, "FD_SETSIZE"),
    "srv-poll": (40, "looked at in"),
    "srv-epoll-lt": (40, "level"),
    "srv-epoll-et": (54, "not in the list: an edge is told only once"),
}
ON_CORES = 15502  # four processes, each on a core
FAR_APART = 4667  # a task, an event loop far below it, and a core that sleeps
NAMES = ".task .own, .task .st > span, .fdchip b, .core b, .mid .nm, .phase li.ph-on b, .standing h3, .mid h3"
CUT = """(names) => [...document.querySelectorAll(names)]
  .filter((element) => element.checkVisibility() && element.scrollWidth > element.clientWidth + 1)
  .map((element) => element.textContent)"""
# What a card in between shows that reaches out of it, without any way to scroll there.
BEYOND = """() => [...document.querySelectorAll(".mid > *:not(.dock)")].filter((element) => {
  const [box, card] = [element.getBoundingClientRect(), element.parentElement.getBoundingClientRect()];
  return element.checkVisibility() && (box.bottom > card.bottom + 1 || box.right > card.right + 1);
}).map((element) => element.className)"""

PLACES = """() => [...document.querySelectorAll(".task, .mid, .codep, .tl")]
  .map((element) => JSON.stringify(element.getBoundingClientRect()))"""


@pytest.fixture
def board(new_page: Callable[..., Page]) -> Board:
    return Board(new_page(reduced_motion="reduce"))


def resize(board: Board, size: str) -> None:
    width, height = SIZES[size]
    board.page.set_viewport_size({"width": width, "height": height})


@pytest.mark.parametrize("example", MODELS)
def test_the_layers_of_each_model(board: Board, example: str) -> None:
    step, word = MODELS[example]
    board.open(example, step)
    assert word in " ".join(board.page.locator(".l-mid").inner_text().split())
    docks = board.run.docks()[step - 1]
    found = {}
    for language in LANGUAGES:
        for size in SIZES:
            resize(board, size)
            for dock in docks:  # only a change of hands brings a dock into sight by itself
                board.page.locator(f'[data-dock="{dock}"]').scroll_into_view_if_needed()
            board.look()  # the frame in which the page hears of it
            look = board.look()
            found[f"{language}, {size}"] = [
                *([] if look.tokens == docks else [f"tokens: {look.tokens}"]),
                *board.page.evaluate(CUT, NAMES),
                *board.page.evaluate(BEYOND),
            ]
        if language == "en":
            board.change_language()
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("size", ["desktop", "laptop"])
def test_each_core_has_a_token_in_a_dock_of_its_own(board: Board, size: str) -> None:
    resize(board, size)
    look = board.open("compare-cpu", ON_CORES)
    docks = board.run.docks()[ON_CORES - 1]
    assert len(set(docks)) == 4
    assert look.tokens == docks
    assert board.page.locator(".core").count() == 4


def test_tokens_far_from_each_other_are_in_sight_together_where_there_is_room(new_page: Callable[..., Page]) -> None:
    board = Board(new_page(reduced_motion="reduce"))
    here = board.open("compare", FAR_APART)
    assert len(here.tokens) == 3
    for look in (here, *board.walk("Shift+N", 5)):
        assert look.tokens == board.run.docks()[look.step - 1], f"at step {look.step}"


def test_what_a_process_inherits_is_put_away_and_can_be_unfolded(board: Board) -> None:
    board.open("compare-cpu", ON_CORES)
    bundle = board.page.locator(".bundle summary").first
    expect(bundle).to_have_text(re.compile(r"inherited descriptor|ends of pipes"))
    rows = board.page.locator(".bundle .sock")
    expect(rows.first).to_be_hidden()
    bundle.focus()
    board.page.keyboard.press("Enter")
    expect(rows.first).to_be_visible()


def test_unfolding_why_moves_nothing(board: Board) -> None:
    board.open("gevent-pair", 17)
    before = board.page.evaluate(PLACES)
    board.page.locator(".why-btn").click()
    expect(board.page.locator("#why dt")).to_have_text(["Cause", "Ready", "Waiting"])
    assert board.page.evaluate(PLACES) == before


def test_a_finding_has_its_sign_at_the_line_and_leads_there(board: Board) -> None:
    board.open("gevent-cpu-hog", 109)
    board.page.locator(".lintsign").click()
    look = board.look()
    assert board.run.kinds()[look.step - 1] == "lint"


def test_the_sentence_can_be_read_from_the_back(board: Board) -> None:
    resize(board, "laptop")
    board.open("gevent-pair", 17)
    board.press("p")
    assert float(board.page.locator(".nar .now").evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")) >= 24
    assert board.look().tokens == board.run.docks()[16]
