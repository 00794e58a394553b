"""The websocket as a browser uses it: examples, deeds, branches, several viewers, dropped connections."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from examples import ENDS, LONG, PARKS, PORT, other_examples
from hypothesis import given, settings
from hypothesis import strategies as st
from serving import Browser, Message, Server

from engine import Scenario, load_example

Browse = Callable[[Server], Browser]


@pytest.fixture
def browser(server: Server, browse: Browse) -> Browser:
    return browse(server)


def act(run: Message, at: int, *what: object) -> Message:
    return {"do": "act", "run": run["run"], "at": at, "peer": "C", "what": what}


def last_t(browser: Browser, run: Message) -> int:
    t = browser.steps[run["run"]][-1]["t"]
    assert isinstance(t, int)
    return t


def test_an_example_streams_from_start_to_end(browser: Browser) -> None:
    example = load_example(ENDS)
    browser.say(do="open", example=ENDS)
    run = browser.hear()
    assert run["type"] == "run"
    assert (run["example"], run["parent"]) == (ENDS, None)
    assert run["programs"] == [{"name": each.name, "source": each.source} for each in example.programs]
    assert Scenario.parse(run["scenario"]) == example.scenario
    assert set(run["versions"]) >= {"python", "gevent", "greenlet"}
    end = browser.until("status", status="ended")
    steps = browser.steps[run["run"]]
    assert end == {
        "type": "status",
        "run": run["run"],
        "status": "ended",
        "steps": len(steps),
        "t": steps[-1]["t"],
        "actions": [],
    }
    assert all({"q", "t", "k", "p", "n"} <= set(step) for step in steps)


def test_the_first_steps_come_before_the_last(serve: Callable[..., Server], browse: Browse) -> None:
    browser = browse(serve(BATCH_STEPS=1))
    browser.say(do="open", example=ENDS)
    browser.until("run")
    while browser.hear()["type"] != "steps":
        pass
    browser.until("status", status="ended")


@pytest.mark.parametrize("example", other_examples())
def test_every_example_parks_or_ends(browser: Browser, example: str) -> None:
    browser.say(do="open", example=example)
    browser.until("run")
    while browser.hear().get("status") not in ("parked", "ended"):
        pass


def test_equal_input_shares_one_run(server: Server, browse: Browse) -> None:
    first, second = browse(server), browse(server)
    one, other = first.show(ENDS, "ended"), second.show(ENDS, "ended")
    assert one == other
    assert first.steps == second.steps


def test_other_settings_make_another_run(browser: Browser) -> None:
    plain = browser.show(PARKS, "parked")
    slow = browser.show(PARKS, "parked", latency=0.5)
    assert slow["run"] != plain["run"]
    assert slow["scenario"]["machine"]["latency"] == 0.5


def test_a_deed_now_goes_on_in_the_same_run(browser: Browser) -> None:
    run = browser.show(PARKS, "parked", latency=0.011)
    for what in (("connect", PORT), ("send", "hello"), ("close",)):
        before = len(browser.steps[run["run"]])
        browser.say(**act(run, last_t(browser, run), *what))
        running = browser.hear()
        assert (running["type"], running["status"], running["run"]) == ("status", "running", run["run"])
        browser.until("status", run=run["run"], status="parked")
        assert len(browser.steps[run["run"]]) > before


def test_live_and_replay_come_to_the_same(server: Server, browse: Browse) -> None:
    person, latecomer = browse(server), browse(server)
    run = person.show(PARKS, "parked", latency=0.012)
    person.say(**act(run, last_t(person, run), "connect", PORT))
    person.until("status", status="parked")
    branch_point = last_t(person, run)
    latecomer.say(do="resume", run=run["run"], **{"from": 0})
    latecomer.until("status", status="parked")
    latecomer.say(**act(run, branch_point, "send", "hello"))
    replayed = latecomer.until("run")
    assert replayed["parent"] == run["run"]
    latecomer.until("status", run=replayed["run"], status="parked")
    fresh = browse(server)
    live = fresh.show(PARKS, "parked", latency=0.012)
    for what in (("connect", PORT), ("send", "hello")):
        fresh.say(**act(live, last_t(fresh, live), *what))
        fresh.until("status", run=live["run"], status="parked")
    assert fresh.steps[live["run"]] == latecomer.steps[replayed["run"]]


def test_a_run_with_deeds_can_be_opened_anew(serve: Callable[..., Server], browse: Browse) -> None:
    first = browse(serve())
    run = first.show(PARKS, "parked")
    for what in (("connect", PORT), ("send", "hello")):
        first.say(**act(run, last_t(first, run), *what))
        known = first.until("status", run=run["run"], status="parked")
    assert [deed["do"] for deed in known["actions"]] == [["connect", PORT], ["send", "hello"]]
    second = browse(serve())
    second.say(do="open", example=PARKS, actions=known["actions"])
    anew = second.until("run")
    assert anew["scenario"]["actions"] == known["actions"]
    assert second.until("status", status="parked")["actions"] == known["actions"]
    assert second.steps[anew["run"]] == first.steps[run["run"]]


def test_who_opens_a_run_with_its_deeds_joins_it(server: Server, browse: Browse) -> None:
    one, other = browse(server), browse(server)
    run = one.show(PARKS, "parked")
    one.say(**act(run, 0, "connect", PORT))
    branch = one.until("run")
    other.say(do="open", example=PARKS, actions=branch["scenario"]["actions"])
    assert other.until("run")["run"] == branch["run"]


def test_a_deed_in_the_past_makes_a_new_run(browser: Browser) -> None:
    run = browser.show(PARKS, "parked", latency=0.013)
    browser.say(**act(run, last_t(browser, run), "connect", PORT))
    browser.until("status", status="parked")
    browser.say(**act(run, 0, "connect", PORT))
    branch = browser.until("run")
    assert branch["parent"] == run["run"] != branch["run"]
    assert branch["scenario"]["actions"][0]["at"] == 1, "just after everything that was seen of that microsecond"
    assert len(branch["scenario"]["actions"]) == 2
    browser.until("status", run=branch["run"], status="parked")


def test_a_deed_in_an_ended_run_makes_a_new_run(browser: Browser) -> None:
    run = browser.show(ENDS, "ended")
    browser.say(**act(run, last_t(browser, run), "connect", PORT))
    branch = browser.until("run")
    assert branch["parent"] == run["run"]
    assert branch["scenario"]["actions"][0]["at"] == last_t(browser, run) + 1
    browser.until("status", run=branch["run"], status="ended")


def test_nobody_changes_the_run_of_another(server: Server, browse: Browse) -> None:
    one, other = browse(server), browse(server)
    run = one.show(PARKS, "parked", latency=0.014)
    assert other.show(PARKS, "parked", latency=0.014) == run
    other.say(**act(run, last_t(other, run), "connect", PORT))
    branch = other.until("run")
    assert branch["parent"] == run["run"] != branch["run"]
    other.until("status", run=branch["run"], status="parked")
    one.say(do="resume", run=run["run"], **{"from": len(one.steps[run["run"]])})
    status = one.hear()
    assert (status["type"], status["status"], status["steps"]) == ("status", "parked", len(one.steps[run["run"]]))


def test_the_same_deed_by_two_viewers_shares_the_branch(server: Server, browse: Browse) -> None:
    one, other = browse(server), browse(server)
    run = one.show(PARKS, "parked", latency=0.015)
    other.show(PARKS, "parked", latency=0.015)
    for each in (one, other):
        each.say(**act(run, last_t(each, run), "connect", PORT))
    assert one.until("run") == other.until("run")


def test_a_long_run_comes_in_blocks_and_one_may_resume_inside_of_them(server: Server, browse: Browse) -> None:
    first, back = browse(server), browse(server)
    run = first.show(LONG, "ended")
    steps = first.steps[run["run"]]
    assert first.packed > len(steps) / 2
    for known in (len(steps) // 3, len(steps) - 1):
        back.steps[run["run"]] = steps[:known]
        back.say(do="resume", run=run["run"], **{"from": known})
        back.until("status", run=run["run"], status="ended")
        assert back.steps[run["run"]] == steps
    assert first.packed > back.packed > 0


def test_a_dropped_viewer_resumes_at_the_very_step(server: Server, browse: Browse) -> None:
    dropped, back = browse(server), browse(server)
    dropped.say(do="open", example=ENDS, settings={"latency": 0.016})
    run = dropped.until("run")
    while dropped.hear()["type"] != "steps":
        pass
    dropped.drop()
    known = dropped.steps[run["run"]][:5]
    back.steps[run["run"]] = list(known)
    back.say(do="resume", run=run["run"], **{"from": len(known)})
    back.until("status", run=run["run"], status="ended")
    whole = browse(server)
    assert whole.show(ENDS, "ended", latency=0.016) == run
    assert back.steps == whole.steps


def test_a_run_of_an_earlier_server_is_gone(browser: Browser) -> None:
    browser.say(do="resume", run="earlier", **{"from": 3})
    assert browser.hear() == {"type": "error", "code": "gone", "params": {}, "run": "earlier", "ask": None}


def test_a_keyboard_that_the_run_does_not_have(browser: Browser) -> None:
    run = browser.show(ENDS, "ended")
    browser.say(do="act", run=run["run"], at=0, program="no.py", what=["type", "x"])
    error = browser.hear()
    assert (error["code"], error["run"]) == ("bad-message", run["run"])


def test_steps_beyond_the_end_cannot_be_resumed(browser: Browser) -> None:
    run = browser.show(ENDS, "ended")
    browser.say(do="resume", run=run["run"], **{"from": 10**6})
    assert browser.hear()["code"] == "bad-message"


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"do": "open", "example": "no-such-example"}, "unknown-example"),
        ({"do": "open", "example": "../etc/passwd"}, "unknown-example"),
        ({"do": "open", "example": "\x00"}, "unknown-example"),
        ({"do": "open", "example": ENDS, "settings": {"platform": "beos"}}, "scenario"),
        ({"do": "open", "example": ENDS, "settings": {"colour": "red"}}, "scenario"),
        ({"do": "open", "example": ENDS, "settings": {"latency": -1}}, "scenario"),
        ({"do": "open", "example": ENDS, "settings": {"latency": "x" * 60_000}}, "bad-message"),
        (
            {"do": "open", "example": ENDS, "actions": [{"at": 0, "program": "no.py", "do": ["type", "x"]}]},
            "bad-message",
        ),
        ({"do": "open", "example": ENDS, "actions": [{"at": 0, "peer": "x" * 99, "do": ["close"]}]}, "scenario"),
        ({"do": "open", "example": ENDS, "padding": "x" * 600_000}, "too-large"),
        ({"do": "act", "run": "none", "at": 0, "peer": "A", "what": ["close"]}, "gone"),
        ({"do": "dance"}, "bad-message"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(browser: Browser, message: Message, code: str) -> None:
    browser.say(**message)
    error = browser.hear()
    assert (error["type"], error["code"]) == ("error", code)
    browser.show(ENDS, "ended")


def test_a_peer_with_an_impossible_name(browser: Browser) -> None:
    run = browser.show(PARKS, "parked", latency=0.017)
    steps = len(browser.steps[run["run"]])
    browser.say(**{**act(run, last_t(browser, run), "connect", PORT), "peer": "x" * 99})
    assert browser.until("error", code="scenario")["run"] == run["run"]
    browser.say(do="resume", run=run["run"], **{"from": steps})
    assert browser.until("status", status="parked")["steps"] == steps


@given(raw=st.text(max_size=200) | st.binary(max_size=200).filter(bool))
@settings(max_examples=200, deadline=None)
def test_any_nonsense_gets_one_answer(talkative: Browser, raw: str | bytes) -> None:
    talkative.say_raw(raw)
    assert talkative.hear()["code"] == "bad-message"


@pytest.fixture(scope="module")
def talkative(server: Server) -> Iterator[Browser]:
    with Browser(server) as browser:
        yield browser


def test_the_log_tells_no_programs_and_no_text(serve: Callable[..., Server], browse: Browse) -> None:
    server = serve()
    browser = browse(server)
    run = browser.show(PARKS, "parked")
    browser.say(**act(run, last_t(browser, run), "connect", PORT))
    browser.until("status", status="parked")
    browser.say(**act(run, last_t(browser, run), "send", "a secret"))
    browser.until("status", status="parked")
    browser.say(do="open", example="\x1b[31msneaky")
    browser.until("error", code="unknown-example")
    browser.leave()
    assert server.stop() == 0
    log = server.rest_of_log()
    assert "started, example" in log
    assert not any(word in log for word in ("secret", "sneaky", "import ", "Traceback"))
