"""The simulated network by itself: connections, buffers, endings, and the time that all of it takes."""

from __future__ import annotations

import errno

import pytest
from rigs import ADDRESS, LATENCY, Net, refused, would_block

from engine.machine.files import IN, OUT
from engine.machine.messages import PEEK
from engine.machine.options import LINGER

# --- ports ------------------------------------------------------------------------------------------------------------


def test_a_port_belongs_to_one_socket_until_it_is_closed(net):
    other = net.network.create("other")
    with refused(errno.EADDRINUSE):
        net.network.bind(other, ADDRESS)
    net.network.close(net.listener)
    net.network.bind(other, ADDRESS)
    assert other.local == ADDRESS


def test_a_socket_is_bound_once(net):
    with refused(errno.EINVAL):
        net.network.bind(net.listener, ("127.0.0.1", 9000))


def test_port_0_picks_a_free_port_that_nobody_has(net):
    ports = set()
    for _ in range(5):
        end = net.network.create("some")
        net.network.bind(end, ("", 0))
        assert end.local[0] == "0.0.0.0"
        ports.add(end.local[1])
    assert len(ports) == 5
    assert all(port > 49151 for port in ports)


def test_listening_binds_where_the_program_did_not(net):
    end = net.network.create("some")
    net.network.listen(end, 5)
    assert end.local[1] > 0
    assert net.network.ports.listeners() == [8000, end.local[1]]


def test_a_connected_socket_cannot_listen(net, ends):
    with refused(errno.EINVAL):
        net.network.listen(ends[0], 5)


# --- connecting -------------------------------------------------------------------------------------------------------


def test_a_handshake_takes_two_latencies_for_the_client_and_three_for_the_listener(net):
    client = net.network.create("client")
    net.network.connect(client, ADDRESS)
    assert client.connecting
    net.agenda.advance(2 * LATENCY - 1)
    assert net.told("client") == ["connecting"]
    net.agenda.advance(2 * LATENCY)
    assert net.told("client") == ["connecting", "established"]
    assert net.told("listener") == ["bound", "listening"]
    net.agenda.advance(3 * LATENCY)
    assert net.told("listener") == ["bound", "listening", "pending"]


@pytest.mark.parametrize("port", [8001, 0])
def test_where_nobody_listens_the_connection_is_refused(net, port):
    client = net.network.create("client")
    net.network.connect(client, ("127.0.0.1", port))
    net.settle()
    assert net.told("client") == ["connecting", "refused"]
    assert (client.error, client.connected) == (errno.ECONNREFUSED, False)


def test_a_refused_socket_may_try_again(net):
    client = net.network.create("client")
    net.network.connect(client, ("127.0.0.1", 8001))
    net.settle()
    net.network.connect(client, ADDRESS)
    net.settle()
    assert client.connected


def test_connecting_twice_is_refused(net, ends):
    with refused(errno.EISCONN):
        net.network.connect(ends[0], ADDRESS)
    client = net.network.create("client")
    net.network.connect(client, ADDRESS)
    with refused(errno.EALREADY):
        net.network.connect(client, ADDRESS)
    with refused(errno.EISCONN):
        net.network.connect(net.listener, ADDRESS)


def test_connections_are_accepted_in_the_order_of_their_handshakes(net):
    for name in ("a", "b"):
        net.network.connect(net.network.create(name), ADDRESS)
    net.settle()
    accepted = [net.network.accept(net.listener, None) for _ in range(2)]
    assert [end.other.owner for end in accepted] == ["a", "b"]
    with would_block(IN):
        net.network.accept(net.listener, None)


def test_only_listeners_accept(net, ends):
    with refused(errno.EINVAL):
        net.network.accept(ends[0], None)


def test_each_end_knows_the_address_of_the_other(ends):
    client, server = ends
    assert (client.remote, server.local) == (ADDRESS, ADDRESS)
    assert client.local == server.remote


def test_a_full_backlog_makes_who_comes_later_wait_until_there_is_room():
    net = Net(limit=1)
    for name in ("a", "b", "c", "d"):
        net.network.connect(net.network.create(name), ADDRESS)
    net.settle()
    waiting = len(net.listener.backlog)
    assert waiting < 4
    order = []
    for _ in range(4):
        order.append(net.network.accept(net.listener, None).other.owner)
        net.settle(1000)
    assert sorted(order) == ["a", "b", "c", "d"]


def test_a_client_that_gives_up_during_the_handshake_is_forgotten(net):
    client = net.network.create("client")
    net.network.connect(client, ADDRESS)
    net.network.close(client)
    net.settle()
    assert not net.listener.backlog


# --- bytes ------------------------------------------------------------------------------------------------------------


def test_what_is_sent_arrives_one_latency_later_in_order(net, ends):
    client, server = ends
    net.network.send(client, b"hel")
    net.network.send(client, b"lo")
    with would_block(IN):
        net.network.receive(server, 10)
    net.agenda.advance(net.agenda.now + LATENCY)
    assert net.network.receive(server, 10).data == b"hello"
    assert net.told("client") == ["sent", "sent"]
    assert net.told("server") == ["data", "data", "read"]


def test_without_latency_it_arrives_at_once_but_not_before_the_call_is_over():
    net = Net(latency=0)
    client, server = net.pair()
    net.network.send(client, b"x")
    assert not server.received
    net.agenda.advance(net.agenda.now)
    assert server.received == b"x"


def test_peeking_leaves_the_bytes_where_they_are(net, ends):
    net.network.send(ends[0], b"hello")
    net.settle()
    assert net.network.receive(ends[1], 2, PEEK).data == b"he"
    assert net.network.receive(ends[1], 9).data == b"hello"


def test_a_full_buffer_takes_a_part_and_then_nothing(net, ends):
    client, server = ends
    assert net.network.send(client, bytes(80)) == 80
    assert net.network.send(client, bytes(80)) == 20
    with would_block(OUT):
        net.network.send(client, b"x")
    assert client.mask() & OUT == 0
    net.settle()
    assert len(net.network.receive(server, 100).data) == 100


def test_room_is_told_to_the_sender_one_latency_after_the_read(net, ends):
    client, server = ends
    net.network.send(client, bytes(100))
    net.settle()
    net.network.receive(server, 60)
    assert "writable" not in net.told("client")
    net.agenda.advance(net.agenda.now + LATENCY)
    assert net.told("client")[-1] == "writable"
    assert net.network.send(client, bytes(100)) == 60


def test_sending_nothing_is_nothing(net, ends):
    assert net.network.send(ends[0], b"") == 0


@pytest.mark.parametrize("what", ["receive", "send", "shutdown"])
def test_without_a_connection_there_is_nothing_to_do(net, what):
    end = net.network.create("new")
    deeds = {
        "receive": lambda: net.network.receive(end, 1).data,
        "send": lambda: net.network.send(end, b"x"),
        "shutdown": lambda: net.network.shutdown(end, read=True, write=True),
    }
    with pytest.raises(OSError, match=r"not connected|Broken pipe"):
        deeds[what]()


# --- endings ----------------------------------------------------------------------------------------------------------


def test_a_close_reads_as_end_of_file_after_what_is_left(net, ends):
    client, server = ends
    net.network.send(client, b"bye")
    net.network.close(client)
    net.settle()
    assert [net.network.receive(server, 9).data for _ in range(3)] == [b"bye", b"", b""]
    assert net.told("server") == ["data", "eof", "read"]


def test_closing_twice_does_nothing(net, ends):
    net.network.close(ends[0])
    net.network.close(ends[0])
    assert net.told("client") == ["closed"]


def test_half_a_close_ends_one_direction_only(net, ends):
    client, server = ends
    net.network.shutdown(client, read=False, write=True)
    net.settle()
    assert net.network.receive(server, 9).data == b""
    with refused(errno.EPIPE):
        net.network.send(client, b"x")
    net.network.send(server, b"answer")
    net.settle()
    assert net.network.receive(client, 9).data == b"answer"


def test_shutting_twice_sends_one_end_of_file(net, ends):
    for _ in range(2):
        net.network.shutdown(ends[0], read=False, write=True)
    net.network.close(ends[0])
    net.settle()
    assert net.told("server") == ["eof"]


def test_a_reset_is_told_once_and_reads_as_end_of_file_from_then_on(net, ends):
    client, server = ends
    client.options[LINGER] = (1, 0)
    net.network.close(client)
    net.settle()
    assert net.told("server") == ["reset"]
    with refused(errno.ECONNRESET):
        net.network.receive(server, 9)
    assert net.network.receive(server, 9).data == b""
    with refused(errno.EPIPE):
        net.network.send(server, b"x")


def test_a_reset_leaves_what_had_arrived(net, ends):
    client, server = ends
    net.network.send(client, b"last")
    net.settle()
    client.options[LINGER] = (1, 0)
    net.network.close(client)
    net.settle()
    assert net.network.receive(server, 9).data == b"last"
    with refused(errno.ECONNRESET):
        net.network.receive(server, 9)


def test_a_reset_is_told_to_who_sends_too(net, ends):
    client, server = ends
    client.options[LINGER] = (1, 0)
    net.network.close(client)
    net.settle()
    with refused(errno.ECONNRESET):
        net.network.send(server, b"x")
    with refused(errno.EPIPE):
        net.network.send(server, b"x")


def test_closing_with_unread_data_resets(net, ends):
    client, server = ends
    net.network.send(client, b"unread")
    net.settle()
    net.network.close(server)
    net.settle()
    assert net.told("client")[-1] == "reset"


def test_data_for_a_closed_socket_is_answered_with_a_reset(net, ends):
    client, server = ends
    net.network.close(server)
    net.settle()
    assert net.network.send(client, b"too late") == 8
    net.settle()
    assert net.told("client")[-1] == "reset"
    with refused(errno.EPIPE):
        net.network.send(client, b"x")


def test_a_listener_that_closes_resets_who_waits(net):
    client = net.network.create("client")
    net.network.connect(client, ADDRESS)
    net.settle()
    net.network.close(net.listener)
    net.settle()
    assert net.told("client")[-1] == "reset"
    assert net.network.ports.listeners() == []


def test_nothing_reaches_a_closed_socket(net, ends):
    client, server = ends
    net.network.send(client, b"x")
    net.network.close(client)
    net.network.close(server)
    net.settle()
    assert net.told("client") == ["sent", "closed"]
    assert net.told("server") == ["closed"]
