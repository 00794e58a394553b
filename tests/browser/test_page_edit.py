"""Editing in place: a change runs at once at the same moment, errors stand at their lines, the run before stays."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from board import LANGUAGES, SIZES, Board
from playwright.sync_api import Page, expect

PAIR = "gevent-pair"
TWO = "client-and-server"
ASLEEP = 24  # the step at which both greenlets sleep
SLEEP = "time.sleep(1)"
SOON_MS = 10_000

CODEMIRROR = """() => performance.getEntriesByType("resource").map(({ name }) => name)
    .filter((name) => /codemirror|editor/.test(name))"""


@pytest.fixture
def board(page: Page) -> Board:
    """The pair of greenlets at the step at which both sleep."""
    board = Board(page)
    board.open(PAIR, ASLEEP)
    return board


def edit(board: Board) -> None:
    """Begins to edit with the key."""
    board.page.keyboard.press("Shift+P")
    expect(board.page.locator(".cm-content")).to_be_focused()


def line(board: Board, text: str) -> None:
    """Sets the cursor behind the first line with a text."""
    board.page.locator(".cm-line", has_text=text).first.click()
    board.page.keyboard.press("End")


def write(board: Board, text: str) -> None:
    """Writes all of the open program anew."""
    board.page.keyboard.press("Control+A")
    board.page.keyboard.insert_text(text)


def wait_for_run(board: Board) -> None:
    """Waits until what is written is what runs."""
    expect(board.page.locator(".peek.edited")).to_contain_text("this very code", timeout=SOON_MS)


def change_the_sleep(board: Board) -> None:
    """Has the first greenlet sleep for three seconds."""
    run = board.run
    line(board, SLEEP)
    board.page.keyboard.press("ArrowLeft")
    board.page.keyboard.press("Backspace")
    board.page.keyboard.type("3")
    board.recording.wait_for_another(run, "ended")
    wait_for_run(board)


def test_the_first_load_is_without_the_editor(board: Board) -> None:
    assert board.page.evaluate(CODEMIRROR) == []
    edit(board)
    assert board.page.evaluate(CODEMIRROR) != []


def test_a_change_runs_at_once_and_the_page_stays_at_the_moment(board: Board) -> None:
    edit(board)
    before = board.look()
    change_the_sleep(board)
    now = board.look()
    assert (now.step, now.sentence) == (before.step, before.sentence)
    assert "wakes in 3.00 s" in " ".join(now.cards)
    expect(board.page.locator(".ghosts .link")).to_have_text(re.compile(r"2\.00 s → 3\.00 s, \d+ → \d+ switches"))
    expect(board.page.locator(".hist .line")).to_have_count(2)
    expect(board.page.locator(".hist .line.current")).to_contain_text("1 line changed")


def test_edits_are_one_line_of_history_and_one_entry_of_the_browser(board: Board) -> None:
    edit(board)
    entries = board.page.evaluate("history.length")
    change_the_sleep(board)
    run = board.run
    board.page.keyboard.press("Backspace")
    board.page.keyboard.type("4")
    board.recording.wait_for_another(run, "ended")
    wait_for_run(board)
    expect(board.page.locator(".hist .line")).to_have_count(2)
    assert board.page.evaluate("history.length") == entries + 1


def test_what_is_no_python_is_told_at_its_line_and_the_run_in_view_stays(board: Board) -> None:
    edit(board)
    before = board.look()
    line(board, SLEEP)
    board.page.keyboard.press("Backspace")
    wrong = board.page.locator(".wrong")
    expect(wrong).to_contain_text("gevent_pair.py:7", timeout=SOON_MS)
    expect(wrong).to_contain_text("SyntaxError")
    expect(board.page.locator(".cm-lintRange-error")).to_have_count(1)
    assert board.look() == before
    board.page.keyboard.type(")")
    expect(wrong).to_have_count(0, timeout=SOON_MS)
    wait_for_run(board)


def test_an_exception_is_told_at_its_line(board: Board) -> None:
    edit(board)
    line(board, "print(123)")
    board.page.keyboard.type("; 1 / 0")
    expect(board.page.locator(".wrong")).to_contain_text("gevent_pair.py:6ZeroDivisionError", timeout=SOON_MS)


def test_a_reload_keeps_what_was_written(board: Board) -> None:
    edit(board)
    change_the_sleep(board)
    expect(board.page).to_have_url(re.compile("work="))
    board.page.reload()
    board.settle()
    expect(board.page.locator(".code")).to_contain_text("time.sleep(3)")
    assert board.look().step == ASLEEP


def test_the_examples_own_code_comes_back_and_what_was_written_too(board: Board) -> None:
    edit(board)
    change_the_sleep(board)
    board.page.get_by_role("button", name="own code").click()
    expect(board.page.locator(".cm-content")).not_to_contain_text("time.sleep(3)")
    wait_for_run(board)
    expect(board.page).not_to_have_url(re.compile("work="))
    board.page.get_by_role("button", name="Have what was written back").click()
    expect(board.page.locator(".cm-content")).to_contain_text("time.sleep(3)")
    wait_for_run(board)


def test_undo_is_a_change_too(board: Board) -> None:
    edit(board)
    change_the_sleep(board)
    board.page.keyboard.press("Control+Z")
    expect(board.page.locator(".cm-content")).not_to_contain_text("time.sleep(3)")
    wait_for_run(board)
    expect(board.page.locator(".hist")).to_have_count(0)


def test_programs_have_tabs_and_each_is_run(page: Page) -> None:
    board = Board(page)
    board.open(TWO)
    edit(board)
    run = board.run
    page.get_by_role("tab", name="client.py").click()
    expect(page.locator(".cm-content")).to_have_attribute("aria-label", "Source of client.py")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\nprint('my own words')\n")
    board.recording.wait_for_another(run, "ended")
    wait_for_run(board)
    page.get_by_role("tab", name="server_nonblocking.py").click()
    expect(page.locator(".cm-content")).not_to_contain_text("my own words")
    page.get_by_role("tab", name="client.py").click()
    expect(page.locator(".cm-content")).to_contain_text("import socket")


def test_a_program_is_added_named_and_removed(board: Board) -> None:
    edit(board)
    page = board.page
    page.get_by_role("button", name="Add a program").click()
    expect(page.get_by_role("tab")).to_have_count(2)
    page.get_by_role("button", name="Rename program.py").click()
    page.locator(".naming .line").fill("second")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="second.py")).to_have_attribute("aria-selected", "true")
    wait_for_run(board)
    page.get_by_role("button", name="Remove second.py").click()
    expect(page.get_by_role("tab", name="second.py")).to_have_count(0)
    wait_for_run(board)


def test_a_new_program_begins_from_nothing(board: Board) -> None:
    edit(board)
    run = board.run
    board.page.get_by_role("button", name="New program").click()
    board.recording.wait_for_another(run, "ended")
    expect(board.page.locator(".chooser .ttl")).to_have_text("A program of your own")
    expect(board.page.locator(".cm-content")).to_contain_text("gevent.joinall")
    wait_for_run(board)
    run = board.run
    board.page.locator(".cm-content").click()
    write(board, "print('nothing but this')\n")
    board.recording.wait_for_another(run, "ended")
    wait_for_run(board)
    assert board.run.output()[0] == "nothing but this"


def test_breakpoints_move_with_the_text(board: Board) -> None:
    edit(board)
    page = board.page
    page.locator(".cm-lineNumbers .cm-gutterElement", has_text=re.compile("^8$")).click()
    expect(page.locator(".cm-lineNumbers .bp")).to_have_text("8")
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("# one more line\n")
    expect(page.locator(".cm-lineNumbers .bp")).to_have_text("9")
    wait_for_run(board)
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+P")
    expect(page.locator("button.no.bp")).to_have_text("9")


def test_escape_leaves_the_text_then_the_editor_and_the_keys_walk_on(board: Board) -> None:
    edit(board)
    page = board.page
    page.keyboard.press("Control+f")
    expect(page.locator(".cm-search")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".cm-search")).to_have_count(0)
    page.keyboard.press("Tab")
    expect(page.locator(".cm-content")).to_be_focused()  # Tab indents
    page.keyboard.press("Control+z")
    page.keyboard.press("Escape")
    expect(page.locator(".cm-content")).not_to_be_focused()
    assert board.press("ArrowRight").step == ASLEEP + 1
    page.keyboard.press("Escape")
    expect(page.locator(".cm-content")).to_have_count(0)


def test_another_example_brings_its_programs(board: Board) -> None:
    edit(board)
    board.page.evaluate("location.hash = '#example=greenlet-pair'")
    expect(board.page.locator(".cm-content")).to_contain_text("greenlet", timeout=SOON_MS)
    wait_for_run(board)


def test_a_change_of_a_changed_line_goes_back_to_the_trunk_and_the_ghost_can_be_hidden(board: Board) -> None:
    edit(board)
    change_the_sleep(board)
    page = board.page
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+G")
    expect(page.locator(".ghosts [aria-pressed]")).to_have_attribute("aria-pressed", "false")
    page.locator(".ghosts .link").click()
    expect(page.locator(".cmp")).to_contain_text("1 line changed")
    page.get_by_role("button", name=re.compile("a name of its own")).last.click()
    page.locator(".cmp .naming .line").fill("three seconds")
    page.keyboard.press("Enter")
    expect(page.locator(".hist .line.current")).to_contain_text("three seconds")
    page.keyboard.press("Escape")
    page.locator(".hist .go").first.click()
    expect(page.locator(".cm-content")).not_to_contain_text("time.sleep(3)")
    expect(page.locator(".ghosts")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off(new_page: Callable[..., Page], size: str, language: str) -> None:
    width, height = SIZES[size]
    page = new_page(viewport={"width": width, "height": height}, locale=LANGUAGES[language])
    board = Board(page)
    board.open(PAIR, ASLEEP)
    if size == "phone":
        page.get_by_role("tab").first.click()
    page.locator(".btn.edit").click()
    expect(page.locator(".cm-content")).to_be_visible()
    box = page.locator(".codep").bounding_box()
    assert box is not None
    for button in page.locator(".ph.editing button").all():
        inner = button.bounding_box()
        assert inner is not None
        assert box["x"] <= inner["x"]
        assert inner["x"] + inner["width"] <= box["x"] + box["width"] + 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_server_for_the_examples_only_says_so(page: Page) -> None:
    page.route("**/api/protection", lambda route: route.fulfill(json={"own": False, "protection": "none"}))
    board = Board(page)
    board.open(PAIR)
    page.keyboard.press("Shift+P")
    expect(page.locator(".refusal")).to_contain_text("runs the examples only")
    page.keyboard.press("Escape")
    expect(page.locator(".refusal")).to_have_count(0)
