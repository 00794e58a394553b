"""Why a greenlet gave up the CPU: every way of waiting that gevent has, read off the stack of the one that waits."""

from __future__ import annotations

import pytest

from engine.waits import Why, why

HEAD = """
import gevent
from gevent.event import AsyncResult, Event
from gevent.lock import BoundedSemaphore, RLock, Semaphore
from gevent.pool import Group, Pool
from gevent.queue import Channel, JoinableQueue, PriorityQueue, Queue, SimpleQueue
soon = lambda *call: gevent.spawn_later(0.1, *call)
one, two, group = gevent.spawn(gevent.sleep, 999), gevent.spawn(gevent.sleep, 999), Group()
group.spawn(gevent.sleep, 999); gevent.sleep(0)
"""
PATCHED = """
from gevent import monkey; monkey.patch_all()
import concurrent.futures, queue, select, socket, threading, time
import gevent
soon = lambda *call: gevent.spawn_later(0.1, *call)
"""
# What the program says, the cause of its waits, and the functions that waited.
GEVENT = [
    ("gevent.sleep(0.1)", "sleep", "sleep"),
    ("gevent.sleep(0)", "yield", "sleep"),
    ("gevent.sleep(-1)", "yield", "sleep"),
    ("gevent.idle()", "yield", "idle"),
    ("soon(int).join()", "join", "join"),
    ("soon(int).get()", "join", "get"),
    ("gevent.joinall([soon(int), soon(int)], count=1)", "join", "joinall"),
    ("one.kill()", "join", "kill"),
    ("gevent.killall([two])", "join", "killall"),
    ("p = Pool(); p.spawn(gevent.sleep, 0.1); p.join()", "join", "join"),
    ("group.kill()", "join", "kill"),
    ("p = Pool(1); p.spawn(gevent.sleep, 0.1); p.spawn(int)", "lock", "acquire"),
    ("e = Event(); soon(e.set); e.wait()", "event", "wait"),
    ("a = AsyncResult(); soon(a.set, 1); a.get()", "event", "get"),
    ("a = AsyncResult(); soon(a.set, 1); a.wait()", "event", "wait"),
    ("s = Semaphore(0); soon(s.release); s.acquire()", "lock", "acquire"),
    ("s = Semaphore(0); soon(s.release); s.wait()", "lock", "wait"),
    ("s = BoundedSemaphore(); s.acquire(); soon(s.release); s.acquire()", "lock", "acquire"),
    ("q = Queue(); soon(q.put, 1); q.get()", "queue", "get"),
    ("q = Queue(); soon(q.put, 1); q.peek()", "queue", "peek"),
    ("q = Queue(1); q.put(1); soon(q.get); q.put(2)", "queue", "put"),
    ("q = PriorityQueue(); soon(q.put, 1); q.get()", "queue", "get"),
    ("q = JoinableQueue(); q.put(1); soon(q.task_done); q.join()", "queue", "join"),
    ("q = SimpleQueue(); soon(q.put, 1); q.get()", "queue", "get"),
    ("q = Channel(); soon(q.put, 1); q.get()", "queue", "get"),
    ("q = Queue(); soon(q.put, StopIteration); list(q)", "queue", "__next__"),
]
MONKEY = [
    ("time.sleep(0.1)", "sleep", "sleep"),
    ("l = threading.Lock(); l.acquire(); soon(l.release); l.acquire()", "lock", "acquire"),
    ("q = queue.Queue(); soon(q.put, 1); q.get()", "queue", "get"),
    ("q = queue.SimpleQueue(); soon(q.put, 1); q.get()", "queue", "get"),
    ("e = threading.Event(); soon(e.set); e.wait()", "event", "wait"),
    ("s = socket.create_server(('127.0.0.1', 0)); select.select([s], [], [], 0.1)", "io", "select"),
    ("p = select.poll(); p.register(s); p.poll(100)", "io", "poll"),
    ("c = socket.create_connection(s.getsockname())", "io", "create_connection"),
    ("a, _ = s.accept()", "io", "accept"),
    ("soon(a.send, b'x'); c.recv(1)", "io", "recv"),
    ("soon(a.send, b'x'); c.recv_into(bytearray(1))", "io", "recv_into"),
    ("soon(a.recv, 1 << 20); c.sendall(bytes(70000))", "io", "sendall"),
]


@pytest.mark.parametrize(("head", "waits"), [(HEAD, GEVENT), (PATCHED, MONKEY)], ids=["gevent", "monkey-patched"])
def test_every_wait_has_its_cause_and_its_call(head, waits, record):
    recording = record(head + "\n".join(statement for statement, _, _ in waits) + "\n", limits={"time": 60})
    assert recording.end["reason"] == "finished", recording.output("stderr")
    first = head.count("\n")  # the line of the first statement, where the first line of a program is 1
    for number, (statement, cause, call) in enumerate(waits, first):
        left = [each for each in recording.of("switch", **{"from": 1}) if each["cause"]["line"] == number]
        told = [recording.events[each["seq"] - 1] for each in left]
        assert {each["cause"]["type"] for each in left} == {cause}, statement
        assert {each["call"] for each in told if each["kind"] == "wait"} == {call}, statement


def test_a_wait_names_what_it_waits_for(record):
    recording = record("gevent_waits.py")
    targets = {each["on"]: each.get("target") for each in reversed(recording.of("wait"))}
    assert targets["event"] == "Event"
    assert targets["lock"] == "BoundedSemaphore"
    assert "Queue" in targets["queue"]
    assert recording.of("wait", on="join")[0]["target"] == "listens, rings, holds, holds·2, eats, cooks"


def test_of_many_tasks_the_first_are_named_and_the_others_counted(record):
    recording = record(
        """
        import gevent
        gevent.joinall([gevent.spawn(gevent.sleep, 3600 * i) for i in range(100)])
        """,
        limits={"time": 1_000_000},
    )
    joins = recording.of("wait", on="join")
    names = "sleep, sleep·2, sleep·3, sleep·4, sleep·5, sleep·6"
    assert {(each["target"], each["more"]) for each in joins} == {(names, 94)}
    assert recording.recorded.at(len(recording.recorded.steps) // 2)["tasks"]["1"]["wait"]["target"] == f"{names} … +94"


def test_a_sleep_says_until_when(record):
    recording = record("import gevent\ngevent.sleep(0.25)\n")
    (wait,) = recording.of("wait")
    assert wait["until"] == round(wait["t"] * 1e6) + 250_000


def test_waiting_for_a_descriptor_names_it(record):
    recording = record("gevent_echo.py")
    reads = recording.of("wait", on="io", call="recv")
    assert {each["fd"] for each in reads} == {4, 5, 6, 7}


def test_a_stack_that_says_nothing_is_an_event():
    assert why(None, {"p.py"}).call == "wait"
    assert isinstance(why(None, set()), Why)


def test_a_server_of_gevent_may_listen_on_every_address(record):
    source = """
        from gevent import monkey; monkey.patch_all()
        from gevent.server import StreamServer
        server = StreamServer(('', 8000), lambda conn, address: conn.close())
        server.start()
        print("listening")
        server.stop()
    """
    assert record(source).output() == "listening\n"
