"""A setting that changes in the middle of a run: in the past it makes a new run, in the present the run goes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from examples import PARKS
from serving import Browser, Message, Server


@pytest.fixture
def browser(server: Server, browse: Callable[[Server], Browser]) -> Browser:
    return browse(server)


def parked(browser: Browser, **settings: float) -> Message:
    browser.say(do="open", example=PARKS, settings=settings)
    run = browser.until("run")
    return {**run, "t": browser.until("status", run=run["run"], status="parked")["t"]}


def kinds(browser: Browser, run: str) -> list[str]:
    return [step["k"] for step in browser.steps[run]]


def test_in_the_past_it_makes_a_new_run(browser: Browser) -> None:
    run = parked(browser)
    browser.say(do="act", run=run["run"], at=500, what=["set", {"latency": 0.1}])
    other = browser.until("run")
    assert (other["parent"], other["scenario"]["actions"][0]["do"]) == (run["run"], ["set", {"latency": 0.1}])
    browser.until("status", run=other["run"], status="parked")
    assert kinds(browser, other["run"]).count("set") == 1


def test_in_the_present_the_run_goes_on(browser: Browser) -> None:
    run = parked(browser, latency=0.003)  # a run that nobody else has seen
    browser.say(do="act", run=run["run"], at=run["t"], what=["set", {"latency": 0.1}])
    status = browser.until("status", run=run["run"], status="parked")
    assert status["actions"][0]["do"] == ["set", {"latency": 0.1}]
    assert kinds(browser, run["run"])[-1] == "set"


def test_what_cannot_change_is_refused_in_words(browser: Browser) -> None:
    run = parked(browser)
    browser.say(do="act", run=run["run"], at=500, what=["set", {"cores": 4}])
    error = browser.until("error")
    assert error["code"] == "scenario"
    assert "cannot change while a run goes on" in error["params"]["detail"]
