"""Busy waits that ask for nothing: a loop that goes round without a visible difference is counted, and told once.

That is so of whatever it looks at, alone or in turns with others; what differs is told in full, and nothing is lost.
"""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invariants import check_events, check_steps

from engine.events import Call, End, Fold, Line, Return, Task
from engine.looking import Loops
from engine.recorder import Recorder

# --- the recorder -----------------------------------------------------------------------------------------------------

LINE = {number: Line(1, "p.py", number) for number in range(1, 5)}


class Tape:
    """A recorder whose clock goes on by one with each event; and what it told."""

    def __init__(self, limit: int = 10_000) -> None:
        self.now, self.told, self.cut = -1, [], []
        self.recorder = Recorder(self, self.told.append, limit, self.cut.append, ["p.py"])

    def of(self, events: list) -> list:
        for event in events:
            self.now += 1
            self.recorder.record(event)
        self.recorder.record(End("finished"))
        return [each.event for each in self.told[:-1]]


def told_of(events: list) -> list:
    return Tape().of(events)


def unfolded(told: list) -> list:
    """What a reader makes of a recording with folds."""
    again: list = []
    for event in told:
        again += again[-(event.events // event.count) :] * event.count if isinstance(event, Fold) else [event]
    return again


def test_a_line_that_comes_again_and_again_is_told_a_few_times_and_then_counted():
    told = told_of([LINE[1]] * 1000)
    assert told[:-1] == [LINE[1]] * (len(told) - 1)
    assert len(told) < 8
    (fold,) = (each for each in told if isinstance(each, Fold))
    assert (fold.task, fold.lines, fold.asks, fold.spins) == (1, [1], 0, [(1, 1, 1)])
    assert fold.count + len(told) - 1 == 1000
    assert fold.until == 999


@pytest.mark.parametrize(
    "cycle",
    [
        [LINE[2], LINE[1]],
        [LINE[2], LINE[3], LINE[4], LINE[1]],
        [Call(1, "p.py", 3, "f", {"self": "<Box>"}), LINE[4], Return(1, "p.py", 4, "f", "False"), LINE[1]],
        [Line(1, "p.py", 2, {"x": "1"}), Line(1, "p.py", 1, {"x": "2"}), LINE[1]],
    ],
)
def test_a_round_of_several_lines_is_counted(cycle):
    told = told_of([LINE[1], *cycle * 100])
    assert len(told) < 8 * len(cycle)
    assert unfolded(told) == [LINE[1], *cycle * 100]


def test_a_variable_that_changes_is_a_difference():
    events = [event for n in range(500) for event in (Line(1, "p.py", 2, {"x": str(n)}), LINE[1])]
    assert told_of(events) == events


def test_a_variable_that_shows_the_time_is_none():
    rounds = [(Line(1, "p.py", 2, {"t": repr((2 * n + 1000) / 1e6)}), LINE[1]) for n in range(500)]
    told = told_of(list(itertools.chain(*rounds)))
    assert len(told) < 20
    (fold,) = (each for each in told if isinstance(each, Fold))
    assert fold.steps == [(0, "t", 2e-06)]
    assert told[-2:] == list(rounds[-1])


def test_who_counts_its_rounds_works():
    events = [Line(1, "p.py", 1, {"n": str(n)} if n else None) for n in range(500)]
    assert told_of(events) == events


def test_a_loop_that_becomes_idle_late_is_still_found():
    work = [event for n in range(5000) for event in (Line(1, "p.py", 2, {"x": str(n)}), LINE[1])]
    told = told_of([*work, *[LINE[2], LINE[1]] * 5000])
    assert len(told) < len(work) + 1200


def test_an_endless_round_comes_to_the_limit():
    tape = Tape(limit=100)
    tape.of([LINE[1]] * 600)
    assert tape.cut == [500]


alphabet = st.sampled_from([*LINE.values(), Line(1, "p.py", 2, {"x": "1"}), Line(2, "p.py", 2), Task(3, "f", "", "")])
stories = st.lists(
    st.tuples(st.lists(alphabet, min_size=1, max_size=5), st.integers(1, 12)), min_size=1, max_size=6
).map(lambda parts: [event for cycle, times in parts for event in cycle * times])


@given(stories)
def test_nothing_is_lost(events):
    assert unfolded(told_of(events)) == events


# --- in a run ---------------------------------------------------------------------------------------------------------

HEAD = """
import itertools, queue, threading, time
import gevent
rounds, done, q, event = itertools.count(), False, queue.Queue(), threading.Event()
class Box:
    full = False
    def is_full(self):
        return self.full
box = Box()
def end():
    global done
    done = box.full = True
    q.put(1); event.set()
"""
# What is looked at, and what is done where it has not come.
LOOKS = {
    "a flag": "while not done: pass",
    "a flag, with a body": "while not done:\n        pass",
    "a clock": "while time.monotonic() < 2: pass",
    "a clock in a variable": "while True:\n        now = time.monotonic()\n        if now > 2: break",
    "an event": "while not event.is_set(): continue",
    "a queue": "while q.empty() != False: pass",
    "a queue that raises": """
    while True:
        try: q.get_nowait()
        except queue.Empty: continue
        break""",
    "a method": "while not box.is_full(): pass",
    "a thread": "while other.is_alive(): pass",
}
WAITS = """
def wait():
    LOOK
other = threading.Timer(1, end); other.start()
tasks = [threading.Thread(target=wait) for _ in range(TASKS)]
for each in tasks: each.start()
for each in tasks: each.join()
"""


def spinning(look: str, tasks: int = 1) -> str:
    return HEAD + WAITS.replace("LOOK", look).replace("TASKS", str(tasks))


@pytest.mark.parametrize("what", LOOKS)
def test_a_busy_wait_is_counted_and_told_once_where_it_is(what, record):
    recording = record(spinning(LOOKS[what]))
    assert len(recording.events) < 250
    lint = recording.only("lint")
    line = spinning(LOOKS[what]).lstrip().splitlines()[lint["line"] - 1]
    assert (lint["code"], line.split()[0] in ("while", "now")) == ("busy-poll", True)
    check_events(recording)
    check_steps(recording)


@pytest.mark.parametrize("tasks", [1, 2, 3, 8])
def test_rounds_are_counted_exactly_also_where_threads_take_turns(tasks, record):
    counting = spinning("while not done:\n        next(rounds)", tasks)
    recording = record(counting + "print(next(rounds))\n")
    line = 1 + counting.lstrip().splitlines().index("        next(rounds)")
    told = len(recording.of("line", line=line))
    counted = sum(each["count"] * each["lines"].count(line) for each in recording.of("fold"))
    assert told + counted == int(recording.output())
    assert told < 0.75 * int(recording.output())
    assert recording.of("lint") == []


def test_threads_that_spin_in_turns_are_folded_together(record):
    recording = record(spinning("while time.monotonic() < 20: pass", 2))
    widest = max(recording.of("fold"), key=lambda each: each["events"])
    assert {task for task, _, _ in widest["spins"]} == set(recording.names) - {None, 1, 2}
    assert widest["switches"] >= 2
    assert {each["code"] for each in recording.of("lint")} == {"busy-poll"}


def test_a_greenlet_that_spins_keeps_its_hub_from_ever_answering(record):
    recording = record(
        """
        import gevent
        other = gevent.spawn(gevent.sleep, 1)
        while not other.ready(): pass
        """,
        limits={"steps": 2000},
    )
    assert recording.end["reason"] == "limit"
    assert recording.only("lint", code="busy-poll")["line"] == 3


def test_work_that_shows_no_difference_is_counted_and_no_busy_wait(record):
    source = """
        class Box:
            n = 0
            def step(self):
                self.n += 1
        box = Box()
        while box.n < 2000: box.step()
        print(box.n)
    """
    recording = record(source)
    assert recording.output() == "2000\n"
    assert len(recording.events) < 100
    assert recording.of("lint") == []


# --- what only looks --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("loop", "looks"),
    [
        ("while not done:\n pass", True),
        ("while clock() < 3:\n pass", False),
        ("while time.time() < 3:\n pass", True),
        ("while True:\n if event.is_set():\n  break", True),
        ("while len(found) < 3:\n x = found[0].ready", True),
        ("while step():\n pass", False),
        ("while queue.pop():\n pass", False),
        ("while not done:\n self.n = 1", False),
        ("while not done:\n n += 1", False),
        ("while not done:\n x[0] = 1", False),
        ("def f():\n return flag\nwhile not f():\n pass", True),
        ("def f():\n self.n += 1\nwhile not f():\n pass", False),
        ("def f():\n return f()\nwhile not f():\n pass", True),
        ("for _ in forever:\n if ready():\n  break", True),
        ("if x:\n pass", False),
        ("while (", False),
    ],
)
def test_a_loop_only_looks_if_it_changes_nothing_and_asks_what_answers_at_once(loop, looks):
    line = max(1, loop.count("\n"))
    assert Loops(loop).only_looks(line, range(1, 9)) is looks


def test_only_the_lines_that_run_matter():
    loop = "while not done:\n if late:\n  hurry()"
    assert Loops(loop).only_looks(1, [1, 2])
    assert not Loops(loop).only_looks(1, [1, 2, 3])
