"""Both languages say everything: the switch keeps the place, and no message key and no empty parameter is ever seen."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from board import LANGUAGES, Board, texts
from playwright.sync_api import Page, expect

from engine import example_ids

PLACES = 5  # steps of each example that are looked at, evenly spread
HAN = re.compile(r"[\u4e00-\u9fff]")
WORD = re.compile(r"[A-Za-z]{2,}")
NAMESPACES = (
    "ask block card client clients code cpu end error example hand help hub keyboard lane layer menu model nar out "
    "parked poll say sock stage state status tab tasks timeline top transport ui why wire"
).split()
KEY = re.compile(rf"^({'|'.join(NAMESPACES)})\.[a-z][\w.-]*$")
HOLE = re.compile(r"\{\w+\}")
SAME = {
    # What is the same in both languages: names, code, keys, and words of the trade.
    "Switchyard", "CPU", "IO", "hub", "select", "poll", "epoll", "greenlet", "gevent", "stdout", "fd",
}  # fmt: skip


def unsaid(board: Board) -> list[str]:
    """Texts that are message keys, or that hold a parameter which nobody gave."""
    return [text for text in texts(board.page) if KEY.match(text) or HOLE.search(text)]


def places(of: int) -> list[int]:
    """Steps from the first to the last, evenly spread."""
    return sorted({1 + round((of - 1) * k / (PLACES - 1)) for k in range(PLACES)})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", example_ids())
def test_nothing_is_unsaid(new_page: Callable[..., Page], example: str, language: str) -> None:
    board = Board(new_page(locale=LANGUAGES[language]))
    of = board.open(example).of
    found = {"menu": board.press("Escape") and menu(board), "help": help_(board)}
    board.page.locator(".why-btn").click()
    for step in places(of):
        seek(board, step)
        found[f"step {step}"] = unsaid(board)
    board.page.locator(".tbl").click()
    found["table"] = unsaid(board)
    assert {where: keys for where, keys in found.items() if keys} == {}
