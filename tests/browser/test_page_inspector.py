"""The inspector, the values that ride along the token's way, and the queues below the scheduler."""

from __future__ import annotations

import pytest
from board import SIZES, Board
from playwright.sync_api import Page, expect

GENERATOR_DEEP = 11  # a step of the generators at which one of them runs, called by the module
TWO_PROGRAMS = "cli-prompt"


def rows(page: Page, selector: str) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(selector).all_inner_texts()]


def values(page: Page) -> dict[str, str]:
    """The names and values of the table."""
    return dict(zip(rows(page, ".vars th"), rows(page, ".vars .v"), strict=True))


def test_shift_v_opens_it_and_it_is_open_at_the_next_visit(page: Page) -> None:
    board = Board(page)
    board.open("gen-pingpong", GENERATOR_DEEP)
    expect(page.locator(".inspector")).to_have_count(0)
    board.press("Shift+v")
    expect(page.locator(".inspector")).to_be_visible()
    board.open("gen-pingpong", GENERATOR_DEEP)
    expect(page.locator(".inspector")).to_be_visible()
    page.locator(".inspector > .hd > .ico").click()
    expect(page.locator(".peek")).to_be_visible()


def test_a_function_of_the_call_stack_shows_its_names_and_its_line(page: Page) -> None:
    board = Board(page)
    board.open("gen-pingpong", GENERATOR_DEEP)
    board.press("Shift+v")
    assert rows(page, ".fnframe > b") == ["the module", "task()"]
    assert values(page) == {"name": "'A'", "n": "3", "i": "1"}
    page.locator(".fnframe").first.click()
    board.look()
    assert values(page)["t"] == "<generator>"
    expect(page.locator(".ln.picked")).to_have_attribute("data-line", "12")
    page.locator(".fnframe").first.hover()
    expect(page.locator(".ln.lit").first).to_have_attribute("data-line", "12")


def test_what_changed_says_what_it_was_and_a_step_back_takes_it_back(page: Page) -> None:
    board = Board(page)
    board.open("gen-pingpong")
    board.press("Shift+v")
    last = board.look().of
    seen: dict[int, list[str]] = {}
    for _ in range(last - 1):
        seen[board.look().step] = rows(page, ".vars tr")
        board.press("ArrowRight")
    assert any("i 2 was 1" in row for told in seen.values() for row in told)
    for step in range(last - 1, last - 30, -1):
        board.press("ArrowLeft")
        assert rows(page, ".vars tr") == seen[step]


def test_a_selected_task_stays_with_its_line_while_others_run(page: Page) -> None:
    board = Board(page)
    board.open("gevent-queue", 24)
    board.press("Shift+v", "2")
    expect(page.locator(".inspector h3")).to_contain_text("producer")
    expect(page.locator(".ln.picked")).to_have_attribute("data-line", "8")
    expect(page.locator(".ln.on")).to_have_attribute("data-line", "12")
    board.press("ArrowRight")
    expect(page.locator(".inspector h3")).to_contain_text("producer")
    page.locator(".pin .btn").first.click()
    expect(page.locator(".inspector h3")).to_contain_text("consumer")
    page.locator(".pin .btn").last.click()
    assert page.locator(".task > button[aria-pressed=true]").all_inner_texts() == ["consumer"]


def test_a_selected_task_brings_its_file(page: Page) -> None:
    board = Board(page)
    board.open(TWO_PROGRAMS)
    board.press("End")
    shown = page.locator(".codep [role=tab][aria-selected=true]")
    files = page.locator(".codep [role=tab]").all_inner_texts()
    found = []
    for digit in ("1", "2"):
        board.press(digit)
        found.append(shown.inner_text())
    assert sorted(found) == sorted(files)


@pytest.mark.parametrize("size", SIZES)
def test_a_value_rides_along_the_way_and_stays_drawn(page: Page, size: str) -> None:
    board = Board(page)
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    board.open("greenlet-values")
    page.goto(f"/#example=greenlet-values&s={board.run.says('switch.switch.task.with', value='2')}")
    parcel = page.locator(".parcel")
    expect(parcel).to_have_text("2")
    box = parcel.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    board.press("ArrowRight")
    expect(parcel).to_have_count(0)
    board.press("ArrowLeft")
    expect(parcel).to_have_text("2")


def test_the_reasons_name_the_value(page: Page) -> None:
    board = Board(page)
    board.open("gevent-asyncresult")
    page.goto(f"/#example=gevent-asyncresult&s={board.run.says('dispatch.callback.with', value='42')}")
    expect(page.locator(".parcel")).to_have_text("42")
    board.press("y")
    expect(page.locator("#why")).to_contain_text("42")


def test_a_queue_shows_what_is_put_and_taken(page: Page) -> None:
    board = Board(page)
    board.open("gevent-queue")
    page.goto(f"/#example=gevent-queue&s={board.run.says('queue.put.limit', item='2')}")
    expect(page.locator(".queue .item.put")).to_contain_text("2")
    assert len(rows(page, ".queue .item")) == 2
    page.goto(f"/#example=gevent-queue&s={board.run.says('queue.taken', item='1')}")
    expect(page.locator(".queue .item.taken")).to_contain_text("1")
    expect(page.locator(".queue .wait")).to_contain_text("producer")
    board.press("ArrowRight")
    expect(page.locator(".queue .item.taken")).to_have_count(0)
