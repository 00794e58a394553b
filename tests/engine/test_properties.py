"""Whatever the program: one holder of the CPU, causes and wake-ups, sound states, and the same bytes again.

Small programs are made up as source text: greenlets that switch by hand, greenlets of gevent that wait for all sorts
of things, and servers of every kind with clients that do as they like.
"""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from invariants import check_events, check_steps
from recordings import Recording, run, written

from engine.scenario import Scenario

EXAMPLES = 12
LIMITS = {"steps": 600, "time": 30}


def check(source: str, **world: object) -> Recording:
    """Runs a program twice and checks all that must be true of any run."""
    programs, scenario = (written(source),), Scenario.parse({"limits": LIMITS, **world})
    first, second = run(programs, scenario), run(programs, scenario)
    assert msgspec.json.encode(first.events) == msgspec.json.encode(second.events)
    check_events(first)
    check_steps(first)
    assert first.end["reason"] != "failed" or "GreenletExit" in first.end["detail"] or "LoopExit" in first.end["detail"]
    return first


def indented(statements: list[str], depth: int = 1) -> str:
    """Statements as the body of a function."""
    return "".join(f"{'    ' * depth}{line}\n" for each in statements or ["pass"] for line in each.splitlines())


# --- greenlets --------------------------------------------------------------------------------------------------------

hand = st.sampled_from(["x += 1", "print({me}, x)", "step({next})", "step({other})", "main.switch(x)", "boom({next})"])
by_hand = st.lists(st.lists(hand, max_size=6), min_size=1, max_size=4)

HAND_HEAD = """
from greenlet import getcurrent, greenlet
main = getcurrent()
def step(n):
    if n < len(all) and not all[n].dead:
        all[n].switch()
def boom(n):
    if n < len(all) and all[n] and not all[n].dead and all[n] is not getcurrent():
        all[n].throw(KeyError)
"""


def greenlets(bodies: list[list[str]]) -> str:
    parts = [HAND_HEAD]
    for me, body in enumerate(bodies):
        lines = [line.format(me=me, next=(me + 1) % len(bodies), other=(me + 2) % len(bodies)) for line in body]
        parts.append(
            f"def f{me}(x=0):\n    try:\n{indented(lines, 2)}    except KeyError:\n        print({me}, 'caught')\n"
        )
    names = ", ".join(f"f{me}" for me in range(len(bodies)))
    parts.append(f"all = [greenlet(f) for f in ({names},)]\nfor g in all:\n    if not g.dead:\n        g.switch()\n")
    return "".join(parts)


@settings(max_examples=EXAMPLES)
@given(by_hand)
def test_greenlets_that_switch_as_they_like(bodies):
    recording = check(greenlets(bodies))
    assert {cause for _, _, cause in recording.hands()} <= {"switch", "throw", "finished", "failed", "killed"}
    assert all("-" not in hand[:2] for hand in recording.hands())


# --- gevent -----------------------------------------------------------------------------------------------------------

wait = st.sampled_from(
    [
        "gevent.sleep({time})",
        "gevent.sleep(0)",
        "box.put({me})",
        "print({me}, box.get(timeout={time}))",
        "bell.set()",
        "bell.clear()",
        "print({me}, bell.wait({time}))",
        "with gate:\n    gevent.sleep({time})",
        "gate.acquire(timeout={time}) and gate.release()",
        "print({me}, answer.wait({time}))",
        "answer.set({me})",
        "gevent.joinall([gevent.spawn(gevent.sleep, {time})])",
        "if all[{next}] is not gevent.getcurrent(): all[{next}].join({time})",
        "if all[{next}] is not gevent.getcurrent(): all[{next}].kill(block={me} % 2 == 0)",
        "with gevent.Timeout({time}, False):\n    gevent.sleep(0.05)",
        "x = sum(range({me}))",
    ]
)
cooperating = st.lists(
    st.lists(st.tuples(wait, st.sampled_from([0.001, 0.01, 0.02, 0.1])), max_size=5), min_size=1, max_size=4
)

GEVENT_HEAD = """
import gevent
from gevent.event import AsyncResult, Event
from gevent.lock import BoundedSemaphore
from gevent.queue import Empty, Queue
box, bell, answer, gate = Queue(2), Event(), AsyncResult(), BoundedSemaphore(1)
"""


def gevents(bodies: list[list[tuple[str, float]]]) -> str:
    parts = [GEVENT_HEAD]
    for me, body in enumerate(bodies):
        lines = [line.format(me=me, next=(me + 1) % len(bodies), time=time) for line, time in body]
        parts.append(f"def f{me}():\n    try:\n{indented(lines, 2)}    except Empty:\n        print({me}, 'empty')\n")
    names = ", ".join(f"f{me}" for me in range(len(bodies)))
    parts.append(f"all = [gevent.spawn(f) for f in ({names},)]\ngevent.joinall(all, timeout=1)\nprint('end')\n")
    return "".join(parts)


@settings(max_examples=EXAMPLES)
@given(cooperating)
def test_greenlets_of_gevent_that_wait_for_anything(bodies):
    recording = check(gevents(bodies))
    assert recording.end["reason"] in ("finished", "limit")
    # gevent never switches from greenlet to greenlet: every hand-over goes through the hub or the sleeping CPU.
    assert all("hub" in hand[:2] for hand in recording.hands())


# --- servers and clients ----------------------------------------------------------------------------------------------

SERVERS = {
    "select": """
        import select, socket
        sk = socket.create_server(("", 8000)); socks = [sk]
        while True:
            for s in select.select(socks, [], [])[0]:
                try:
                    if s is sk: socks.append(sk.accept()[0]); continue
                    data = s.recv(4)
                    if data: s.send(data.upper()); continue
                except OSError as error: print(type(error).__name__)
                socks.remove(s); s.close()
    """,
    "poll": """
        import select, socket
        sk = socket.create_server(("", 8000)); asked = select.poll(); asked.register(sk, select.POLLIN); conns = {}
        while True:
            for fd, bits in asked.poll():
                try:
                    if fd == sk.fileno():
                        c, _ = sk.accept(); conns[c.fileno()] = c; asked.register(c, select.POLLIN); continue
                    data = conns[fd].recv(4)
                    if data: conns[fd].send(data.upper()); continue
                except OSError as error: print(type(error).__name__)
                asked.unregister(fd); conns.pop(fd).close()
    """,
    "blocking": """
        import socket
        sk = socket.create_server(("", 8000))
        while True:
            c, _ = sk.accept()
            try:
                while data := c.recv(4): c.send(data.upper())
            except OSError as error: print(type(error).__name__)
            c.close()
    """,
    "polling": """
        import socket
        sk = socket.create_server(("", 8000)); sk.setblocking(False); conns = []
        while True:
            try: c, _ = sk.accept(); c.setblocking(False); conns.append(c)
            except BlockingIOError: pass
            for c in list(conns):
                try:
                    if data := c.recv(4): c.send(data.upper())
                    else: conns.remove(c); c.close()
                except BlockingIOError: pass
                except OSError as error: print(type(error).__name__); conns.remove(c)
    """,
    "gevent": """
        from gevent import monkey; monkey.patch_all()
        from gevent.server import StreamServer
        def handle(c, address):
            try:
                while data := c.recv(4): c.sendall(data.upper())
            except OSError as error: print(type(error).__name__)
        StreamServer(("127.0.0.1", 8000), handle).serve_forever()
    """,
}
step = st.one_of(
    st.text("ab", min_size=1, max_size=9).map(lambda text: ["send", text]),
    st.just(["recv"]),
    st.integers(1, 6).map(lambda size: ["recvall", size]),
    st.sampled_from([0.0, 0.001, 0.05]).map(lambda time: ["sleep", time]),
    st.sampled_from([["shutdown"], ["close"], ["reset"]]),
)
clients = st.lists(
    st.tuples(st.sampled_from([0.01, 0.0105, 0.2]), st.lists(step, max_size=6)), min_size=1, max_size=3
).map(
    lambda found: [
        {"name": "ABC"[number], "connect": 8000, "at": at, "script": script}
        for number, (at, script) in enumerate(found)
    ]
)
machines = st.fixed_dictionaries(
    {}, optional={"latency": st.sampled_from([0.0, 0.0001, 0.02]), "buffer": st.sampled_from([3, 8])}
)


@settings(max_examples=2 * EXAMPLES)
@given(st.sampled_from(sorted(SERVERS)), clients, machines)
def test_servers_of_every_kind_and_clients_that_do_as_they_like(kind, peers, machine):
    recording = check(SERVERS[kind], peers=peers, machine=machine, limits={"steps": 600, "time": 1})
    assert recording.end["reason"] in ("waiting", "limit")
    for peer in peers:
        sent = "".join(each["text"] for each in recording.of("peer", peer=peer["name"], event="send"))
        got = "".join(each["text"] for each in recording.of("peer", peer=peer["name"], event="recv"))
        assert sent.upper().startswith(got)
