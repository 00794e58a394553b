"""The gallery: every example is there, is found, opens, and can be walked to its end and back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from board import LANGUAGES, Board
from playwright.sync_api import Locator, Page, expect

from engine import Chapter, chapters, example_ids

LAST = 6  # steps before the end from which a run is played to it
PLACES = 4  # steps between its ends that are looked at
CARDS = "(cards) => cards.map((card) => card.dataset.card)"
PATIENCE_MS = 60_000  # that a large run may take on a busy machine


def open_gallery(board: Board) -> Locator:
    """By key; gives the gallery."""
    board.press("e")
    gallery = board.page.locator("#examples")
    expect(gallery).to_be_focused()
    return gallery


def ids(gallery: Locator) -> list[str]:
    """The examples whose cards are there, in order."""
    return list(gallery.locator("[data-card]").evaluate_all(CARDS))


def focused(page: Page) -> str | None:
    """The example whose card has the focus."""
    return page.evaluate("() => document.activeElement.dataset.card ?? null")


# --- every example ----------------------------------------------------------------------------------------------------


def go(board: Board, example: str, step: int) -> None:
    """To a step of the run that is shown."""
    board.page.evaluate(f"location.hash = '#example={example}&s={step}'")
    board.wait_for_step(step)


def walk(board: Board, example: str) -> None:
    """Through a run: at each place that is looked at the token lies where the recording has it; the end is played."""
    of, docks = len(board.run.steps), board.run.docks()
    first = board.wait_for_step(1)
    assert first.of == of
    for step in sorted({1 + (of - 1) * k // (PLACES + 1) for k in range(1, PLACES + 1)}):
        go(board, example, step)
        assert board.look().tokens == docks[step - 1], f"step {step}"
    go(board, example, max(1, of - LAST))
    board.press("Space")
    end = board.wait_for_step(of)
    assert end.tokens == docks[-1]
    board.press("ArrowLeft")
    assert board.press("ArrowRight") == end
    assert board.press("Home") == first


@pytest.mark.parametrize("chapter", chapters(), ids=lambda chapter: chapter.id)
def test_every_example_opens_and_is_walked_to_its_end_and_back(new_page: Callable[..., Page], chapter: Chapter) -> None:
    page = new_page(reduced_motion="reduce")
    page.add_init_script("localStorage.setItem('switchyard', '{\"speed\": 16}')")
    board = Board(page)
    board.open(chapter.examples[0])
    for example, following in zip(chapter.examples, [*chapter.examples[1:], None], strict=True):
        expect(page.locator(".status")).to_have_class(re.compile(r"\b(ended|parked)\b"), timeout=PATIENCE_MS)
        assert board.run.example == example
        walk(board, example)
        if following:
            board.press("]")
            expect(page.locator(f'.ex .nr:has-text("{example_ids().index(following) + 1} of")')).to_have_count(1)


# --- finding and opening ----------------------------------------------------------------------------------------------


def test_all_examples_are_there_along_the_path_with_a_picture_each(page: Page) -> None:
    board = Board(page)
    board.open()
    gallery = open_gallery(board)
    assert ids(gallery) == list(example_ids())
    assert gallery.locator(".card .nr").all_inner_texts() == [str(1 + i) for i in range(len(example_ids()))]
    blank = """(canvases) => canvases.filter((canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return !data.some((value) => value > 0);
    }).map((canvas) => canvas.dataset.mini)"""
    for card in gallery.locator(".card").all()[::8]:
        card.scroll_into_view_if_needed()
        board.look()
        assert card.locator("canvas").evaluate_all(blank) == []


@pytest.mark.parametrize(
    ("query", "first"), [("bounded", "gevent-lock"), ("聊天", "srv-chat"), ("epoll edge", "srv-epoll-et")]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_typing_searches_in_both_languages_and_enter_opens_the_first(
    new_page: Callable[..., Page], language: str, query: str, first: str
) -> None:
    page = new_page(locale=LANGUAGES[language])
    board = Board(page)
    board.open()
    gallery = open_gallery(board)
    page.keyboard.press("x")
    field = gallery.get_by_role("searchbox")
    expect(field).to_be_focused()
    field.fill(query)
    expect(gallery.locator("[data-card]").first).to_have_attribute("data-card", first)
    board.press("Enter")
    expect(gallery).to_be_hidden()
    assert board.settle().step == 1
    assert board.run.example == first


def test_a_search_that_finds_nothing_says_so_and_escape_takes_it_back_and_then_closes(page: Page) -> None:
    board = Board(page)
    board.open()
    gallery = open_gallery(board)
    page.keyboard.type("no such thing")
    expect(gallery.locator(".nothing")).to_contain_text("Nothing fits “no such thing”.")
    board.press("Escape")
    assert len(ids(gallery)) == len(example_ids())
    board.press("Escape", "Escape")
    expect(gallery).to_have_count(0)


def test_arrow_keys_go_from_card_to_card_and_letters_to_the_search(page: Page) -> None:
    board = Board(page)
    board.open("seq-block")
    gallery = open_gallery(board)
    ways = ["ArrowDown", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "End", "Home"]
    expected = [
        "seq-block",
        "two-reasons",
        "threads-gil",
        "two-reasons",
        "greenlet-pair",
        "two-reasons",
        "silent-deadlock",
    ]
    for key, example in zip(ways, [*expected, "seq-block"], strict=True):
        board.press(key)
        assert focused(page) == example, key
    board.press("ArrowUp")
    expect(gallery.get_by_role("searchbox")).to_be_focused()
    assert board.look().step == 1, "no key has moved the playhead"


def test_a_chapter_is_one_click_away(page: Page) -> None:
    board = Board(page)
    board.open()
    gallery = open_gallery(board)
    gallery.get_by_role("button", name="Surprises").click()
    expect(gallery.get_by_role("heading", name="Surprises")).to_be_in_viewport()
    assert focused(page) == "patched-threads"


def test_the_end_of_a_run_leads_to_the_next_example_and_the_path_back(page: Page) -> None:
    board = Board(page)
    board.open("seq-block")
    expect(page.locator(".nar .along")).to_have_count(0)
    board.press("End")
    page.get_by_role("button", name="Next example: Why does the CPU switch?").last.click()
    expect(page.locator(".ex .ttl")).to_have_text("Why does the CPU switch?")
    expect(page.locator(".ex .nr")).to_contain_text("2 of 50")
    assert board.settle().step == 1
    page.get_by_role("button", name="Previous example").click()
    expect(page.locator(".ex .ttl")).to_have_text("One after another")
    expect(page.get_by_role("button", name="Previous example")).to_be_disabled()


def test_what_was_opened_stays_marked(page: Page) -> None:
    board = Board(page)
    board.open("gen-pingpong")
    board.open("seq-block")
    gallery = open_gallery(board)
    expect(gallery.locator(".about")).to_contain_text("You have opened 2.")
    marked = gallery.locator(".card", has=page.locator(".been")).locator("[data-card]")
    assert marked.evaluate_all(CARDS) == ["seq-block", "gen-pingpong"]


def test_a_gallery_that_cannot_be_loaded_is_a_sentence_and_is_asked_for_again(page: Page, complaints) -> None:
    complaints.allow("gallery.json")
    page.route("**/gallery.json", lambda route: route.abort())
    board = Board(page)
    board.open()
    board.press("e")
    expect(page.get_by_role("alert")).to_contain_text("The gallery could not be loaded.")
    assert board.press("ArrowRight").step == 2
    page.unroute("**/gallery.json")
    open_gallery(board)
    expect(page.locator("#examples .card").first).to_be_visible()


def test_nothing_of_the_gallery_is_loaded_before_it_is_opened(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    board = Board(page)
    board.open()
    parts = re.compile(r"gallery\.json|(scene/gallery|built/gallery-\w+)\.js|minis[\w-]*\.js|zh\.json")
    assert [url for url in asked if parts.search(url)] == []
    open_gallery(board)
    assert len({found[0] for url in asked if (found := parts.search(url))}) == 4
