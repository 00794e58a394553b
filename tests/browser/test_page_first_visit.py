"""A newcomer opens the page and presses one button, or one key. Expects the gevent pair of the note."""

from __future__ import annotations

import pytest
from board import LANGUAGES, Board
from playwright.sync_api import Page, expect

STEPS = 41
PRINTED = ["123", "456", "345", "567"]
# The sentences of some steps, counted from 1, word for word.
SAID = {
    "en": {
        1: "MAIN is about to run line 1: import gevent",
        8: "MAIN called gevent.spawn(func): func joins the ready queue. It does not run yet.",
        12: "MAIN called g1.join(): it waits until func is over and gives the CPU to the hub.",
        13: "The hub takes func from the ready queue: its first turn.",
        17: "func called time.sleep(1): it arms a 1.00 s timer and gives the CPU to the hub.",
        23: "Nobody is ready. The hub asks the kernel to wake it when its next timer is due, in 1.00 s.",
        24: "Nobody is ready: the hub waits in the kernel, and the CPU sleeps.",
        26: "The timer of func is due: the hub hands the CPU to func.",
        30: "func is over: the hub hands the CPU to MAIN, which waited for that.",
        41: "The program is finished.",
    },
    "zh": {
        1: "MAIN 即将运行第 1 行：import gevent",
        8: "MAIN 调用了 gevent.spawn(func)：func 进入就绪队列，此时还没有运行。",
        12: "MAIN 调用了 g1.join()：它要等 func 结束，于是把 CPU 交给 hub。",
        13: "hub 从就绪队列取出 func：这是它第一次运行。",
        17: "func 调用了 time.sleep(1)：它设好 1.00 s 的定时器，把 CPU 交给 hub。",
        23: "没有就绪者。hub 请内核在下一个定时器到期时叫醒它，也就是 1.00 s 后。",
        24: "没有就绪者：hub 在内核中等待，CPU 休眠。",
        26: "func 的定时器到期：hub 把 CPU 交给 func。",
        30: "func 已结束：hub 把 CPU 交给等着它的 MAIN。",
        41: "程序运行结束。",
    },
}


def test_one_click_plays_the_gevent_pair_to_its_end(page: Page) -> None:
    page.clock.install()
    board = Board(page)
    first = board.open()
    assert (board.run.example, first.step, first.of, first.output) == ("gevent-pair", 1, STEPS, [[]])
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(60_000)
    assert board.wait_for_step(STEPS).output == [PRINTED]
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_one_key_plays_and_the_same_key_stops(page: Page) -> None:
    page.clock.install()
    board = Board(page)
    board.open()
    board.press("Space")
    page.clock.run_for(5_000)
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    stopped = board.press("Space")
    assert 1 < stopped.step < STEPS
    page.clock.run_for(60_000)
    assert board.look() == stopped


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_browser_chooses_the_language_and_the_sentences_stand(new_page, language: str) -> None:
    board = Board(new_page(locale=LANGUAGES[language], reduced_motion="reduce"))
    looks = {look.step: look for look in [board.open(), *board.walk("ArrowRight", STEPS - 1)]}
    assert len(looks) == looks[STEPS].of == STEPS
    assert {step: looks[step].sentence for step in SAID[language]} == SAID[language]
    assert looks[STEPS].output == [PRINTED]
