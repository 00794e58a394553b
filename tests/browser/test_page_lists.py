"""Long lists: three hundred clients, of which the page draws those in sight and brings the one that a step is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from board import Board
from playwright.sync_api import Page

CROWD = "many-clients"
ONE_READS = 5001  # MAIN reads what client c276 has sent
READER, ITS_FD = "c276", 281
ANOTHER = "c88"
TERMINALS = ".terms [data-wire]"
SOCKETS = "#panel-kernel [data-socket-wire]"
INTEREST = ".io3 > section:first-child .fdchip"
DRAWN = 40
GROWTH_MB = 4
# the entries of a list that are wholly or partly in sight within what scrolls them: [name, top] from above
IN_SIGHT = """(entries, scroller) => {
  const frame = document.querySelector(scroller).getBoundingClientRect();
  return entries
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([, box]) => box.bottom > frame.top + 2 && box.top < frame.bottom - 2)
    .map(([one, box]) => [one.querySelector("h3, b").textContent.trim(), box.top]);
}"""


def in_sight(page: Page, entries: str, scroller: str) -> dict[str, float]:
    return dict(page.locator(entries).evaluate_all(IN_SIGHT, scroller))


def terminals(board: Board) -> dict[str, float]:
    board.look()
    return in_sight(board.page, TERMINALS, ".terms")


@pytest.fixture
def board(page: Page) -> Board:
    board = Board(page)
    board.open(CROWD, ONE_READS)
    board.press("Escape")
    return board


def test_a_part_is_drawn_and_says_how_long_the_list_is(board: Board) -> None:
    for entries, of in ((TERMINALS, 300), (SOCKETS, 283), (INTEREST, 284)):
        drawn = board.page.locator(entries)
        assert drawn.count() <= DRAWN, entries
        assert drawn.first.get_attribute("aria-setsize") == str(of), entries


def test_what_a_step_is_about_comes_into_sight(board: Board) -> None:
    page = board.page
    assert READER in terminals(board)
    assert f"fd {ITS_FD}" in in_sight(page, SOCKETS, "#panel-kernel .streams")
    assert f"fd {ITS_FD}" in in_sight(page, INTEREST, ".io3 > section")
    sends = next(
        number
        for number, step in enumerate(board.run.steps, 1)
        if step["n"][0] == "peer.send" and step["n"][1]["wire"] == ANOTHER
    )
    go(board, sends)
    assert ANOTHER in terminals(board)
    assert READER not in terminals(board)


def test_one_can_scroll_from_the_first_to_the_last(board: Board) -> None:
    terms = board.page.locator(".terms")
    terms.evaluate("(one) => { one.scrollTop = 0; }")
    assert next(iter(terminals(board))) == "c0"
    for _ in range(2):  # what is there may be higher than it was taken to be
        terms.evaluate("(one) => { one.scrollTop = one.scrollHeight; }")
        board.look()
    assert "c299" in terminals(board)
    terms.evaluate("(one) => { one.scrollTop = one.scrollHeight / 2; }")
    middle = [int(name[1:]) for name in terminals(board)]
    assert middle == list(range(middle[0], middle[0] + len(middle)))
    assert 100 < middle[0] < 200


def test_nothing_jumps_while_one_scrolls(board: Board) -> None:
    """Whichever part is drawn: what was in sight moves by as much as one has scrolled, and no entry is left out."""
    terms = board.page.locator(".terms")
    before = terminals(board)
    for way in [-90] * 45 + [90] * 30:
        terms.evaluate("(one, by) => { one.scrollTop += by; }", way)
        now = terminals(board)
        both = before.keys() & now.keys()
        assert both, (before, now)
        moved = [now[name] - before[name] for name in both]
        assert all(abs(by + way) < 2 for by in moved), (way, moved)
        numbers = [int(name[1:]) for name in now]
        assert numbers == list(range(numbers[0], numbers[-1] + 1))
        before = now
    assert READER not in before


def test_the_page_does_not_grow_while_one_steps_through_a_crowd(board: Board) -> None:
    devtools = board.page.context.new_cdp_session(board.page)

    def heap() -> float:
        devtools.send("HeapProfiler.collectGarbage")
        return float(devtools.send("Runtime.getHeapUsage")["usedSize"]) / 1e6

    board.walk("N", 20)
    before = heap()
    board.walk("N", 60)
    assert heap() - before < GROWTH_MB


def test_on_a_phone_the_lists_scroll_with_the_page(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport={"width": 390, "height": 844})
    board = Board(page)
    board.open(CROWD, ONE_READS)
    board.press("Escape")
    page.get_by_role("tab", name="Network").click()
    scroller = page.evaluate(
        """() => {
          let one = document.querySelector(".terms");
          while (one.scrollHeight <= one.clientHeight) one = one.parentElement;
          one.id ||= "scroller";
          return `#${one.id}`;
        }"""
    )
    for share in (0.9, 0.5, 0.7):
        page.locator(scroller).evaluate("(one, share) => { one.scrollTop = one.scrollHeight * share; }", share)
        board.look()
        shown = [int(name[1:]) for name in in_sight(page, TERMINALS, scroller)]
        assert shown
        assert shown == list(range(shown[0], shown[0] + len(shown)))


def test_a_short_list_shows_what_a_step_is_about_unless_somebody_is_at_work_in_it(
    new_page: Callable[..., Page],
) -> None:
    page = new_page(viewport={"width": 1280, "height": 720})
    board = Board(page)
    board.open("srv-select", 2)
    board.press("Escape")
    says = [number for number, step in enumerate(board.run.steps, 1) if step["n"][0] == "peer.send"]
    speakers = [board.run.steps[number - 1]["n"][1]["wire"] for number in says]
    assert speakers[:3] == ["A", "B", "C"]
    for client, step in zip("ABC", says, strict=False):
        go(board, step)
        assert client in terminals(board)
    page.locator(".terms").evaluate("(one) => { one.scrollTop = 0; }")
    board.terminal("A").get_by_role("textbox").focus()
    go(board, says[speakers.index("C", 3)])
    assert "A" in terminals(board)
    assert "C" not in terminals(board)


def go(board: Board, step: int) -> None:
    """Goes to a step as the address does, so that the focus stays where it is."""
    board.page.evaluate("(step) => { location.hash = location.hash.replace(/&s=.*/, `&s=${step}`); }", step)
    board.wait_for_step(step)
