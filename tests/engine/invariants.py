"""What must be true of every recording and of every state, whatever the program was."""

from __future__ import annotations

import copy
from typing import Any

from recordings import Recording

from engine.draft import State, apply


def words(text: str) -> frozenset[str]:
    """The words of a line."""
    return frozenset(text.split())


CAUSES = words(
    "switch throw spawn sleep yield io input join lock queue event slice finished failed killed dispatch idle"
)
LANES = words("new ready unnoticed running poll sleep io wait parked hold kernel input done failed")
HOLDING = ("running", "poll")
# The causes that a line of the program brings about.
OWN = words("switch throw sleep yield io input join lock queue event slice")
# What may make a task runnable.
WAKERS = words("timer socket callback task input line call watch interest wakeup signal loop")
ARRIVALS = frozenset({"pending", "data", "eof", "reset", "established", "refused", "writable", "shutdown", "error"})


def check_events(recording: Recording) -> None:
    """Everything that holds for the events of any run on the simulated machine."""
    check_order(recording)
    check_switches(recording)
    check_wakes(recording)
    check_tasks(recording)


def check_order(recording: Recording) -> None:
    """Numbers follow each other, time never goes back, the end is the last and the only one."""
    events = recording.events
    assert [each["seq"] for each in events] == list(range(len(events)))
    times = [each["t"] for each in events]
    assert times == sorted(times)
    assert [each["kind"] for each in events].count("end") == 1
    assert events[-1]["kind"] == "end"


def check_switches(recording: Recording) -> None:
    """One holder of a core: each switch starts where the one before ended, for a reason of the closed set."""
    holders: dict[int, int | None] = {0: 1}
    for event in recording.of("switch"):
        core = event.get("core", 0)
        assert event["from"] == holders.get(core), event
        assert event["from"] != event["to"], event
        assert event["cause"]["type"] in CAUSES, event
        assert set(event["cause"]) == {"type", "line", "wake"}, event
        assert event["to"] is None or event["to"] not in {**holders, core: None}.values(), event
        holders[core] = event["to"]


def check_wakes(recording: Recording) -> None:
    """Whoever gets the CPU back knows which earlier event made it runnable.

    A task that only lost its time slice, or that never ran, was runnable all the while.
    """
    what = {each["task"]: each["what"] for each in recording.of("task", event="created")}
    runnable = {task for task, kind in what.items() if kind in ("main", "thread", "process")}
    for event in recording.of("switch"):
        task, wake = event["to"], event["cause"]["wake"]
        if wake is not None:
            assert 0 <= wake < event["seq"], event
            check_waker(recording.events[wake], event)
        elif task is not None and what[task] != "hub":
            assert task in runnable, event
        runnable.discard(task)
        if event["cause"]["type"] in ("slice", "yield"):
            runnable.add(event["from"])


def check_waker(waker: dict[str, Any], switch: dict[str, Any]) -> None:
    """The event that a switch points to is one that can wake somebody."""
    assert waker["kind"] in WAKERS, (waker, switch)
    if waker["kind"] == "socket":
        assert waker["event"] in ARRIVALS, (waker, switch)
    elif waker["kind"] == "timer":
        assert waker["event"] in ("due", "fired"), (waker, switch)
    elif waker["kind"] == "task":
        by_hand = waker["task"] == switch["from"] and switch["cause"]["type"] in ("switch", "throw")
        assert waker["event"] in ("finished", "failed") or by_hand, (waker, switch)


def check_tasks(recording: Recording) -> None:
    """A task is created before anything is said of it, and says nothing after its end."""
    born: set[int] = set()
    ended: set[int] = set()
    for event in recording.events:
        if event["kind"] == "task":
            assert (event["task"] in born) == (event["event"] != "created"), event
            (born if event["event"] == "created" else ended).add(event["task"])
        elif event["kind"] in ("line", "call", "return", "output", "wait", "syscall"):
            assert event["task"] in born, event
            assert event["task"] not in ended, event


def check_steps(recording: Recording) -> None:
    """Forwards by patches, backwards by replays: the same state at every step, and a sound one."""
    recorded = recording.recorded
    state: State = {}
    states, copies = [], []
    for index, step in enumerate(recorded.steps):
        state = apply(state, step.p)
        states.append(state)
        copies.append(copy.deepcopy(state))
        check_state(state)
        assert state == recorded.at(index)
    for index in reversed(range(len(states))):
        assert recorded.at(index) == states[index] == copies[index], index


def check_state(state: State) -> None:
    """At most one task holds each core, and it is the one that the state names; a program never holds two."""
    holders = [task["id"] for task in state["tasks"].values() if task["state"] in HOLDING]
    held = [task for task in state.get("cores", [state["cpu"]]) if task is not None]
    assert sorted(holders) == sorted(held)
    assert state["cpu"] == (held[0] if held else None)
    assert len({state["tasks"][str(task)]["program"] for task in held}) == len(held)
    for key, task in state["tasks"].items():
        assert int(key) == task["id"]
        assert task["state"] in LANES
        assert (task["ended"] is not None) >= (task["state"] in ("done", "failed"))
    for key, socket in state["sockets"].items():
        assert key == f"{socket['program']}:{socket['fd']}"
        assert 0 <= socket["bytes"] <= socket["received"]
    assert state["busy_us"] == sum(task["cpu_us"] for task in state["tasks"].values())
