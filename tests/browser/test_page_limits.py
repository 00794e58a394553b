"""What the page shows of the queue and of limits: the place of a run that waits, and where and why a run was cut."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from board import LANGUAGES, Board
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from conftest import Restartable

PATIENCE = 20_000  # ms until a busy host has come so far
ENDLESS = "import time\nn = 0\nwhile True:\n    exec('for i in range(100_000): pass')\n    n += 1\n"
OPEN = """([program, example]) => new Promise((opened, failed) => {
  const socket = new WebSocket(`ws://${location.host}/live`);
  window.sockets = [...(window.sockets ?? []), socket];
  const programs = program === null ? undefined : [{ name: "p.py", source: program }];
  socket.onopen = () => socket.send(JSON.stringify({ do: "open", programs, example: example ?? undefined }));
  socket.onmessage = ({ data }) => {
    const message = typeof data === "string" ? JSON.parse(data) : {};
    if (message.type === "run") opened(message.work?.name ?? "");
    if (message.type === "error") failed(new Error(message.code));
  };
})"""


@pytest.fixture
def server(restartable: Restartable) -> str:
    """In this module every test has a server of its own."""
    return restartable.url


def work(page: Page, program: str) -> str:
    """Runs a program beside the page; gives its name."""
    return str(page.evaluate(OPEN, [program, None]))


def leave(page: Page) -> None:
    """Whoever has run something beside the page turns to something else."""
    page.evaluate("""() => window.sockets.forEach((socket) => {
      socket.send(JSON.stringify({ do: "open", example: "greenlet-pair" }));
    })""")


@pytest.mark.limits(RUNNING=1, RESERVE=0, RESERVE_OWN=0)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_run_in_the_queue_says_so_and_begins_by_itself(new_page: Callable[..., Page], lang: str) -> None:
    hog, page = new_page(), new_page(locale=LANGUAGES[lang])
    hog.goto("/")
    work(hog, ENDLESS)
    work(hog, ENDLESS + "# another\n")
    page.goto("/#example=server-select")
    blank = page.locator(".why-blank.queued")
    expect(blank.locator(".big")).to_have_text({"en": "In the queue", "zh": "正在排队"}[lang], timeout=PATIENCE)
    expect(blank).to_contain_text({"en": "1 run is before yours", "zh": "前面还有 1 个运行"}[lang])
    expect(blank).to_have_attribute("role", "status")
    expect(page.locator(".status")).to_have_text({"en": "in the queue", "zh": "排队中"}[lang])
    leave(hog)
    Board(page).settle()
    expect(blank).to_have_count(0)
    expect(page.locator(".status")).not_to_have_text({"en": "in the queue", "zh": "排队中"}[lang])


@pytest.mark.limits(OWN_OUTPUT_BYTES=2000)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_program_that_prints_too_much_is_cut_with_its_reason(new_page: Callable[..., Page], lang: str) -> None:
    page = new_page(locale=LANGUAGES[lang])
    page.goto("/")
    name = work(page, "while True:\n    print('x' * 70)\n")
    page.goto(f"/#example=own&work={name}")
    board = Board(page)
    board.settle()
    expect(page.locator(".status")).to_have_text({"en": "cut at its limit", "zh": "到上限截断"}[lang])
    assert {"en": "has printed", "zh": "程序已输出"}[lang] in board.press("End").sentence


@pytest.mark.limits(OWN_CPU_SECONDS=1, OWN_STALL_SECONDS=0.5)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_program_that_computes_in_c_is_cut_with_its_reason(new_page: Callable[..., Page], lang: str) -> None:
    page = new_page(locale=LANGUAGES[lang])
    page.goto("/")
    name = work(page, "n = 1\nsum(range(10 ** 12))\n")
    page.goto(f"/#example=own&work={name}")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text({"en": "The run is cut here", "zh": "运行到此截断"}[lang], timeout=PATIENCE)
    expect(page.locator(".status")).to_have_text({"en": "cut at its limit", "zh": "到上限截断"}[lang])
    end = Board(page).press("End")
    assert {"en": "computed for too long", "zh": "连续计算太久"}[lang] in end.next
    page.get_by_role("button", name={"en": "Dismiss", "zh": "知道了"}[lang]).click()
    expect(alert).to_have_count(0)
