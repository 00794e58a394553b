"""Both languages say everything: a switch keeps the place, and no message key and no unfilled parameter is ever
seen.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from board import LANGUAGES, Board
from playwright.sync_api import Page, expect

from engine import note_ids, spoken

PLACES = 6  # steps of each example that are looked at, evenly spread
LANG = Path(__file__).parents[2] / "static" / "lang"
EN = json.loads((LANG / "en.json").read_text(encoding="utf-8"))
NAMESPACES = "|".join(sorted({key.partition(".")[0] for key in EN}))
KEY = re.compile(rf"^({NAMESPACES})(\.[\w-]+)+$")
HOLE = re.compile(r"\{\w+\}")
FILE = re.compile(r"\.py$")

WORD = re.compile(r"[A-Za-z]{2,}")
CODE = re.compile(r"[().:]")
QUOTED = ".code, code, kbd, .names, .con, .nm, .own, .pill, .term .tx, noscript, .keys"  # what the program says
TERMS = {
    "Switchyard",
    "CPU",
    "IO",
    "fd",
    "hub",
    "switch",
    "select",
    "poll",
    "epoll",
    "greenlet",
    "gevent",
    "asyncio",
    "stdout",
}


def unsaid(board: Board) -> list[str]:
    """Texts that are message keys, or that hold a parameter which nobody gave."""
    return [text for text in board.texts() if (KEY.match(text) and not FILE.search(text)) or HOLE.search(text)]


def places(of: int) -> list[int]:
    """Steps from the first to the last, evenly spread."""
    return [1 + round((of - 1) * k / (PLACES - 1)) for k in range(PLACES)]


@pytest.mark.parametrize("example", note_ids())
def test_nothing_is_unsaid(page: Page, example: str) -> None:
    board = Board(page)
    of = board.open(example).of
    found = {}
    page.locator(".why-btn").click()
    for language, tag in LANGUAGES.items():
        expect(page.locator("html")).to_have_attribute("lang", tag)
        for step in places(of):
            board.seek(step)
            found[f"{language}, step {step}"] = unsaid(board)
        page.locator(".tbl").click()
        board.look()
        found[f"{language}, table"] = unsaid(board)
        page.locator(".ex").click()
        expect(page.locator("#examples")).to_be_focused()
        found[f"{language}, gallery"] = unsaid(board)
        board.press("Escape", "x", "k", "m", "Escape")
        for key in ("?", "Control+k", "g", "/", "Shift+M"):
            board.press(key)
            found[f"{language}, {key}"] = unsaid(board)
            board.press("Escape")
        board.press("k", "m", "Escape", "c", "c")
        found[f"{language}, told"] = unsaid(board)
        board.press("Escape")
        board.change_language()
    assert {where: texts for where, texts in found.items() if texts} == {}


@pytest.mark.parametrize(("example", "step"), [("gevent-pair", 17), ("server-select", 88), ("server-nonblocking", 200)])
def test_a_switch_keeps_the_place_and_changes_every_word(page: Page, example: str, step: int) -> None:
    board = Board(page)
    english = board.open(example, step)
    board.page.locator(".why-btn").click()
    words = set(board.texts(QUOTED))
    board.change_language()
    expect(page.locator("html")).to_have_attribute("lang", LANGUAGES["zh"])
    chinese = board.look()
    assert (chinese.step, chinese.of, chinese.tokens) == (english.step, english.of, english.tokens)
    assert chinese.sentence != english.sentence
    same = {text for text in words.intersection(board.texts(QUOTED)) if WORD.search(text) and not CODE.search(text)}
    assert same - TERMS - {f"fd {number}" for number in range(20)} == set()
    board.change_language()
    assert board.look() == english


ESPERANTO = {"language.name": "Esperanto", "language.tag": "eo", "top.help": "Helpo", "why.button": "Kial?"}
TELL = """(languages) => new MutationObserver((_, seen) => {
  document.documentElement.dataset.languages = languages;
  seen.disconnect();
}).observe(document, { childList: true })"""


def test_a_third_file_is_a_third_language_in_a_list(page: Page, tmp_path: Path) -> None:
    """What the server makes of such a file is told to the page (tests/test_languages.py has the server itself)."""
    for name in ("en.json", "zh.json"):
        (tmp_path / name).write_bytes((LANG / name).read_bytes())
    (tmp_path / "eo.json").write_text(json.dumps(ESPERANTO), "utf-8")
    page.add_init_script(f"({TELL})({json.dumps(json.dumps(spoken(str(tmp_path))))})")
    page.route("**/lang/eo.json", lambda route: route.fulfill(json=ESPERANTO))
    board = Board(page)
    english = board.open("gevent-pair", 17)
    page.locator("select.lang").select_option("eo")
    expect(page.locator("html")).to_have_attribute("lang", "eo")
    expect(page.locator(".why-btn")).to_have_text("Kial?")
    assert board.look() == english  # the rest is said in English
    page.reload()
    board.settle()
    expect(page.locator(".why-btn")).to_have_text("Kial?")
    page.locator("select.lang").select_option("zh")
    expect(page.locator(".why-btn")).to_have_text("为什么？")
