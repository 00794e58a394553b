"""Signals on virtual time: who gets them, when handlers run, what they interrupt, and what is told about them.

Where nothing hangs on time a program must print what it prints on the host.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from invariants import check_events, check_steps
from recordings import Recording, run, written

from engine.scenario import Scenario
from engine.words import Words

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the simulated machine answers as Linux does")

DISPOSITIONS = """
    import signal
    print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)
    print(repr(signal.getsignal(signal.SIGPIPE)), repr(signal.getsignal(signal.SIGTERM)))
    def handler(number, frame):
        print(signal.Signals(number).name, frame.f_code.co_name)
    print(signal.signal(signal.SIGUSR1, handler), signal.getsignal(signal.SIGUSR1) is handler)
    signal.raise_signal(signal.SIGUSR1)
    print(signal.signal(signal.SIGUSR1, signal.SIG_IGN) is handler)
    signal.raise_signal(signal.SIGUSR1)
    for number, action in ((signal.SIGKILL, handler), (0, handler), (signal.SIGUSR1, "x")):
        try:
            signal.signal(number, action)
        except (OSError, ValueError, TypeError) as error:
            print(type(error).__name__, error)
"""
ITSELF = """
    import os, signal
    def handler(number, frame):
        print("handler", number)
    signal.signal(signal.SIGUSR1, handler)
    for _ in range(2):
        os.kill(os.getpid(), signal.SIGUSR1)
        print("after")
    def raises(number, frame):
        raise LookupError("from the handler")
    signal.signal(signal.SIGUSR2, raises)
    try:
        os.kill(os.getpid(), signal.SIGUSR2)
        print("not reached")
    except LookupError as error:
        print(error)
    try:
        os.kill(os.getpid(), signal.SIGINT)
    except KeyboardInterrupt:
        print("KeyboardInterrupt")
"""
BLOCKED = """
    import os, signal
    def handler(number, frame):
        print(signal.Signals(number).name)
    both = [signal.SIGUSR1, signal.SIGUSR2]
    for number in both:
        signal.signal(number, handler)
    print(signal.pthread_sigmask(signal.SIG_BLOCK, both))
    for number in (signal.SIGUSR2, signal.SIGUSR1, signal.SIGUSR1):
        os.kill(os.getpid(), number)
    print(signal.sigpending() == set(both))
    print(signal.sigwait([signal.SIGUSR1]), signal.sigpending())
    print(signal.pthread_sigmask(signal.SIG_UNBLOCK, both) == set(both))
    print(signal.pthread_sigmask(signal.SIG_BLOCK, both))
    print(signal.sigtimedwait(both, 0.01))
    os.kill(os.getpid(), signal.SIGUSR2)
    found = signal.sigwaitinfo(both)
    print(found.si_signo, found.si_pid == os.getpid(), found.si_code)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    print(signal.sigwait([signal.SIGALRM, signal.SIGUSR1]))
"""
CHILDREN = """
    import os, signal, time
    def told(number, frame):
        print(signal.Signals(number).name, flush=True)
    def status(pid):
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    def child(work):
        pid = os.fork()
        if pid == 0:
            work()
            os._exit(9)
        return pid
    def caught():
        signal.signal(signal.SIGUSR1, told)
        time.sleep(0.5)
        os._exit(3)
    def default():
        time.sleep(9)
    def itself():
        os.kill(os.getpid(), signal.SIGTERM)
    def alarmed():
        signal.alarm(1)
        time.sleep(9)
    def interrupted():
        os.kill(os.getpid(), signal.SIGINT)
    signal.signal(signal.SIGCHLD, told)
    pid = child(caught)
    time.sleep(0.1)
    os.kill(pid, signal.SIGUSR1)
    print(status(pid), flush=True)
    pid = child(default)
    os.kill(pid, signal.SIGHUP)
    print(status(pid), flush=True)
    for work in (itself, alarmed, interrupted):
        print(status(child(work)), flush=True)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        status(child(itself))
    except ChildProcessError as error:
        print(error)
"""
PIPE = """
    import os, signal
    reader, writer = os.pipe()
    os.close(reader)
    try:
        os.write(writer, b"x")
    except BrokenPipeError as error:
        print(error, flush=True)
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.write(writer, b"x")
        os._exit(1)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""
THREADS = """
    import os, signal, threading, time
    def handler(number, frame):
        print(signal.Signals(number).name, "in", threading.current_thread().name)
    signal.signal(signal.SIGUSR1, handler)
    def work():
        time.sleep(0.1)
        os.kill(os.getpid(), signal.SIGUSR1)
        time.sleep(0.2)
        try:
            signal.signal(signal.SIGUSR1, handler)
        except ValueError as error:
            print(error)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    asleep = threading.Thread(target=time.sleep, args=(0.2,))
    asleep.start()
    signal.pthread_kill(asleep.ident, signal.SIGUSR1)
    asleep.join()
    signal.pthread_kill(threading.main_thread().ident, signal.SIGUSR1)
    def asks():
        print(signal.pthread_sigmask(signal.SIG_BLOCK, []))
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
    threading.Thread(target=asks).start()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR2])
    ready = threading.Event()
    threading.Timer(0.1, ready.set).start()
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    signal.signal(signal.SIGALRM, handler)
    print(ready.wait(5))
"""
WAKEUP = """
    import select, signal, socket
    reader, writer = socket.socketpair()
    for end in (reader, writer):
        end.setblocking(False)
    print(signal.set_wakeup_fd(writer.fileno()))
    signal.signal(signal.SIGALRM, lambda number, frame: print("handler"))
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    print(select.select([reader], [], [], 5)[0] == [reader], reader.recv(100))
    writer.setblocking(True)
    for fd in (writer.fileno(), 999):
        try:
            signal.set_wakeup_fd(fd)
        except (ValueError, OSError) as error:
            print(type(error).__name__)
    print(signal.set_wakeup_fd(-1) == writer.fileno())
"""
ASYNCIO = """
    import asyncio, os, signal, threading
    async def main():
        loop = asyncio.get_running_loop()
        heard = asyncio.Queue()
        for number in (signal.SIGALRM, signal.SIGUSR1):
            loop.add_signal_handler(number, heard.put_nowait, number)
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        print(await heard.get())
        threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGUSR1)).start()
        print(await heard.get())
        print(loop.remove_signal_handler(signal.SIGUSR1), loop.remove_signal_handler(signal.SIGUSR1))
        try:
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.sleep(5)
        except asyncio.CancelledError:
            print("cancelled")
            raise
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        print("KeyboardInterrupt")
"""
GEVENT = """
    from gevent import monkey
    monkey.patch_all()
    import gevent, os, signal
    main = gevent.getcurrent()
    watcher = gevent.signal_handler(signal.SIGALRM, lambda what: print(what, gevent.getcurrent() is main), "rang")
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    gevent.sleep(0.2)
    watcher.cancel()
    print(signal.getsignal(signal.SIGALRM))
    def raises(number, frame):
        raise LookupError("from the handler")
    signal.signal(signal.SIGALRM, raises)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        gevent.sleep(0.2)
    except LookupError as error:
        print(error)
    pid = os.fork()
    if pid == 0:
        gevent.sleep(0.05)
        os._exit(5)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""
ALIKE = {
    "dispositions": DISPOSITIONS,
    "itself": ITSELF,
    "blocked": BLOCKED,
    "children": CHILDREN,
    "pipe": PIPE,
    "threads": THREADS,
    "wakeup": WAKEUP,
    "asyncio": ASYNCIO,
    "gevent": GEVENT,
}


def said(recording: Recording) -> str:
    """The standard output of all processes, in the order in which it was written."""
    return "".join(each["text"] for each in recording.of("output", stream="stdout"))


@pytest.mark.parametrize("name", ALIKE)
def test_a_program_prints_what_it_prints_on_the_host(name, record, tmp_path):
    program = written(ALIKE[name])
    path = tmp_path / "p.py"
    path.write_text(program.source)
    host = subprocess.run([sys.executable, "-u", path], capture_output=True, text=True, timeout=60, check=True)
    assert said(record(program)) == host.stdout


@pytest.mark.parametrize("name", ALIKE)
def test_its_recording_is_sound_and_every_step_has_words(name, record):
    recording = record(written(ALIKE[name]))
    check_events(recording)
    check_steps(recording)
    for language in ("en", "zh"):
        words = Words(language)
        for step in recording.recorded.steps:
            assert not words.say("say." + step.n[0], step.n[1]).startswith("say."), step.n
            for key, params in step.w or ():
                assert not words.say("why." + key, params).startswith("why."), key


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


# -- ends --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["SIGTERM", "SIGALRM", "SIGUSR1", "SIGKILL"])
def test_a_default_action_ends_the_program_and_the_recording_says_so(record, name):
    recording = record(f"import os, signal\nos.kill(os.getpid(), signal.{name})\nprint('not reached')\n")
    assert (recording.end["reason"], recording.end["detail"]) == ("failed", name)
    assert recording.end["status"] == 128 + {"SIGTERM": 15, "SIGALRM": 14, "SIGUSR1": 10, "SIGKILL": 9}[name]
    assert recording.output() == ""
    check_events(recording)


@pytest.mark.parametrize("wait", ["time.sleep(9)", "while True:\n    x = 1\n"])
def test_an_alarm_that_nobody_catches_ends_the_program_in_its_sleep_and_in_its_tracks(record, wait):
    recording = record(f"import signal, time\nsignal.alarm(1)\n{wait}\n")
    assert (recording.end["reason"], recording.end["detail"]) == ("failed", "SIGALRM")
    assert recording.end["t"] == pytest.approx(1.0, abs=0.001)


def test_abort_ends_the_program_by_its_signal(record):
    recording = record("import os\nos.abort()\n")
    assert (recording.end["detail"], recording.end["status"]) == ("SIGABRT", 134)


def test_a_keyboard_interrupt_that_nobody_catches_has_the_status_of_its_signal(record):
    recording = record("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    assert (recording.end["detail"], recording.end["status"]) == ("KeyboardInterrupt", 130)


def test_any_number_of_processes_may_be_killed_one_after_the_other(record):
    recording = record(
        """
        import os, signal, time
        for number in range(70):
            pid = os.fork()
            if pid == 0:
                time.sleep(9)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        print("all of them")
        """
    )
    assert recording.output() == "all of them\n"


# -- what is told ------------------------------------------------------------------------------------------------------

ALARM = """
    import signal, time
    def rings(number, frame):
        pass
    signal.signal(signal.SIGALRM, rings)
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    time.sleep(1)
"""


def test_the_recording_tells_what_came_who_handles_it_and_what_it_interrupted(record):
    recording = record(ALARM)
    sent, handled = recording.of("signal")
    assert (sent["event"], sent["name"], sent["program"]) == ("sent", "SIGALRM", 0)
    assert "by" not in sent
    assert (handled["event"], handled["task"], handled["handler"], handled["call"]) == ("handled", 1, "rings", "sleep")
    woken = next(each for each in recording.of("switch") if each["seq"] > sent["seq"])
    assert (woken["to"], woken["cause"]["type"], woken["cause"]["wake"]) == (1, "dispatch", sent["seq"])
    call = recording.only("call", func="rings")
    assert call["seq"] == handled["seq"] + 1
    before, after = recording.of("wait", call="sleep")
    assert before["until"] == after["until"]


def test_who_sent_a_signal_is_told(record):
    recording = record(written(ITSELF))
    assert {each.get("by") for each in recording.of("signal", event="sent")} == {1}


def test_a_signal_between_two_lines_interrupts_no_call(record):
    recording = record(
        """
        import signal
        log = []
        signal.signal(signal.SIGALRM, lambda number, frame: log.append(number))
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        while not log:
            len(log)
        """
    )
    assert [each.get("call", "") for each in recording.of("signal", event="handled")] == [""]


def test_what_is_taken_by_waiting_for_it_is_told(record):
    taken = record(written(BLOCKED)).of("signal", event="taken")
    assert [each["call"] for each in taken] == ["sigwait", "sigwaitinfo", "sigwait"]


def test_the_state_names_the_newest_signal_of_a_program(record):
    recorded = record(ALARM).recorded
    last = recorded.at(len(recorded.steps) - 1)
    assert last["programs"][0]["signal"] == {
        "name": "SIGALRM",
        "event": "handled",
        "by": None,
        "task": 1,
        "handler": "rings",
        "call": "sleep",
    }


@pytest.mark.parametrize("name", ALIKE)
def test_two_runs_are_interrupted_at_the_same_instructions(name, record):
    program = written(ALIKE[name])
    assert run((program,), Scenario.parse({})).events == record(program).events


def test_handlers_at_any_instruction_come_at_the_same_one_in_every_run():
    program = written(
        """
        import signal
        seen = []
        def handler(number, frame):
            seen.append((frame.f_code.co_name, frame.f_lineno, frame.f_lasti))
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, 0.0007, 0.00073)
        def compute(n):
            return sum(sorted(range(n), key=lambda each: -each)) + max(each for each in range(n))
        while len(seen) < 100:
            print(compute(3))
            values = {each: str(each) for each in range(4)}
        signal.setitimer(signal.ITIMER_REAL, 0)
        print(seen)
        """
    )
    first, second = (run((program,), Scenario.parse({})) for _ in range(2))
    assert first.events == second.events
    assert first.output().count("compute") > 5
