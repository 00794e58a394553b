"""Programs that send and handle signals: where nothing hangs on time they print what they print on the host.

Each of their recordings is sound, has words for every step, and is the same in every run.
"""

from __future__ import annotations

import subprocess
import sys

import pytest
from invariants import check_events, check_steps
from recordings import run, written

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


@pytest.mark.parametrize("name", ALIKE)
def test_a_program_prints_what_it_prints_on_the_host(name, record, tmp_path):
    program = written(ALIKE[name])
    path = tmp_path / "p.py"
    path.write_text(program.source)
    host = subprocess.run([sys.executable, "-u", path], capture_output=True, text=True, timeout=60, check=True)
    assert record(program).output(program=None) == host.stdout


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


@pytest.mark.parametrize("name", ALIKE)
def test_two_runs_are_interrupted_at_the_same_instructions(name, record):
    program = written(ALIKE[name])
    assert run((program,), Scenario.parse({})).events == record(program).events
