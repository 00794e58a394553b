"""The world of a run: every change of it is another run at once, at the same moment, on one line of history."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from board import LANGUAGES, SIZES, Board
from playwright.sync_api import Locator, Page, expect

GEVENT, SELECT = "gevent-pair", "server-select"
SLEEPS = 17  # the step at which func goes to sleep


def slider(page: Page, name: str) -> Locator:
    return page.locator(f"#set-{name}")


def lines(page: Page) -> Locator:
    return page.locator(".hist .line")


@pytest.fixture
def board(page: Page) -> Board:
    board = Board(page)
    board.open(GEVENT, SLEEPS)
    board.settle()
    board.press("Shift+W")
    expect(slider(page, "line_cost")).to_be_visible()
    return board


def change(board: Board, name: str, key: str = "ArrowRight", times: int = 1) -> None:
    """Moves a slider by so many places, and waits until the run is shown."""
    before = board.page.locator(f"output[for=set-{name}]").inner_text()
    slider(board.page, name).focus()
    for _ in range(times):
        board.page.keyboard.press(key)
    expect(board.page.locator(f"output[for=set-{name}]")).not_to_have_text(before)
    board.page.wait_for_function("() => !document.querySelector('.working')")
    board.settle()


def test_a_slider_changes_the_run_in_place(board: Board) -> None:
    before = board.look()
    change(board, "line_cost")
    expect(board.page.locator("output[for=set-line_cost]")).to_have_text("150 µs")
    expect(lines(board.page)).to_have_count(2)
    after = board.look()
    assert (after.step, after.of, after.sentence) == (before.step, before.of, before.sentence)
    expect(board.page.locator(".nar .when b")).to_have_text("0.00169 s")
    expect(slider(board.page, "line_cost")).to_be_focused()


def test_one_change_after_the_other_is_one_line_and_one_step_back(board: Board) -> None:
    change(board, "line_cost")
    change(board, "line_cost", times=3)
    change(board, "switch_cost")
    expect(lines(board.page)).to_have_count(2)
    expect(board.page.locator(".hist .go").last).to_contain_text("CPU price of a line")
    board.page.go_back()
    expect(board.page.locator(".hist .go").first).to_have_attribute("aria-current", "true")
    expect(board.page.locator("output[for=set-line_cost]")).to_have_text("100 µs")


def test_a_setting_is_taken_back_and_so_are_all(board: Board) -> None:
    change(board, "line_cost")
    board.page.get_by_role("button", name="CPU price of a line: back to how it was").click()
    expect(board.page.locator("output[for=set-line_cost]")).to_have_text("100 µs")
    expect(lines(board.page)).to_have_count(0)
    change(board, "line_cost")
    change(board, "call_cost")
    board.page.get_by_role("button", name="Reset all settings").click()
    expect(board.page.locator("output[for=set-line_cost]")).to_have_text("100 µs")
    expect(lines(board.page)).to_have_count(0)


def test_zoom_stays_where_it_is(board: Board) -> None:
    board.page.locator('canvas[data-canvas="lanes"]').focus()
    board.press("w", "w")
    part = board.page.locator("[data-overview]")
    expect(part).to_have_attribute("data-part", "true")
    change(board, "switch_cost")
    expect(part).to_have_attribute("data-part", "true")


def test_the_address_leads_to_the_same_world(board: Board, page: Page) -> None:
    change(board, "line_cost")
    page.wait_for_function("() => location.hash.includes('line_cost')")
    page.reload()
    board.settle()
    board.press("Shift+W")
    expect(page.locator("output[for=set-line_cost]")).to_have_text("150 µs")


def test_the_next_seed_and_the_platform(board: Board) -> None:
    board.page.get_by_role("button", name="Next seed").click()
    expect(board.page.locator("#set-seed")).to_have_value("1")
    expect(lines(board.page)).to_have_count(2)
    board.page.wait_for_function("() => location.hash.includes('seed')")
    board.page.get_by_role("button", name="Windows").click()
    expect(board.page.get_by_role("button", name="Windows")).to_have_attribute("aria-pressed", "true")
    expect(board.page.locator(".hist .go").last).to_contain_text("Windows")


def test_a_setting_changes_from_this_step_on(board: Board) -> None:
    board.open("server-select", 60)
    board.settle()
    board.press("Shift+W")
    board.page.get_by_role("button", name="From step 60 on").click()
    expect(slider(board.page, "buffer")).to_be_disabled()
    before = board.look()
    change(board, "latency", times=2)
    now = board.look()
    assert (now.step, now.sentence) == (before.step, before.sentence)
    expect(board.page.locator("output[for=set-latency]")).to_have_text("2.00 ms")
    expect(lines(board.page)).to_have_count(2)
    expect(board.page.locator(".hist .go").last).to_contain_text("Latency: 2.00 ms, from here on")
    board.press("Escape", "ArrowRight")
    assert "From here on the latency is 2.00 ms instead of 1.00 ms." in board.look().sentence
    board.press("ArrowLeft")
    assert board.look().sentence == before.sentence


@pytest.fixture
def crowd(page: Page) -> Board:
    """The server with two scripted clients, and the panel with their rows."""
    board = Board(page)
    board.open(SELECT, 60)
    board.settle()
    board.press("Shift+W")
    page.get_by_role("tab", name="Clients").click()
    expect(page.locator(".crowd-client")).to_have_count(2)
    return board


def cards(board: Board) -> Locator:
    return board.page.locator(".crowd-client")


def terminals(board: Board) -> list[str]:
    """The clients that the run knows at its end."""
    board.page.get_by_role("button", name="Close the world").click()
    board.press("End")
    expect(board.page.locator(".term").first).to_be_visible()
    return board.page.locator(".term h3").all_inner_texts()


def test_a_client_is_added(crowd: Board) -> None:
    crowd.page.get_by_role("button", name="Add a client").click()
    expect(lines(crowd.page)).to_have_count(2)
    expect(crowd.page.locator(".hist .go").last).to_contain_text("One more client: C")
    crowd.settle()
    assert terminals(crowd) == ["A", "B", "C"]


def test_as_many_clients_as_one_likes(crowd: Board) -> None:
    crowd.page.get_by_label("Number of clients").fill("5")
    crowd.page.keyboard.press("Tab")
    expect(cards(crowd)).to_have_count(5)
    expect(lines(crowd.page)).to_have_count(2)
    crowd.settle()
    assert terminals(crowd) == ["A", "B", "C", "D", "E"]


def sends(board: Board, client: str) -> list[str]:
    """What the steps of a client send."""
    card = cards(board).filter(has=board.page.get_by_role("heading", name=client, exact=True))
    return [each.input_value() for each in card.locator("ol input").all()]


def test_steps_change_their_places_by_keyboard_and_by_dragging(crowd: Board) -> None:
    assert sends(crowd, "A") == ["hello", "0.4", "bye"]
    first = cards(crowd).first.locator("ol input").first
    first.focus()
    crowd.press("Alt+ArrowDown", "Alt+ArrowDown")
    expect(first).not_to_have_value("hello")
    assert sends(crowd, "A") == ["0.4", "hello", "bye"]
    expect(cards(crowd).first.locator("ol input").nth(1)).to_be_focused()
    expect(lines(crowd.page)).to_have_count(2)
    rows = cards(crowd).first.locator(".row")
    rows.nth(3).locator(".grip").drag_to(rows.nth(0))
    expect(first).to_have_value("bye")
    assert sends(crowd, "A") == ["bye", "0.4", "hello"]


def test_steps_are_added_doubled_changed_and_taken_away(crowd: Board) -> None:
    card = cards(crowd).first
    card.get_by_role("button", name="Add a step to A").click()
    expect(card.locator(".row")).to_have_count(7)
    card.get_by_role("button", name="Client A, step 7: duplicate").click()
    expect(card.locator(".row")).to_have_count(8)
    card.get_by_label("Client A, step 8: what it does").select_option("sleep")
    expect(card.get_by_label("Client A, step 8: seconds")).to_have_value("0.2")
    card.get_by_role("button", name="Client A, step 1: remove").click()
    expect(card.locator(".row")).to_have_count(7)
    expect(lines(crowd.page)).to_have_count(2)


def test_what_is_wrong_is_said_at_its_field_and_not_run(crowd: Board) -> None:
    card = cards(crowd).first
    port = card.locator(".port input")
    port.fill("99999")
    expect(card.locator(".bad")).to_have_text("A port is a whole number from 1 to 65535.")
    expect(port).to_have_attribute("aria-invalid", "true")
    crowd.page.wait_for_timeout(600)
    expect(lines(crowd.page)).to_have_count(0)
    port.fill("8000")
    expect(card.locator(".bad")).to_have_count(0)
    card.locator(".name input").fill("B")
    expect(card.locator(".bad")).to_have_text("Another client is called B too.")


def test_a_scenario_is_pasted(crowd: Board) -> None:
    crowd.page.get_by_role("tab", name="As a file").click()
    text = crowd.page.get_by_label("The world as a scenario file")
    text.fill("{")
    expect(crowd.page.locator(".bad")).to_have_text("This is no JSON.")
    text.fill('{"machine": {"latency": 1e9}}')
    expect(crowd.page.locator(".bad")).to_have_text("machine.latency lies between 0 and 60.")
    text.fill('{"peers": [{"name": "Z", "connect": 8000, "at": 0.1, "script": [["send", "hello"]]}]}')
    expect(crowd.page.locator(".bad")).to_have_count(0)
    expect(lines(crowd.page)).to_have_count(2)
    crowd.settle()
    assert terminals(crowd) == ["Z"]


def test_a_scenario_is_kept_as_a_file(crowd: Board) -> None:
    crowd.page.get_by_role("tab", name="As a file").click()
    with crowd.page.expect_download() as saved:
        crowd.page.get_by_role("button", name="Download").click()
    scenario = json.loads(Path(saved.value.path()).read_text())
    assert [peer["name"] for peer in scenario["peers"]] == ["A", "B"]


def test_lines_at_the_keyboard(board: Board) -> None:
    board.open("input-blocks")
    board.settle()
    board.press("Shift+W")
    board.page.get_by_role("tab", name="Keyboard").click()
    field = board.page.get_by_label("Lines for x2_input_blocks.py")
    expect(field).to_have_value("hello")
    field.fill("goodbye")
    expect(lines(board.page)).to_have_count(2)
    expect(board.page.locator(".hist .go").last).to_contain_text("Other lines for x2_input_blocks.py")
    board.settle()
    board.page.get_by_role("button", name="Close the world").click()
    look = board.press("End")
    assert "goodbye" in " ".join(row for console in look.output for row in console)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_fits_in_every_size(new_page: Callable[..., Page], lang: str) -> None:
    page = new_page(locale=LANGUAGES[lang], reduced_motion="reduce")
    board = Board(page)
    board.open(SELECT, 60)
    board.settle()
    board.press("Shift+W")
    for tab in range(4):
        page.locator(".worlds [role=tab]").nth(tab).click()
        for width, height in SIZES.values():
            page.set_viewport_size({"width": width, "height": height})
            board.look()
            box = page.locator(".world").bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["height"] > 100, "there is room for some rows"
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert page.locator("#world-body").evaluate("(body) => body.scrollWidth <= body.clientWidth + 1")
        page.set_viewport_size({"width": 1440, "height": 900})
