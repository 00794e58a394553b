"""Processes that a program makes: forked for real, on a machine that is simulated."""

from __future__ import annotations

import subprocess
import sys

import pytest
from invariants import check_events, check_steps
from recordings import run, written

from engine.scenario import Scenario
from engine.words import Words

FORK = """
import os
parent = os.getpid()
pid = os.fork()
if pid == 0:
    print("child", os.getppid() == parent, os.getpid() != parent)
    os._exit(7)
found, status = os.waitpid(pid, 0)
print(found == pid, os.waitstatus_to_exitcode(status))
"""
PIPE = """
import os, sys
r, w = os.pipe()
if os.fork() == 0:
    os.close(r)
    for word in (b"one ", b"two"):
        os.write(w, word)
    sys.exit(3)
os.close(w)
text = b""
while piece := os.read(r, 100):
    text += piece
print(text, os.waitstatus_to_exitcode(os.wait()[1]))
"""
WAITS = """
import os, signal, time
first = os.fork()
if first == 0:
    time.sleep(0.3)
    os._exit(1)
second = os.fork()
if second == 0:
    time.sleep(0.1)
    os._exit(2)
print(os.waitpid(-1, os.WNOHANG))
print([os.waitstatus_to_exitcode(os.wait()[1]) for _ in range(2)])
try:
    os.wait()
except ChildProcessError as error:
    print(error)
third = os.fork()
if third == 0:
    time.sleep(100)
os.kill(third, 0)
os.kill(third, signal.SIGKILL)
print(os.waitstatus_to_exitcode(os.waitpid(third, 0)[1]))
try:
    os.kill(third, 0)
except ProcessLookupError as error:
    print(error)
"""
FAMILY = """
import os
def child(depth):
    if depth == 0:
        os._exit(0)
    pid = os.fork()
    if pid == 0:
        child(depth - 1)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os._exit(status + 1)
pid = os.fork()
if pid == 0:
    child(4)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""
ENDS = """
import os
def end(how):
    pid = os.fork()
    if pid == 0:
        if how == "error":
            raise ValueError("no")
        raise SystemExit(how)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
codes = []
for how in (0, 5, "error"):
    codes.append(end(how))
print(codes)
"""
MULTIPROCESSING = """
import multiprocessing as mp, os, time
def work(n, queue, lock, total):
    with lock:
        total.value += n
    queue.put((n, n * n))
def sleeper():
    time.sleep(100)
def answer(end):
    end.send([1, 2, end.recv()])
def waiter(event):
    event.wait()
    print("seen", flush=True)
if __name__ == "__main__":
    mp = mp.get_context("fork")
    queue, lock, total = mp.Queue(), mp.Lock(), mp.Value("i", 0)
    ps = [mp.Process(target=work, args=(i, queue, lock, total)) for i in range(3)]
    for p in ps:
        p.start()
    print(sorted(queue.get() for _ in ps))
    for p in ps:
        p.join()
    print(total.value, [p.exitcode for p in ps])
    p = mp.Process(target=sleeper)
    p.start()
    time.sleep(0.1)
    print(p.is_alive(), p.join(0.1))
    p.terminate()
    p.join()
    print(p.exitcode, p.is_alive())
    a, b = mp.Pipe()
    p = mp.Process(target=answer, args=(b,))
    p.start()
    a.send("x")
    print(a.recv())
    event = mp.Event()
    p = mp.Process(target=waiter, args=(event,))
    p.start()
    time.sleep(0.1)
    event.set()
    p.join()
    r = mp.RLock()
    with r, r:
        pass
    try:
        r.release()
    except AssertionError as error:
        print(error)
    bounded = mp.BoundedSemaphore(1)
    try:
        bounded.release()
    except ValueError as error:
        print(error)
    print(mp.Semaphore(2).get_value(), lock.acquire(timeout=0), lock.acquire(timeout=0.01), lock)
"""
POOL = """
import multiprocessing as mp
def square(n):
    return n * n
if __name__ == "__main__":
    with mp.get_context("fork").Pool(2) as pool:
        print(pool.map(square, range(5)))
"""
THREADED = """
import os, threading
lock, inner = threading.RLock(), []
def work():
    with lock:
        pid = os.fork()
        if pid == 0:
            same = threading.current_thread() is me[0] is threading.main_thread()
            print("child", same, threading.active_count(), flush=True)
            t = threading.Thread(target=lambda: inner.append(1))
            t.start()
            t.join()
            os._exit(len(inner))
    print("code", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
me = [threading.Thread(target=work)]
me[0].start()
me[0].join()
"""
ALIKE = {
    "fork": FORK,
    "pipe": PIPE,
    "waits": WAITS,
    "family": FAMILY,
    "ends": ENDS,
    "multiprocessing": MULTIPROCESSING,
    "pool": POOL,
    "threaded": THREADED,
}


@pytest.mark.parametrize("name", ALIKE)
def test_a_program_that_forks_prints_what_it_prints_on_the_host(name, record, tmp_path):
    path = tmp_path / "p.py"
    path.write_text(ALIKE[name].lstrip())
    host = subprocess.run([sys.executable, "-u", path], capture_output=True, text=True, timeout=60, check=True)
    assert record(ALIKE[name]).output(program=None) == host.stdout


@pytest.mark.parametrize("name", ALIKE)
def test_its_recording_is_sound(name, record):
    recording = record(ALIKE[name])
    check_events(recording)
    check_steps(recording)
    words = Words("en")
    for step in recording.recorded.steps:
        assert not words.say("say." + step.n[0], step.n[1]).startswith("say."), step.n


@pytest.mark.parametrize("name", ["multiprocessing", "pool", "threaded"])
def test_the_same_program_gives_the_same_recording(name, record):
    again = run((written(ALIKE[name]),), Scenario())
    assert again.events == record(ALIKE[name]).events


def test_a_process_is_a_task_that_has_a_name_a_beginning_and_an_end(record):
    recording = record(
        """
        import multiprocessing as mp
        def work(): pass
        p = mp.get_context("fork").Process(target=work, name="worker")
        p.start()
        p.join()
        """
    )
    created, ended = recording.of("task", what="process")
    assert (created["name"], created["event"], created["thread"], created["program"]) == ("worker", "created", 1, 1)
    assert (ended["event"], ended["task"]) == ("finished", created["task"])
    assert ("MAIN", "-", "join") in recording.hands() or ("MAIN", "worker", "join") in recording.hands()


def test_a_child_shares_its_parents_functions_and_lines(record):
    recording = record(
        """
        import os
        def work():
            if os.fork() == 0:
                x = 1
                os._exit(0)
            os.wait()
        work()
        """
    )
    child = recording.only("task", what="process", event="created")["task"]
    assert [each["func"] for each in recording.of("call", task=child)] == ["<module>", "work"]
    assert [each["line"] for each in recording.of("line", task=child)] == [7, 3, 4, 5]


def test_a_program_beside_the_machine_and_one_apart_from_it_fork_alike(record):
    idle = "pass\n"
    here, there = record(MULTIPROCESSING, idle), record(idle, MULTIPROCESSING)
    assert here.output(program=None) == there.output(program=None)


def test_a_descriptor_is_open_until_the_last_process_closes_it(record):
    recording = record(
        """
        import os, time
        r, w = os.pipe()
        if os.fork() == 0:
            time.sleep(1)
            os.write(w, b"late")
            os._exit(0)
        os.close(w)
        print(os.read(r, 10), os.read(r, 10), round(time.monotonic(), 1))
        """
    )
    assert recording.output() == "b'late' b'' 1.0\n"


def test_a_process_that_still_runs_when_its_program_ends_is_cut(record):
    recording = record(
        """
        import os, time
        if os.fork() == 0:
            time.sleep(1000)
        """
    )
    assert recording.end["reason"] == "finished"
    assert recording.of("task", what="process", event="finished", detail="cut")


def test_who_is_killed_lets_go_of_what_it_waited_for(record):
    recording = record(
        """
        import multiprocessing as mp, os, signal, time
        lock = mp.get_context("fork").Lock()
        lock.acquire()
        pids = []
        for n in range(2):
            pid = os.fork()
            if pid == 0:
                with lock:
                    os._exit(n)
            pids.append(pid)
        time.sleep(0.1)
        os.kill(pids[0], signal.SIGTERM)
        lock.release()
        print([os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids])
        """
    )
    assert recording.output() == "[-15, 1]\n"


def test_a_program_may_end_itself_by_a_signal(record):
    recording = record("import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\nprint('not reached')\n")
    assert (recording.end["reason"], recording.end["detail"], recording.end["status"]) == ("failed", "SIGTERM", 143)
    assert recording.output() == ""


def test_what_a_process_sends_to_itself_is_handled_as_it_has_set(record):
    recording = record(
        """
        import os, signal
        signal.signal(signal.SIGTERM, lambda number, frame: print("handled", number))
        os.kill(os.getpid(), signal.SIGTERM)
        if os.fork() == 0:
            os.kill(os.getpid(), signal.SIGTERM)
            os._exit(0)
        print(os.wait()[1])
        """
    )
    assert recording.output(program=None) == "handled 15\nhandled 15\n0\n"


def test_there_is_room_for_so_many_processes_at_a_time_and_places_are_free_again(record):
    recording = record(
        """
        import os, time
        for _ in range(40):
            if os.fork() == 0:
                os._exit(0)
            os.wait()
        count = 0
        try:
            while True:
                if os.fork() == 0:
                    time.sleep(1)
                    os._exit(0)
                count += 1
        except BlockingIOError as error:
            print(count, error)
        """
    )
    assert recording.output() == "32 [Errno 11] Resource temporarily unavailable\n"


def test_a_child_that_dies_without_a_word_is_noticed(record):
    recording = record(
        """
        import ctypes, os
        pid = os.fork()
        if pid == 0:
            ctypes.string_at(0)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        """
    )
    assert recording.output() == "1\n"
    assert recording.of("task", what="process", event="failed", detail="the program's process ended")


def test_random_numbers_of_a_child_are_its_own_and_the_same_in_every_run(record):
    source = """
    import os, random
    if os.fork() == 0:
        print(random.random())
        os._exit(0)
    os.wait()
    print(random.random())
    """
    first = record(source).output(program=None)
    assert len(set(first.split())) == 2
    assert run((written(source),), Scenario()).output(program=None) == first


def test_other_programs_are_not_started(record):
    recording = record(
        """
        import subprocess
        try:
            subprocess.run(["ls"])
        except OSError as error:
            print(error)
        """
    )
    assert recording.output().startswith("Starting a process is not available on the simulated machine")
