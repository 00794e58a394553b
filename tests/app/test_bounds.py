"""What one run may have of everything, whatever its scenario says: each limit leaves an end with its reason."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from serving import Browser, Message, Server

Serve = Callable[..., Server]
Browse = Callable[[Server], Browser]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the system counts nothing of it")
MIB = 1 << 20


@pytest.fixture(scope="module")
def server() -> object:
    with Server(
        OWN_OUTPUT_BYTES=1000, OWN_CPU_SECONDS=2, OWN_STALL_SECONDS=1, OWN_VIRTUAL_SECONDS=5, RUN_STEPS=5000, RESERVE=0
    ) as running:
        yield running


@pytest.fixture
def browser(server: Server, browse: Browse) -> Browser:
    return browse(server)


def last(browser: Browser, text: str, **scenario: object) -> list[object]:
    """The sentence of the last step."""
    browser.say(do="open", programs=[{"name": "p.py", "source": text}], scenario=scenario or None)
    run = browser.until("run")["run"]
    browser.until("status", status="ended", run=run)
    step = browser.steps[run][-1]
    assert step["k"] == "end"
    return list(step["n"])


def trouble(browser: Browser, text: str) -> Message:
    browser.say(do="open", programs=[{"name": "p.py", "source": text}])
    run = browser.until("run")["run"]
    error = browser.until("error", run=run)
    browser.until("status", status="ended", run=run)
    assert browser.steps[run], "what was recorded stays"
    return error


GREEDY = {"steps": 10_000_000, "time": 1e9, "stall": 600.0, "output": 1 << 30}


def test_output_is_cut(browser: Browser) -> None:
    key, params = last(browser, "while True:\n    print('x' * 99)\n", limits=GREEDY)
    assert (key, params["mib"]) == ("end.limit.output", "0.000954")


def test_a_single_great_piece_of_output_is_cut_too(browser: Browser) -> None:
    assert last(browser, f"print('x' * {3 * MIB})\n", limits=GREEDY)[0] == "end.limit.output"


def test_virtual_time_is_cut(browser: Browser) -> None:
    key, params = last(browser, "import time\nwhile True:\n    time.sleep(1)\n", limits=GREEDY)
    assert (key, params["detail"]) == ("end.limit", "5 s")


def test_events_are_cut(browser: Browser) -> None:
    key, params = last(browser, "n = 0\nwhile True:\n    n += 1\n    m = n * n\n", limits=GREEDY)
    assert (key, params["count"]) == ("end.limit.events", 5000)


def test_computing_in_one_line_is_cut(browser: Browser) -> None:
    key, params = last(browser, "print(1)\nexec('while True: pass')\n", limits=GREEDY)
    assert (key, params["seconds"]) == ("end.limit.stall", "1")


def test_computing_in_many_lines_is_cut(browser: Browser) -> None:
    text = "while True:\n    exec('for i in range(3_000_000): pass')\n    x = 1\n"
    key, params = last(browser, text, limits=GREEDY)
    assert (key, params["seconds"]) == ("end.limit.cpu", "2")


def test_computing_in_c_is_stopped(browser: Browser) -> None:
    error = trouble(browser, "print(1)\nsum(range(10 ** 12))\n")
    assert (error["code"], error["params"]["why"]) == ("engine", "computing")


def test_memory_is_bounded_and_the_program_hears_of_it(serve: Serve, browse: Browse) -> None:
    browser = browse(serve(OWN_MEMORY=256 * MIB, RESERVE=0))
    key, params = last(browser, "print('begin')\nx = bytearray(300 << 20)\n")
    assert (key, params["detail"]) == ("end.memory", "MemoryError")


def test_a_recording_that_grows_too_large_is_cut(serve: Serve, browse: Browse) -> None:
    browser = browse(serve(RUN_BYTES=100_000, RESERVE=0))
    text = "import random\nwhile True:\n    x = random.random()\n    print(x)\n"
    error = trouble(browser, text)
    assert error["code"] == "too-long"


def test_a_run_that_is_at_work_for_too_long_is_stopped(serve: Serve, browse: Browse) -> None:
    browser = browse(serve(RUN_SECONDS=6, RESERVE=0))
    error = trouble(browser, "while True:\n    exec('for i in range(3_000_000): pass')\n    x = 1\n")
    assert (error["code"], error["params"]["why"]) == ("engine", "slow")
