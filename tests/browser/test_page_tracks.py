"""The timeline by wheel, keys, mouse and fingers: the part in view, the overview, the tracks, and what is lit."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from board import Board
from playwright.sync_api import CDPSession, Locator, Page, expect

POOL = "gevent-pool"  # many tasks, and longer than the lanes show at once
MIDDLE = 60


@pytest.fixture
def board(page: Page) -> Board:
    board = Board(page)
    board.open(POOL, MIDDLE)
    board.press("Escape")
    return board


def edge(board: Board, which: str) -> Locator:
    return board.page.locator(f'[data-edge="{which}"]')


def part(board: Board) -> tuple[int, int]:
    """The steps at both ends of the part in view, counted from 1."""
    board.look()
    first, last = (int(edge(board, which).get_attribute("aria-valuenow") or 0) for which in ("from", "to"))
    return first, last


def span(board: Board) -> int:
    first, last = part(board)
    return last - first


def box(place: Locator) -> dict[str, float]:
    found = place.bounding_box()
    assert found is not None
    return dict(found)  # type: ignore[call-overload]


def point(place: Locator, x: float, y: float = 0.5) -> tuple[float, float]:
    """A point of an element, by the shares of its width and height."""
    found = box(place)
    return found["x"] + found["width"] * x, found["y"] + found["height"] * y


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*((a + b) / 2 for a, b in zip(start, end, strict=True)))
    page.mouse.move(*end)
    page.mouse.up()


def count(board: Board) -> str:
    return (board.page.locator(".trk .sr").text_content() or "").strip()


# --- the part in view -------------------------------------------------------------------------------------------------


def test_the_wheel_zooms_about_the_pointer_and_with_shift_pans(board: Board) -> None:
    before = span(board)
    board.page.mouse.move(*point(board.lanes, 0.5))
    board.page.mouse.wheel(0, -300)
    near = span(board)
    assert near < before
    first, _ = part(board)
    board.page.keyboard.down("Shift")
    board.page.mouse.wheel(0, 400)
    board.page.keyboard.up("Shift")
    assert part(board)[0] > first
    board.page.mouse.wheel(0, 3000)
    assert part(board) == (1, board.look().of)


def test_a_trackpads_pinch_zooms(board: Board) -> None:
    board.press("0")
    x, y = point(board.lanes, 0.5)
    wheel = {"type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": -60, "modifiers": 2}
    board.page.context.new_cdp_session(board.page).send("Input.dispatchMouseEvent", wheel)
    assert span(board) < board.look().of - 1


def test_a_drag_on_the_ruler_or_with_shift_shows_that_range(board: Board) -> None:
    board.press("0")
    whole = span(board)
    top = 8 / box(board.lanes)["height"]
    drag(board.page, point(board.lanes, 0.6, top), point(board.lanes, 0.8, top))
    ruler = part(board)
    assert ruler[1] - ruler[0] < whole / 2
    board.press("0", "0")
    board.page.keyboard.down("Shift")
    drag(board.page, point(board.lanes, 0.6), point(board.lanes, 0.8))
    board.page.keyboard.up("Shift")
    assert span(board) < whole / 2
    assert board.look().step == MIDDLE, "choosing a range leaves the playhead where it is"


def test_f_fits_the_selected_tasks_turn_then_its_life(board: Board) -> None:
    board.press("3", "f")
    turn = span(board)
    board.press("f")
    assert span(board) > turn
    board.press("Escape", "f")
    assert span(board) < board.look().of / 2


def test_two_fingers_zoom_about_their_middle_and_one_pans(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    board = Board(page)
    board.open(POOL, MIDDLE)
    board.press("Escape")
    fingers = page.context.new_cdp_session(page)
    before = span(board)
    y = point(board.lanes, 0.5)[1]
    middle = point(board.lanes, 0.65)[0]
    touch(fingers, "touchStart", [(middle - 20, y), (middle + 20, y)])
    for reach in (30, 45, 60):
        touch(fingers, "touchMove", [(middle - reach, y), (middle + reach, y)])
    touch(fingers, "touchEnd", [])
    near = part(board)
    assert near[1] - near[0] < before
    step = board.look().step
    far = point(board.lanes, 0.45)[0]
    touch(fingers, "touchStart", [(far, y)])
    for moved in (20, 60, 100):
        touch(fingers, "touchMove", [(far + moved, y)])
    touch(fingers, "touchEnd", [])
    assert part(board)[0] < near[0] or near[0] == 1
    assert board.look().step == step


def touch(fingers: CDPSession, kind: str, places: list[tuple[float, float]]) -> None:
    points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
    fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


# --- the overview -----------------------------------------------------------------------------------------------------


def test_the_overviews_edges_zoom_its_part_pans_and_elsewhere_another_is_chosen(board: Board) -> None:
    overview = board.page.locator("[data-overview]")
    first, last = part(board)
    middle = box(overview)["y"] + box(overview)["height"] / 2
    start, end = (box(edge(board, which))["x"] + box(edge(board, which))["width"] / 2 for which in ("from", "to"))
    drag(board.page, (end, middle), (end + 150, middle))
    assert part(board)[0] == first
    assert part(board)[1] > last
    drag(board.page, ((start + end) / 2, middle), ((start + end) / 2 + 100, middle))
    assert part(board)[0] > first
    right = box(overview)["x"] + box(overview)["width"] - 20
    drag(board.page, (right - 120, middle), (right, middle))
    assert part(board)[0] > last


def test_the_edges_are_sliders_for_the_keyboard(board: Board) -> None:
    first, last = part(board)
    edge(board, "to").focus()
    board.press("ArrowRight", "ArrowRight")
    assert part(board)[1] > last
    board.press("End")
    assert part(board) == (first, board.look().of)
    edge(board, "from").focus()
    board.press("Home")
    assert part(board) == (1, board.look().of)
    board.press("PageUp", "PageUp")
    first, last = part(board)
    board.press("Shift+ArrowLeft")
    assert part(board)[0] < first
    expect(edge(board, "from")).to_have_accessible_name("Start of the part in view")
    assert board.look().step == MIDDLE, "the arrows were the edge's"


def test_the_page_does_not_jump_when_only_a_part_is_in_view(board: Board) -> None:
    board.press("0")
    before = box(board.lanes)
    board.press("w", "w", "w")
    board.look()
    assert box(board.lanes) == before


# --- the tracks -------------------------------------------------------------------------------------------------------


def test_the_list_filters_and_what_is_hidden_is_always_said(board: Board) -> None:
    total = int(count(board).split()[2])
    board.press("Shift+X")
    dialog = board.page.locator(".picker.tracks")
    expect(dialog).to_be_visible()
    board.page.keyboard.type("job")
    expect(dialog.locator("li").first).to_contain_text("job")
    board.press("Escape")
    expect(dialog).to_be_hidden()
    shown = int(count(board).split()[0])
    assert 0 < shown < total
    expect(board.page.locator(".trk [aria-hidden]").last).to_have_text(f"{shown} of {total} tracks")
    board.press("Shift+X")
    dialog.get_by_role("button", name="As it was").click()
    expect(dialog.get_by_role("status")).to_have_text(f"{total} of {total} tracks")


def test_a_track_moves_by_keys_and_by_dragging_its_name(board: Board) -> None:
    def order() -> list[str]:
        board.press("Shift+X")
        expect(board.page.locator(".tracks li .x").first).to_be_visible()
        names = board.page.locator(".tracks li .x").all_inner_texts()
        board.press("Escape")
        return names

    before = order()
    board.page.mouse.click(5, 5)
    board.press("Shift+ArrowDown", "Shift+ArrowDown", "Alt+ArrowUp")
    assert order()[:3] == [before[1], before[0], before[2]]
    lanes = box(board.lanes)
    row = (lanes["height"] - 26) / 15
    name = (lanes["x"] + 40, lanes["y"] + 20 + row / 2)
    drag(board.page, name, (name[0], name[1] + 2.3 * row))
    assert order()[:3] == [before[0], before[2], before[1]]


def test_groups_fold_into_one_row(page: Page) -> None:
    board = Board(page)
    board.open("client-and-server", 20)
    board.press("Escape", "Shift+X")
    tall = box(board.lanes)["height"]
    dialog = board.page.locator(".picker.tracks")
    dialog.get_by_role("button", name="By program").click()
    board.look()
    with_heads = box(board.lanes)["height"]
    assert with_heads > tall
    dialog.get_by_role("button", name="Fold all").click()
    board.look()
    assert box(board.lanes)["height"] < with_heads
    board.press("Escape")
    lanes = box(board.lanes)
    page.mouse.click(lanes["x"] + 40, lanes["y"] + 30)  # the first group's name
    board.look()
    assert box(board.lanes)["height"] > tall


# --- what is lit together ---------------------------------------------------------------------------------------------


def test_card_line_socket_and_client_light_each_other(page: Page) -> None:
    board = Board(page)
    board.open("srv-select", 40)
    board.press("Escape")
    card, socket, client = (page.locator(one) for one in (".task", '[data-socket-wire="A"]', '[data-wire="A"]'))
    for place in (card, socket, client):
        page.mouse.move(5, 5)
        expect(page.locator(".lit")).to_have_count(0)
        place.first.hover()
        for other in (card, socket, client):
            expect(other.first).to_have_class(matching("lit"))
    page.locator(".ln.on .src").hover()
    expect(card.first).to_have_class(matching("lit"))


def test_lane_and_card_light_each_other(board: Board) -> None:
    page = board.page
    lanes = box(board.lanes)
    page.mouse.move(lanes["x"] + 40, lanes["y"] + 20 + 1.5 * (lanes["height"] - 26) / 15)
    expect(page.locator(".task.lit")).to_have_count(1)
    page.mouse.move(5, 5)
    board.look()
    before = picture(board)
    page.locator(".task").nth(1).hover()
    board.look()
    assert picture(board) != before


def matching(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{name}\b")


def picture(board: Board) -> str:
    return str(board.lanes.evaluate("(canvas) => canvas.toDataURL()"))
