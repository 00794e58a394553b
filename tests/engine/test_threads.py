"""Threads on the simulated machine: order, causes, who waits for whom, and the endings of threads and programs."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from commands import Command
from invariants import check_events, check_steps


def on_the_host(source: str, folder) -> Command:
    """What plain Python makes of a program."""
    (folder / "p.py").write_text(source.lstrip(), "utf-8")
    return Command.plain(folder / "p.py", folder)


# Programs whose order of output is the same on every computer.
STABLE = {
    "sleepers": """
import threading, time
def work(name, pause):
    for turn in range(3):
        time.sleep(pause)
        print(name, turn)
threads = [threading.Thread(target=work, args=(name, pause)) for name, pause in (("a", 0.1), ("b", 0.14))]
for each in threads:
    each.start()
for each in threads:
    each.join()
print(threading.active_count(), [each.is_alive() for each in threads])
""",
    "producer and consumer": """
import queue, threading
box, got = queue.Queue(2), []
def produce():
    for number in range(20):
        box.put(number)
    box.put(None)
def consume():
    while (number := box.get()) is not None:
        got.append(number)
        box.task_done()
    box.task_done()
threads = [threading.Thread(target=produce), threading.Thread(target=consume)]
for each in threads:
    each.start()
box.join()
for each in threads:
    each.join()
print(got, box.empty())
try:
    box.get(timeout=0.1)
except queue.Empty:
    print("empty")
""",
    "a pool": """
import time
from concurrent.futures import ThreadPoolExecutor, TimeoutError, as_completed
def square(number):
    time.sleep(number / 10)
    if number == 2:
        raise ValueError(number)
    return number * number
with ThreadPoolExecutor(4) as pool:
    waiting = [pool.submit(square, number) for number in (3, 1, 2)]
    for each in as_completed(waiting):
        print(each.exception() or each.result())
    print(list(pool.map(str, range(5))))
    try:
        pool.submit(time.sleep, 0.3).result(timeout=0.1)
    except TimeoutError:
        print("late")
""",
    "a barrier": """
import threading, time
gate = threading.Barrier(3, action=lambda: print("all here"))
def come(number):
    time.sleep(number / 10)
    print("at", number)
    gate.wait()
threads = [threading.Thread(target=come, args=(number,)) for number in range(3)]
for each in threads:
    each.start()
for each in threads:
    each.join()
""",
    "a condition": """
import threading, time
bell = threading.Condition()
def listen():
    with bell:
        print(bell.wait(0.1))
        print(bell.wait(5))
        print(bell.wait_for(lambda: False, 0.1))
thread = threading.Thread(target=listen)
thread.start()
time.sleep(0.5)
with bell:
    bell.notify_all()
thread.join()
""",
    "a timer": """
import threading
done = threading.Event()
threading.Timer(0.2, done.set).start()
never = threading.Timer(9, print, ("never",))
never.start()
never.cancel()
print(done.wait(0.1), done.wait(5))
""",
    "locks": """
import threading
lock, again = threading.Lock(), threading.RLock()
with again, again:
    print(again._is_owned())
print(lock.acquire(), lock.locked(), lock.acquire(False), lock.acquire(timeout=0.01))
lock.release()
for wrong in (lock.release, again.release, lambda: lock.acquire(False, 1), lambda: lock.acquire(True, -3)):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, error)
""",
    "time-outs": """
import queue, threading, time
lock, taken, never = threading.Lock(), threading.Semaphore(0), threading.Condition()
lock.acquire()
def listen():
    with never:
        never.wait_for(lambda: False, 0.5)
def get():
    try:
        queue.Queue().get(timeout=0.5)
    except queue.Empty:
        pass
for wait in (lambda: lock.acquire(timeout=0.5), lambda: taken.acquire(timeout=0.5), listen, get):
    start = time.monotonic()
    wait()
    print(0.5 <= time.monotonic() - start < 30)
""",
    "a failing thread": """
import threading
def fail():
    raise ValueError("no")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
threading.excepthook = lambda args: print("hook", args.exc_type.__name__, args.thread.name)
thread = threading.Thread(target=fail)
thread.start()
thread.join()
print("on")
""",
    "values of a thread's own": """
import threading
own = threading.local()
own.name = "main"
def work():
    print(hasattr(own, "name"))
    own.name = "thread"
thread = threading.Thread(target=work)
thread.start()
thread.join()
print(own.name, threading.current_thread().name, threading.main_thread() is threading.current_thread())
""",
    "a daemon and one that is waited for": """
import atexit, threading, time
atexit.register(print, "exit")
def forever():
    while True:
        time.sleep(0.2)
        print("daemon")
def late():
    time.sleep(0.5)
    print("late")
threading.Thread(target=forever, daemon=True).start()
threading.Thread(target=late).start()
print("main is over")
""",
    "exit in a thread": """
import sys, threading
def leave():
    sys.exit(3)
thread = threading.Thread(target=leave)
thread.start()
thread.join()
print("on")
sys.exit(4)
""",
    "_exit in a thread": """
import os, threading
def leave():
    print("bye", flush=True)
    os._exit(5)
threading.Thread(target=leave).start()
threading.Event().wait()
""",
    "a server": """
import threading, urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.path.encode())
    def log_message(self, *args):
        pass
server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
got = []
def fetch(number):
    with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/{number}") as answer:
        got.append(answer.read())
threads = [threading.Thread(target=fetch, args=(number,)) for number in range(5)]
for each in threads:
    each.start()
for each in threads:
    each.join()
print(sorted(got))
server.shutdown()
""",
}


@pytest.mark.parametrize("kind", STABLE)
def test_threads_print_what_they_print_on_the_host(kind, record, tmp_path):
    recording = record(STABLE[kind])
    host = on_the_host(STABLE[kind], tmp_path)
    assert recording.output() == host.out
    said = host.err.replace(f"{tmp_path}/", "").replace(f"{Path(threading.__file__).parent}/", "")
    assert recording.output("stderr") == said  # files are named as recordings name them
    assert recording.end["status"] == host.status


@pytest.mark.parametrize("kind", STABLE)
def test_a_recording_with_threads_keeps_the_rules(kind, record):
    recording = record(STABLE[kind])
    check_events(recording)
    check_steps(recording)


RACE = """
import threading
count = 0
def add():
    global count
    for turn in range(60):
        before = count
        count = before + 1
threads = [threading.Thread(target=add) for number in range(3)]
for each in threads:
    each.start()
for each in threads:
    each.join()
print(count)
"""


def test_a_thread_that_computes_loses_the_gil_when_its_slice_is_used_up(record):
    recording = record(RACE)
    assert {"add", "add·2"} <= {taken for taken, _, cause in recording.hands() if cause == "slice"}
    assert int(recording.output()) < 180  # a lost update


def test_a_race_goes_the_same_way_every_time(record):
    assert record(RACE, seed=1).output() == record(RACE, seed=2).output()


DEADLOCK = """
import threading, time
first, second = threading.Lock(), threading.Lock()
def one():
    with first:
        time.sleep(0.1)
        with second:
            pass
def two():
    with second:
        time.sleep(0.1)
        with first:
            pass
threads = [threading.Thread(target=one), threading.Thread(target=two)]
for each in threads:
    each.start()
for each in threads:
    each.join()
"""


def test_a_circle_of_locks_ends_the_run_and_is_named(record):
    end = record(DEADLOCK).end
    assert (end["reason"], end["status"], end["detail"]) == ("deadlock", 3, "MAIN → one → two → one")


def test_who_waits_for_a_lock_names_the_thread_that_has_it(record):
    waits = [each for each in record(DEADLOCK).of("wait") if each["on"] == "lock"]
    assert [each["target"] for each in waits] == ["two", "one"]


def test_who_is_released_is_woken_by_that(record):
    recording = record(
        """
        import threading, time
        lock = threading.Lock()
        def work():
            with lock:
                time.sleep(0.1)
        threads = [threading.Thread(target=work) for number in range(2)]
        for each in threads: each.start()
        for each in threads: each.join()
        """
    )
    woken = [each for each in recording.of("wakeup") if recording.names[each["task"]] == "work·2"]
    assert [recording.names[each["by"]] for each in woken if "by" in each] == ["work"]


def test_every_thread_goes_on_while_one_waits(record):
    recording = record(
        """
        import threading, time
        def slow(): time.sleep(5)
        def typist(): print(input())
        def counter():
            for number in range(3): print(number)
        threads = [threading.Thread(target=each) for each in (slow, typist, counter)]
        for each in threads: each.start()
        for each in threads: each.join()
        """,
        stdin=["typed"],
    )
    assert recording.output() == "0\n1\n2\ntyped\n"


def test_two_threads_may_import_the_same_slow_module(record, tmp_path):
    (tmp_path / "slow.py").write_text("import time\ntime.sleep(1)\nvalue = 7\n", "utf-8")
    source = f"""
import sys, threading
sys.path.insert(0, {str(tmp_path)!r})
def work():
    import slow
    print(slow.value)
threads = [threading.Thread(target=work) for number in range(2)]
for each in threads: each.start()
for each in threads: each.join()
"""
    assert record(source).output() == "7\n7\n"


def test_a_thread_in_a_second_program_is_a_thread_as_well(record):
    alone = record(STABLE["sleepers"])
    recording = record("import time\ntime.sleep(0)\n", STABLE["sleepers"])
    assert recording.output(program=1) == alone.output().replace("started 1", "started 2")
    check_events(recording)
    check_steps(recording)


def test_gevent_works_on_native_threads(record):
    recording = record(
        """
        import gevent, threading, time
        from gevent import get_hub
        from gevent.event import Event
        def tick():
            for number in range(3):
                gevent.sleep(0.1)
                print("tick", number)
        ticking = gevent.spawn(tick)
        print(get_hub().threadpool.apply(lambda: time.sleep(0.25) or "pool"))
        ticking.join()
        bell, watcher = Event(), get_hub().loop.async_()
        watcher.start(bell.set)
        def ring():
            time.sleep(1)
            watcher.send()
        thread = threading.Thread(target=ring)
        thread.start()
        print(bell.wait(5))
        thread.join()
        def hub_of_its_own():
            gevent.joinall([gevent.spawn(gevent.sleep, 0.1 * number) for number in (1, 2)])
            print("own hub")
        thread = threading.Thread(target=hub_of_its_own)
        thread.start()
        thread.join()
        """
    )
    assert recording.output() == "tick 0\ntick 1\npool\ntick 2\nTrue\nown hub\n"
    check_events(recording)
    check_steps(recording)
