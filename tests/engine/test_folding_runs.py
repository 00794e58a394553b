"""Folding in whole runs: what a program's recording holds of its futile cycles."""

from __future__ import annotations

import pytest

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


SPIN = """
import threading
lock, done = threading.Lock(), False
lock.acquire()
tries = 0
while not lock.acquire(blocking=False):
    tries += 1
    if tries == 5000:
        lock.release()
print(tries)
"""


def test_a_lock_polled_with_a_counter_is_folded_and_the_counter_stays_exact(record):
    recording = record(SPIN)
    told = len(recording.of("trylock"))
    counted = sum(each["count"] * each["asks"] for each in recording.of("fold"))
    assert told + counted == int(recording.output()) == 5000
    assert told < 12
    states = recording.recorded
    assert states.at(len(states.steps) - 1)["tasks"]["1"]["stack"][0]["vars"]["tries"] == "5000"


def test_threads_that_yield_to_each_other_are_folded(record):
    source = """
        import threading, time
        done = False

        def wait():
            while not done:
                time.sleep(0)

        threads = [threading.Thread(target=wait) for _ in range(2)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        done = True
    """
    recording = record(source)
    assert recording.of("fold")
    assert len(recording.events) < 2000


SPINS = {
    "greenlets": """
        import gevent, itertools
        asked, done = itertools.count(), False

        def wait():
            while not done:
                next(asked); gevent.sleep(0)

        tasks = [gevent.spawn(wait) for _ in range(TASKS)]
        gevent.sleep(5)
        done = True
        gevent.joinall(tasks)
        print(next(asked))
    """,
    "coroutines": """
        import asyncio, itertools
        asked, done = itertools.count(), False

        async def wait():
            while not done:
                next(asked); await asyncio.sleep(0)

        async def main():
            global done
            tasks = [asyncio.create_task(wait()) for _ in range(TASKS)]
            await asyncio.sleep(5)
            done = True
            await asyncio.gather(*tasks)
            print(next(asked))

        asyncio.run(main())
    """,
    "threads": """
        import itertools, threading, time
        asked, done = itertools.count(), False

        def wait():
            while not done:
                next(asked); time.sleep(0)

        tasks = [threading.Thread(target=wait) for _ in range(TASKS)]
        for each in tasks:
            each.start()
        time.sleep(5)
        done = True
        for each in tasks:
            each.join()
        print(next(asked))
    """,
}


@pytest.mark.parametrize("tasks", [1, 2, 3])
@pytest.mark.parametrize("kind", SPINS)
def test_tasks_that_wait_for_a_flag_by_letting_others_go_first_are_folded_and_counted_exactly(kind, tasks, record):
    recording = record(SPINS[kind].replace("TASKS", str(tasks)))
    folds = recording.of("fold")
    waits = recording.of("wait", on="yield", hold=True)
    told = len([each for each in recording.of("switch") if each["cause"]["type"] == "yield"]) + len(waits)
    assert told + sum(each["count"] * each["asks"] for each in folds) == int(recording.output())
    assert len(recording.events) < 4500
    assert sum(each["until"] / 1e6 - each["t"] for each in folds) > 4
    assert {each["code"] for each in recording.of("lint")} == {"busy-poll"}
    assert len(recording.of("lint")) == tasks


def test_who_works_between_its_turns_does_not_poll_however_alike_they_look(record):
    source = """
        import gevent

        class Shared:
            count = 0

        def work():
            while Shared.count < 2000:
                Shared.count += 1
                gevent.sleep(0)

        gevent.joinall([gevent.spawn(work), gevent.spawn(work)])
        print(Shared.count)
    """
    recording = record(source)
    assert recording.of("fold")
    assert recording.output() == "2000\n"
    assert recording.of("lint") == []
