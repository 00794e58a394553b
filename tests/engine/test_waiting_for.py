"""Who waits for whom, and for how long: cycles, and waits that nobody can end."""

from __future__ import annotations

import pytest
from recordings import codes, course, final

from engine.blocked import cycle, endless
from engine.events import Blocked, Cause


def test_loop_exit_tells_the_circle_of_those_who_wait_for_each_other():
    recording = course("gevent-deadlock")
    deadlock = recording.only("deadlock")
    names = recording.names
    assert names[deadlock["task"]] == "MAIN"
    assert [names[each] for each in deadlock["cycle"]] == ["philosopher", "philosopher·2"]
    assert {names[each["task"]]: [names[task] for task in each["holders"]] for each in deadlock["waits"]} == {
        "MAIN": ["philosopher", "philosopher·2"],
        "philosopher": ["philosopher·2"],
        "philosopher·2": ["philosopher"],
    }
    assert final(recording)["deadlock"]["cycle"] == deadlock["cycle"]


THREADS = """
    import threading, time
    a, b = threading.Lock(), threading.Lock()

    def work(first, second):
        with first:
            time.sleep(0.1)
            with second:
                pass

    threading.Thread(target=work, args=(a, b)).start()
    threading.Thread(target=work, args=(b, a)).start()
"""


def test_the_end_of_deadlocked_threads_tells_the_circle(record):
    recording = record(THREADS)
    assert recording.end["reason"] == "deadlock"
    assert recording.end["cycle"] == [2, 3]
    workers = {each["task"]: each["holders"] for each in recording.end["waits"] if each["task"] != 1}
    assert workers == {2: [3], 3: [2]}
    assert codes(recording) == {"endless-wait"}
    assert final(recording)["end"]["cycle"] == [2, 3]


def test_who_waits_for_clients_does_not_wait_without_end(record):
    source = """
        import socket, threading
        sk = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=sk.accept).start()
        threading.Event().wait()
    """
    recording = record(source)
    assert recording.end["reason"] == "waiting"
    assert codes(recording) == set()


def blocked(*waits):
    return [Blocked(task, on, 0, holders=list(holders)) for task, on, holders in waits]


@pytest.mark.parametrize(
    ("waits", "lost", "circle"),
    [
        (blocked((1, Cause.EVENT, [])), [1], []),
        (blocked((1, Cause.EVENT, []), (2, Cause.IO, [])), [], []),
        (blocked((1, Cause.JOIN, [2]), (2, Cause.IO, [])), [], []),
        (blocked((1, Cause.LOCK, [2]), (2, Cause.LOCK, [1]), (3, Cause.IO, [])), [1, 2], [1, 2]),
        (
            blocked((1, Cause.JOIN, [2, 4]), (2, Cause.LOCK, [3]), (3, Cause.LOCK, [2]), (4, Cause.IO, [])),
            [1, 2, 3],
            [2, 3],
        ),
        (blocked((1, Cause.LOCK, [1]), (2, Cause.IO, [])), [1], [1]),
    ],
)
def test_which_waits_nobody_can_end_and_which_of_them_are_a_circle(waits, lost, circle):
    assert [each.task for each in endless(waits, watched=False)] == lost
    assert cycle(waits) == circle
