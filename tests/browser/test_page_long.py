"""A long run, most of which comes in packed blocks: all of it is there, and every step looks as the server told it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from board import Board
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

ROOT = Path(__file__).resolve().parents[2]
LONG = "threads-gil"
STRIDE = 7919  # steps that have nothing to do with the bounds of blocks


@pytest.fixture
def board(new_page: Callable[..., Page]) -> Board:
    board = Board(new_page(reduced_motion="reduce"))
    board.open(LONG)
    return board


def test_every_place_of_it_can_be_gone_to(board: Board) -> None:
    length = len(board.run.steps)
    assert board.look().of == length > 20_000
    docks = board.run.docks()
    shown = {}
    for k in range(24):
        step = 1 + (k % 12) * STRIDE % length  # each place twice
        board.page.evaluate(f"location.hash = '#example={LONG}&s={step}'")
        look = board.wait_for_step(step)
        board.page.wait_for_url(re.compile(rf"&s={step}(&|$)"))  # the page has written down where it is
        assert look.tokens == docks[step - 1]
        assert shown.setdefault(step, look) == look, "a step looks different, depending on how one comes there"


def test_from_either_end_one_step_on_and_back_looks_the_same(board: Board) -> None:
    for end, on, back in (("Home", "ArrowRight", "ArrowLeft"), ("End", "ArrowLeft", "ArrowRight")):
        looks = [board.press(end), *board.walk(on, 5)]
        assert board.walk(back, 5) == looks[-2::-1]


def test_the_benchmark_of_long_runs_measures_something(browser: Browser) -> None:
    command = [sys.executable, "-m", "tools.bench_page", "--steps", "3000"]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    assert len(told) in (9, 13)  # without and with a built player
    assert all(float(re.split(r"  +", line)[1].replace(",", "")) > 0 for line in told[2:])


def test_a_block_that_cannot_be_read_is_told(page: Page) -> None:
    def spoil(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        server.on_message(lambda said: route.send(said[:-20] if isinstance(said, bytes) else said))

    page.route_web_socket("**/live", spoil)
    page.goto(f"/#example={LONG}")
    expect(page.get_by_role("alert")).to_contain_text("A part of the recording could not be read.")
