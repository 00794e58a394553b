"""Engines: how many there are, when they end, what happens when they crash or hang, and that none stays behind."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from examples import ENDS, PARKS, PORT
from serving import Browser, Message, Server

Serve = Callable[..., Server]
Browse = Callable[[Server], Browser]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds the engines in /proc")


def signal_engines(server: Server, number: int) -> None:
    engines = server.engines()
    assert engines
    for pid in engines:
        os.kill(pid, number)


def connect(browser: Browser, run: Message) -> None:
    at = browser.steps[run["run"]][-1]["t"]
    browser.say(do="act", run=run["run"], at=at, peer="C", what=["connect", PORT])


def test_an_engine_that_is_killed_is_reported_and_the_next_one_works(serve: Serve, browse: Browse) -> None:
    server = serve(RESERVE=0)
    browser = browse(server)
    run = browser.show(PARKS, "parked")
    signal_engines(server, signal.SIGKILL)
    error = browser.until("error", code="engine", run=run["run"])
    assert error["params"]["detail"].endswith(".")
    browser.until("status", run=run["run"], status="ended")
    again = browser.show(PARKS, "parked")
    assert again["run"] != run["run"]


def test_an_engine_that_hangs_is_reported(serve: Serve, browse: Browse) -> None:
    server = serve(RESERVE=0, SILENT_SECONDS=2)
    browser = browse(server)
    run = browser.show(PARKS, "parked")
    signal_engines(server, signal.SIGSTOP)
    connect(browser, run)
    error = browser.until("error", code="engine", run=run["run"])
    assert error["params"]["detail"] == "The engine said nothing for 2 seconds."
    browser.until("status", run=run["run"], status="ended")
    assert not server.engines()
    browser.show(PARKS, "parked")


def test_an_ended_run_needs_no_engine(serve: Serve, browse: Browse) -> None:
    server = serve(RESERVE=0)
    browse(server).show(ENDS, "ended")
    server.wait_for_log("its engine is gone")
    assert not server.engines()


def test_an_idle_parked_run_gives_its_engine_back_and_goes_on_by_running_again(serve: Serve, browse: Browse) -> None:
    server = serve(RESERVE=0, PARKED_SECONDS=0.1, SWEEP_SECONDS=0.05)
    browser = browse(server)
    run = browser.show(PARKS, "parked")
    server.wait_for_log("nobody used it")
    assert not server.engines()
    connect(browser, run)
    again = browser.until("run")
    assert again["parent"] == run["run"]
    browser.until("status", run=again["run"], status="parked")
    before = browser.steps[run["run"]]
    assert browser.steps[again["run"]][: len(before)] == before


def test_too_many_parked_engines_end_the_one_idle_longest(serve: Serve, browse: Browse) -> None:
    server = serve(PARKED=1)
    first, second = browse(server), browse(server)
    old = first.show(PARKS, "parked", latency=0.002)
    new = second.show(PARKS, "parked", latency=0.003)
    server.wait_for_log(f"{old['run']}: its engine was ended")
    connect(second, new)
    second.until("status", run=new["run"], status="parked")
    connect(first, old)
    assert first.until("run")["parent"] == old["run"]


def test_more_runs_than_may_wait_are_refused_as_busy(serve: Serve, browse: Browse) -> None:
    server = serve(RUNNING=1, WAITING=2)
    browsers = [browse(server) for _ in range(10)]
    for number, browser in enumerate(browsers, 1):
        browser.say(do="open", example=ENDS, settings={"latency": number / 1000})
    heard = [browser.hear() for browser in browsers]
    assert {message["code"] for message in heard if message["type"] == "error"} == {"busy"}
    for browser, message in zip(browsers, heard, strict=True):
        if message["type"] == "run":
            browser.until("status", status="ended")


def test_waiting_runs_get_their_turn(serve: Serve, browse: Browse) -> None:
    server = serve(RUNNING=1, WAITING=10)
    browsers = [browse(server) for _ in range(6)]
    for number, browser in enumerate(browsers, 1):
        browser.say(do="open", example=ENDS, settings={"latency": number / 1000})
    for browser in browsers:
        browser.until("status", status="ended")


def test_the_oldest_runs_are_forgotten(serve: Serve, browse: Browse) -> None:
    browser = browse(serve(RUNS=2))
    runs = [browser.show(ENDS, "ended", latency=number / 1000) for number in (1, 2, 3)]
    browser.say(do="resume", run=runs[0]["run"], **{"from": 0})
    assert browser.until("error", run=runs[0]["run"])["code"] == "gone"


def test_runs_that_nobody_watches_are_forgotten_after_a_while(serve: Serve, browse: Browse) -> None:
    server = serve(RESERVE=0, KEPT_SECONDS=0.1, SWEEP_SECONDS=0.05)
    browser = browse(server)
    run = browser.show(PARKS, "parked")
    browser.leave()
    server.wait_for_log(f"{run['run']}: forgotten")
    assert not server.engines()


def test_a_run_that_grows_too_long_ends_with_a_visible_reason(serve: Serve, browse: Browse) -> None:
    browser = browse(serve(RUN_STEPS=10))
    browser.say(do="open", example=ENDS)
    run = browser.until("run")
    error = browser.until("error", code="too-long")
    assert error["params"]["steps"] == len(browser.steps[run["run"]])
    browser.until("status", run=run["run"], status="ended")


def test_a_scenario_may_not_grow_without_bound(serve: Serve, browse: Browse) -> None:
    browser = browse(serve(SCENARIO_BYTES=600))
    run = browser.show(PARKS, "parked")
    browser.say(do="act", run=run["run"], at=0, peer="C", what=["send", "x" * 600])
    assert browser.until("error")["code"] == "too-large"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl+C"])
def test_a_stopped_server_says_goodbye_and_leaves_no_engine(serve: Serve, browse: Browse, number: int) -> None:
    server = serve()
    browser = browse(server)
    browser.show(PARKS, "parked")
    engines = server.engines()
    assert engines
    assert server.stop(number) == 0
    assert browser.close_reason() == 1001
    assert not any(os.path.exists(f"/proc/{pid}") for pid in engines)  # noqa: PTH110
    assert "Traceback" not in server.rest_of_log()


# --- the reserve ------------------------------------------------------------------------------------------------------


def wait_for_engines(server: Server, count: int) -> list[int]:
    """The server's processes as soon as there are so many; a new one takes a moment to show."""
    for _ in range(600):
        found = server.engines()
        if len(found) == count:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{len(found)} engines, not {count}")


def test_an_engine_waits_in_reserve_serves_the_next_run_and_is_replaced(serve: Serve, browse: Browse) -> None:
    server = serve()
    (waiting,) = wait_for_engines(server, 1)
    browse(server).show(PARKS, "parked")
    now = wait_for_engines(server, 2)
    assert waiting in now


def test_an_engine_serves_one_run_only(serve: Serve, browse: Browse) -> None:
    server = serve()
    (waiting,) = wait_for_engines(server, 1)
    browse(server).show(ENDS, "ended")
    server.wait_for_log("its engine is gone")
    (other,) = wait_for_engines(server, 1)
    assert other != waiting


def test_an_engine_that_dies_in_reserve_is_passed_over(serve: Serve, browse: Browse) -> None:
    server = serve()
    (waiting,) = wait_for_engines(server, 1)
    os.kill(waiting, signal.SIGKILL)
    browse(server).show(PARKS, "parked")
    assert waiting not in wait_for_engines(server, 2)


def test_a_server_that_is_killed_leaves_no_engine_in_reserve(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # a server that is killed cannot tidy up
    server = serve()
    (waiting,) = wait_for_engines(server, 1)
    server.stop(signal.SIGKILL)
    for _ in range(600):
        if not os.path.exists(f"/proc/{waiting}"):  # noqa: PTH110
            return
        time.sleep(0.05)
    raise AssertionError("it is still there")


def test_several_programs_get_processes_of_their_own(serve: Serve, browse: Browse) -> None:
    server = serve()
    (waiting,) = wait_for_engines(server, 1)
    browse(server).show("client-and-server", "ended")
    server.wait_for_log("its engine is gone")
    assert wait_for_engines(server, 1) == [waiting]
