"""Lines of history: a deed in the past makes a branch, which is gone to, compared, discarded and had back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from board import LANGUAGES, SIZES, Board
from playwright.sync_api import Page, expect

EXAMPLE = "server-select"
PAST = 60  # a step at which the server has one client, and two more scripted deeds are to come
BEFORE, AFTER = 31, 101  # steps before and after the branch leaves


def branch(board: Board) -> None:
    """Has a client connect in the past."""
    run = board.run
    board.page.evaluate(f"location.hash = '#example={EXAMPLE}&s={PAST}'")
    board.wait_for_step(PAST)
    board.page.locator("#panel-clients .terms > .btn.wide").first.click()
    board.recording.wait_for_another(run, "parked")
    expect(board.page.locator(".hist .line")).to_have_count(2)


@pytest.fixture
def board(page: Page) -> Board:
    board = Board(page)
    board.open(EXAMPLE)
    board.settle()
    assert page.locator(".hist").count() == 0, "one line of history is not drawn"
    branch(board)
    return board


def go_to(board: Board, step: int) -> None:
    board.press("Home")
    board.page.evaluate(f"location.hash = location.hash.replace(/&s=\\d+/, '&s={step}')")
    board.wait_for_step(step)


def test_the_branch_is_named_after_the_deed_and_the_trunk_is_one_click_away(board: Board) -> None:
    lines = board.page.locator(".hist .go")
    expect(lines.first).to_contain_text("Main line")
    expect(lines.last).to_contain_text("C connects to :8000")
    expect(lines.last).to_have_attribute("aria-current", "true")
    trunk = next(iter(board.recording.runs.values()))
    lines.first.click()
    expect(lines.first).to_have_attribute("aria-current", "true")
    assert board.look().of == len(trunk.steps)
    expect(board.page.locator(".term[data-wire=C]")).to_have_count(0)


def test_before_they_part_it_is_the_very_same_step_afterwards_the_same_time(board: Board) -> None:
    go_to(board, BEFORE)
    here = board.look()
    there = board.press("Shift+R")
    assert (there.step, there.sentence) == (here.step, here.sentence)
    assert there.of != here.of
    assert board.press("Shift+R") == here
    go_to(board, AFTER)
    time = board.page.locator(".nar .when b").inner_text()
    board.press("Shift+R")
    other = board.page.locator(".nar .when b").inner_text()
    assert float(other.split()[0]) <= float(time.split()[0])


def test_going_back_in_the_browser_comes_to_the_run_before_without_asking_the_server(board: Board) -> None:
    heard = len(board.recording.runs)
    board.page.go_back()
    expect(board.page.locator(".hist .go").first).to_have_attribute("aria-current", "true")
    expect(board.page.locator(".hist .line")).to_have_count(2)
    board.page.go_forward()
    expect(board.page.locator(".hist .go").last).to_have_attribute("aria-current", "true")
    assert len(board.recording.runs) == heard


def test_what_is_done_at_the_end_goes_on_with_the_line(board: Board) -> None:
    board.page.locator(".hist .go").first.click()
    before = board.press("End")
    board.page.locator("#panel-clients .terms > .btn.wide").first.click()
    expect(board.page.locator(".term[data-wire=C]")).to_have_count(1)
    assert board.settle().of > before.of
    expect(board.page.locator(".hist .line")).to_have_count(2)
    expect(board.page.locator(".hist .go").first).to_have_attribute("aria-current", "true")


def test_two_lines_are_compared_in_figures(board: Board) -> None:
    board.press("Shift+C")
    dialog = board.page.get_by_role("dialog", name="Two lines of history")
    expect(dialog).to_be_visible()
    expect(dialog.locator(".lead")).to_contain_text("both are the same")
    rows = dialog.locator(".cmp-table tbody tr")
    expect(rows).to_have_count(6)
    expect(rows.filter(has_text="Switches")).to_contain_text(re.compile(r"[+−]\d"))
    dialog.get_by_role("button", name="Go there").click()
    expect(board.page.locator(".hist .go").first).to_have_attribute("aria-current", "true")
    board.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_discarded_branch_can_be_had_back(board: Board) -> None:
    board.page.get_by_role("button", name="Discard: C connects to :8000").first.click()
    expect(board.page.locator(".hist .line")).to_have_count(1)
    expect(board.page.locator(".hist .go").first).to_have_attribute("aria-current", "true")
    expect(board.page.locator(".term[data-wire=C]")).to_have_count(0)
    board.page.locator(".leftovers").get_by_role("button", name="Undo").click()
    expect(board.page.locator(".hist .line")).to_have_count(2)


def test_other_settings_make_a_line_too(page: Page) -> None:
    board = Board(page)
    board.open("gevent-pair")
    board.settle()
    run = board.run
    page.evaluate("""location.hash = '#example=gevent-pair&s=1&set={"latency":0.01,"line_cost":0.0005}'""")
    board.recording.wait_for_another(run, "ended")
    expect(page.locator(".hist .line")).to_have_count(2)
    expect(page.locator(".hist .go").last).to_contain_text("Latency: 10.0 ms, CPU price of a line: 500 µs")


def test_another_example_begins_anew(board: Board) -> None:
    board.page.evaluate("location.hash = '#example=gevent-pair&s=1'")
    expect(board.page.locator(".hist")).to_have_count(0)


def test_everything_is_reached_by_keyboard(board: Board) -> None:
    board.tab_to(board.page.locator(".hist .go").first)
    board.press("Enter")
    expect(board.page.locator(".hist .go").first).to_have_attribute("aria-current", "true")
    board.tab_to(board.page.get_by_role("button", name="Compare with: C connects to :8000"))
    board.press("Enter")
    expect(board.page.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_it_fits(new_page: Callable[..., Page], size: str, lang: str) -> None:
    width, height = SIZES[size]
    page = new_page(viewport={"width": width, "height": height}, locale=LANGUAGES[lang], reduced_motion="reduce")
    board = Board(page)
    board.open(EXAMPLE)
    run = board.run
    board.settle()
    did = '[[803311,"C","connect",8000]]'
    page.evaluate(f"location.hash = '#example={EXAMPLE}&s=61&did={did}'")
    board.recording.wait_for_another(run, "parked")
    expect(page.locator(".hist")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = page.locator(".hist").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    if size == "phone":
        page.locator(".hist .sum").click()
    else:
        page.get_by_role("button", name=re.compile("^(Compare with|与)")).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert dialog.locator(".body").evaluate("(body) => body.scrollWidth <= body.clientWidth + 1")


def test_the_tree_is_walked_named_and_discarded_with_the_keyboard(board: Board) -> None:
    page = board.page
    page.locator(".hist .go").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".hist .go").last).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".hist .go").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".hist .go").first).to_have_attribute("aria-current", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("F2")
    expect(page.locator(".hist .naming input")).to_be_focused()
    page.keyboard.type("with C")
    page.keyboard.press("Enter")
    expect(page.locator(".hist .go").last).to_contain_text("with C")
    expect(page.locator(".hist .go").last).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.locator(".hist .line")).to_have_count(1)
    page.locator(".leftovers").get_by_role("button", name="Undo").click()
    expect(page.locator(".hist .go").last).to_contain_text("with C")


def test_a_name_outlives_the_page(board: Board) -> None:
    page = board.page
    page.get_by_role("button", name="Give “C connects to :8000” a name of its own").click()
    expect(page.locator(".hist .naming input")).to_be_focused()
    page.keyboard.type("with")
    page.evaluate("dispatchEvent(new Event('resize'))")  # whatever has the page drawn again
    board.look()
    page.keyboard.type(" C")
    page.keyboard.press("Enter")
    expect(page.locator(".hist .go").last).to_contain_text("with C")
    address = page.evaluate("location.hash")
    page.goto("about:blank")
    page.goto(f"/#example={EXAMPLE}&s=1")
    board.settle()
    page.evaluate("(hash) => { location.hash = hash; }", address)
    expect(page.locator(".hist .go").last).to_contain_text("with C")


def test_escape_leaves_a_name_as_it_was(board: Board) -> None:
    page = board.page
    page.locator(".hist .go").last.focus()
    page.keyboard.press("F2")
    page.keyboard.type("never")
    page.keyboard.press("Escape")
    expect(page.locator(".hist .naming")).to_have_count(0)
    expect(page.locator(".hist .go").last).to_contain_text("C connects to :8000")
