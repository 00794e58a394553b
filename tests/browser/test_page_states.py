"""What the page shows when not all is well: each state is there, says what happened and what can be done."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from board import LANGUAGES, Board
from heard import read_message
from playwright.sync_api import Page, WebSocketRoute, expect

if TYPE_CHECKING:
    from conftest import Complaints, Restartable

LONG = "threads-gil"
UNREACHABLE = "ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|WebSocket connection to"
PATIENCE = 20_000  # ms until the page has found the new server
HELD = 512  # steps from which on nothing comes
CUT = 3000  # steps after which the server cuts a run
TRY = "document.querySelector('.notice.quiet button')?.click()"
KEEP_PLACES = """() => {
  const scrubber = document.querySelector('[data-canvas="scrub"]');
  window.places = [];
  const place = () => `${scrubber.getAttribute("aria-valuenow")} of ${scrubber.getAttribute("aria-valuemax")}`;
  new MutationObserver(() => places.push(place())).observe(scrubber, { attributes: true });
}"""


@pytest.fixture
def server(restartable: Restartable) -> str:
    """In this module every test has a server of its own."""
    return restartable.url


def engines() -> list[int]:
    """The engine's processes among those that descend from this one."""
    parents, commands = {}, {}
    for each in Path("/proc").iterdir():
        with suppress(ValueError, OSError):  # no process, or none any more
            number = int(each.name)
            parents[number] = int((each / "stat").read_text("utf-8").rpartition(")")[2].split()[1])
            commands[number] = (each / "cmdline").read_bytes().decode().split("\0")
    found = [os.getpid()]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    told = [(pid, commands.get(pid, [])) for pid in found]
    return [pid for pid, words in told if "-m" in words and any(word.startswith("engine") for word in words)]


# --- before anything is here ------------------------------------------------------------------------------------------


def test_the_page_has_its_shape_before_any_script_runs(new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/")
    box = page.locator(".shape .main").bounding_box()
    assert box is not None
    assert box["height"] > 300
    expect(page.locator(".noscript").first).to_be_visible()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_server_that_says_nothing_yet_is_waited_for_in_words(new_page: Callable[..., Page], lang: str) -> None:
    page = new_page(locale=LANGUAGES[lang])
    page.route_web_socket("**/live", lambda route: None)
    page.goto("/")
    expect(page.locator(".why-blank")).to_be_visible()
    expect(page.locator(".shape")).to_have_count(0)
    expect(page.locator(".why-blank .big")).to_have_text(
        {"en": "The recording is on its way", "zh": "录制马上就来"}[lang]
    )


def test_a_step_far_away_is_waited_for_with_progress(page: Page) -> None:
    held: list[str | bytes] = []

    def hold(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        server.on_message(lambda said: held.append(said) if is_late(said) else route.send(said))

    def is_late(said: str | bytes) -> bool:
        message = read_message(said)
        return message["type"] == "steps" and message["from"] >= HELD

    page.route_web_socket("**/live", hold)
    page.goto(f"/#example={LONG}&s=9000")
    expect(page.locator(".working")).to_contain_text("On the way to step 9000")


# --- the server is not there ------------------------------------------------------------------------------------------


def test_a_lost_server_is_told_with_what_still_works_and_can_be_tried_at_once(
    page: Page, restartable: Restartable, complaints: Complaints
) -> None:
    complaints.allow(UNREACHABLE)
    board = Board(page)
    board.open("gevent-pair", 10)
    restartable.stop()
    notice = page.locator(".notice.quiet")
    expect(notice).to_contain_text("The server cannot be reached.", timeout=PATIENCE)
    expect(notice).to_contain_text(re.compile("next attempt in [1-4] s|trying"))
    assert board.press("ArrowRight").step == 11
    restartable.start()
    lost = board.run
    page.evaluate(KEEP_PLACES)
    expect(page.get_by_role("button", name="Try now").or_(page.locator(".status.ended"))).not_to_have_count(0)
    page.evaluate(TRY)  # where the page has not come back by itself meanwhile
    expect(notice).to_have_count(0, timeout=PATIENCE)
    board.recording.wait_for_another(lost, "ended")
    expect(page.locator(".working")).to_have_count(0)
    look = board.settle()
    assert (look.step, look.of) == (11, len(lost.steps))
    assert {place.split()[0] for place in page.evaluate("places")} <= {"11"}, "nobody loses their place meanwhile"


@pytest.mark.limits(RUNS=1)
def test_a_busy_server_can_be_asked_again(new_page: Callable[..., Page]) -> None:
    first, second = new_page(), new_page()
    Board(first).open("server-select")
    second.goto("/#example=srv-select")
    alert = second.get_by_role("alert")
    expect(alert).to_contain_text("The server is busy")
    expect(second.locator(".why-blank")).to_contain_text("There is nothing to show")
    expect(second.locator(".status")).to_contain_text("nothing to show")
    first.goto("about:blank")
    alert.get_by_role("button", name="Try again").click()
    Board(second).settle()
    expect(alert).to_have_count(0)


# --- the run is not whole ---------------------------------------------------------------------------------------------


@pytest.mark.limits(RUN_STEPS=CUT)
def test_a_run_that_is_too_long_is_cut_visibly_and_can_be_walked_through(page: Page) -> None:
    board = Board(page)
    board.open(LONG)
    expect(page.get_by_role("alert")).to_contain_text("The recording is cut here")
    expect(page.locator(".status")).to_have_text("cut at its limit")
    end = board.press("End")
    assert end.step == end.of > CUT
    assert "The recording is cut here" in end.next
    page.get_by_role("button", name="Dismiss").click()
    assert "The recording is cut here" in board.look().next
    assert board.press("ArrowLeft").step == end.step - 1


def test_a_run_that_ends_at_the_limit_of_its_scenario_says_so(page: Page) -> None:
    board = Board(page)
    board.open("server-nonblocking")
    expect(page.locator(".status")).to_have_text("cut at its limit")
    assert "at its limit of 3 s" in board.press("End").sentence


@pytest.mark.skipif(sys.platform != "linux", reason="finds the engines in /proc")
@pytest.mark.limits(RESERVE=0, RESERVE_OWN=0)
def test_a_dead_engine_leaves_what_it_recorded_and_a_way_to_run_it_anew(page: Page) -> None:
    board = Board(page)
    before = board.open("server-select", 40)
    killed = engines()
    assert killed
    for pid in killed:
        with suppress(ProcessLookupError):  # it ended with one of the others
            os.kill(pid, signal.SIGKILL)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The run broke off")
    expect(page.locator(".status")).to_have_text("broken off")
    assert board.look().sentence == before.sentence
    run = board.run
    alert.get_by_role("button", name="Run it anew").click()
    board.recording.wait_for_another(run, "parked")
    expect(page.locator(".status")).to_have_text("waiting for you")
    assert (board.look().step, board.look().sentence) == (before.step, before.sentence)


def test_an_exception_is_in_the_sentence_the_status_and_the_output(page: Page) -> None:
    board = Board(page)
    page.goto("""/#example=many-clients&s=1&set={"descriptors":64}""")
    board.settle()
    end = board.press("End")
    assert "Too many open files" in end.sentence + end.next
    expect(page.locator(".status")).to_have_text("ended with an error")
    expect(page.locator(".con .row.err").first).to_contain_text("Traceback")
    expect(page.locator(".con .row.err").last).to_contain_text("OSError: [Errno 24] Too many open files")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_example_that_nobody_knows_leads_to_the_gallery(new_page: Callable[..., Page], lang: str) -> None:
    page = new_page(locale=LANGUAGES[lang])
    page.goto("/#example=nowhere")
    page.get_by_role("alert").get_by_role("button").first.click()
    expect(page.locator(".gallery")).to_be_visible()
