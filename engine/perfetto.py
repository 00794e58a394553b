"""A recording as Chrome trace JSON, which Perfetto and chrome://tracing open: one track a task, a slice for every turn
on the CPU and every wait; what is printed, sent and received; arrows from who woke a task to its turn; of several
cores one track each, with who held it.

docs/timeline-format.md says what stands where ("Chrome trace"); static/js/save/trace.js makes the same of what a page
knows. https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU describes the format. Refuses to
know files.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from .draft import apply
from .timeline import Recorded

SILENT = ("new", "done", "failed", "parked")
CALLS = ("io", "input")  # kinds of steps that belong to the task on the CPU
TRAFFIC = ("net", "peer")  # and to nobody in the program


def trace(recorded: Recorded, programs: list[str]) -> dict[str, Any]:
    """The whole trace as plain data; times are microseconds."""
    final = recorded.at(len(recorded.steps) - 1) if recorded.steps else {"tasks": {}}
    events: list[dict[str, Any]] = [
        {"ph": "M", "name": "process_name", "pid": index + 1, "tid": 0, "args": {"name": name}}
        for index, name in enumerate(programs)
    ]
    place = {task["id"]: {"pid": task["program"] + 1, "tid": task["id"]} for task in final["tasks"].values()}
    for task in final["tasks"].values():
        events.append({"ph": "M", "name": "thread_name", **place[task["id"]], "args": {"name": task["name"]}})
    events += _slices(recorded, place)
    events += _outputs(recorded, place)
    events += _moments(recorded, place)
    events += _wakes(recorded, place)
    events += _cores(recorded, {task["id"]: task["name"] for task in final["tasks"].values()})
    return {"displayTimeUnit": "ms", "traceEvents": events}


def _slices(recorded: Recorded, place: dict[int, dict[str, int]]) -> list[dict[str, Any]]:
    open_: dict[int, tuple[str, int]] = {}
    slices: list[dict[str, Any]] = []
    end = recorded.steps[-1].t if recorded.steps else 0

    def close(task: int, t: int) -> None:
        state, since = open_.pop(task, ("", t))
        if state and state not in SILENT and t > since:
            slices.append({"ph": "X", "name": state, "cat": "task", "ts": since, "dur": t - since, **place[task]})

    for step in recorded.steps:
        for task, state, t in step.l:
            close(task, t)
            open_[task] = (state, t)
    for task in list(open_):
        close(task, end)
    return slices


def _cores(recorded: Recorded, names: dict[int, str]) -> list[dict[str, Any]]:
    """The tracks of several cores, which belong to a process of their own, number 0."""
    state: dict[str, Any] = {}
    held: list[tuple[int | None, int]] = []
    slices: list[dict[str, Any]] = []

    def close(core: int, t: int) -> None:
        task, since = held[core]
        if task is not None and t > since:
            slices.append(
                {"ph": "X", "name": names[task], "cat": "core", "ts": since, "dur": t - since, "pid": 0, "tid": core}
            )

    for step in recorded.steps:
        state = apply(state, step.p)
        for core, task in enumerate(state.get("cores", [state["cpu"]])):
            if core == len(held):
                held.append((task, step.t))
            elif held[core][0] != task:
                close(core, step.t)
                held[core] = (task, step.t)
    if len(held) < 2:
        return []
    for core in range(len(held)):
        close(core, recorded.steps[-1].t)
    tracks = [("process_name", 0, "cores")] + [("thread_name", core, f"core {core}") for core in range(len(held))]
    return slices + [
        {"ph": "M", "name": name, "pid": 0, "tid": core, "args": {"name": text}} for name, core, text in tracks
    ]


def _outputs(recorded: Recorded, place: dict[int, dict[str, int]]) -> list[dict[str, Any]]:
    return [
        {
            "ph": "i",
            "s": "t",
            "name": chunk["text"].rstrip("\n"),
            "cat": chunk["stream"],
            "ts": chunk["t"],
            **place[chunk["task"]],
        }
        for step in recorded.steps
        for chunk in step.o
    ]


def _moments(recorded: Recorded, place: dict[int, dict[str, int]]) -> list[dict[str, Any]]:
    """System calls and what is typed, on the track of who holds the CPU; what the network and the clients do."""
    moments: list[dict[str, Any]] = []
    outside = {"s": "p", "pid": 1, "tid": 0}
    for index, step in enumerate(recorded.steps):
        if step.k not in CALLS + TRAFFIC:
            continue
        cpu = recorded.at(index)["cpu"]
        where = outside if cpu is None or step.k in TRAFFIC else {"s": "t", **place[cpu]}
        args = {**step.n[1], "step": index + 1}
        moments.append({"ph": "i", "name": step.n[0], "cat": step.k, "ts": step.t, **where, "args": args})
    return moments


def _wakes(recorded: Recorded, place: dict[int, dict[str, int]]) -> list[dict[str, Any]]:
    """An arrow for each switch to a task that another task woke: from who held the CPU then."""
    shown = [step.q for step in recorded.steps]
    arrows: list[dict[str, Any]] = []
    for index, step in enumerate(recorded.steps):
        last = recorded.at(index)["last"] if step.k == "switch" else None
        if not last or last["wake"] is None or last["to"] is None:
            continue
        cause = bisect_left(shown, last["wake"])
        waker = recorded.at(cause - 1)["cpu"] if 0 < cause < index else None
        if waker is None or waker == last["to"]:
            continue
        # An event that is not shown itself lies between the step before and the one that it is told with.
        at = recorded.steps[cause if shown[cause] == last["wake"] else cause - 1].t
        arrow = {"name": "wakes", "cat": "wake", "id": index + 1}
        arrows.append({"ph": "s", **arrow, "ts": at, **place[waker]})
        arrows.append({"ph": "f", "bp": "e", **arrow, "ts": step.t, **place[last["to"]]})
    return arrows
