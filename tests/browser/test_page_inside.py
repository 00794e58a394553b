"""Looking inside of the hub and of asyncio's loop: unfold, walk to the program's next step, fold: the same place."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from board import Board
from playwright.sync_api import Page, expect

NewPage = Callable[..., Page]


def settled(board: Board, inside: bool) -> None:
    """Waits until the run that was asked for is shown."""
    expect(board.page.locator(".crumbs")).to_have_count(1 if inside else 0, timeout=30_000)
    board.settle()


def unfold(board: Board, key: str = "q") -> None:
    before = board.run
    board.press(key)
    board.recording.wait_for_another(before, board.recording.statuses[before.id])
    settled(board, inside=True)


def fold(board: Board) -> None:
    board.press("q")
    settled(board, inside=False)


def at(board: Board) -> tuple[str, str]:
    """The sentence and the time, which are those of the same moment in both runs."""
    look = board.look()
    return look.sentence, board.page.locator(".when b").inner_text()


@pytest.mark.parametrize("example", ["gevent-pair", "srv-gevent", "asyncio-pair"])
def test_unfold_walk_to_the_next_turn_and_fold(new_page: NewPage, example: str) -> None:
    board = Board(new_page(reduced_motion="reduce"))
    board.open(example)
    folded = board.run
    start = folded.of_kind("switch")[1]
    board.seek(start)
    place = at(board)
    unfold(board)
    unfolded = board.run
    assert at(board) == place
    assert len(unfolded.steps) > 2 * len(folded.steps)

    inside = []
    for _ in range(400):
        step = board.press("ArrowRight").step
        if unfolded.steps[step - 1]["k"] != "inside":
            if inside:
                break
            continue
        inside.append(step)
        shown = unfolded.steps[step - 1]["n"][1]
        expect(board.page.locator("#source")).to_have_attribute("aria-label", shown["file"])
    assert inside
    there = at(board)
    fold(board)
    assert at(board) == there
    assert board.look().step == sum(each["k"] != "inside" for each in unfolded.steps[:step])


def test_the_source_of_the_library_is_shown_at_the_line(new_page: NewPage) -> None:
    board = Board(new_page(reduced_motion="reduce"))
    board.open("gevent-pair")
    board.seek(board.run.says("awake.timer"))
    unfold(board)
    page = board.page
    board.press("ArrowRight")
    expect(page.locator("#source .ln.lib[aria-current=step]")).to_contain_text("greenlet = self.greenlet")
    expect(page.locator("#source .ln.lib[aria-current=step]")).to_be_in_viewport()
    expect(page.locator(".crumbs .here")).to_have_text("Waiter.switch")
    expect(page.locator(".crumbs .loop")).to_have_text("loop.run")
    expect(page.locator(".about")).to_contain_text("gevent's own code")
    board.press("Shift+Q")
    assert board.run.steps[board.look().step - 1]["n"][0] == "dispatch.timer"


def test_over_a_call_of_the_library(new_page: NewPage) -> None:
    board = Board(new_page(reduced_motion="reduce"))
    board.open("gevent-pair")
    unfold(board)
    board.seek(board.run.says("inside.at.greenlet.join"))
    functions = set()
    for _ in range(5):
        step = board.press("j").step
        functions.add(board.run.steps[step - 1]["n"][1]["func"])
    assert functions == {"Greenlet.join"}


def test_a_link_and_a_language_keep_the_place_and_the_button_folds(new_page: NewPage) -> None:
    board = Board(new_page(reduced_motion="reduce"))
    board.open("gevent-pair&inside=1", 300)
    page = board.page
    settled(board, inside=True)
    assert board.look().step == 300
    expect(page).to_have_url(re.compile(r"[#&]s=300&inside=1"))
    board.change_language()
    assert board.look().step == 300
    expect(page.locator(".about")).to_contain_text("gevent 自己的代码")
    page.locator(".unfold").click()
    settled(board, inside=False)
    expect(page).not_to_have_url(re.compile("inside"))


def test_where_there_is_nothing_to_unfold_it_says_so(new_page: NewPage) -> None:
    board = Board(new_page(reduced_motion="reduce"))
    board.open("greenlet-eat-drink")
    board.press("q")
    expect(board.page.locator(".told")).to_contain_text("nothing to unfold")
    expect(board.page.locator(".unfold")).to_have_count(0)
