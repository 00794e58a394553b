"""System calls on a whole machine: what they give, how they block, what poll and select answer, and what is told."""

from __future__ import annotations

import errno
import struct

import pytest
from rigs import Rig, refused

from engine.events import Cause, Readiness, Socket, Switch, Syscall, Timer, Wait, Wake
from engine.machine.files import ERR, HUP, IN, NVAL, OUT, PRI
from engine.machine.kernel import TimedOut

SENDS = {"name": "A", "connect": 8000, "at": 0.01, "script": [["send", "hello"], ["sleep", 5], ["close"]]}
RESETS = {"name": "A", "connect": 8000, "at": 0.01, "script": [["sleep", 0.1], ["reset"]]}


@pytest.fixture
def rig():
    """A machine on which a client connects, says hello, and closes five seconds later."""
    return Rig(peers=[SENDS])


def accepted(rig: Rig) -> int:
    """The connection of the client."""
    fd, _ = rig.call("accept", rig.listen())
    return fd


# --- descriptors ------------------------------------------------------------------------------------------------------


def test_descriptors_are_the_lowest_free_numbers(rig):
    assert [rig.call("socket") for _ in range(3)] == [3, 4, 5]
    rig.call("close", 4)
    assert rig.call("socket") == 4


@pytest.mark.parametrize("call", ["bind", "listen", "accept", "connect", "recv", "send", "shutdown", "close"])
def test_what_is_no_descriptor_is_refused(call, rig):
    arguments = {
        "bind": ("", 1),
        "listen": (1,),
        "connect": ("", 1),
        "recv": (1,),
        "send": (b"",),
        "shutdown": (True, True),
    }
    with refused(errno.EBADF):
        rig.call(call, 77, *arguments.get(call, ()))


def test_each_program_has_descriptors_of_its_own():
    rig = Rig(programs=2)
    numbers = []
    for port, thread in zip(rig.ports, rig.machine.mains, strict=True):
        rig.machine.scheduler.current = thread
        numbers.append(port.call("socket", -1, (), 0))
    assert numbers == [3, 3]
    assert {each.program for each in rig.of(Socket, event="created")} == {0, 1}


def test_a_call_has_its_price(rig):
    rig.call("socket")
    assert rig.now == 20


# --- blocking ---------------------------------------------------------------------------------------------------------


def test_accept_blocks_until_somebody_is_there(rig):
    fd, address = rig.call("accept", rig.listen())
    assert (fd, address[0]) == (4, "127.0.0.1")
    assert rig.now == 10_000 + 3 * 1000 + 10
    assert rig.of(Wait) == [Wait(1, Cause.IO, "accept", None, 3, hold=True)]
    assert [(each.from_, each.to) for each in rig.of(Switch)] == [(1, None), (None, 1)]
    assert rig.of(Switch)[1].cause.wake == Wake("fd", 3, 0)


def test_recv_gives_what_is_there_and_blocks_when_nothing_is(rig):
    fd = accepted(rig)
    assert rig.call("recv", fd, 2) == b"he"
    assert rig.call("recv", fd, 10) == b"llo"
    assert rig.call("recv", fd, 10) == b""
    assert rig.now > 5_000_000


def test_a_timeout_ends_a_call_at_its_time(rig):
    fd = accepted(rig)
    rig.call("recv", fd, 10)
    start = rig.now
    with pytest.raises(TimedOut):
        rig.call("recv", fd, 10, timeout=1000)
    # The price of the call comes before, that of the switch back after.
    assert rig.now == start + 20 + 1000 + 10
    assert rig.of(Timer)[-1] == Timer(-1, "due", 1)


def test_never_blocking_is_eagain(rig):
    listener = rig.listen()
    with refused(errno.EAGAIN):
        rig.call("accept", listener, timeout=0)
    rig.call("set_blocking", listener, False)
    with refused(errno.EAGAIN):
        rig.call("accept", listener)
    assert [each.error for each in rig.of(Syscall, call="accept")] == ["EAGAIN", "EAGAIN"]
    assert rig.of(Switch) == []


def test_a_send_into_a_full_buffer_blocks_until_there_is_room():
    slow = {"name": "A", "connect": 8000, "script": [["sleep", 1], ["recvall", 10]]}
    rig = Rig(peers=[slow], machine={"buffer": 8})
    fd = accepted(rig)
    assert rig.call("send", fd, b"0123456789", timeout=0) == 8
    assert rig.now < 1_000_000
    with refused(errno.EAGAIN):
        rig.call("send", fd, b"89", timeout=0)
    assert rig.call("send", fd, b"89") == 2
    assert rig.now > 1_000_000


def test_a_send_that_blocks_takes_everything():
    slow = {"name": "A", "connect": 8000, "script": [["sleep", 1], ["recvall", 20]]}
    rig = Rig(peers=[slow], machine={"buffer": 8})
    assert rig.call("send", accepted(rig), b"0123456789" * 2) == 20
    assert rig.now > 1_000_000


@pytest.mark.parametrize(("platform", "blocking"), [("linux", True), ("windows", False)])
def test_whether_accepted_sockets_block_depends_on_the_platform(platform, blocking):
    rig = Rig(peers=[SENDS], machine={"platform": platform})
    listener = rig.listen()
    rig.call("set_blocking", listener, False)
    rig.pass_time(20_000)
    rig.call("accept", listener)
    assert rig.of(Socket, event="accepted")[0].blocking is blocking


def test_connect_blocks_for_the_handshake(rig):
    rig.listen(9000)
    start, fd = rig.now, rig.call("socket")
    rig.call("connect", fd, "127.0.0.1", 9000)
    assert rig.now - start == pytest.approx(2000, abs=60)
    assert rig.call("remote_address", fd) == ("127.0.0.1", 9000)


def test_connect_to_nobody_is_refused_after_a_round_trip(rig):
    fd = rig.call("socket")
    with refused(errno.ECONNREFUSED):
        rig.call("connect", fd, "127.0.0.1", 9999)
    assert rig.now >= 2000


def test_a_non_blocking_connect_is_in_progress_then_done_then_there_already(rig):
    rig.listen(9000)
    fd = rig.call("socket")
    rig.call("set_blocking", fd, False)
    with refused(errno.EINPROGRESS):
        rig.call("connect", fd, "127.0.0.1", 9000)
    assert rig.port.ask("select", {fd: OUT}, None) == [(fd, OUT)]
    assert rig.call("get_error", fd) == 0
    rig.call("connect", fd, "127.0.0.1", 9000)
    with refused(errno.EISCONN):
        rig.call("connect", fd, "127.0.0.1", 9000)


def test_a_second_non_blocking_connect_is_already_under_way(rig):
    rig.listen(9000)
    fd = rig.call("socket")
    rig.call("set_blocking", fd, False)
    for number in (errno.EINPROGRESS, errno.EALREADY):
        with refused(number):
            rig.call("connect", fd, "127.0.0.1", 9000)


def test_a_connect_with_a_timeout_waits_for_the_handshake(rig):
    rig.listen(9000)
    fd = rig.call("socket")
    rig.call("set_blocking", fd, False)
    rig.call("connect", fd, "127.0.0.1", 9000, timeout=1_000_000)
    assert rig.call("remote_address", fd) == ("127.0.0.1", 9000)


# --- waiting for several ----------------------------------------------------------------------------------------------


def test_poll_names_who_has_something_in_the_order_asked(rig):
    listener = rig.listen()
    rig.pass_time(20_000)
    fd, _ = rig.call("accept", listener)
    assert rig.port.ask("poll", {fd: IN | OUT, listener: IN}, 0) == [(fd, IN | OUT)]
    assert rig.port.ask("poll", {listener: IN, fd: OUT}, 0) == [(fd, OUT)]
    assert rig.port.ask("poll", {fd: PRI}, 0) == []


def test_errors_and_hang_ups_are_told_even_unasked():
    rig = Rig(peers=[RESETS])
    fd = accepted(rig)
    rig.pass_time(200_000)
    assert rig.port.ask("poll", {fd: 0}, 0) == [(fd, ERR | HUP)]


def test_the_standard_descriptors_and_unknown_ones(rig):
    assert rig.port.ask("poll", {0: IN, 1: OUT, 2: OUT, 9: IN}, 0) == [(1, OUT), (2, OUT), (9, NVAL)]


def test_select_waits_for_the_first_of_several(rig):
    listener = rig.listen()
    assert rig.port.ask("select", {listener: IN}, None) == [(listener, IN)]
    assert rig.of(Readiness) == [
        Readiness(1, "select", "asked", [(3, "r")]),
        Readiness(1, "select", "answered", [(3, "r")]),
    ]
    assert rig.of(Wait) == [Wait(1, Cause.IO, "select")]


def test_select_gives_nothing_at_its_timeout(rig):
    listener = rig.listen()
    start = rig.now
    assert rig.port.ask("select", {listener: IN}, 500) == []
    assert rig.now - start == 20 + 500 + 10
    assert rig.of(Readiness)[-1] == Readiness(1, "select", "answered", [])


def test_a_select_that_has_its_answer_does_not_give_the_cpu_away(rig):
    fd = accepted(rig)
    switches = len(rig.of(Switch))
    rig.port.ask("select", {fd: OUT}, None)
    assert len(rig.of(Switch)) == switches


def test_an_event_loop_that_waits_is_idle(rig):
    listener = rig.listen()
    assert rig.port.wait({listener: IN}, None) == [(listener, IN)]
    assert rig.of(Switch)[0].cause.type is Cause.IDLE
    assert rig.of(Wait) == rig.of(Readiness) == []


def test_news_for_others_wakes_nobody():
    rig = Rig(peers=[SENDS])
    rig.listen()
    other = rig.listen(9000)
    assert rig.port.ask("select", {other: IN}, 50_000) == []
    assert rig.of(Socket, event="pending")


# --- sleeping ---------------------------------------------------------------------------------------------------------


def test_sleeping_stops_the_thread_for_exactly_that_long(rig):
    rig.port.sleep(1000)
    assert rig.now == 20 + 1000 + 10
    assert rig.of(Wait) == [Wait(1, Cause.SLEEP, "sleep", 1020, hold=True)]
    assert [each.cause.type for each in rig.of(Switch)] == [Cause.SLEEP, Cause.DISPATCH]
    assert rig.of(Switch)[1].cause.wake == Wake("time", 1, 0)


# --- what is told -----------------------------------------------------------------------------------------------------


def test_the_story_of_a_connection_is_told_on_both_sides():
    rig = Rig(peers=[{**SENDS, "script": [["send", "hello"], ["recv"], ["close"]]}])
    fd = accepted(rig)
    rig.call("recv", fd, 100)
    rig.call("send", fd, b"HELLO")
    assert rig.call("recv", fd, 100) == b""
    rig.call("close", fd)
    kernel = [(each.fd, each.event) for each in rig.of(Socket)]
    assert kernel == [
        (3, "created"),
        (3, "bound"),
        (3, "listening"),
        (3, "pending"),
        (4, "accepted"),
        (4, "read"),
        (4, "sent"),
        (4, "eof"),
        (4, "closed"),
    ]
    assert rig.of(Socket, event="accepted")[0].bytes == len("hello")
    assert rig.peer() == [
        ("idle", ""),
        ("connect", ""),
        ("connected", ""),
        ("send", "hello"),
        ("recv", "HELLO"),
        ("close", ""),
    ]


def test_data_is_told_with_its_beginning_and_its_true_size():
    rig = Rig(peers=[{"name": "A", "connect": 8000, "script": [["sleep", 1], ["send", "é\x00" * 40]]}])
    accepted(rig)
    rig.pass_time(2_000_000)
    told = rig.of(Socket, event="data")[0]
    assert (told.count, told.bytes) == (120, 120)
    assert told.data.startswith("é\\x00é\\x00")
    assert len(told.data) < 130


def test_quiet_calls_are_told_only_where_they_fail(rig):
    fd = rig.call("socket")
    before = len(rig.of(Syscall))
    rig.call("set_blocking", fd, False)
    rig.call("local_address", fd)
    assert len(rig.of(Syscall)) == before
    with refused(errno.ENOTCONN):
        rig.call("remote_address", fd)
    assert rig.of(Syscall)[-1].error == "ENOTCONN"
    assert rig.of(Socket, event="blocking")[0].blocking is False


def test_setting_what_is_set_already_is_no_event(rig):
    fd = rig.call("socket")
    rig.call("set_blocking", fd, True)
    assert not rig.of(Socket, event="blocking")


def test_a_linger_of_zero_makes_close_a_reset():
    rig = Rig(peers=[{"name": "A", "connect": 8000, "script": [["recv"]]}])
    fd = accepted(rig)
    rig.call("set_option", fd, 1, 13, struct.pack("ii", 1, 0))
    rig.call("close", fd)
    rig.pass_time(10_000)
    assert rig.peer()[-1] == ("reset_by_server", "")
