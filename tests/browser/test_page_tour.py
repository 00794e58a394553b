"""The guided tour: offered once, two minutes long, over a page that stays usable; by keyboard, on a phone, in both
languages.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from board import SIZES, Board
from playwright.sync_api import Page, expect

STOPS = 8
# The sentence that each stop stands at.
SAID = (
    ["func called time.sleep(1)"] * 5
    + ["Nobody is ready: the hub waits in the kernel"]
    + ["The timer of func is due"] * 2
)
BOXES = """() => {
  const box = (selector) => {
    const { left, top, right, bottom } = document.querySelector(selector).getBoundingClientRect();
    return { left, top, right, bottom };
  };
  return { ring: box(".ring"), card: box(".tour"), page: { left: 0, top: 0, right: innerWidth, bottom: innerHeight } };
}"""
COVERED = """() => {
  const ring = document.querySelector(".ring").getBoundingClientRect();
  const card = document.querySelector(".tour").getBoundingClientRect();
  const w = Math.min(ring.right, card.right) - Math.max(ring.left, card.left);
  const h = Math.min(ring.bottom, card.bottom) - Math.max(ring.top, card.top);
  return w > 0 && h > 0 ? (w * h) / (ring.width * ring.height) : 0;
}"""
MOST_COVERED = 0.5


def is_within(inner: dict[str, float], outer: dict[str, float]) -> bool:
    return all(
        inner[side] >= outer[side] - 1 if side in ("left", "top") else inner[side] <= outer[side] + 1 for side in outer
    )


def start(board: Board) -> None:
    board.open()
    board.page.locator(".offer .start").click()
    expect(board.page.locator(".tour")).to_be_focused()


@pytest.mark.parametrize("size", SIZES)
def test_each_stop_shows_a_part_at_a_telling_step(new_page: Callable[..., Page], size: str) -> None:
    width, height = SIZES[size]
    board = Board(new_page(viewport={"width": width, "height": height}, reduced_motion="reduce"))
    start(board)
    for number, said in enumerate(SAID, 1):
        assert said in board.look().sentence
        expect(board.page.locator(".tour .at")).to_have_text(f"{number} of {STOPS}")
        expect(board.page.locator(".tour")).to_be_focused()
        boxes: dict[str, Any] = board.page.evaluate(BOXES)
        assert is_within(boxes["card"], boxes["page"]), number
        assert is_within(boxes["ring"], boxes["page"]), number
        assert board.page.evaluate(COVERED) < MOST_COVERED, number
        board.press("ArrowRight") if number < STOPS else board.page.locator(".tour .next").click()
    expect(board.page.locator(".tour")).to_have_count(0)
    expect(board.page.locator(".tp .play")).to_be_focused()


def test_the_page_stays_usable_and_escape_ends_the_tour(page: Page) -> None:
    board = Board(page)
    start(board)
    page.locator(".tp .next").first.click()
    assert board.wait_for_step(18).sentence.startswith("The hub takes func1")
    expect(page.locator(".tour .at")).to_have_text(f"1 of {STOPS}")
    board.press("Escape")
    expect(page.locator(".tour")).to_have_count(0)
    assert board.look().step == 18


def test_it_is_offered_once_and_can_be_taken_again(page: Page) -> None:
    board = Board(page)
    board.open()
    page.locator(".offer .later").click()
    expect(page.locator(".offer")).to_have_count(0)
    page.reload()
    board.settle()
    expect(page.locator(".offer")).to_have_count(0)
    board.press("Shift+T")
    expect(page.locator(".tour .at")).to_have_text(f"1 of {STOPS}")
    board.press("Escape", "?")
    page.locator(".help .lead .link").click()
    expect(page.locator(".tour")).to_be_focused()
    expect(page.get_by_role("dialog", name="Help")).to_have_count(0)


def test_from_another_run_it_leads_to_its_own(page: Page) -> None:
    board = Board(page)
    board.open("server-select")
    board.press("Shift+T")
    board.settle()
    assert board.wait_for_step(17).sentence.startswith(SAID[0])
    assert board.run.example == "gevent-pair"
    expect(page.locator(".tour .at")).to_have_text(f"1 of {STOPS}")


def test_the_language_changes_and_the_stop_does_not(page: Page) -> None:
    board = Board(page)
    start(board)
    board.press("ArrowRight", "ArrowRight", "ArrowLeft")
    board.change_language()
    expect(page.locator(".tour .at")).to_have_text("第 2 站，共 8 站")
    expect(page.locator(".tour h2")).to_have_text("程序一字未改")
    assert board.look().step == 17
