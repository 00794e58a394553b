"""Watchers for what comes from outside: signals, children, files, and what threads send; each as libev's."""

from __future__ import annotations

import os
import signal

import pytest

from engine.loop import Loop
from engine.machine.host import HostClock, HostPort
from engine.signals import SHORTEST_INTERVAL, USUAL_INTERVAL


class Unseen:
    """An observer that looks away."""

    def __getattr__(self, name: str):
        return lambda *args: None


@pytest.fixture
def loop(monkeypatch):
    """Our loop on the host, which has signals and children."""
    port = HostPort(HostClock(), lambda event: None, [], lambda: None)
    monkeypatch.setattr(Loop, "port", port)
    monkeypatch.setattr(Loop, "observer", Unseen())
    made = Loop(default=True)
    yield made
    made.destroy()


def turn(loop: Loop) -> None:
    """One turn that does not wait."""
    loop.run(nowait=True)


def test_a_signal_calls_each_of_its_watchers_once_for_any_number_of_signals(loop):
    called: list[str] = []
    for name in ("first", "second"):
        loop.signal(signal.SIGUSR1).start(called.append, name)
    other = loop.signal(signal.SIGUSR2)
    other.start(called.append, "other")
    os.kill(os.getpid(), signal.SIGUSR1)
    os.kill(os.getpid(), signal.SIGUSR1)
    turn(loop)
    assert sorted(called) == ["first", "second"]


def test_the_last_watcher_of_a_signal_gives_it_back(loop):
    before = signal.getsignal(signal.SIGUSR1)
    first, second = loop.signal(signal.SIGUSR1), loop.signal(signal.SIGUSR1)
    first.start(int)
    second.start(int)
    first.stop()
    assert signal.getsignal(signal.SIGUSR1) != before
    second.stop()
    assert signal.getsignal(signal.SIGUSR1) == before


@pytest.mark.parametrize("number", [0, -1, signal.NSIG])
def test_there_are_no_signals_beyond_the_systems_own(loop, number):
    with pytest.raises(ValueError, match="illegal signal number"):
        loop.signal(number)


def test_what_is_sent_calls_the_watcher_once(loop):
    called: list[str] = []
    watcher = loop.async_()
    watcher.start(called.append, "sent")
    assert not watcher.pending
    watcher.send()
    watcher.send()
    assert watcher.pending
    turn(loop)
    assert called == ["sent"]
    assert not watcher.pending


def test_a_child_that_had_ended_before_anybody_watched_is_told_with_its_status(loop):
    pid = os.posix_spawn("/bin/sh", ["sh", "-c", "exit 3"], {})
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    watcher = loop.child(pid)
    called: list[tuple[int, int]] = []
    watcher.start(lambda: called.append((watcher.rpid, watcher.rstatus)))
    turn(loop)
    assert called == [(pid, 3 << 8)]


def test_of_several_watchers_of_a_child_the_first_one_started_is_called_first_and_any_childs_before_them(loop):
    """gevent counts on it: the watcher that it waits with is younger than the one that keeps the status."""
    pid = os.posix_spawn("/bin/sh", ["sh", "-c", "exit 3"], {})
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    called: list[str] = []
    watchers = {"first": loop.child(pid), "any": loop.child(0), "second": loop.child(pid)}
    for name, watcher in watchers.items():
        watcher.start(called.append, name)
    turn(loop)
    assert called == ["any", "first", "second"]


def test_children_are_watched_on_the_default_loop_alone(loop):
    other = Loop(default=False)
    with pytest.raises(TypeError, match="default loop"):
        other.child(1)
    other.destroy()


def test_a_file_is_looked_at_no_more_often_than_libev_does(loop, tmp_path):
    quick, usual = loop.stat(str(tmp_path), 0.001), loop.stat(str(tmp_path))
    quick.start(int)
    usual.start(int)
    assert (quick.interval, usual.interval) == (SHORTEST_INTERVAL, USUAL_INTERVAL)
    quick.stop()
    usual.stop()


def test_a_file_that_comes_is_told_with_what_there_was_before(loop, tmp_path):
    path = tmp_path / "new"
    watcher = loop.stat(str(path))
    called: list[str] = []
    watcher.start(called.append, "changed")
    assert watcher.attr is None
    path.write_text("here", "utf-8")
    watcher._compare()
    turn(loop)
    assert called == ["changed"]
    assert watcher.prev is None
    assert watcher.attr.st_size == 4
    watcher.stop()
