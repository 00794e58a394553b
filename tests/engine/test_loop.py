"""gevent's event loop on the simulated machine behaves as the one that gevent brings along.

Each script runs twice: on libev with the host's clock (very short times), and on our loop in virtual time.
"""

from __future__ import annotations

import gevent.libev.corecext as libev
import pytest

TICK = 0.002


@pytest.fixture(params=["ours", "libev"])
def loop(request):
    """Our loop, and gevent's."""
    if request.param == "ours":
        yield request.getfixturevalue("ours")
    else:
        made = libev.loop(default=False)
        yield made
        made.destroy()


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
