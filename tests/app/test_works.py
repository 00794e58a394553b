"""Programs of one's own: run like examples, named after what they hold, and found again by that name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from examples import ENDS, PARKS
from serving import Browser, Message, Server

from engine import load_example

Browse = Callable[[Server], Browser]
HELLO = [{"name": "hello.py", "source": "print('hello')\n"}]


@pytest.fixture
def browser(server: Server, browse: Browse) -> Browser:
    return browse(server)


def ran(browser: Browser, **wish: object) -> Message:
    browser.say(do="open", **wish)
    run = browser.until("run")
    browser.until("status", status="ended")
    return run


def printed(browser: Browser, run: Message) -> str:
    return "".join(each["text"] for step in browser.steps[run["run"]] for each in step.get("o", []))


def refused(browser: Browser, **wish: object) -> str:
    browser.say(do="open", **wish)
    return str(browser.until("error")["code"])


def test_a_program_of_ones_own_runs(browser: Browser) -> None:
    run = ran(browser, programs=HELLO, ask=7)
    assert (run["example"], run["programs"], run["ask"]) == ("own", HELLO, 7)
    assert printed(browser, run) == "hello\n"


def test_it_is_found_again_by_its_name(server: Server, browse: Browse) -> None:
    name = ran(browse(server), programs=HELLO)["work"]["name"]
    again = ran(browse(server), work=name)
    assert (again["programs"], again["work"]) == (HELLO, {"name": name, "scenario": None})


def test_equal_programs_have_the_same_name_and_share_a_run(server: Server, browse: Browse) -> None:
    one, other = ran(browse(server), programs=HELLO), ran(browse(server), programs=HELLO)
    assert (one["run"], one["work"]) == (other["run"], other["work"])


def test_an_examples_world_stays_where_only_its_program_is_changed(browser: Browser) -> None:
    example = load_example(PARKS)
    programs = [{"name": each.name, "source": each.source + "# changed\n"} for each in example.programs]
    browser.say(do="open", example=PARKS, programs=programs)
    run = browser.until("run")
    assert run["scenario"] == example.scenario.to_json()


def test_an_examples_world_is_changed_where_only_a_scenario_is_given(browser: Browser) -> None:
    run = ran(browser, example=ENDS, scenario={"seed": 5}, settings={"latency": 0.5})
    assert (run["scenario"]["seed"], run["scenario"]["machine"]["latency"]) == (5, 0.5)
    assert run["work"]["scenario"] == {"seed": 5}
    assert [each["name"] for each in run["programs"]] == [each.name for each in load_example(ENDS).programs]


def test_what_cannot_be_run_is_said(browser: Browser) -> None:
    assert refused(browser, work="nobody") == "unknown-work"
    assert refused(browser, programs=HELLO + HELLO) == "same-names"
    assert refused(browser, programs=HELLO, scenario={"peers": 7}) == "scenario"
    assert refused(browser, programs=HELLO, work="nobody") == "bad-message"
    assert refused(browser, programs=[{"name": "../p.py", "source": ""}]) == "bad-message"
    assert refused(browser, programs=[{"name": "p.py", "source": "#" * 200_000}]) == "too-large"
    assert refused(browser) == "bad-message"


def test_a_server_for_others_runs_none_without_protection(serve: Callable[..., Server], browse: Browse) -> None:
    browser = browse(serve(host="0.0.0.0", sandbox="off"))
    assert refused(browser, programs=HELLO) == "own-refused"
    assert ran(browser, example=ENDS)["work"] is None


def test_a_world_of_ones_own_around_an_example_needs_no_protection(
    serve: Callable[..., Server], browse: Browse
) -> None:
    server = serve(host="0.0.0.0", sandbox="off")
    run = ran(browse(server), example=ENDS, scenario={"seed": 5})
    assert run["scenario"]["seed"] == 5
    assert ran(browse(server), work=run["work"]["name"])["run"] == run["run"]
    assert ran(browse(server), example=ENDS, programs=run["programs"], scenario={"seed": 5})["run"] == run["run"]
    changed = [{**each, "source": each["source"] + "# mine"} for each in run["programs"]]
    assert refused(browse(server), example=ENDS, programs=changed, scenario={"seed": 5}) == "own-refused"
