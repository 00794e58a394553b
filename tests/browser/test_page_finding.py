"""Ways to a place beside the steps: breakpoints, bookmarks, the wake-up's cause, a step or a time, search, commands."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from board import Board
from playwright.sync_api import Locator, Page, expect

FIRST_SLEEP = 17
STEPS = 41
SLEEP_LINE = 7


@pytest.fixture
def board(new_page: Callable[..., Page]) -> Board:
    """A page without motion, at a step at which somebody has just gone to sleep."""
    board = Board(new_page(reduced_motion="reduce"))
    board.open("gevent-pair", FIRST_SLEEP)
    return board


def number_of(board: Board, line: int) -> Locator:
    """The number of a line in the gutter."""
    return board.page.get_by_role("button", name=f"Breakpoint on line {line}", exact=True)


def told(board: Board) -> Locator:
    return board.page.locator(".told")


def open_list(board: Board, key: str, written: str = "") -> Locator:
    """Opens a list by its key and writes into its field; gives the entries."""
    board.press(key)
    expect(board.page.get_by_role("combobox").last).to_be_focused()
    board.page.keyboard.type(written)
    board.look()
    return entries(board)


def entries(board: Board) -> Locator:
    return board.page.locator(".picks").get_by_role("option")


def test_a_click_in_the_gutter_stops_playing_there(new_page: Callable[..., Page]) -> None:
    page = new_page(reduced_motion="reduce")
    page.clock.install()
    board = Board(page)
    board.open("gevent-pair")
    number_of(board, SLEEP_LINE).click()
    expect(number_of(board, SLEEP_LINE)).to_have_attribute("aria-pressed", "true")
    there = board.press("b")
    assert f"line {SLEEP_LINE}:" in there.sentence
    assert (board.press("b").step, told(board).inner_text()) == (there.step, "There is none after this step.")
    board.press("Home", "Space")
    page.clock.run_for(60_000)
    assert board.wait_for_step(there.step) == there
    expect(told(board)).to_have_text(re.compile(rf"Stopped at a breakpoint: step {there.step}\."))
    page.reload()
    assert board.settle() == there
    expect(number_of(board, SLEEP_LINE)).to_have_attribute("aria-pressed", "true")
    board.press("End")
    assert board.press("Shift+B") == there


def test_the_gutter_by_keyboard(board: Board) -> None:
    board.press("k")
    expect(number_of(board, SLEEP_LINE)).to_have_attribute("aria-pressed", "true")
    board.tab_to(number_of(board, 1))
    board.press("ArrowDown", "ArrowDown", "Enter")
    expect(number_of(board, 3)).to_be_focused()
    expect(number_of(board, 3)).to_have_attribute("aria-pressed", "true")
    assert board.press("Shift+B", "Shift+B").step == 3
    board.press("Space")
    expect(number_of(board, 3)).to_have_attribute("aria-pressed", "false")


def test_a_bookmark_is_named_listed_gone_to_and_taken_away(board: Board) -> None:
    here = board.press("m")
    dialog = board.page.get_by_role("dialog")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    board.page.keyboard.type("the first sleep")
    board.press("Enter")
    expect(dialog).to_be_hidden()
    board.page.reload()
    board.settle()
    board.press("End", "Shift+M")
    expect(dialog.get_by_role("textbox")).to_have_value("the first sleep")
    board.tab_to(dialog.get_by_role("button", name=f"step {FIRST_SLEEP}").first)
    assert board.press("Enter") == here
    assert board.press("r").step == STEPS
    assert board.press("r").step == STEPS
    board.press("g")
    expect(entries(board)).to_contain_text("the first sleep")
    assert board.press("Enter") == here
    board.press("m")
    expect(board.page.locator(".marks")).to_have_count(0)


def test_to_the_wake_ups_cause_and_back(board: Board) -> None:
    woken = board.press("n")
    cause = board.press("c")
    assert "joins the ready queue" in cause.sentence
    board.press("ArrowRight", "ArrowRight")
    board.page.get_by_role("button", name=f"Return to where I was: step {woken.step}").click()
    assert board.look() == woken
    board.press("y")
    board.page.locator(".why .link").click()
    assert board.look() == cause
    assert board.press("r") == woken


def test_to_the_next_output_and_line_by_line_in_one_function(board: Board) -> None:
    board.press("Home")
    printed = board.walk_on("o", STEPS)
    assert [len(look.output[0]) for look in printed] == [1, 2, 3, 4]
    assert [look.step for look in board.walk_on("Shift+O", STEPS)] == [look.step for look in printed[-2::-1]]
    lines = [board.look(), *board.walk_on("j", STEPS)]
    assert [int(re.findall(r"line (\d+)|$", look.sentence)[0] or 0) for look in lines] == [0, 7, 8]
    assert all("func " in look.sentence for look in lines)


@pytest.mark.parametrize(
    ("written", "step"), [("3", 3), ("400", STEPS), ("1 s", 24), ("1.0014", 31), ("1.14ms", 17), ("0 s", 1)]
)
def test_a_step_or_a_time_is_gone_to(board: Board, written: str, step: int) -> None:
    there = open_list(board, "g", written)
    expect(there).to_have_count(1)
    found = board.press("Enter").step
    assert found == step
    expect(board.page.get_by_role("dialog")).to_be_hidden()
    board.page.locator(".pos").click()
    expect(board.page.get_by_role("combobox").last).to_be_focused()


def test_search_finds_code_output_and_sentences(board: Board) -> None:
    open_list(board, "/", "345")
    kinds = board.page.locator(".picks .kind")
    expect(kinds).to_have_text(["code", "narration", "output"])
    assert board.press("ArrowDown", "ArrowDown", "Enter").output == [["123", "456", "345"]]
    printing = board.press("Shift+H")
    assert "line 8: print(345)" in printing.sentence
    assert board.press("r").output == [["123", "456", "345"]]
    board.press("Escape")
    expect(board.page.locator(".hits")).to_have_count(0)
    open_list(board, "/", "no such thing")
    expect(board.page.locator(".picker .foot")).to_have_text("nothing found")


def test_a_search_follows_the_language(board: Board) -> None:
    open_list(board, "/", "就绪")
    expect(board.page.locator(".picker .foot")).to_have_text("nothing found")
    board.press("Escape")
    board.change_language()
    expect(board.page.locator(".hits")).to_contain_text(re.compile(r"\d+ 处"))


def test_the_palette_runs_commands_opens_examples_and_selects_tasks(board: Board) -> None:
    page = board.page
    open_list(board, "Control+k", "next sw")
    assert board.press("Enter").step == FIRST_SLEEP + 1
    open_list(board, "Control+k", "select func1")
    board.press("Enter")
    expect(page.locator(".task > button[aria-pressed=true]")).to_have_text("func1")
    page.locator(".all").click()
    page.keyboard.type("greenlet-pair")
    board.look()
    board.press("Enter")
    expect(page).to_have_url(re.compile("#example=greenlet-pair&s=1$"))


def test_the_palette_is_there_while_typing_and_gives_the_focus_back(page: Page) -> None:
    board = Board(page)
    here = board.open("server-select", 50)
    line = board.terminal("A").get_by_role("textbox")
    line.fill("hel")
    open_list(board, "Control+k", "help")
    board.press("Escape")
    expect(line).to_be_focused()
    page.keyboard.type("lo")
    expect(line).to_have_value("hello")
    assert board.look() == here


def test_a_link_holds_how_the_run_is_looked_at(board: Board, new_page: Callable[..., Page]) -> None:
    board.press("z", "2", "m")
    expect(board.page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
    board.press("a", "Escape")
    board.change_language()
    board.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    board.press("u")
    expect(told(board)).to_have_text("已复制这一步的链接。")
    link = str(board.page.evaluate("() => navigator.clipboard.readText()"))
    expect(board.page).to_have_url(re.compile(rf"#example=gevent-pair&s={FIRST_SLEEP}&axis=scale&sel=3&lang=zh$"))
    other = Board(new_page())
    other.page.goto(link)
    assert other.settle().step == FIRST_SLEEP
    page = other.page
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.locator(".tl .seg button[aria-pressed=true]")).to_have_text("按比例")
    expect(page.locator(".task > button[aria-pressed=true]")).to_have_text("func")
    other.press("Shift+M")
    expect(page.get_by_role("dialog").get_by_role("textbox")).to_have_value("a")


def test_playing_by_the_clock_shortens_what_is_long_and_says_so(page: Page) -> None:
    page.clock.install()
    board = Board(page)
    board.open("gevent-pair", 24)
    board.press("v")
    assert board.look().next.startswith("Next, 1.00 s later, shortened here:")
    expect(page.get_by_label("Speed")).to_have_value("1 clock")
    board.press("Space")
    page.clock.run_for(6_000)  # by steps it would take twice as long
    assert board.wait_for_step(STEPS).output == [["123", "456", "345", "567"]]
    page.get_by_label("Speed").select_option("4")
    board.press("Home")
    assert board.look().next.startswith("Next:")
