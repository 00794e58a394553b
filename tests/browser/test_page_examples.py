"""Every example of the gallery, one after the other in the same page: it plays to its end, and one gets back.

As a rule each is played from near its end; with WALK_WHOLE in the environment (`make walk`) from its first step on, and
walked back switch by switch. conftest.py sees to it that no console error goes by.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from board import Board, Look
from playwright.sync_api import Page, expect

from engine import Chapter, chapters

WHOLE = bool(os.environ.get("WALK_WHOLE"))
NEAR = 12
FOR_EVER = 1_000_000

if WHOLE:
    pytestmark = pytest.mark.timeout(3600)


def go(board: Board, example: str, step: int) -> Look:
    """Goes to a step of an example as a link within the page does; waits until all its steps are there."""
    board.page.evaluate("([id, step]) => { location.hash = `#example=${id}&s=${step}`; }", [example, step])
    board.recording.wait_for(example, "ended", "parked")
    expect(board.scrubber).to_have_attribute("aria-valuemax", str(len(board.run.steps)))
    return board.wait_for_step(step)


def play_to_the_end(board: Board) -> Iterator[Look]:
    """What the page shows while it plays with the highest speed."""
    board.page.locator("body").press("Space")
    look = board.look()
    while look.step < look.of:
        board.page.clock.run_for(1000)
        look = board.look()
        yield look


@pytest.mark.parametrize("chapter", chapters(), ids=lambda chapter: chapter.id)
def test_every_example_plays_to_its_end_and_back(new_page: Callable[..., Page], chapter: Chapter) -> None:
    page = new_page(reduced_motion="reduce")
    page.clock.install()
    board = Board(page)
    board.open(chapter.examples[0])
    page.get_by_label("Speed").select_option("16")
    for example in chapter.examples:
        start = go(board, example, 1)
        go(board, example, 1 if WHOLE else max(1, start.of - NEAR))
        steps = [look.step for look in play_to_the_end(board)]
        assert steps == sorted(steps), example
        expect(page.get_by_role("button", name="Play")).to_be_visible()
        docks = board.run.docks()
        end = board.look()
        assert end.tokens == docks[-1], example
        for look in board.walk_on("Shift+N", FOR_EVER if WHOLE else NEAR):
            assert look.tokens == docks[look.step - 1], f"{example}: the CPU token at step {look.step}"
        assert board.press("Home") == start, f"{example} looks different at its start, after one has been at its end"
