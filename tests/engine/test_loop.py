"""gevent's event loop on the simulated machine behaves as the one that gevent brings along.

Each script runs twice: on libev with the host's clock (very short times), and on our loop in virtual time.
"""

from __future__ import annotations

import gevent.libev.corecext as libev
import pytest
from gevent._interfaces import ILoop
from rigs import Rig
from zope.interface.verify import verifyObject

from engine.events import Cause, Switch, Timer, Watch
from engine.loop import Loop
from engine.occasions import ERROR, READ, WRITE

TICK = 0.002


class Silent:
    """An observer that remembers the phases and the callbacks."""

    def __init__(self) -> None:
        self.phases: list[str] = []
        self.queued_ids: list[int] = []
        self.run_ids: list[int] = []

    def made(self, loop, maker):
        pass

    def queued(self, loop, ident, callback):
        self.queued_ids.append(ident)

    def running(self, loop, ident, callback):
        if ident > 0:
            self.run_ids.append(ident)

    def started(self, watcher):
        pass

    def stopped(self, watcher):
        pass

    def firing(self, watcher):
        pass

    def phase(self, loop, name):
        self.phases.append(name)


@pytest.fixture
def ours(monkeypatch):
    """Our loop, on a machine of its own."""
    rig = Rig()
    monkeypatch.setattr(Loop, "port", rig.port)
    monkeypatch.setattr(Loop, "observer", Silent())
    loop = Loop(default=False)
    loop.rig = rig
    return loop


@pytest.fixture(params=["ours", "libev"])
def loop(request):
    """Our loop, and gevent's."""
    if request.param == "ours":
        yield request.getfixturevalue("ours")
    else:
        made = libev.loop(default=False)
        yield made
        made.destroy()


@pytest.fixture
def log():
    return []


# --- callbacks --------------------------------------------------------------------------------------------------------


def test_callbacks_run_in_the_order_of_their_queueing(loop, log):
    for name in "abc":
        loop.run_callback(log.append, name)
    loop.run()
    assert log == ["a", "b", "c"]


def test_callbacks_that_callbacks_queue_run_too(loop, log):
    loop.run_callback(lambda: loop.run_callback(log.append, "second"))
    loop.run_callback(log.append, "first")
    loop.run()
    assert log == ["first", "second"]


def test_a_stopped_callback_does_not_run(loop, log):
    loop.run_callback(log.append, "kept")
    callback = loop.run_callback(log.append, "stopped")
    assert callback.pending
    callback.stop()
    loop.run()
    assert log == ["kept"]
    assert not callback.pending


def test_a_callback_may_stop_another_one(loop, log):
    loop.run_callback(lambda: victim.stop())
    victim = loop.run_callback(log.append, "victim")
    loop.run()
    assert log == []


def test_an_error_in_a_callback_goes_to_the_handler_and_the_others_run(loop, log):
    class Handler:
        def handle_error(self, context, type, value, trace):
            log.append(type.__name__)

    loop.error_handler = Handler()
    loop.run_callback(int, "x")
    loop.run_callback(log.append, "next")
    loop.run()
    assert log == ["ValueError", "next"]


def test_break_ends_the_run_after_the_turn(loop, log):
    loop.run_callback(loop.break_)
    timer = loop.timer(TICK)
    timer.start(log.append, "never")
    loop.run()
    assert log == []
    timer.close()


# --- timers -----------------------------------------------------------------------------------------------------------


def started(loop, log, *timers):
    """Timers (name, after) that log their names."""
    made = []
    for name, after in timers:
        timer = loop.timer(after)
        timer.start(log.append, name)
        made.append(timer)
    return made


def test_timers_fire_in_the_order_of_their_times(loop, log):
    started(loop, log, ("c", 3 * TICK), ("a", TICK), ("b", 2 * TICK))
    loop.run()
    assert log == ["a", "b", "c"]


def test_a_timer_of_no_time_fires_at_the_first_chance(loop, log):
    started(loop, log, ("timer", 0))
    loop.run_callback(log.append, "callback")
    loop.run()
    assert log == ["callback", "timer"]


def test_a_timer_fires_once(loop, log):
    (timer,) = started(loop, log, ("a", TICK))
    assert timer.active
    loop.run()
    assert log == ["a"]
    assert not timer.active


def test_a_stopped_timer_does_not_fire(loop, log):
    first, _ = started(loop, log, ("a", TICK), ("b", 2 * TICK))
    first.stop()
    loop.run()
    assert log == ["b"]


def test_a_timer_may_stop_another_one_that_is_due_too(loop, log):
    one, other = loop.timer(TICK), loop.timer(2 * TICK)
    one.start(other.stop)
    other.start(log.append, "never")
    loop.run()
    assert log == []


def test_a_repeating_timer_fires_until_it_is_stopped(loop, log):
    timer = loop.timer(TICK, TICK)

    def fire():
        log.append(len(log))
        if len(log) == 3:
            timer.stop()

    timer.start(fire)
    loop.run()
    assert log == [0, 1, 2]


def test_again_starts_a_repeating_timer_over(loop, log):
    timer = loop.timer(0, 2 * TICK)
    timer.again(log.append, "again")
    (other,) = started(loop, log, ("other", TICK))
    loop.run(once=True)
    while "again" not in log:
        loop.run(once=True)
    timer.stop()
    assert log == ["other", "again"]
    assert not other.active


def test_a_timer_that_starts_another_waits_for_it(loop, log):
    second = loop.timer(TICK)
    first = loop.timer(TICK)
    first.start(lambda: second.start(log.append, "second"))
    loop.run()
    assert log == ["second"]


def test_arguments_and_callbacks_are_checked(loop):
    timer = loop.timer(TICK)
    with pytest.raises(TypeError):
        timer.start(None)
    with pytest.raises(TypeError):
        timer.callback = 5
    with pytest.raises(ValueError, match="repeat"):
        loop.timer(1, -1)
    with pytest.raises(ValueError, match="fd"):
        loop.io(-1, 1)
    with pytest.raises(ValueError, match="mask"):
        loop.io(0, 77)


# --- what keeps a loop alive ------------------------------------------------------------------------------------------


def test_with_nothing_to_do_a_run_is_over_at_once(loop):
    loop.run()


def test_a_watcher_without_ref_does_not_keep_the_loop_alive(loop, log):
    timer = loop.timer(100, ref=False)
    timer.start(log.append, "never")
    loop.run()
    assert log == []
    timer.stop()


def test_ref_can_be_given_up_and_taken_back(loop, log):
    timer = loop.timer(TICK)
    timer.start(log.append, "fired")
    timer.ref = False
    assert timer.ref is False
    loop.run()
    assert log == []
    timer.ref = True
    loop.run()
    assert log == ["fired"]


def test_starting_and_stopping_twice_counts_once(loop, log):
    timer = loop.timer(TICK)
    timer.start(log.append, 1)
    timer.start(log.append, 2)
    loop.run()
    assert log == [2]
    timer.stop()
    timer.stop()
    loop.run()


def test_prepare_comes_before_the_waiting_and_check_right_after_it(loop, log):
    before, after = loop.prepare(ref=False), loop.check(ref=False)
    before.start(log.append, "prepare")
    after.start(log.append, "check")
    timer = loop.timer(TICK)
    timer.start(log.append, "timer")
    loop.run()
    before.stop()
    after.stop()
    assert log[:3] == ["prepare", "check", "timer"]


def test_an_async_watcher_fires_once_for_any_number_of_sends(loop, log):
    watcher = loop.async_()

    def fire():
        log.append("fired")
        watcher.stop()

    watcher.start(fire)
    loop.run_callback(watcher.send)
    loop.run_callback(watcher.send)
    loop.run()
    assert log == ["fired"]


def test_what_is_sent_before_an_async_watcher_starts_is_not_told(loop, log):
    watcher = loop.async_()
    watcher.send()
    watcher.start(log.append, "sent")
    loop.run(nowait=True)
    loop.run(nowait=True)
    assert log == []
    watcher.stop()


def test_run_once_and_nowait_do_one_turn(loop, log):
    started(loop, log, ("late", 100))
    loop.run_callback(log.append, "now")
    loop.run(nowait=True)
    assert log == ["now"]


# --- ours alone -------------------------------------------------------------------------------------------------------


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
