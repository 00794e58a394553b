"""The real kernel for one loop: epoll and poll(2) tell the same; changes are told to the kernel once, before a wait."""

from __future__ import annotations

import os
import select
import signal
import sys
import tempfile
import threading
from contextlib import suppress

import pytest

from engine.machine.files import HUP, IN, NVAL, OUT
from engine.machine.hostpoll import HostPoller


@pytest.fixture(params=[kind for kind in ("epoll", "poll") if hasattr(select, kind)])
def poller(request):
    made = HostPoller(getattr(select, request.param))
    yield made
    made.close()


@pytest.fixture
def pipe():
    reader, writer = os.pipe()
    yield reader, writer
    for fd in (reader, writer):
        with suppress(OSError):
            os.close(fd)


def test_what_is_ready_is_told_until_it_is_read(poller, pipe):
    reader, writer = pipe
    poller.watch(reader, IN)
    assert poller.wait(0) == []
    os.write(writer, b"x")
    assert poller.wait(None) == poller.wait(None) == [(reader, IN)]
    os.read(reader, 1)
    assert poller.wait(0) == []


def test_what_is_not_watched_any_more_is_not_told(poller, pipe):
    reader, writer = pipe
    os.write(writer, b"x")
    poller.watch(reader, IN)
    poller.wait(None)
    poller.watch(reader, 0)
    assert poller.wait(0) == []


def test_the_bits_that_are_watched_can_change(poller, pipe):
    _, writer = pipe
    poller.watch(writer, IN)
    assert poller.wait(0) == []
    poller.watch(writer, OUT)
    assert poller.wait(None) == [(writer, OUT)]


def test_the_end_of_the_other_side_is_told_unasked(poller, pipe):
    reader, writer = pipe
    poller.watch(reader, IN)
    os.close(writer)
    assert poller.wait(None) == [(reader, HUP)]


def test_a_descriptor_that_is_not_open_is_told_as_such(poller, pipe):
    reader, _ = pipe
    os.close(reader)
    poller.watch(reader, IN)
    assert poller.wait(None) == [(reader, NVAL)]
    with pytest.raises(OSError, match="Bad file descriptor"):
        poller.check(reader)


def test_a_number_that_is_closed_and_given_out_again_is_watched_anew(poller, pipe):
    reader, _ = pipe
    poller.watch(reader, IN)
    poller.wait(0)
    poller.watch(reader, 0)
    other, feeding = os.pipe()
    os.dup2(other, reader)
    poller.watch(reader, IN)
    os.write(feeding, b"x")
    assert poller.wait(None) == [(reader, IN)]
    os.close(other)
    os.close(feeding)


def test_a_regular_file_is_always_ready(poller):
    with tempfile.TemporaryFile() as file:
        poller.watch(file.fileno(), IN)
        assert poller.wait(None) == poller.wait(None) == [(file.fileno(), IN)]


def test_a_wait_that_was_woken_beforehand_does_not_block(poller):
    poller.wake()
    poller.wake()
    assert poller.wait(None) == []
    assert poller.wait(0) == []


def test_who_wakes_a_loop_goes_on_before_the_loop_does(poller):
    """As with libev; gevent's thread pool counts on it. The interval is longer than anything takes here."""
    told: list[str] = []
    about_to_wait, awake = threading.Semaphore(0), threading.Semaphore(0)

    def loop():
        for _ in range(100):
            about_to_wait.release()
            poller.wait(None)
            told.append("loop")
            awake.release()

    interval = sys.getswitchinterval()
    sys.setswitchinterval(60)
    try:
        waiting = threading.Thread(target=loop)
        waiting.start()
        for _ in range(100):
            about_to_wait.acquire()
            poller.wake()
            told.append("waker")
            awake.acquire()
        waiting.join()
    finally:
        sys.setswitchinterval(interval)
    assert told == ["waker", "loop"] * 100


def test_a_signal_is_told_while_it_is_caught_and_then_goes_where_it_went(poller):
    arrived, before = [], signal.getsignal(signal.SIGUSR1)
    poller.catch(signal.SIGUSR1, arrived.append)
    os.kill(os.getpid(), signal.SIGUSR1)
    assert arrived == [signal.SIGUSR1]
    poller.release(signal.SIGUSR1)
    assert signal.getsignal(signal.SIGUSR1) == before


def test_a_child_that_has_ended_is_reaped_once(poller):
    pid = os.posix_spawn("/bin/sh", ["sh", "-c", "exit 3"], {})
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert poller.reap(pid) == (pid, 3 << 8)
    assert poller.reap(pid) is None


def test_after_a_fork_everything_is_watched_anew(poller, pipe):
    reader, writer = pipe
    poller.watch(reader, IN)
    poller.wait(0)
    poller._owner = 0  # as the child finds it
    assert poller.stale
    poller.renew()
    assert not poller.stale
    os.write(writer, b"x")
    assert poller.wait(None) == [(reader, IN)]
