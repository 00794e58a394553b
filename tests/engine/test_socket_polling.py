"""What poll says of sockets, and what holds whatever both ends do."""

from __future__ import annotations

import errno
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st
from rigs import ADDRESS, Net, refused

from engine.machine.files import ERR, HUP, IN, OUT, RDHUP, Again
from engine.machine.options import LINGER


def test_a_listener_is_readable_while_somebody_waits(net):
    assert net.listener.mask() == 0
    net.network.connect(net.network.create("client"), ADDRESS)
    net.settle()
    assert net.listener.mask() == IN
    net.network.accept(net.listener, None)
    assert net.listener.mask() == 0


def test_a_connection_is_writable_at_first_and_readable_with_data(net, ends):
    client, server = ends
    assert (client.mask(), server.mask()) == (OUT, OUT)
    net.network.send(client, b"x")
    net.settle()
    assert server.mask() == IN | OUT


def test_a_connection_in_the_making_says_nothing(net):
    client = net.network.create("client")
    assert client.mask() == OUT | HUP
    net.network.connect(client, ADDRESS)
    assert client.mask() == 0


def test_the_endings_have_their_bits(net, ends):
    client, server = ends
    net.network.shutdown(client, read=False, write=True)
    net.settle()
    assert server.mask() == IN | OUT | RDHUP
    net.network.shutdown(server, read=False, write=True)
    net.settle()
    assert server.mask() == client.mask() == IN | OUT | RDHUP | HUP


def test_a_reset_has_every_bit_and_loses_the_error_with_the_telling(net, ends):
    client, server = ends
    client.options[LINGER] = (1, 0)
    net.network.close(client)
    net.settle()
    assert server.mask() == IN | OUT | RDHUP | HUP | ERR
    with refused(errno.ECONNRESET):
        net.network.receive(server, 1)
    assert server.mask() == IN | OUT | RDHUP | HUP


# --- whatever both ends do --------------------------------------------------------------------------------------------

deeds = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["client", "server"]), st.just("send"), st.binary(min_size=1, max_size=60)),
        st.tuples(st.sampled_from(["client", "server"]), st.just("read"), st.integers(1, 60)),
        st.tuples(st.just(""), st.just("wait"), st.integers(0, 3)),
    ),
    max_size=40,
)


@given(deeds)
def test_no_byte_is_lost_doubled_or_disordered_and_no_buffer_overflows(story):
    net = Net(buffer=50)
    ends = dict(zip(("client", "server"), net.pair(), strict=True))
    sent = {"client": b"", "server": b""}
    got = {"client": b"", "server": b""}

    def read(who, size):
        with suppress(Again):
            got[who] += net.network.receive(ends[who], size).data

    for who, deed, what in story:
        if deed == "send":
            with suppress(Again):
                sent[who] += what[: net.network.send(ends[who], what)]
        elif deed == "read":
            read(who, what)
        else:
            net.settle(what)
        for end in ends.values():
            assert 0 <= len(end.received) + end.on_the_way <= end.capacity
    net.settle()
    for who in ends:
        read(who, 1000)
    assert (got["client"], got["server"]) == (sent["server"], sent["client"])
