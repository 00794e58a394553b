"""gevent's event loop on the simulated machine, beyond what it shares with the one that gevent brings along."""

from __future__ import annotations

import pytest
from gevent._interfaces import ILoop
from zope.interface.verify import verifyObject

from engine.events import Cause, Switch, Timer, Watch
from engine.occasions import ERROR, READ, WRITE


def test_the_loop_has_the_whole_interface(ours):
    assert verifyObject(ILoop, ours)


def test_timers_fire_exactly_at_their_virtual_times(ours, log):
    for after in (0.3, 0.1, 0.2):
        ours.timer(after).start(lambda: log.append(ours.rig.now))
    ours.run()
    assert [round(time, -3) for time in log] == [100_000, 200_000, 300_000]


def test_timers_of_the_same_moment_fire_in_the_order_of_their_start(ours, log):
    for name in "abc":
        ours.timer(0.1).start(log.append, name)
    ours.rig.port.sleep(200_000)
    ours.run()
    assert log == ["a", "b", "c"]


def test_while_nothing_is_ready_the_hub_sleeps_in_the_kernel(ours):
    ours.timer(1).start(lambda: None)
    ours.run()
    assert [each.cause.type for each in ours.rig.of(Switch)] == [Cause.IDLE, Cause.DISPATCH]
    assert ours.observer.phases == ["poll", "timers", "over"]


def test_while_callbacks_are_queued_the_kernel_is_asked_in_passing(ours, log):
    ours.run_callback(lambda: ours.run_callback(log.append, "second turn"))
    ours.timer(0.5, ref=False).start(lambda: None)
    ours.run()
    assert log == ["second turn"]
    assert ours.rig.of(Switch) == []


def test_descriptors_fire_and_tell_what_happened(ours, log):
    rig = ours.rig
    listener = rig.listen()
    rig.machine.crowd.start([], [])
    client = rig.call("socket")
    rig.call("set_blocking", client, False)
    with pytest.raises(BlockingIOError):
        rig.call("connect", client, "127.0.0.1", 8000)
    watchers = [ours.io(client, 2), ours.io(listener, 1)]

    def fire(watcher, name, events):
        log.append((name, events))
        watcher.stop()

    for watcher, name in zip(watchers, ("client", "listener"), strict=True):
        watcher.start(lambda events, watcher=watcher, name=name: fire(watcher, name, events), pass_events=True)
    ours.run()
    assert log == [("client", 2), ("listener", 1)]


def test_two_watchers_of_one_descriptor_both_fire(ours, log):
    listener = ours.rig.listen()
    client = ours.rig.call("socket")
    ours.rig.call("connect", client, "127.0.0.1", 8000)
    watchers = [ours.io(client, 2), ours.io(client, 3)]
    for number, watcher in enumerate(watchers):
        watcher.start(lambda number=number, watcher=watcher: (log.append(number), watcher.stop()))
    ours.run()
    assert log == [0, 1]
    assert ours.poller.interest == {}
    assert listener == 3


def test_a_descriptor_that_is_not_open_is_refused(ours):
    with pytest.raises(OSError, match="Bad file descriptor"):
        ours.io(99, 1)


def test_who_watches_a_descriptor_that_was_closed_is_told_so_once(ours, log):
    number = ours.rig.call("socket")
    watcher = ours.io(number, 1)
    ours.rig.call("close", number)
    watcher.start(log.append, pass_events=True)
    ours.run()
    assert log == [ERROR | READ | WRITE]
    assert log[0] < 0
    assert not watcher.active


def test_closing_a_descriptor_wakes_who_watches_it(ours, log):
    listener = ours.rig.listen()
    watcher = ours.io(listener, 1)
    watcher.start(lambda: (log.append("woken"), watcher.stop()))
    assert ours.closing_fd(listener) is True
    assert ours.closing_fd(99) is False
    ours.run()
    assert log == ["woken"]


def test_every_callback_has_a_number_of_its_own(ours):
    for _ in range(3):
        ours.run_callback(lambda: None)
    ours.run()
    assert ours.observer.queued_ids == ours.observer.run_ids
    assert len(set(ours.observer.run_ids)) == 3


def test_a_destroyed_loop_says_so_once(ours):
    assert ours.ptr
    assert ours.destroy() is True
    assert ours.destroy() is False
    assert not ours.ptr


# --- in a run ---------------------------------------------------------------------------------------------------------


def test_gevent_runs_on_this_loop(record):
    recording = record("import gevent\nhub = gevent.get_hub()\nprint(type(hub.loop).__module__, hub.loop.backend)\n")
    assert recording.output() == "engine.loop switchyard\n"


def test_what_the_hub_holds_is_told(record):
    recording = record("gevent_echo.py")
    armed = {each["id"] for each in recording.of(Timer.__struct_config__.tag, event="armed")}
    started = [each["id"] for each in recording.of(Watch.__struct_config__.tag, event="started")]
    stopped = [each["id"] for each in recording.of(Watch.__struct_config__.tag, event="stopped")]
    assert set(started) >= set(stopped)
    assert len(started) >= 5
    assert armed.isdisjoint(started)


def test_callbacks_are_run_in_the_order_of_the_queue_and_no_two_in_it_have_the_same_number(record):
    waiting: list[int] = []
    for each in record("gevent_echo.py").of("callback"):
        if each["event"] == "queued":
            assert each["id"] not in waiting
            waiting.append(each["id"])
        else:
            assert waiting.pop(0) == each["id"]


def test_equal_sleeps_wake_in_the_order_of_their_start(record):
    source = """
        import gevent
        def f(name):
            gevent.sleep(1)
            print(name)
        gevent.joinall([gevent.spawn(f, name) for name in "abc"])
    """
    assert record(source, machine={"line_cost": 0.000001, "call_cost": 0, "switch_cost": 0}).output() == "a\nb\nc\n"
