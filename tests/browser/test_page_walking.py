"""The note's examples, through the keyboard alone: chosen in the gallery, stepped to the end and back to the start."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from board import Board, Look
from playwright.sync_api import Page, expect

from engine import note_ids

SHORT = 50  # a run of so many steps is walked whole
MOST = 30  # of a longer one, so many steps from either end
SWITCHES = ["switch"]
IO = ["io", "net", "peer", "input"]


def choose_with_keys(board: Board, example: str) -> None:
    """Opens an example through the gallery."""
    page = board.page
    board.tab_to(page.locator(".chooser > .ex"))
    board.press("Enter")
    expect(page.locator("#examples")).to_be_focused()
    page.keyboard.type(example)
    card = page.locator("#examples [data-card]").first
    expect(card).to_have_attribute("data-card", example)
    title = card.inner_text()
    board.press("ArrowDown", "Enter")
    expect(page.locator("#examples")).to_be_hidden()
    expect(page.locator(".chooser .ttl")).to_have_text(title)


def steps_of(looks: list[Look]) -> list[int]:
    return [look.step for look in looks]


@pytest.mark.parametrize("example", note_ids())
def test_to_the_end_and_back(new_page: Callable[..., Page], example: str) -> None:
    board = Board(new_page(reduced_motion="reduce"))
    board.open()
    choose_with_keys(board, example)
    start = board.settle()
    assert (board.run.example, start.step, start.of) == (example, 1, len(board.run.steps))
    ways = start.of - 1 if start.of <= SHORT else MOST
    switches, io = board.run.of_kind(*SWITCHES), board.run.of_kind(*IO)

    forwards = board.walk("ArrowRight", ways)
    assert steps_of(forwards) == list(range(2, ways + 2))
    board.press("Home")
    to_switches = board.walk_on("n", MOST)
    assert steps_of(to_switches) == switches[:MOST]
    board.press("Home")
    to_io = board.walk_on("i", MOST)
    assert steps_of(to_io) == io[:MOST]

    end = board.press("End")
    assert end.step == end.of
    backwards = board.walk("ArrowLeft", ways)
    assert steps_of(backwards) == list(range(end.of - 1, end.of - 1 - ways, -1))
    board.press("End")
    back_to_switches = board.walk_on("Shift+N", MOST)
    assert steps_of(back_to_switches) == [step for step in reversed(switches) if step != end.of][:MOST]
    board.press("End")
    back_to_io = board.walk_on("Shift+I", MOST)
    assert steps_of(back_to_io) == [step for step in reversed(io) if step != end.of][:MOST]
    assert board.press("Home") == start

    docks = board.run.docks()
    shown = {start.step: start}
    for look in [*forwards, *to_switches, *to_io, end, *backwards, *back_to_switches, *back_to_io]:
        assert shown.setdefault(look.step, look) == look, "a step looks different, depending on how one comes there"
        assert look.tokens == docks[look.step - 1], f"the CPU token at step {look.step}"


@pytest.mark.parametrize("example", note_ids())
def test_it_plays_to_its_end(page: Page, example: str) -> None:
    page.clock.install()
    board = Board(page)
    steps = board.open(example).of
    page.get_by_label("Speed").select_option("16")
    page.locator("body").press("Space")
    while board.look().step < steps:
        page.clock.run_for(1000)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    for program, rows in enumerate(board.look().output):
        assert rows == [row for row in board.run.output(program) if row]
