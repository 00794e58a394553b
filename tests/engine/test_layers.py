"""What the state holds for the pictures of the three layers: suspended generators, greenlets' parents, what readiness
calls cost, and on which core the CPU changed hands.
"""

from __future__ import annotations

import sys
from typing import Any

from recordings import example, run, written

from engine.scenario import Scenario


def states(source: str) -> list[dict[str, Any]]:
    """The state at each step of a program."""
    recorded = run((written(source),), Scenario()).recorded
    return [recorded.at(step) for step in range(len(recorded.steps))]


def suspended(state: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["func"], each["vars"].get("n", "")) for each in state["generators"].get("0", [])]


def test_a_generator_that_yields_is_suspended_until_it_is_resumed():
    seen = states(
        """
        def count(n):
            while n:
                got = yield n
                n -= 1
        a, b = count(1), count(2)
        next(a); next(b)
        next(b)
        b.close()
        """
    )
    ways: list[list[tuple[str, str]]] = []
    for state in seen:
        if not ways or suspended(state) != ways[-1]:
            ways.append(suspended(state))
    both = [("count", "1"), ("count", "2")]
    # Since Python 3.13 a generator that stands at a yield outside of any `try` is closed without being entered.
    closed = [both[:1]] if sys.version_info < (3, 13) else []
    assert ways == [[], both[:1], both, both[:1], [("count", "1"), ("count", "1")], *closed]


def test_of_generators_that_nobody_resumes_the_newest_are_kept():
    last = states(
        "def one(n):\n    yield n\nkept = [one(i) for i in range(40)]\nfor each in kept: next(each)\nprint()\n"
    )[-1]
    assert [n for _, n in suspended(last)] == [str(i) for i in range(24, 40)]


def test_a_greenlet_has_the_parent_that_it_was_made_with_and_a_hub_is_none():
    tasks = example("mini-hub").recorded.at(60)["tasks"].values()
    assert {each["name"]: each["parent"] for each in tasks} == {
        "MAIN": None,
        "hub_loop": 1,
        "<lambda>": 2,
        "<lambda>·2": 2,
    }
    assert {each["parent"] for each in example("gevent-pair").recorded.at(30)["tasks"].values()} == {None}


def test_select_hands_every_descriptor_in_with_each_call_and_epoll_names_its_instance():
    asks = example("srv-select").recorded
    ask = asks.at(len(asks.steps) - 1)["asks"]["1"]
    told = example("srv-select").of("readiness", event="asked")
    assert (ask["count"], ask["scanned"], ask["epoll"]) == (len(told), sum(len(each["fds"]) for each in told), None)
    epoll = example("srv-epoll-et").recorded
    assert epoll.at(len(epoll.steps) - 1)["asks"]["1"]["epoll"] == 4


def test_polling_keeps_its_newest_useful_question():
    recorded = example("srv-nonblocking").recorded
    lasts = [recorded.at(step)["polls"].get("1", {}).get("last") for step in range(len(recorded.steps))]
    told = [each for each in lasts if each]
    assert {each["call"] for each in told} == {"accept", "recv"}
    assert [each["t"] for each in told] == sorted(each["t"] for each in told)


def test_the_newest_switch_tells_its_core():
    recorded = example("compare-cpu").recorded
    last = recorded.at(len(recorded.steps) - 1)
    assert len(last["cores"]) > 1
    cores = {recorded.at(step)["last"]["core"] for step in range(len(recorded.steps) - 120, len(recorded.steps))}
    assert len(cores) > 1
