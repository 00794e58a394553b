"""Lints: what is a mistake in a run is found, where it is, with its exact extent, and nothing else is."""

from __future__ import annotations

import pytest
from recordings import codes, course, final

from engine.gallery import load_course
from engine.languages import language_ids
from engine.words import Words

# What the goal of a program of the course is about: the lints of its run. All others have none.
COURSE = {
    "gevent-no-patch": {"blocking"},
    "gevent-late-patch": {"late-patch", "blocking"},
    "gevent-no-join": {"never-run"},
    "gevent-cpu-hog": {"hog"},
    # Its computation only looks at the clock, and so does that of patched-threads.
    "gevent-timeout": {"busy-poll"},
    "gevent-deadlock": {"endless-wait"},
    "asyncio-blocking": {"blocking", "never-run"},
    "srv-nonblocking": {"busy-poll"},
    "srv-select-forgot": {"busy-poll"},
    "compare": {"busy-poll"},
    "compare-cpu": {"hog"},
    "patched-threads": {"hog", "busy-poll"},
    "input-blocks": {"blocking"},
    "srv-flood": {"hog"},
    "trylock-spin": {"hog", "busy-poll"},
    "silent-deadlock": {"endless-wait"},
}


@pytest.mark.parametrize("ident", load_course())
def test_a_program_of_the_course_has_the_lints_that_its_goal_is_about_and_no_others(ident):
    assert codes(course(ident)) == COURSE.get(ident, set())


# --- hog --------------------------------------------------------------------------------------------------------------

HOG = """
    import gevent

    def other():
        pass

    def hog():
        for n in range({lines}):
            pass

    gevent.joinall([gevent.spawn(hog), gevent.spawn(other)])
"""


def test_a_hog_is_told_when_it_lets_go_with_whom_it_kept_waiting_and_for_how_long(record):
    recording = record(HOG.format(lines=2000))
    lint = recording.only("lint")
    assert (lint["code"], recording.names[lint["task"]]) == ("hog", "hog")
    assert [recording.names[each] for each in lint["others"]] == ["other"]
    left = next(each for each in recording.of("switch") if each["from"] == lint["task"])
    assert lint["until"] == round(left["t"] * 1e6)
    assert lint["until"] - lint["since"] > 400_000


def test_a_short_computation_is_no_hog(record):
    assert codes(record(HOG.format(lines=200))) == set()


def test_who_computes_where_nobody_else_wants_to_run_is_no_hog(record):
    source = """
        import gevent
        gevent.sleep(0)
        for n in range(3000):
            pass
        gevent.spawn(print, 1).join()
    """
    assert codes(record(source)) == set()


# --- blocking ---------------------------------------------------------------------------------------------------------


def test_a_blocking_call_is_told_with_its_line_and_its_exact_time(record):
    source = """
        import gevent, time

        def sleeper():
            time.sleep(0.5)

        gevent.joinall([gevent.spawn(sleeper), gevent.spawn(gevent.sleep, 0.1)])
    """
    lint = record(source).only("lint")
    assert (lint["code"], lint["line"], lint["on"]) == ("blocking", 4, "sleep")
    assert lint["until"] - lint["since"] == 500_000


def test_a_blocking_call_that_stops_nobody_else_is_none(record):
    source = """
        import gevent, time
        gevent.spawn(time.sleep, 0.5).join()
        time.sleep(1)
    """
    assert codes(record(source)) == set()


# --- busy-poll --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("asks", "found"), [(99, set()), (100, {"busy-poll"})])
def test_a_hundred_questions_in_vain_are_busy_polling(asks, found, record):
    source = f"""
        import socket
        sk = socket.create_server(("127.0.0.1", 0))
        sk.setblocking(False)
        for n in range({asks}):
            try:
                sk.accept()
            except BlockingIOError:
                pass
    """
    recording = record(source)
    assert codes(recording) == found
    assert [each["count"] for each in recording.of("lint")] == [asks] * len(found)


def test_who_sleeps_between_its_questions_does_not_poll_busily(record):
    source = """
        import select
        for n in range(300):
            select.select([], [], [], 0.01)
    """
    assert codes(record(source)) == set()


def test_a_lock_asked_for_in_vain_counts_as_a_question(record):
    source = """
        import threading
        lock = threading.Lock()
        lock.acquire()
        for n in range(150):
            lock.acquire(blocking=False)
    """
    recording = record(source)
    assert recording.only("lint")["count"] == 150
    assert final(recording)["polls"]["1"]["futile"] == 150


# --- late-patch, never-run --------------------------------------------------------------------------------------------


def test_a_patch_names_what_it_came_too_late_for():
    recording = course("gevent-late-patch")
    assert recording.only("patch")["missed"] == ["time.sleep"]
    assert recording.only("lint", code="late-patch")["names"] == ["time.sleep"]


def test_a_patch_in_time_misses_nothing(record):
    recording = record("from gevent import monkey; monkey.patch_all()\nfrom time import sleep\n")
    assert "missed" not in recording.only("patch")
    assert codes(recording) == set()


def test_a_patch_after_the_start_of_a_thread_is_late(record):
    source = """
        import threading, time
        threading.Thread(target=time.sleep, args=(1,)).start()
        from gevent import monkey
        monkey.patch_time()
    """
    lint = record(source).only("lint", code="late-patch")
    assert lint["others"] == [2]


def test_a_coroutine_that_nobody_awaits_is_named():
    assert course("asyncio-blocking").only("lint", code="never-run")["call"] == "bad"


def test_a_hog_in_a_forked_process_is_found_in_its_source(record):
    source = """
        import os, gevent

        def spin():
            for n in range(3000):
                pass

        pid = os.fork()
        if pid == 0:
            gevent.joinall([gevent.spawn(spin), gevent.spawn(spin)])
            os._exit(0)
        os.waitpid(pid, 0)
    """
    lint = record(source).only("lint", code="hog")
    assert (lint["file"], len(lint["others"])) == ("p.py", 1)


UNTOLD = {
    "a loop of asyncio on another thread than the one that waits": """
        import asyncio, threading

        async def nap():
            await asyncio.sleep(0.2)

        async def main():
            await asyncio.gather(nap(), nap())

        thread = threading.Thread(target=lambda: asyncio.run(main()))
        thread.start()
        thread.join()
    """,
    "a blocking call in a thread beside the loop": """
        import asyncio, time

        async def main():
            await asyncio.gather(asyncio.to_thread(time.sleep, 0.3), asyncio.sleep(0.2))

        asyncio.run(main())
    """,
    "a greenlet that is killed before it runs": """
        import gevent
        gevent.spawn(print, 1).kill()
        gevent.sleep(0.1)
    """,
    "a greenlet that is killed before its time": """
        import gevent
        gevent.spawn_later(5, print, 1).kill()
        gevent.sleep(0.1)
    """,
    "a task that is cancelled before it runs": """
        import asyncio

        async def main():
            asyncio.create_task(asyncio.sleep(1)).cancel()
            await asyncio.sleep(0.1)

        asyncio.run(main())
    """,
    "threads that take turns with a lock": """
        import threading, time
        lock = threading.Lock()

        def work():
            for _ in range(5):
                with lock:
                    time.sleep(0.01)

        for _ in range(3):
            threading.Thread(target=work).start()
    """,
    "a computation that lets others go first": """
        import gevent

        def work():
            for n in range(300):
                sum(range(5))
                gevent.sleep(0)

        gevent.joinall([gevent.spawn(work) for _ in range(3)])
    """,
    "a flag looked at with a timeout": """
        import threading
        done = threading.Event()
        threading.Timer(0.5, done.set).start()
        while not done.wait(0.01):
            pass
    """,
}


@pytest.mark.parametrize("kind", UNTOLD)
def test_what_is_no_mistake_is_not_told(kind, record):
    assert codes(record(UNTOLD[kind])) == set()


def test_who_accepts_a_client_and_waits_for_the_next_one_is_kept_waiting_by_nobody(record):
    source = """
        import gevent
        from gevent import socket
        listener = socket.socket()
        listener.bind(("127.0.0.1", 9000))
        listener.listen()

        def accept():
            listener.accept()
            listener.accept()

        def compute():
            gevent.sleep(1)
            for n in range(2000):
                pass

        gevent.joinall([gevent.spawn(accept), gevent.spawn(compute)])
    """
    client = {"name": "A", "connect": 9000, "at": 0.2, "script": [["recv"]]}
    assert codes(record(source, peers=[client])) == set()


# --- in the recording and in the state --------------------------------------------------------------------------------


def test_the_state_lists_the_lints_with_the_step_at_which_they_show():
    recording = course("gevent-late-patch")
    shown = {step.q: step.k for step in recording.recorded.steps}
    listed = final(recording)["lints"]
    assert [each["code"] for each in listed] == ["late-patch", "blocking"]
    assert [shown[each["q"]] for each in listed] == ["lint", "lint"]


@pytest.mark.parametrize("ident", [ident for ident in COURSE if ident != "compare-cpu"])
@pytest.mark.parametrize("language", language_ids())
def test_every_lint_is_told_in_words(ident, language):
    words = Words(language)
    for step in course(ident).recorded.steps:
        if step.k == "lint":
            key, params = step.n
            sentence = words.say(f"say.{key}", params)
            assert sentence
            assert "{" not in sentence
            assert "lint." not in sentence
