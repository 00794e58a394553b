"""Folding: repeated futile cycles are counted, nothing is lost, and whatever differs is told in full."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.events import Cause, Fold, Line, Output, Phase, Readiness, Reason, Switch, Syscall, TryLock, Wait
from engine.folding import LONGEST, WIDEST, Folder, is_futile

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
    assert told[-1] == (9, Fold(1, 97, [1, 2], 299, asks=1, events=97 * 3, askers=[(1, 1, 1)]))


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


def rounds(values):
    """A cycle for each value of a variable."""
    return [event for value in values for event in (Line(1, "p.py", 1, {"n": value}), ASK)]


def test_a_changed_variable_is_a_difference():
    assert folds(fold(rounds(f"'{number}'" for number in range(50)))) == []
    assert folds(fold(rounds(str(number * number) for number in range(50)))) == []


@pytest.mark.parametrize("step", [1, -3, 1000])
def test_a_variable_that_grows_by_the_same_step_is_counted_with_it_and_seen_again_behind_the_fold(step):
    told = fold(rounds(str(number * step) for number in range(50)))
    ((start, summary),) = [each for each in told if isinstance(each[1], Fold)]
    assert summary == Fold(1, 46, [1], 97, asks=1, events=92, steps=[(0, "n", step)], askers=[(1, 1, 1)])
    assert start == 6
    assert told[-2:] == [(98, Line(1, "p.py", 1, {"n": str(49 * step)})), (99, ASK)]
    assert unfolded(told) == 100


def test_a_variable_that_leaves_its_step_ends_the_fold():
    told = fold(rounds(map(str, [*range(10), 100, *range(101, 111)])))
    assert unfolded(told) == 42
    assert [each.count for each in folds(told)] == [6, 7]


def test_a_cycle_that_prints_is_told_in_full():
    assert folds(fold([LINE[1], Output(1, "stdout", "x"), ASK] * 50)) == []


def test_several_threads_that_let_each_other_go_first_are_folded_together():
    first, second = (Switch(task, 3 - task, Reason(Cause.YIELD)) for task in (1, 2))
    (summary,) = folds(fold([LINE[1], first, Line(2, "p.py", 2), second] * 50))
    assert (summary.switches, summary.asks, sorted(summary.lines)) == (2, 2, [1, 2])


def test_an_ask_that_never_comes_again_does_not_keep_others_from_being_folded():
    assert len(folds(fold([OTHER_ASK, *CYCLE * 50]))) == 1


def test_cycles_longer_than_the_memory_are_not_folded():
    long = [Line(1, "p.py", 1 + number % 8) for number in range(LONGEST + 10)]
    assert folds(fold([*long, ASK] * 5)) == []
    short = [Line(1, "p.py", 1 + number % 8) for number in range(LONGEST - 10)]
    assert len(folds(fold([*short, ASK] * 5))) == 1


def looked_up(tasks: int, rounds: int, each: int) -> list:
    """Tasks that let each other go first, and a loop that looks up from that after so many turns of theirs."""
    events, turns = [], 0
    while turns < rounds:
        task = 1 + turns % tasks
        events += [Line(task, "p.py", 1), Switch(task, 9, Reason(Cause.YIELD)), Switch(9, task, Reason(Cause.DISPATCH))]
        turns += 1
        if turns % each == 0:
            events.append(Phase(9, "poll"))
    return events


@pytest.mark.parametrize(("tasks", "turns"), [(1, 50), (2, 50), (3, 150)])
def test_a_cycle_of_cycles_is_folded_as_one(tasks, turns):
    told = fold(looked_up(tasks, 20_000, 50))
    assert len(told) < 1500
    assert turns in [each.asks for each in folds(told)]
    assert unfolded(told) == 3 * 20_000 + 400
    counted = sum(each.count * each.asks for each in folds(told))
    assert counted + sum(is_futile(event) for _, event in told) == 20_000


def test_a_loop_that_looks_up_at_odd_times_is_still_folded_between_them():
    events = [event for each in range(20, 120) for event in [*[LINE[1], ASK] * each, Phase(9, "poll")]]
    told = fold(events)
    assert unfolded(told) == len(events)
    assert len(told) < 100 * 14 + 3 * WIDEST


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
        (Syscall(1, "recv", 4, count=0), True),
        (Syscall(1, "recv", 4, count=1), False),
        (TryLock(1, "lock"), True),
        (Switch(1, 2, Reason(Cause.YIELD)), True),
        (Switch(1, 2, Reason(Cause.SLICE)), False),
        (Wait(1, Cause.YIELD, "sleep", hold=True), True),
        (Wait(1, Cause.YIELD, "sleep"), False),
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
            assert event.asks == sum(map(is_futile, cycle)) == sum(asks for _, asks, _ in event.askers)
        else:
            assert (t, event) == (position, events[position])
            position += 1
    assert position == len(events)


@given(st.integers(-5, 5), st.integers(0, 40), stories)
def test_growing_variables_are_never_lost(step, times, story):
    """Unfolding with the steps gives the very events."""
    events = [*story, *rounds(str(7 + number * step) for number in range(times)), *story]
    again: list = []
    for _, event in fold(events):
        if not isinstance(event, Fold):
            again.append(event)
            continue
        cycle = again[-(event.events // event.count) :]
        for _ in range(event.count):
            for place, name, by in event.steps:
                old = cycle[place]
                cycle[place] = Line(old.task, old.file, old.line, {**old.vars, name: str(int(old.vars[name]) + by)})
            again += cycle
    assert again == events
