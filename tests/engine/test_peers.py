"""Clients outside: each step of a script, what a client reads and when, and how it meets every ending."""

from __future__ import annotations

import errno

import pytest
from rigs import Rig, refused

from engine.events import Peer


class Server(Rig):
    """A machine with one scripted client and a server's calls."""

    def __init__(self, *script: list, at: float = 0.0, **world: object) -> None:
        super().__init__(peers=[{"name": "A", "connect": 8000, "at": at, "script": list(script)}], **world)
        self.listener = self.listen()
        self.fd, self.address = self.call("accept", self.listener)

    def read(self, size: int = 1000) -> bytes:
        return self.call("recv", self.fd, size)

    def write(self, data: bytes) -> int:
        return self.call("send", self.fd, data)

    def hang_up(self) -> None:
        self.call("close", self.fd)

    def told(self) -> list[tuple[str, str]]:
        """What the client did after it was connected, when all has arrived."""
        self.pass_time(100_000)
        return self.peer()[3:]


# --- each step --------------------------------------------------------------------------------------------------------


def test_a_client_connects_at_its_time_from_a_port_of_its_own():
    server = Server(at=0.5)
    assert server.times[server.events.index(Peer("A", "connect", server=8000))] == 500_000
    assert server.peer() == [("idle", ""), ("connect", ""), ("connected", "")]
    assert server.of(Peer, event="connected")[0].port == server.address[1]


def test_send():
    server = Server(["send", "one"], ["send", "two"])
    assert server.read() == b"onetwo"
    assert server.told() == [("send", "one"), ("send", "two")]
    assert [each.count for each in server.of(Peer, event="send")] == [3, 3]


def test_send_speaks_utf8_and_counts_bytes():
    server = Server(["send", "吃"])
    assert server.read() == "吃".encode()
    assert server.of(Peer, event="send")[0].count == 3


def test_sleep():
    server = Server(["sleep", 0.25], ["send", "x"])
    start = server.of(Peer, event="connected")
    server.read()
    connected, sent = (server.times[server.events.index(each)] for each in (start[0], server.of(Peer, event="send")[0]))
    assert sent - connected == 250_000


def test_recv_waits_for_something_and_goes_on():
    server = Server(["recv"], ["send", "thanks"])
    server.pass_time(50_000)
    assert server.peer()[3:] == []
    server.write(b"here")
    assert server.read() == b"thanks"
    assert server.told() == [("recv", "here"), ("send", "thanks")]


def test_recv_takes_what_has_arrived_already():
    server = Server(["sleep", 1], ["recv"], ["send", "thanks"])
    server.write(b"early")
    assert server.read() == b"thanks"
    assert server.told() == [("recv", "early"), ("send", "thanks")]


def test_recvall_waits_for_so_many_bytes():
    server = Server(["recvall", 5], ["send", "thanks"])
    server.write(b"abc")
    server.pass_time(50_000)
    assert server.peer()[3:] == [("recv", "abc")]
    server.write(b"de")
    assert server.read() == b"thanks"


def test_expect_waits_for_a_text_even_in_pieces():
    server = Server(["expect", "pass吗?"], ["send", "secret"])
    text = "user? pass吗?".encode()
    server.write(text[:10])
    server.pass_time(50_000)
    assert ("send", "secret") not in server.peer()
    server.write(text[10:])
    assert server.read() == b"secret"


def test_each_wait_begins_with_nothing():
    server = Server(["expect", "a"], ["expect", "a"], ["send", "two"])
    server.write(b"a")
    server.pass_time(50_000)
    assert ("send", "two") not in server.peer()
    server.write(b"a")
    assert server.read() == b"two"


def test_shutdown_ends_one_direction():
    server = Server(["send", "x"], ["shutdown"], ["recv"], ["close"])
    assert (server.read(), server.read()) == (b"x", b"")
    server.write(b"answer")
    assert server.told() == [("send", "x"), ("shutdown", ""), ("recv", "answer"), ("close", "")]


def test_close():
    server = Server(["close"])
    assert server.read() == b""
    assert server.told() == [("close", "")]


def test_reset():
    server = Server(["reset"])
    with refused(errno.ECONNRESET):
        server.read()
    assert server.told() == [("reset", "")]


# --- reading ----------------------------------------------------------------------------------------------------------


def test_a_client_in_the_middle_of_its_script_reads_only_where_the_script_says_so():
    server = Server(["sleep", 1], ["close"])
    server.write(b"never read")
    server.pass_time(2_000_000)
    assert server.peer()[3:] == [("close", "")]
    # It closed with unread data, which resets.
    with refused(errno.ECONNRESET):
        server.read()


def test_after_its_script_a_client_reads_whatever_comes():
    server = Server(["send", "x"])
    server.write(b"one")
    server.write(b"two")
    assert server.told() == [("send", "x"), ("recv", "one"), ("recv", "two")]


def test_a_client_without_a_script_reads_at_once():
    server = Server()
    server.write(b"hello")
    assert server.told() == [("recv", "hello")]


def test_what_a_client_reads_is_told_with_its_beginning_and_true_size():
    server = Server()
    server.write(b"x" * 1000)
    server.pass_time(10_000)
    told = server.of(Peer, event="recv")[0]
    assert (len(told.text), told.count) == (400, 1000)


# --- endings ----------------------------------------------------------------------------------------------------------


def test_nobody_listens():
    rig = Rig(peers=[{"name": "A", "connect": 8000, "script": [["send", "x"]]}])
    rig.pass_time(100_000)
    assert rig.peer() == [("idle", ""), ("connect", ""), ("refused", "")]


def test_the_server_closes():
    server = Server(["send", "x"])
    server.read()
    server.hang_up()
    assert server.told() == [("send", "x"), ("eof", "")]


@pytest.mark.parametrize("step", [["recv"], ["recvall", 99], ["expect", "never"]])
def test_the_end_of_the_connection_ends_every_wait(step):
    server = Server(step, ["close"])
    server.hang_up()
    assert server.told() == [("eof", ""), ("close", "")]


def test_the_server_resets():
    server = Server(["send", "unread"], ["recv"], ["send", "never"])
    server.pass_time(10_000)
    server.hang_up()
    assert server.told() == [("send", "unread"), ("reset_by_server", "")]


def test_after_its_own_close_a_client_can_do_nothing():
    server = Server(["close"], ["send", "x"], ["close"])
    server.read()
    assert server.told() == [("close", ""), ("stuck", "send"), ("stuck", "close")]


def test_sending_after_a_shutdown_is_told_and_not_raised():
    server = Server(["shutdown"], ["send", "x"])
    server.read()
    assert server.told() == [("shutdown", ""), ("send", "x"), ("stuck", "Broken pipe")]


def test_a_large_text_goes_out_as_the_server_reads():
    server = Server(["send", "x" * 1000], machine={"buffer": 64})
    got = b""
    while len(got) < 1000:
        got += server.read(40)
    assert got == b"x" * 1000
    assert server.of(Peer, event="send")[0].count == 1000


def test_a_client_that_closes_still_delivers_what_it_sent():
    server = Server(["send", "x" * 100], ["close"], machine={"buffer": 64})
    got = b""
    while data := server.read(40):
        got += data
    assert got == b"x" * 100


# --- several ----------------------------------------------------------------------------------------------------------


def test_clients_do_not_disturb_each_other():
    peers = [
        {"name": "A", "connect": 8000, "at": 0.2, "script": [["send", "a"], ["recv"], ["close"]]},
        {"name": "B", "connect": 8000, "at": 0.1, "script": [["send", "b"], ["recv"], ["reset"]]},
    ]
    rig = Rig(peers=peers)
    listener = rig.listen()
    conns = [rig.call("accept", listener)[0] for _ in peers]
    assert [rig.call("recv", fd, 9) for fd in conns] == [b"b", b"a"]
    for fd in conns:
        rig.call("send", fd, b"to %d" % fd)
    rig.pass_time(10_000)
    assert rig.peer("B")[3:] == [("send", "b"), ("recv", "to 4"), ("reset", "")]
    assert rig.peer("A")[3:] == [("send", "a"), ("recv", "to 5"), ("close", "")]
