"""A recording as one file: it plays from disk, with the network off, like the page that a server sends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from board import Board
from playwright.sync_api import Page, expect

from engine import replay
from engine.__main__ import main as engine
from tools import bundle

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "engine/examples"


@pytest.fixture(scope="module")
def player() -> bytes:
    """The file that recordings are put into, as the sources give it."""
    reason = bundle.why_not()
    if reason:
        pytest.skip(reason)
    return bundle.build_all()[bundle.REPLAY]


@pytest.fixture
def open_file(
    player: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new_page: Callable[..., Page]
) -> Callable[..., Board]:
    """Runs an example's programs, makes one file of the recording, and opens it without a network."""
    (tmp_path / "player.html").write_bytes(player)
    monkeypatch.setattr(replay, "TEMPLATE", tmp_path / "player.html")

    def opened(program: str, *options: str, place: str = "", lang: str = "en") -> Board:
        recording, file = tmp_path / "run.jsonl", tmp_path / "run.html"
        engine(["run", str(EXAMPLES / program), "--record", str(recording), *options])
        assert engine(["export", str(recording), "--html", str(file), "--lang", lang]) == 0
        page = new_page(offline=True, reduced_motion="reduce")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri() + place)
        board = Board(page)
        board.settle()
        assert asked == [file.as_uri()]
        return board

    return opened


def test_it_is_walked_to_its_end_and_back(open_file: Callable[..., Board]) -> None:
    board = open_file("gevent_pair.py")
    expect(board.page).to_have_title("gevent switches on IO · Switchyard")
    first = board.look()
    assert (first.step, first.of) == (1, 41)
    looks = [first, *board.walk_on("ArrowRight", 60)]
    assert looks[-1].step == first.of
    assert looks[-1].output == [["123", "456", "345", "567"]]
    assert board.walk_on("ArrowLeft", 60) == looks[-2::-1]
    assert board.press("End") == looks[-1]


def test_a_link_leads_to_a_step_of_it(open_file: Callable[..., Board]) -> None:
    board = open_file("gevent_pair.py", place="#s=17&lang=zh")
    assert board.wait_for_step(17).sentence.startswith("func")
    expect(board.page.locator("html")).to_have_attribute("lang", "zh-CN")
    board.page.evaluate("location.hash = '#s=20'")
    board.wait_for_step(20)


def test_it_speaks_the_language_that_was_asked_for_and_the_others(open_file: Callable[..., Board]) -> None:
    board = open_file("gevent_pair.py", lang="zh")
    expect(board.page.locator("html")).to_have_attribute("lang", "zh-CN")
    board.change_language()
    assert "is about to run" in board.press("Home").sentence


def test_it_says_that_nobody_answers_a_client(open_file: Callable[..., Board]) -> None:
    board = open_file("server_select.py", "--scenario", "server-select")
    expect(board.page.locator(".clients")).to_contain_text("This file holds one recorded run.")
    board.press(*["i"] * 10)
    expect(board.terminal("A")).to_contain_text("connected")
    assert board.page.locator(".clients").get_by_role("button").count() == 0
    assert board.page.locator(".clients").get_by_role("textbox").count() == 0
    assert board.press("End").next == "Go back to any step to look at it again."


def test_there_is_no_way_to_other_runs(open_file: Callable[..., Board]) -> None:
    board = open_file("gevent_pair.py")
    assert board.page.get_by_role("button", name="gevent switches on IO").count() == 0
    before = board.look()
    assert board.press("e", "]") == before
    board.press("Control+k")
    offered = board.page.get_by_role("option").all_inner_texts()
    assert len(offered) > 20
    assert not [text for text in offered if "xample" in text]


def test_a_recording_of_ones_own_program_is_called_after_it(open_file: Callable[..., Board], tmp_path: Path) -> None:
    own = tmp_path / "mine & <yours>.py"
    own.write_text("print('<b>')\n")
    board = open_file(str(own))
    expect(board.page).to_have_title("mine & <yours>.py · Switchyard")
    expect(board.page.locator(".chooser")).to_have_text("mine & <yours>.py")
    assert board.press("End").output == [["<b>"]]


def test_what_the_page_saves_is_what_it_shows(
    player: bytes, tmp_path: Path, page: Page, new_page: Callable[..., Page]
) -> None:
    page.route("**/static/built/replay.html", lambda route: route.fulfill(body=player))
    board = Board(page)
    board.open("threads-gil")  # long: most of its steps come in blocks
    page.keyboard.press("Shift+E")
    with page.expect_download() as download:
        page.locator(".save .fmt", has_text="One file that plays the run").click()
    assert download.value.suggested_filename == "threads-gil.html"
    file = tmp_path / "saved.html"
    download.value.save_as(file)
    there = Board(new_page(offline=True, reduced_motion="reduce"))
    there.page.goto(file.as_uri())
    there.settle()
    for step in (1, 2, 300, 20_000):
        for each in (board, there):
            each.page.evaluate(f"location.hash = '#example=threads-gil&s={step}'")
        assert board.wait_for_step(step) == there.wait_for_step(step)


def test_it_can_be_saved_from_as_far_as_that_takes_no_server(open_file: Callable[..., Board]) -> None:
    board = open_file("gevent_pair.py")
    board.press("Shift+E")
    offered = board.page.locator(".save .fmt b").all_inner_texts()
    assert "Animated GIF" not in offered
    assert board.page.get_by_role("heading", name="A range").count() == 0
    assert "One file that plays the run" not in offered
    for name, ending in (("Output", ".txt"), ("Picture of the view", ".png")):
        with board.page.expect_download() as download:
            board.page.locator(".save .fmt", has=board.page.get_by_text(name, exact=True)).click()
        assert download.value.suggested_filename.endswith(ending)
        expect(board.page.locator(".save")).to_have_count(0)
        board.press("Shift+E")
