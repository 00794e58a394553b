"""Getting to a place and back: links, the address, settings that last, the scrubber, the timeline and its table."""

from __future__ import annotations

import re

from board import Board, Look
from playwright.sync_api import Page, expect

FIRST_SLEEP = 17
STEPS = 41
ASLEEP = "CPU asleep"
SWITCHES = [
    # Who lost the CPU to whom in the gevent pair, and why.
    ("MAIN", "hub", "waits for another task"),
    ("hub", "func", "the hub hands it on"),
    ("func", "hub", "sleeps"),
    ("hub", "func1", "the hub hands it on"),
    ("func1", "hub", "sleeps"),
    ("hub", "func", "the hub hands it on"),
    ("func", "hub", "finished"),
    ("hub", "MAIN", "the hub hands it on"),
    ("MAIN", "hub", "waits for another task"),
    ("hub", "func1", "the hub hands it on"),
    ("func1", "hub", "finished"),
    ("hub", "MAIN", "the hub hands it on"),
]


def test_a_link_leads_to_its_step(page: Page) -> None:
    board = Board(page)
    look = board.open("server-select", 44)
    assert (look.step, board.run.example) == (44, "server-select")
    page.reload()
    assert board.settle() == look


def test_the_address_follows_and_links_on_the_page_lead_on(page: Page) -> None:
    board = Board(page)
    board.open("gevent-pair", FIRST_SLEEP)
    board.press("ArrowRight")
    expect(page).to_have_url(re.compile(rf"#example=gevent-pair&s={FIRST_SLEEP + 1}$"))
    page.goto("/#example=gevent-pair&s=3")
    board.wait_for_step(3)
    page.goto("/#example=greenlet-pair&s=5")
    expect(page.locator(".chooser .ttl")).to_have_text("Switching by hand")
    board.wait_for_step(5)
    assert board.run.example == "greenlet-pair"


def test_back_and_forward_lead_from_example_to_example(page: Page) -> None:
    board = Board(page)
    board.open("gevent-pair", FIRST_SLEEP)
    board.press("ArrowRight")
    for title in ("Switching by hand", "select, as in the note"):
        page.locator(".ex").click()
        page.locator("#examples").get_by_text(title, exact=True).click()
        expect(page.locator(".ex .ttl")).to_have_text(title)
    board.settle()
    there = board.press("ArrowRight", "ArrowRight")
    expect(page).to_have_url(re.compile(f"#example=server-select&s={there.step}$"))
    page.go_back()
    expect(page.locator(".ex .ttl")).to_have_text("Switching by hand")
    assert board.wait_for_step(1).of == len(board.run.steps)
    page.go_back()
    assert board.wait_for_step(FIRST_SLEEP + 1).of == STEPS
    for _ in range(2):
        page.go_forward()
    expect(page.locator(".ex .ttl")).to_have_text("select, as in the note")
    assert board.wait_for_step(there.step).of == there.of


def test_deeds_in_a_link_that_make_no_sense_are_left_out_with_a_word(page: Page) -> None:
    page.goto('/#example=gevent-pair&s=3&did=[[1,"A","fly"]]')
    expect(page.get_by_role("alert")).to_be_visible()
    assert Board(page).settle().of == STEPS


def test_a_link_beyond_the_end_leads_to_the_end(page: Page) -> None:
    assert Board(page).open("gevent-pair", 4000).step == STEPS


def test_the_place_and_the_settings_outlive_the_page(page: Page) -> None:
    board = Board(page)
    board.open("gevent-pair", FIRST_SLEEP)
    board.press("t", "z")
    page.get_by_label("Speed").select_option("4")
    board.change_language()
    look = board.look()
    for leave in (page.reload, lambda: (page.goto("about:blank"), page.go_back())):
        leave()
        assert board.settle() == look
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        expect(page.locator(".spd")).to_have_value("4")
        assert page.locator(".tl .seg button").evaluate_all("all => all.map((one) => one.ariaPressed)") == [
            "false",
            "true",
            "false",
        ]


def test_the_scrubber_by_keyboard(page: Page) -> None:
    board = Board(page)
    board.open("gevent-pair", FIRST_SLEEP)
    for slider in (board.scrubber, board.lanes):
        slider.focus()
        keys = ["End", "Home", "ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown", "PageUp", "PageDown"]
        assert [board.press(key).step for key in keys] == [STEPS, 1, 2, 3, 2, 1, 5, 1]
        expect(slider).to_be_focused()
    expect(board.scrubber).to_have_attribute("aria-valuetext", "step 1 of 41, 0.000 s, MAIN holds the CPU")


def test_the_scrubber_by_mouse(page: Page) -> None:
    board = Board(page)
    board.open("gevent-pair")
    assert [board.seek(step).step for step in (STEPS, FIRST_SLEEP, 1)] == [STEPS, FIRST_SLEEP, 1]
    box = board.scrubber.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 9, box["y"] + 9)
    page.mouse.down()
    seen = []
    for share in (0.25, 0.5, 0.75, 2):
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + 9)
        seen.append(board.look().step)
    page.mouse.up()
    assert seen == sorted(set(seen))
    assert seen[-1] == STEPS
    page.mouse.move(box["x"] + 9, box["y"] + 9)
    assert board.look().step == STEPS


def click_lanes(board: Board, share: float) -> Look:
    """Clicks on the timeline, at a share of its width."""
    box = board.lanes.bounding_box()
    assert box is not None
    board.lanes.click(position={"x": box["width"] * share, "y": 12})
    return board.look()


def test_a_click_on_the_timeline_seeks(page: Page) -> None:
    board = Board(page)
    board.open("gevent-pair")
    for axis in ("Idle folded", "To scale", "By step"):
        page.get_by_role("button", name=axis).click()
        seen = [click_lanes(board, share).step for share in (0.3, 0.5, 0.7, 0.98)]
        assert seen == sorted(seen), axis
        assert seen[0] < seen[-1], axis
    assert seen == sorted(set(seen)), "by step every place is a step of its own"


def test_the_wheel_zooms_about_the_pointer_and_leaves_the_playhead(page: Page) -> None:
    board = Board(page)
    board.open("gevent-pair")
    page.get_by_role("button", name="By step").click()
    here = click_lanes(board, 0.6)
    page.mouse.wheel(0, -400)
    assert board.look() == here
    beside = click_lanes(board, 0.8)
    assert click_lanes(board, 0.6) == here, "what is under the pointer stays there"
    page.mouse.wheel(0, 4000)
    assert board.look() == here
    assert click_lanes(board, 0.8).step > beside.step > here.step


def test_the_table_tells_every_switch_and_its_cause(page: Page) -> None:
    board = Board(page)
    board.open()
    page.get_by_role("button", name="Table").click()
    board.look()
    rows = page.locator(".switches tbody tr")
    cells = [row.locator("td").all_inner_texts() for row in rows.all()]
    assert [tuple(cell[2:]) for cell in cells if cell[2] and ASLEEP not in cell[2:4]] == SWITCHES
    for _step, time, *_rest in cells:
        assert re.fullmatch(r"\d+\.\d{6} s", time)
    board.tab_to(rows.nth(3).get_by_role("button"))
    assert f"step {board.press('Enter').step}" == cells[3][0]
    expect(rows.nth(3)).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="Table").click()
    expect(board.lanes).to_be_visible()
