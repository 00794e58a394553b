"""Signals on virtual time: who gets them, when handlers run, and what they interrupt."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from recordings import written

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the simulated machine answers as Linux does")

# -- virtual time ------------------------------------------------------------------------------------------------------

PRELUDE = """
import os, select, signal, socket, threading, time
log = []
def handler(number, frame):
    log.append(time.monotonic())
signal.signal(signal.SIGALRM, handler)
start = time.monotonic()
"""


def measured(record: Any, text: str, *more: str, **world: Any) -> list[str]:
    """The words that a program prints, line by line."""
    recording = record(PRELUDE + written(text).source, *more, **world)
    assert recording.end["reason"] == "finished", recording.output("stderr")
    return recording.output().splitlines()


def test_an_alarm_rings_at_its_microsecond_and_a_sleep_goes_on_for_the_rest_of_its_time(record):
    rang, slept = measured(
        record,
        """
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        time.sleep(2)
        print(log[0] - start)
        print(time.monotonic() - start)
        """,
    )
    assert 0.5 < float(rang) < 0.5005
    assert 2 < float(slept) < 2.0015


@pytest.mark.parametrize(
    "wait",
    [
        "time.sleep(9)",
        "select.select([], [], [], 9)",
        "server.accept()",
        "pair[0].recv(1)",
        "[pair[0].sendall(bytes(1 << 20))]",
        "lock.acquire()",
        "lock.acquire(timeout=9)",
        "threading.Event().wait()",
        "thread.join()",
        "input()",
        "os.read(pipe[0], 1)",
        "os.waitpid(pid, 0)",
        "select.poll().poll()",
        "select.epoll().poll()",
        "signal.pause()",
        "signal.sigwait([signal.SIGUSR1])",
    ],
)
def test_what_a_handler_raises_ends_every_call_that_waits(record, wait):
    told = measured(
        record,
        f"""
        pair, pipe, server = socket.socketpair(), os.pipe(), socket.create_server(("", 0))
        lock = threading.Lock()
        lock.acquire()
        thread = threading.Thread(target=time.sleep, args=(99,), daemon=True)
        thread.start()
        pid = os.fork()
        if pid == 0:
            time.sleep(99)
            os._exit(0)
        def handler(number, frame):
            raise LookupError("rang")
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, 1)
        start = time.monotonic()
        try:
            {wait}
        except LookupError as error:
            print(error, 0.99 < time.monotonic() - start < 1.01)
        os.kill(pid, signal.SIGKILL)
        """,
    )
    assert told == ["rang True"]


@pytest.mark.parametrize(
    ("wait", "result"),
    [
        ("select.select([], [], [], 3)", "([], [], [])"),
        ("lock.acquire(timeout=3)", "False"),
        ("threading.Event().wait(3)", "False"),
        ("select.poll().poll(3000)", "[]"),
        ("signal.sigtimedwait([signal.SIGUSR1], 3)", "None"),
    ],
)
def test_a_call_with_a_time_out_is_made_again_with_the_time_that_is_left(record, wait, result):
    got, passed, rang = measured(
        record,
        f"""
        lock = threading.Lock()
        lock.acquire()
        signal.setitimer(signal.ITIMER_REAL, 1, 1)
        print({wait})
        signal.setitimer(signal.ITIMER_REAL, 0)
        print(2.999 < time.monotonic() - start < 3.01)
        print(len(log) in (2, 3))
        """,
    )
    assert (got, passed, rang) == (result, "True", "True")


def test_an_interval_timer_interrupts_lines_that_compute(record):
    count, where = measured(
        record,
        """
        places = set()
        def handler(number, frame):
            log.append(time.monotonic())
            places.add(frame.f_code.co_name)
        signal.signal(signal.SIGALRM, handler)
        def compute():
            total = 0
            while len(log) < 10:
                total += 1
        signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
        compute()
        print(all(0.0099 < after - before < 0.0103 for before, after in zip(log, log[1:])))
        print(places)
        """,
    )
    assert (count, where) == ("True", "{'compute'}")


@pytest.mark.parametrize("line", ["x = len([])", "print('x')", "time.monotonic()", "pair[1].send(pair[0].recv(1))"])
def test_whatever_a_line_does_a_handler_runs_soon_after_its_signal(record, line):
    (late,) = measured(
        record,
        f"""
        pair = socket.socketpair()
        pair[1].send(b"x")
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        while not log:
            {line}
        print()
        print(log[0] - start)
        """,
    )[-1:]
    assert 0.01 < float(late) < 0.0108


def test_a_handler_does_not_run_in_the_middle_of_a_print(record):
    """Python's buffers would refuse what the handler prints."""
    lines = measured(
        record,
        """
        signal.signal(signal.SIGALRM, lambda number, frame: print("rang"))
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.0011)
        for number in range(100):
            print(number)
        signal.setitimer(signal.ITIMER_REAL, 0)
        """,
    )
    assert lines.count("rang") > 10
    assert [each for each in lines if each != "rang"] == [str(number) for number in range(100)]


def test_what_an_interrupted_call_has_moved_already_is_not_lost(record):
    lines = measured(
        record,
        """
        ours, theirs = socket.socketpair()
        theirs.sendall(b"some")
        signal.setitimer(signal.ITIMER_REAL, 1)
        print(ours.recv(100, socket.MSG_WAITALL), len(log))
        signal.setitimer(signal.ITIMER_REAL, 1)
        sent = ours.send(bytes(1 << 20))
        print(0 < sent < 1 << 20, len(log))
        """,
    )
    assert lines == ["b'some' 1", "True 2"]


def test_calls_on_descriptors_are_begun_anew_by_the_kernel_where_the_program_wants_that(record):
    lines = measured(
        record,
        """
        ours, theirs = socket.socketpair()
        threading.Timer(2, theirs.send, (b"x",)).start()
        signal.siginterrupt(signal.SIGALRM, False)
        signal.setitimer(signal.ITIMER_REAL, 1)
        ours.recv(1)
        print(2 < log[0] - start < 2.1)
        signal.setitimer(signal.ITIMER_REAL, 1)
        time.sleep(2)
        print(3 < log[1] - start < 3.1)
        """,
    )
    assert lines == ["True", "True"]


def later(what: str) -> str:
    return f"threading.Timer(2, {what}).start()"


# What waits for two seconds, and whether SA_RESTART keeps a handler waiting as long: signal(7), futex(2).
BEGUN_ANEW = [
    (f"e = threading.Event(); {later('e.set')}; e.wait()", True),
    (f"e = threading.Event(); {later('e.set')}; e.wait(5)", False),
    (f"l = threading.Lock(); l.acquire(); {later('l.release')}; l.acquire()", True),
    ("l = threading.Lock(); l.acquire(); l.acquire(timeout=2)", False),
    ("t = threading.Timer(2, int); t.start(); t.join()", True),
    (f"q = queue.SimpleQueue(); {later('lambda: q.put(1)')}; q.get()", True),
    (f"q = queue.Queue(); {later('lambda: q.put(1)')}; q.get(timeout=5)", False),
    (f"s = multiprocessing.Semaphore(0); {later('s.release')}; s.acquire()", True),
    (f"s = multiprocessing.Semaphore(0); {later('s.release')}; s.acquire(timeout=5)", False),
    (f"a, b = socket.socketpair(); {later('lambda: a.send(bytes(1))')}; b.recv(1)", True),
    (f"a, b = socket.socketpair(); b.settimeout(5); {later('lambda: a.send(bytes(1))')}; b.recv(1)", False),
    (f"a, b = socket.socketpair(); {later('lambda: a.send(bytes(1))')}; select.select([b], [], [])", False),
    ("time.sleep(2)", False),
]


@pytest.mark.parametrize(("wait", "begun_anew"), BEGUN_ANEW)
def test_where_the_kernel_begins_a_call_anew_the_handler_runs_after_it(wait, begun_anew, record):
    lines = measured(
        record,
        f"""
        import multiprocessing, queue, select
        signal.siginterrupt(signal.SIGALRM, False)
        signal.setitimer(signal.ITIMER_REAL, 1)
        {wait}
        assert 2 < time.monotonic() - start < 2.1
        print(log[0] - start > 2)
        """,
    )
    assert lines == [str(begun_anew)]


def test_pause_is_never_begun_anew(record):
    lines = measured(
        record,
        """
        signal.siginterrupt(signal.SIGALRM, False)
        signal.setitimer(signal.ITIMER_REAL, 1)
        signal.pause()
        print(1 < log[0] - start < 1.1)
        """,
    )
    assert lines == ["True"]


def test_handlers_are_interrupted_by_handlers(record):
    lines = measured(
        record,
        """
        def outer(number, frame):
            print("begins")
            os.kill(os.getpid(), signal.SIGUSR2)
            print("ends")
        signal.signal(signal.SIGUSR1, outer)
        signal.signal(signal.SIGUSR2, lambda number, frame: print("inner"))
        signal.raise_signal(signal.SIGUSR1)
        """,
    )
    assert lines == ["begins", "inner", "ends"]


def test_alarm_and_setitimer_share_a_timer_and_tell_what_was_left(record):
    lines = measured(
        record,
        """
        print(signal.alarm(10), signal.alarm(3))
        time.sleep(1.4)
        print(signal.getitimer(signal.ITIMER_REAL)[1], signal.alarm(0), signal.alarm(0))
        signal.setitimer(signal.ITIMER_REAL, 5, 2)
        left, interval = signal.setitimer(signal.ITIMER_REAL, 0)
        print(4.99 < left <= 5, interval, len(log))
        for arguments in ((9, 1), (signal.ITIMER_REAL, -1)):
            try:
                signal.setitimer(*arguments)
            except signal.ItimerError as error:
                print(error)
        """,
    )
    assert lines == ["0 10", "0.0 2 0", "True 2.0 0", "[Errno 22] Invalid argument", "[Errno 22] Invalid argument"]


def test_a_program_that_traces_itself_is_interrupted_too(record):
    lines = measured(
        record,
        """
        import sys
        def tracer(frame, event, arg):
            return tracer
        def compute():
            number = 0
            while not log:
                number += 1
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        sys.settrace(tracer)
        compute()
        sys.settrace(None)
        print(0.01 < log[0] - start < 0.0105)
        """,
    )
    assert lines == ["True"]


def test_an_interval_begins_when_the_signal_before_is_taken(record):
    """it_real_fn(), kernel/time/itimer.c: else a short interval would be all that a kernel does."""
    lines = measured(
        record,
        """
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        signal.setitimer(signal.ITIMER_REAL, 1, 0.000001)
        time.sleep(1000)
        print(signal.getitimer(signal.ITIMER_REAL))
        signal.signal(signal.SIGALRM, handler)
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
        time.sleep(0.12)
        print(signal.getitimer(signal.ITIMER_REAL))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])
        left, interval = signal.getitimer(signal.ITIMER_REAL)
        print(0.028 < left < 0.03, interval, len(log))
        """,
    )
    assert lines == ["(0.0, 1e-06)", "(0.0, 0.05)", "True 0.05 1"]


@pytest.mark.parametrize("kind", ["VIRTUAL", "PROF"])
@pytest.mark.parametrize("cores", [1, 2])
def test_other_timers_count_cpu_time_and_stand_still_while_a_program_waits(record, kind, cores):
    cpu, wall = measured(
        record,
        f"""
        number = signal.SIGVTALRM if "{kind}" == "VIRTUAL" else signal.SIGPROF
        def handler(number, frame):
            log.append((time.process_time(), time.monotonic()))
        signal.signal(number, handler)
        used = time.process_time()
        signal.setitimer(signal.ITIMER_{kind}, 0.05)
        time.sleep(2)
        number = 0
        while not log:
            number += 1
        print(log[0][0] - used)
        print(log[0][1] - start)
        """,
        machine={"cores": cores},
    )
    assert 0.05 < float(cpu) < 0.0505
    assert 2.05 < float(wall) < 2.0515


def test_programs_beside_the_machine_s_own_process_are_interrupted_just_the_same(record):
    """Each later program has a process of its own and asks the machine only now and then."""
    text = (
        PRELUDE
        + written(
            """
        signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
        number = 0
        while len(log) < 5:
            number += 1
        print([round(each - start, 3) for each in log])
        """
        ).source
    )
    first = record("import time\ntime.sleep(9)\n", text).output(program=1)
    assert first == "[0.02, 0.04, 0.06, 0.08, 0.1]\n"
