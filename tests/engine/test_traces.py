"""The page and the command line make the same Chrome trace of the same run, and it is one that Perfetto opens.

The format is described in docs/timeline-format.md. Refuses to know how either makes it.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest
from recordings import Recording, example

from engine.perfetto import trace
from tools.setup import why_no_node

MAKER = Path(__file__).resolve().parents[1] / "js" / "traced.mjs"
PROCESSES = """
import os
def crunch():
    for _ in range(50):
        pass
for _ in range(2):
    if os.fork() == 0:
        crunch()
        os._exit(0)
for _ in range(2):
    os.wait()
print("done")
"""
Event = dict[str, Any]


def of_the_page(recording: Recording) -> list[Event]:
    """What static/js/save/trace.js makes of the steps that a page gets."""
    names = [each.name for each in recording.programs]
    given = msgspec.json.encode({"programs": names, "steps": recording.recorded.steps})
    done = subprocess.run(["node", str(MAKER)], input=given, capture_output=True, check=True, timeout=60)
    made: list[Event] = json.loads(done.stdout)
    return made


def of_the_engine(recording: Recording) -> list[Event]:
    made: list[Event] = trace(recording.recorded, [each.name for each in recording.programs])["traceEvents"]
    return json.loads(json.dumps(made))


def in_order(events: list[Event]) -> list[str]:
    return sorted(json.dumps(event, sort_keys=True) for event in events)


@pytest.mark.skipif(why_no_node() is not None, reason=f"{why_no_node()}")
@pytest.mark.parametrize("ident", ["gevent-pair", "server-select", "asyncio-pair", "client-and-server", "trylock-spin"])
def test_the_page_and_the_engine_make_the_same_of_an_example(ident):
    recording = example(ident)
    assert in_order(of_the_page(recording)) == in_order(of_the_engine(recording))


@pytest.mark.skipif(why_no_node() is not None, reason=f"{why_no_node()}")
def test_the_page_and_the_engine_make_the_same_of_several_cores(record):
    recording = record(PROCESSES, machine={"cores": 2})
    made = of_the_page(recording)
    assert {each["args"]["name"] for each in made if each["pid"] == 0 and each["ph"] == "M"} >= {"cores", "core 1"}
    assert in_order(made) == in_order(of_the_engine(recording))


@pytest.mark.parametrize("ident", ["gevent-pair", "server-select", "asyncio-pair"])
def test_an_arrow_leads_from_a_slice_to_a_later_one(ident):
    events = of_the_engine(example(ident))
    slices = [each for each in events if each["ph"] == "X" and each["cat"] == "task"]

    def lies_on_a_slice(end: Event) -> bool:
        where = (end["pid"], end["tid"])
        around = [each for each in slices if (each["pid"], each["tid"]) == where]
        return any(each["ts"] <= end["ts"] <= each["ts"] + each["dur"] for each in around)

    starts = {each["id"]: each for each in events if each["ph"] == "s"}
    ends = {each["id"]: each for each in events if each["ph"] == "f"}
    assert starts.keys() == ends.keys()
    for number, start in starts.items():
        assert start["ts"] <= ends[number]["ts"], number
        assert lies_on_a_slice(start), start
        assert lies_on_a_slice(ends[number]), ends[number]


def test_everything_printed_and_sent_is_a_moment_on_a_track():
    recording = example("server-select")
    events = of_the_engine(recording)
    moments = [each for each in events if each["ph"] == "i"]
    assert [each["name"] for each in moments if each["cat"] == "stdout"] == [
        chunk["text"].rstrip("\n") for step in recording.recorded.steps for chunk in step.o
    ]
    kinds = [step.k for step in recording.recorded.steps if step.k in ("io", "input", "net", "peer")]
    assert [each["cat"] for each in moments if each["cat"] not in ("stdout", "stderr")] == kinds
    assert all(each["s"] in ("t", "p") for each in moments)


def test_the_spawned_greenlets_were_woken_by_who_spawned_them():
    events = of_the_engine(example("gevent-pair"))
    names = {(each["pid"], each["tid"]): each["args"]["name"] for each in events if each["name"] == "thread_name"}
    arrows = [each for each in events if each["name"] == "wakes"]
    ways = [
        [names[each["pid"], each["tid"]] for each in arrows if each["id"] == one]
        for one in sorted({each["id"] for each in arrows})
    ]
    assert ways[:2] == [["MAIN", "func"], ["MAIN", "func1"]]
