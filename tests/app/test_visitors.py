"""Who counts as one visitor, what one may start, and what becomes of a run that nobody wants any more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from examples import ENDS
from serving import Browser, Message, Server

from app.limits import Limits
from app.refusals import Refused
from app.visitors import Visitor, Visitors, address_of

Serve = Callable[..., Server]
Browse = Callable[[Server], Browser]
# Computes for about as long as a test may take.
ENDLESS = "import time\nwhile True:\n    time.sleep(0)\n    x = [i for i in range(1000)]\n"


def own(browser: Browser, text: str, **wish: object) -> None:
    browser.say(do="open", programs=[{"name": "p.py", "source": text}], **wish)


def started(browser: Browser, text: str) -> Message:
    own(browser, text)
    return browser.until("run")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("", ""),
        (None, ""),
        ("junk", ""),
    ],
)
def test_what_counts_as_one_address(text: str | None, address: str) -> None:
    assert address_of(text) == address


def test_a_visitor_and_an_address_have_their_shares() -> None:
    visitors = Visitors(Limits(visitor_runs_per_minute=3, address_runs_per_minute=5))
    for _ in range(3):
        visitors.start(Visitor(1, "a"))
    with pytest.raises(Refused, match="too-often"):
        visitors.start(Visitor(1, "a"))
    visitors.start(Visitor(2, "a"))
    visitors.start(Visitor(2, "a"))
    with pytest.raises(Refused, match="too-often"):
        visitors.start(Visitor(3, "a"))
    visitors.start(Visitor(4, "b"))


def test_a_class_behind_one_address_starts_at_once(server: Server, browse: Browse) -> None:
    browsers = [browse(server) for _ in range(40)]
    for number, browser in enumerate(browsers):
        own(browser, f"print({number})\n")
    for number, browser in enumerate(browsers):
        run = browser.until("run")
        browser.until("status", status="ended")
        assert [each["text"] for step in browser.steps[run["run"]] for each in step.get("o", [])] == [f"{number}\n"]


def test_whoever_waits_is_told_the_place_and_gets_the_turn(serve: Serve, browse: Browse) -> None:
    server = serve(RUNNING=1, RESERVE=0)
    hog, first, second = (browse(server) for _ in range(3))
    started(hog, ENDLESS)
    one, other = started(first, "print(1)\n"), started(second, "print(2)\n")
    assert (first.until("status", status="queued")["place"]) == 1
    queued = second.until("status", status="queued", run=other["run"])
    assert (queued["place"], queued["of"]) == (2, 2)
    hog.say(do="open", example=ENDS)
    first.until("status", status="ended", run=one["run"])
    second.until("status", status="ended", run=other["run"])


def test_an_edit_withdraws_the_run_before_it(serve: Serve, browse: Browse) -> None:
    server = serve(RUNNING=1, RESERVE=0)
    browser = browse(server)
    old = started(browser, ENDLESS)
    new = started(browser, "print(1)\n")
    browser.until("status", status="ended", run=new["run"])
    server.wait_for_log(f"{old['run']}: withdrawn")
    browser.say(do="resume", run=old["run"], **{"from": 0})
    assert browser.until("error", run=old["run"])["code"] == "superseded"
    again = started(browser, ENDLESS)
    assert again["run"] != old["run"]


def test_a_run_that_somebody_else_watches_goes_on(serve: Serve, browse: Browse) -> None:
    server = serve(RUNNING=2, RESERVE=0)
    author, friend = browse(server), browse(server)
    run = started(author, ENDLESS)
    friend.say(do="resume", run=run["run"], **{"from": 0})
    friend.until("steps", run=run["run"])
    started(author, "print(1)\n")
    author.until("status", status="ended")
    count = len(friend.steps[run["run"]])
    while len(friend.steps[run["run"]]) == count:
        friend.hear()


def test_a_run_that_waits_for_nobody_gives_up_its_place(serve: Serve, browse: Browse) -> None:
    server = serve(RUNNING=1, RESERVE=0, WAITING_SECONDS=0.1, SWEEP_SECONDS=0.05)
    hog, guest = browse(server), browse(server)
    started(hog, ENDLESS)
    run = started(guest, "print(1)\n")
    guest.leave()
    server.wait_for_log(f"{run['run']}: withdrawn")


def test_a_parked_run_of_ones_own_gives_its_engine_back_and_goes_on_by_running_again(
    serve: Serve, browse: Browse
) -> None:
    server = serve(PARKED_SECONDS=0.1, SWEEP_SECONDS=0.05)
    browser = browse(server)
    run = started(browser, "print(input('name? '))\n")
    browser.until("status", run=run["run"], status="parked")
    server.wait_for_log("nobody used it")
    at = browser.steps[run["run"]][-1]["t"]
    browser.say(do="act", run=run["run"], at=at, program="p.py", what=["type", "Ada"])
    again = browser.until("run")
    assert (again["parent"], again["work"]) == (run["run"], run["work"])
    browser.until("status", run=again["run"], status="ended")
    printed = "".join(each["text"] for step in browser.steps[again["run"]] for each in step.get("o", []))
    assert printed.endswith("Ada\n")


def test_one_visitor_or_address_starts_no_more_than_its_share(serve: Serve, browse: Browse) -> None:
    browser = browse(serve(VISITOR_RUNS_PER_MINUTE=2))
    for text in ("print(1)\n", "print(2)\n"):
        started(browser, text)
        browser.until("status", status="ended")
    own(browser, "print(3)\n", ask=9)
    refused = browser.until("error")
    assert (refused["code"], refused["ask"]) == ("too-often", 9)
    assert started(browser, "print(1)\n")["work"], "what is here already may be looked at"


def test_an_address_has_no_more_under_way_than_its_share(serve: Serve, browse: Browse) -> None:
    server = serve(ADDRESS_RUNS=2, RUNNING=1, RESERVE=0)
    first, second, third = (browse(server) for _ in range(3))
    started(first, ENDLESS)
    started(second, ENDLESS + "# again\n")
    own(third, "print(3)\n")
    refused = third.until("error")
    assert (refused["code"], refused["params"]) == ("too-many", {"most": 2})
