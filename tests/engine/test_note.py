"""The five programs of the teaching note, exactly as they stand: what they print, who has the CPU, and when."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from recordings import FOLDER, appears_in_order, example

POLLING = "server-nonblocking"

# --- greenlet: switching by hand --------------------------------------------------------------------------------------


def test_the_greenlet_pair_prints_in_the_order_of_its_switches():
    assert example("greenlet-pair").output() == "晓雪 吃炸鸡\n张三 喝啤酒\n晓雪 吃雪糕\n张三 喝可乐\n"


def test_the_greenlet_pair_makes_five_switches():
    assert example("greenlet-pair").hands() == [
        ("MAIN", "eat", "switch"),
        ("eat", "drink", "switch"),
        ("drink", "eat", "switch"),
        ("eat", "drink", "switch"),
        ("drink", "MAIN", "finished"),
    ]


def test_the_greenlet_pair_switches_where_switch_is_written():
    lines = [each["cause"]["line"] for each in example("greenlet-pair").switches]
    assert lines[:4] == [15, 6, 11, 8]


def test_the_greenlet_that_nobody_resumes_never_finishes():
    recording = example("greenlet-pair")
    ended = {each["name"]: each["event"] for each in recording.of("task") if each["event"] != "created"}
    assert ended == {"drink": "finished", "MAIN": "finished"}


# --- gevent: switching on IO ------------------------------------------------------------------------------------------


def test_the_gevent_pair_overlaps_its_sleeps():
    recording = example("gevent-pair")
    assert recording.output() == "123\n456\n345\n567\n"
    assert recording.end["reason"] == "finished"
    assert 2.0 <= recording.end["t"] <= 2.05


def test_every_switch_of_the_gevent_pair_goes_through_the_hub():
    recording = example("gevent-pair")
    assert len(recording.switches) == 12
    assert all("hub" in (taken, given) for taken, given, _ in recording.hands())


def test_the_gevent_pair_tells_why_each_function_lost_the_cpu():
    assert example("gevent-pair").hands() == [
        ("MAIN", "hub", "join"),
        ("hub", "func", "dispatch"),
        ("func", "hub", "sleep"),
        ("hub", "func1", "dispatch"),
        ("func1", "hub", "sleep"),
        ("hub", "-", "idle"),
        ("-", "hub", "dispatch"),
        ("hub", "func", "dispatch"),
        ("func", "hub", "finished"),
        ("hub", "MAIN", "dispatch"),
        ("MAIN", "hub", "join"),
        ("hub", "-", "idle"),
        ("-", "hub", "dispatch"),
        ("hub", "func1", "dispatch"),
        ("func1", "hub", "finished"),
        ("hub", "MAIN", "dispatch"),
    ]


def test_each_function_of_the_gevent_pair_is_woken_by_its_own_timer():
    recording = example("gevent-pair")
    for name, line in (("func", 7), ("func1", 12)):
        task = next(number for number, known in recording.names.items() if known == name)
        left = recording.only("switch", **{"from": task, "to": 2}, cause={"type": "sleep", "line": line, "wake": None})
        back = next(each for each in recording.of("switch", to=task) if each["seq"] > left["seq"])
        waker = recording.events[back["cause"]["wake"]]
        assert (waker["kind"], waker["event"], waker["task"]) == ("timer", "due", task)


def test_the_cpu_sleeps_while_both_functions_do():
    asleep = [each["t"] for each in example("gevent-pair").of("switch", to=None)]
    awake = [each["t"] for each in example("gevent-pair").of("switch", **{"from": None})]
    assert sum(awake) - sum(asleep) > 1.99


# --- select -----------------------------------------------------------------------------------------------------------


def test_the_select_server_answers_both_clients_and_waits_for_more():
    recording = example("server-select")
    assert recording.output() == "hello\nhi\nbye\n"
    assert [each["text"] for each in recording.of("peer", event="recv")] == ["HELLO", "HI", "BYE"]
    assert (recording.end["reason"], recording.end["status"]) == ("waiting", 3)


def test_the_recording_of_the_select_server_tells_the_whole_story_of_a_client_that_closes():
    wanted = ["connect", "connected", "send", "pending", "accepted", "read", "sent", "recv", "send", "data", "read"]
    wanted += ["sent", "recv", "close", "eof", "closed"]
    story = [what for who, what in example("server-select").story("socket", "peer") if who == "A"]
    assert appears_in_order(wanted, story), story


def test_the_recording_of_the_select_server_tells_the_whole_story_of_a_client_that_resets():
    wanted = ["connect", "connected", "send", "pending", "accepted", "read", "sent", "recv", "reset", "reset", "closed"]
    recording = example("server-select")
    story = [what for who, what in recording.story("socket", "peer") if who == "B"]
    assert appears_in_order(wanted, story), story
    assert recording.only("raise")["error"] == "ConnectionResetError"


def test_select_is_given_the_list_and_gives_back_who_has_something():
    recording = example("server-select")
    asked = [sorted(fd for fd, _ in each["fds"]) for each in recording.of("readiness", event="asked")]
    answered = [[fd for fd, _ in each["fds"]] for each in recording.of("readiness", event="answered")]
    assert asked == [[3], [3, 4], [3, 4], [3, 4, 5], [3, 4, 5], [3, 4, 5], [3, 5], [3, 5], [3]]
    assert answered == [[3], [4], [3], [5], [4], [4], [5], [5]]


def test_the_cpu_sleeps_inside_select_and_the_kernel_wakes_it():
    recording = example("server-select")
    wakers = [recording.events[each["cause"]["wake"]] for each in recording.of("switch", **{"from": None})]
    assert [(each["fd"], each["event"]) for each in wakers] == [
        (3, "pending"),
        (3, "pending"),
        (4, "data"),
        (4, "eof"),
        (5, "reset"),
    ]


# --- a non-blocking server that polls (Windows, BSD) ------------------------------------------------------------------


def test_the_polling_server_answers_both_clients_until_its_time_is_over():
    recording = example(POLLING)
    assert recording.output().startswith("hello\nhi\n")
    assert [each["text"] for each in recording.of("peer", event="recv")] == ["HELLO", "HI"]
    assert (recording.end["reason"], recording.end["detail"], recording.end["status"]) == ("limit", "3 s", 4)
    assert recording.end["t"] == 3.0


def test_the_polling_server_never_gives_the_cpu_away():
    recording = example(POLLING)
    assert recording.of("switch") == []
    assert recording.of("wait") == []


def test_the_polling_server_meets_the_end_of_one_client_and_the_reset_of_the_other():
    story = example(POLLING).story("socket", "peer")
    assert appears_in_order([("A", "close"), ("A", "eof"), ("A", "closed")], story)
    assert appears_in_order([("B", "reset"), ("B", "reset"), ("B", "closed")], story)
    assert "ConnectionResetError" in {each["error"] for each in example(POLLING).of("raise")}


def test_what_is_folded_and_what_is_not_account_for_every_microsecond_of_the_cpu():
    """The server holds the CPU from 0 to 3 s: so many lines and calls at their price, folded ones among them."""
    recording = example(POLLING)
    folds = recording.of("fold")
    lines = len(recording.of("line")) + sum(each["count"] * len(each["lines"]) for each in folds)
    asks = sum(each["count"] * each["asks"] for each in folds)
    quiet = 1  # setblocking(False) is no event
    calls = len(recording.of("syscall")) + len(recording.of("output")) + asks + quiet
    assert len(folds) >= 3
    assert asks > 3000
    assert lines * 100 + calls * 20 == pytest.approx(3_000_000, abs=100)


def test_a_fold_tells_the_lines_of_the_cycle_and_when_it_ends():
    recording = example(POLLING)
    for fold in recording.of("fold"):
        following = recording.events[fold["seq"] + 1]
        cycle = len(fold["lines"]) * 100 + fold["asks"] * 20
        assert fold["t"] * 1e6 < fold["until"] <= following["t"] * 1e6
        # Its first repetition begins with the first event after an ask, its last one ends with the last ask.
        assert fold["until"] - round(fold["t"] * 1e6) == pytest.approx(fold["count"] * cycle, abs=cycle)
        assert 8 in fold["lines"]


def test_the_futile_asks_in_the_state_are_those_of_the_events():
    recording = example(POLLING)
    folded = sum(each["count"] * each["asks"] for each in recording.of("fold"))
    alone = Counter(each.get("error") for each in recording.of("syscall"))["EAGAIN"]
    assert recording.recorded.at(len(recording.recorded.steps) - 1)["polls"]["1"]["futile"] == folded + alone


# --- the same server on Linux -----------------------------------------------------------------------------------------


def test_on_linux_the_server_sits_inside_recv_because_accepted_sockets_block():
    recording = example("server-nonblocking-linux")
    holds = recording.of("wait", hold=True)
    assert [(each["call"], each["fd"]) for each in holds] == [("recv", 4), ("recv", 4), ("recv", 5)]
    assert not recording.of("syscall", call="recv", error="EAGAIN")
    assert recording.of("syscall", call="accept", error="EAGAIN")


def test_while_the_server_sits_inside_recv_the_second_client_waits_in_the_backlog():
    recording = example("server-nonblocking-linux")
    blocked = recording.of("wait", hold=True)[0]
    resumed = next(each for each in recording.of("switch", to=1) if each["seq"] > blocked["seq"])
    waiting = recording.only("socket", event="pending", wire="B")
    accepted = recording.only("socket", event="accepted", wire="B")
    assert blocked["seq"] < waiting["seq"] < resumed["seq"] < accepted["seq"]


def test_on_linux_too_the_run_ends_at_its_limit():
    end = example("server-nonblocking-linux").end
    assert (end["reason"], end["status"], end["t"]) == ("limit", 4, 3.0)


# --- client.py beside a server: two programs on one machine -----------------------------------------------------------


def test_the_client_of_the_note_talks_to_the_server_of_the_note():
    recording = example("client-and-server")
    assert recording.output(program=0) == "hello\n客户端正常退出了!\n"
    assert recording.output(program=1) == ">>>HELLO\n>>>"


def test_each_line_belongs_to_the_program_that_runs_it():
    recording = example("client-and-server")
    files = {each["task"]: each["file"] for each in recording.of("line")}
    assert files == {1: "server_nonblocking.py", 2: "client.py"}
    assert recording.names[1] == "server_nonblocking"
    assert recording.names[2] == "client"


def test_what_is_typed_reaches_the_last_program():
    typed = [(each["program"], each["text"]) for each in example("client-and-server").of("input")]
    assert typed == [(1, "hello"), (1, "q")]


def test_the_kernel_takes_the_cpu_from_the_polling_server_when_its_slice_is_used_up():
    recording = example("client-and-server")
    causes = Counter((giver, cause) for giver, _, cause in recording.hands())
    assert causes["server_nonblocking", "slice"] >= 4
    assert causes["client", "input"] == 2
    assert causes["client", "io"] >= 1


def test_both_ends_of_the_connection_are_sockets_of_the_recording():
    recording = example("client-and-server")
    moved = Counter((each["program"], each["event"]) for each in recording.of("socket"))
    for program, event in (
        (0, "accepted"),
        (0, "data"),
        (0, "eof"),
        (1, "connecting"),
        (1, "established"),
        (1, "data"),
    ):
        assert moved[program, event] == 1, (program, event)


# --- the examples are the note's programs -----------------------------------------------------------------------------

AS_THEY_STAND = {
    "client.py": "0d67ffb22b322d70",
    "gevent_pair.py": "22d3713eb437292a",
    "greenlet_eat_drink.py": "817fb8b646709a2e",
    "server_nonblocking.py": "545a21715164dcfa",
    "server_select.py": "a3e2653d312f9934",
}


@pytest.mark.parametrize("name", AS_THEY_STAND)
def test_the_programs_stand_exactly_as_their_author_wrote_them(name):
    """No formatter and no typing hand has touched them: the first digits of their SHA-256 sums."""
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:16] == AS_THEY_STAND[name]


def test_the_examples_know_nothing_of_being_watched():
    for path in FOLDER.glob("*.py"):
        assert "engine" not in path.read_text("utf-8")
