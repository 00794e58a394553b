"""Folding: repeated futile cycles are counted, nothing is lost, and whatever differs is told in full."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.events import Fold, Line, Output, Readiness, Syscall
from engine.folding import LONGEST, Folder, is_futile

LINE = {number: Line(1, "p.py", number) for number in range(1, 9)}
ASK = Syscall(1, "accept", 3, error="EAGAIN")
OTHER_ASK = Syscall(1, "recv", 4, error="EAGAIN")
USEFUL = Syscall(1, "accept", 3, "4")
CYCLE = [LINE[1], LINE[2], ASK]


def fold(events: list) -> list[tuple[int, object]]:
    """What a folder passes on; event number n happens at time n."""
    told: list[tuple[int, object]] = []
    folder = Folder(lambda t, event: told.append((t, event)))
    for t, event in enumerate(events):
        folder.push(t, event)
    folder.flush()
    return told


def unfolded(told: list[tuple[int, object]]) -> int:
    """How many events there were."""
    return sum(event.events if isinstance(event, Fold) else 1 for _, event in told)


def folds(told: list[tuple[int, object]]) -> list[Fold]:
    return [event for _, event in told if isinstance(event, Fold)]


def test_what_does_not_repeat_is_passed_on_unchanged():
    events = [*LINE.values(), USEFUL, Output(1, "stdout", "x")]
    assert fold(events) == list(enumerate(events))


def test_a_cycle_is_told_twice_after_its_first_ask_and_then_counted():
    told = fold(CYCLE * 100)
    assert [event for _, event in told[:-1]] == CYCLE * 3
    assert told[-1] == (9, Fold(1, 97, [1, 2], 299, asks=1, events=97 * 3))


def test_the_fold_stands_at_the_time_of_its_first_event_and_names_the_last():
    ((start, summary),) = [each for each in fold(CYCLE * 5 + [USEFUL]) if isinstance(each[1], Fold)]
    assert (start, summary.until) == (9, 14)
    assert summary.count == 2


def test_the_first_difference_ends_a_fold():
    told = fold(CYCLE * 10 + [LINE[1], USEFUL] + CYCLE * 10)
    assert [each.count for each in folds(told)] == [7, 7]
    assert unfolded(told) == 3 * 10 + 2 + 3 * 10


def test_an_unfinished_repetition_follows_in_full_at_its_own_times():
    told = fold([*CYCLE * 10, LINE[1], LINE[2], USEFUL])
    assert told[-3:] == [(30, LINE[1]), (31, LINE[2]), (32, USEFUL)]
    assert folds(told)[0].count == 7


def test_an_unfinished_repetition_at_the_end_is_told():
    told = fold([*CYCLE * 10, LINE[1]])
    assert told[-1] == (30, LINE[1])


def test_a_fold_of_nothing_is_not_told():
    told = fold([*CYCLE * 3, LINE[1], USEFUL])
    assert folds(told) == []
    assert [event for _, event in told] == [*CYCLE * 3, LINE[1], USEFUL]


def test_a_cycle_with_several_asks_counts_them():
    cycle = [LINE[1], ASK, LINE[2], OTHER_ASK, LINE[3]]
    told = fold(cycle * 50)
    (summary,) = folds(told)
    assert summary.asks == 2
    assert sorted(summary.lines) == [1, 2, 3]
    assert unfolded(told) == 250


def test_a_changed_variable_is_a_difference():
    cycles = [[Line(1, "p.py", 1, {"n": str(number)}), ASK] for number in range(50)]
    assert folds(fold([event for cycle in cycles for event in cycle])) == []


def test_cycles_longer_than_the_memory_are_not_folded():
    long = [Line(1, "p.py", 1 + number % 8) for number in range(LONGEST + 10)]
    assert folds(fold([*long, ASK] * 5)) == []
    short = [Line(1, "p.py", 1 + number % 8) for number in range(LONGEST - 10)]
    assert len(folds(fold([*short, ASK] * 5))) == 1


def test_useful_answers_are_never_an_anchor():
    assert folds(fold([LINE[1], USEFUL] * 50)) == []


@pytest.mark.parametrize(
    ("event", "futile"),
    [
        (ASK, True),
        (Syscall(1, "recv", 4, error="ECONNRESET"), False),
        (USEFUL, False),
        (Readiness(1, "select", "answered", []), True),
        (Readiness(1, "select", "answered", [(3, "r")]), False),
        (Readiness(1, "select", "asked", []), False),
        (LINE[1], False),
    ],
)
def test_what_counts_as_asking_in_vain(event, futile):
    assert is_futile(event) is futile


alphabet = st.sampled_from([LINE[1], LINE[2], LINE[3], ASK, OTHER_ASK, USEFUL])
stories = st.lists(
    st.tuples(st.lists(alphabet, min_size=1, max_size=5), st.integers(1, 12)), min_size=1, max_size=6
).map(lambda parts: [event for cycle, times in parts for event in cycle * times])


@given(stories)
def test_nothing_is_lost(events):
    """Counted or told: unfolding gives the very events, in order and at their times."""
    told = fold(events)
    position = 0
    for t, event in told:
        if isinstance(event, Fold):
            size = event.events // event.count
            cycle = events[position : position + size]
            assert events[position : position + event.events] == cycle * event.count
            assert t == position
            position += event.events
            assert event.until == position - 1
            assert event.lines == [each.line for each in cycle if isinstance(each, Line)]
            assert event.asks == sum(map(is_futile, cycle))
        else:
            assert (t, event) == (position, events[position])
            position += 1
    assert position == len(events)


# --- in a run ---------------------------------------------------------------------------------------------------------

COUNTS = """
import itertools, socket, time
asked = itertools.count()
sk = socket.create_server(("127.0.0.1", 0))
sk.setblocking(False)
while time.monotonic() < {until}:
    try:
        sk.accept()
    except BlockingIOError:
        next(asked)
print(next(asked))
"""


@pytest.mark.parametrize("until", [0.01, 0.5, 20])
def test_the_count_of_a_run_is_what_the_program_itself_counted(until, record):
    recording = record(COUNTS.format(until=until))
    told = len(recording.of("syscall", error="EAGAIN"))
    counted = sum(each["count"] * each["asks"] for each in recording.of("fold"))
    assert told + counted == int(recording.output())
    assert told < 10
    polls = recording.recorded.at(len(recording.recorded.steps) - 1)["polls"]
    assert polls["1"]["futile"] == told + counted


def test_every_select_that_times_out_is_told_or_counted(record):
    source = """
        import itertools, select, time
        asked = itertools.count()
        while time.monotonic() < 10:
            select.select([], [], [], 0.01)
            next(asked)
        print(next(asked))
    """
    recording = record(source)
    told = [each for each in recording.of("readiness", event="answered") if not each["fds"]]
    counted = sum(each["count"] * each["asks"] for each in recording.of("fold"))
    assert len(told) + counted == int(recording.output())
