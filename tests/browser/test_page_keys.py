"""The keys beside those that step: select, axis, looks, help; and that they are off while a person types."""

from __future__ import annotations

import re

import pytest
from board import Board
from playwright.sync_api import Locator, Page, expect

AXES = ["Idle folded", "To scale", "By step"]
FIRST_SLEEP = 17
PAST_WITH_CLIENT = 50  # a step of the select server at which client A is connected


def selected(page: Page) -> list[str]:
    return page.locator(".task > button[aria-pressed=true]").all_inner_texts()


def is_focused_within(page: Page, place: Locator) -> bool:
    return bool(place.evaluate("(element) => element.contains(document.activeElement)"))


def test_a_digit_selects_a_task_and_deselects_it(page: Page) -> None:
    board = Board(page)
    board.open("gevent-pair", FIRST_SLEEP)
    found = []
    for key in ("1", "2", "3", "3", "2", "Escape"):
        board.press(key)
        found.append(selected(page))
    assert found == [["MAIN"], ["func"], ["func1"], [], ["func"], []]


def test_point_and_comma_go_to_the_turns_of_the_selected_task(page: Page) -> None:
    board = Board(page)
    board.open("gevent-pair")
    board.press("2")
    forwards = [board.press(".").step for _ in range(3)]
    docks = board.run.docks()
    turns = [i + 1 for i in range(1, len(docks)) if docks[i] == ["task:3"] != docks[i - 1]]
    assert forwards == [*turns, turns[-1]]
    assert board.press(",").step == turns[0]


def test_z_goes_round_the_axes(page: Page) -> None:
    board = Board(page)
    start = board.open()
    axis = page.locator(".tl button[aria-pressed=true]")
    for name in [*AXES, AXES[0]]:
        expect(axis).to_have_text(name)
        assert board.press("z") == start


def test_w_s_a_d_and_0_leave_the_playhead_alone(page: Page) -> None:
    board = Board(page)
    here = board.open("gevent-pair", FIRST_SLEEP)
    assert [board.press(key) for key in "wwasd0"] == [here] * 6


def test_t_changes_the_theme_and_p_the_size(page: Page) -> None:
    board = Board(page)
    board.open()
    root = page.locator("html")
    size = "() => getComputedStyle(document.documentElement).fontSize"
    usual = page.evaluate(size)
    for theme, keys in [("light", ""), ("dark", "t"), ("light", "t")]:
        board.press(*keys)
        expect(root).to_have_attribute("data-theme", theme)
    board.press("p")
    expect(root).to_have_class(re.compile(r"\bprojector\b"))
    assert float(page.evaluate(size)[:-2]) > float(usual[:-2])
    board.press("p")
    assert page.evaluate(size) == usual


def test_help_opens_holds_the_focus_and_gives_it_back(page: Page) -> None:
    board = Board(page)
    board.open()
    why = page.get_by_role("button", name="Why?")
    why.focus()
    board.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_focused()
    for key in ["Tab"] * 6 + ["Shift+Tab"] * 8:
        board.press(key)
        assert is_focused_within(page, dialog), key
    board.press("Escape")
    expect(dialog).to_be_hidden()
    expect(why).to_be_focused()


@pytest.mark.parametrize("opener", [".ex", ".why-btn"])
def test_gallery_and_why_open_with_enter_and_close_with_escape(page: Page, opener: str) -> None:
    board = Board(page)
    board.open("gevent-pair", FIRST_SLEEP)
    button = page.locator(opener)
    board.tab_to(button)
    board.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#examples, #why")).to_be_visible()
    board.press("Escape")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#examples, #why")).to_have_count(0)
    expect(button).to_be_focused()


@pytest.mark.parametrize("opener", [".ex", ".why-btn"])
def test_closing_from_inside_gives_the_focus_back(page: Page, opener: str) -> None:
    board = Board(page)
    board.open("gevent-pair", FIRST_SLEEP)
    button = page.locator(opener)
    board.tab_to(button)
    board.press("Enter")
    inside = page.locator("#examples button, #why button").last
    board.tab_to(inside)
    board.press("Escape")
    expect(inside).to_have_count(0)
    assert is_focused_within(page, button)


def test_switched_off_keys_do_nothing_until_they_are_switched_on(page: Page) -> None:
    board = Board(page)
    board.open()
    board.press("?")
    switch = page.get_by_role("checkbox")
    board.tab_to(switch)
    board.press("Space")
    expect(switch).not_to_be_checked()
    board.press("Escape")
    assert [board.press(key).step for key in "nit?"] == [1] * 4
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.get_by_role("button", name="Help").press("Enter")
    board.tab_to(switch)
    board.press("Space", "Escape")
    assert board.press("n").step > 1


def test_keys_are_off_while_a_person_types(page: Page) -> None:
    board = Board(page)
    here = board.open("server-select", PAST_WITH_CLIENT)
    line = board.terminal("A").get_by_role("textbox")
    board.tab_to(line)
    board.press("n", "i", "t", "p", "z", "?", "1", "Space", ".", "Home", "End", "ArrowLeft")
    expect(line).to_have_value("nitpz?1 .")
    assert board.look() == here
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert selected(page) == []
    board.press("Escape")
    assert board.press("ArrowRight").step == here.step + 1
