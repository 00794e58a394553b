"""A server whose visitors attack it: they are told why their run ended, and their neighbours notice nothing."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator

import pytest
from serving import Browser, Message, Server

from tools.hostile import BOMBS, FRAMES, Attack

Serve = Callable[..., Server]
Browse = Callable[[Server], Browser]
pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="there is no bubblewrap here")
HELLO = "print('hello')\n"


@pytest.fixture(scope="module")
def confining() -> Iterator[Server]:
    """A server that runs nobody's program without a sandbox."""
    with Server(sandbox="require", OWN_CPU_SECONDS=2, VISITOR_RUNS_PER_MINUTE=100_000) as running:
        yield running


def opened(browser: Browser, source: str) -> Message:
    browser.say(do="open", programs=[{"name": "p.py", "source": source}])
    return browser.until("run")


def printed(browser: Browser, run: Message) -> str:
    return "".join(each["text"] for step in browser.steps[run["run"]] for each in step.get("o", []))


@pytest.mark.parametrize("wanted", FRAMES, ids=lambda each: each.name)
def test_whoever_forges_is_told_and_the_next_run_works(confining: Server, browse: Browse, wanted: Attack) -> None:
    browser = browse(confining)
    run = opened(browser, wanted.source)
    assert browser.until("error", run=run["run"])["code"]
    browser.until("status", run=run["run"], status="ended")
    again = opened(browser, f"{HELLO}# {wanted.name}\n")
    browser.until("status", run=again["run"], status="ended")
    assert printed(browser, again) == "hello\n"


@pytest.mark.parametrize("name", ["CPU bomb", "output bomb", "memory bomb"])
def test_a_neighbour_is_served_meanwhile(confining: Server, browse: Browse, name: str) -> None:
    bomb = next(each for each in BOMBS if each.name == name)
    attacker, neighbour = browse(confining), browse(confining)
    opened(attacker, bomb.source)
    run = opened(neighbour, f"{HELLO}# beside a {name}\n")
    neighbour.until("status", run=run["run"], status="ended")
    assert printed(neighbour, run) == "hello\n"


def test_nothing_of_an_attack_stays_behind(serve: Serve, browse: Browse) -> None:
    server = serve(sandbox="require", RESERVE=0, OWN_CPU_SECONDS=1)
    browser = browse(server)
    run = opened(browser, next(each for each in BOMBS if each.name == "thread bomb").source)
    browser.until("status", run=run["run"], status="ended")
    server.wait_for_log("its engine is gone")
    end = time.monotonic() + 1  # no zombie after a second
    while server.engines() and time.monotonic() < end:
        time.sleep(0.01)
    assert not server.engines()
