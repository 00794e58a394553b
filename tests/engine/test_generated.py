"""Programs made up of statements: greenlets, threads and tasks of asyncio that sleep, wait, lock, talk and are stopped.

Whatever they do: the events and states are sound, the same input gives the same bytes, who looks changes nothing, and
where the order of a program is its own, the host prints the same.
"""

from __future__ import annotations

import concurrent.futures
import sys

import msgspec
import pytest
from commands import Command
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from invariants import check_events, check_steps
from recordings import Recording, own_events, run, written

from engine.scenario import Scenario

EXAMPLES = 4
ON_HOST = 2
WORLD = Scenario.parse({"limits": {"steps": 700, "time": 30}})
WHOLE = Scenario.parse({"limits": {"time": 60}})

# What a statement is in each kind of program; {d} seconds, {k} somebody else's number, {me} one's own.
GEVENT = {
    "sleep": "gevent.sleep({d})",
    "print": "print({me}, 'says', {k})",
    "lock": "with gate:\n    print({me}, 'in')\n    gevent.sleep({d})",
    "put": "box.put({me}, timeout={d})",
    "get": "print({me}, 'got', box.get(timeout={d}))",
    "set": "bell.set()",
    "clear": "bell.clear()",
    "wait": "print({me}, 'heard', bell.wait({d}))",
    "join": "if {k} != {me}: all[{k}].join({d})",
    "send": "left.send(b'{me}')",
    "recv": "if select.select([right], [], [], {d})[0]: print({me}, 'read', right.recv(1))",
    "stop": "if {k} != {me}: all[{k}].kill(block=False)",
    "timeout": "with gevent.Timeout({d}, False):\n    gevent.sleep(1)",
    "spawn": "gevent.spawn(lambda: (gevent.sleep({d}), print({me}, 'child'))).join()",
}
THREADS = {
    "sleep": "time.sleep({d})",
    "print": "print({me}, 'says', {k})",
    "lock": "with gate:\n    print({me}, 'in')\n    time.sleep({d})",
    "put": "box.put({me}, timeout={d})",
    "get": "print({me}, 'got', box.get(timeout={d}))",
    "set": "bell.set()",
    "clear": "bell.clear()",
    "wait": "print({me}, 'heard', bell.wait({d}))",
    "join": "if {k} != {me}: all[{k}].join({d})",
    "send": "left.send(b'{me}')",
    "recv": "if select.select([right], [], [], {d})[0]: print({me}, 'read', right.recv(1, socket.MSG_DONTWAIT))",
    "stop": "x = [n for n in range(3)]",
    "timeout": "threading.Event().wait({d})",
    "spawn": "c = threading.Thread(target=lambda: (time.sleep({d}), print({me}, 'child'))); c.start(); c.join()",
}
ASYNCIO = {
    "sleep": "await asyncio.sleep({d})",
    "print": "print({me}, 'says', {k})",
    "lock": "async with gate:\n    print({me}, 'in')\n    await asyncio.sleep({d})",
    "put": "await asyncio.wait_for(box.put({me}), {d})",
    "get": "print({me}, 'got', await asyncio.wait_for(box.get(), {d}))",
    "set": "bell.set()",
    "clear": "bell.clear()",
    "wait": "print({me}, 'heard', await asyncio.wait_for(bell.wait(), {d}))",
    "join": "if {k} != {me}: await asyncio.wait([all[{k}]], timeout={d})",
    "send": "await loop.sock_sendall(left, b'{me}')",
    "recv": "print({me}, 'read', await asyncio.wait_for(loop.sock_recv(right, 1), {d}))",
    "stop": "if {k} != {me}: all[{k}].cancel()",
    "timeout": "async with asyncio.timeout({d}):\n    await asyncio.sleep(1)",
    "spawn": "await asyncio.create_task(asyncio.sleep({d}, print({me}, 'child')))",
}
HEADS = {
    "gevent": """
import gevent
from gevent import select, socket
from gevent.event import Event
from gevent.lock import BoundedSemaphore
from gevent.queue import Empty, Full, Queue
box, bell, gate = Queue(2), Event(), BoundedSemaphore(1)
left, right = socket.socketpair()
""",
    "threads": """
import select, socket, threading, time
from queue import Empty, Full, Queue
box, bell, gate = Queue(2), threading.Event(), threading.Lock()
left, right = socket.socketpair()
""",
    "asyncio": """
import asyncio, socket
from asyncio import TimeoutError as Empty
class Full(Exception): pass
left, right = socket.socketpair()
left.setblocking(False); right.setblocking(False)
""",
}
TAILS = {
    "gevent": """
all = [gevent.spawn(f) for f in ({names},)]
gevent.joinall(all, timeout=5)
print('end', [each.dead for each in all])
""",
    "threads": """
all = [threading.Thread(target=f, daemon=True) for f in ({names},)]
for each in all: each.start()
for each in all: each.join(5)
print('end', [each.is_alive() for each in all])
""",
    "asyncio": """
async def main():
    global all, box, bell, gate, loop
    loop, box, bell, gate = asyncio.get_running_loop(), asyncio.Queue(2), asyncio.Event(), asyncio.Lock()
    all = [asyncio.create_task(f(), name=f.__name__) for f in ({names},)]
    await asyncio.wait(all, timeout=5)
    print('end', [each.done() for each in all])
asyncio.run(main())
""",
}
KINDS = {"gevent": GEVENT, "threads": THREADS, "asyncio": ASYNCIO}

Statement = tuple[str, float, int]
# Threads that ended here left their mark on the price of library lines, sooner in one run than in another.
ENDING_THREADS: list[list[Statement]] = [
    [("lock", 0.001, 2)],
    [("wait", 0.001, 1), ("lock", 0.001, 0), ("spawn", 0.02, 1)],
    [("join", 0.01, 1), ("recv", 0.1, 0), ("spawn", 0.02, 2)],
]
statement = st.tuples(st.sampled_from(sorted(GEVENT)), st.sampled_from([0.001, 0.01, 0.02, 0.1]), st.integers(0, 2))
bodies = st.lists(st.lists(statement, max_size=5), min_size=2, max_size=3)


def program(kind: str, parts: list[list[Statement]], each_waits: str = "") -> str:
    """The text of a program: a function for each body, and all of them at once."""
    text = [HEADS[kind]]
    for me, body in enumerate(parts):
        lines = [each_waits.format(me=me)] if each_waits else []
        for name, seconds, other in body:
            lines.append(KINDS[kind][name].format(d=seconds, k=other % len(parts), me=me))
        inner = "".join(f"        {line}\n" for each in lines or ["pass"] for line in each.splitlines())
        head = "async def" if kind == "asyncio" else "def"
        text.append(f"{head} f{me}():\n    try:\n{inner}    except (Empty, Full): print({me}, 'gave up')\n")
    return "".join(text) + TAILS[kind].format(names=", ".join(f"f{me}" for me in range(len(parts))))


def output(recording: Recording) -> tuple[str, str]:
    """What a run said, and how it ended."""
    return recording.output(), recording.end["reason"]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=EXAMPLES)
@given(parts=bodies)
@example(parts=ENDING_THREADS)
def test_whatever_a_program_does_its_recording_is_sound_and_always_the_same(kind, parts):
    programs = (written(program(kind, parts)),)
    first, second = run(programs, WORLD), run(programs, WORLD)
    assert msgspec.json.encode(first.events) == msgspec.json.encode(second.events)
    check_events(first)
    check_steps(first)
    assert first.end["reason"] in ("finished", "limit"), first.end


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=EXAMPLES // 2)
@given(parts=bodies)
def test_who_looks_at_a_library_changes_nothing(kind, parts):
    programs = (written(program(kind, parts)),)
    plain, inside = run(programs, WHOLE), run(programs, WHOLE, inside="all")
    assert own_events(plain) == own_events(inside)
    check_events(inside)


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_without_a_recording_prints_the_same(kind, command, tmp_path, record):
    parts = [[("sleep", 0.01, 0), ("put", 0.1, 0), ("lock", 0.02, 0)], [("get", 0.1, 0), ("lock", 0.01, 0)]]
    source = program(kind, parts)
    (tmp_path / "p.py").write_text(source, "utf-8")
    unrecorded = command("run", tmp_path / "p.py")
    recorded = command("run", tmp_path / "p.py", "--record", "out.json")
    assert unrecorded.out == recorded.out == record(source).output()


# --- the host ---------------------------------------------------------------------------------------------------------

# Nobody acts at the same moment as anybody else: each has its own place in a turn of this many seconds.
PLACE, TURN = 0.04, 0.12
APART = {
    "gevent": "gevent.sleep({me} * 0.04)",
    "threads": "time.sleep({me} * 0.04)",
    "asyncio": "await asyncio.sleep({me} * 0.04)",
}
DETERMINED = ["sleep", "print", "set", "clear", "put", "send", "timeout"]
spaced = st.tuples(st.sampled_from(DETERMINED), st.sampled_from([TURN, 2 * TURN]), st.integers(0, 2))
apart = st.lists(st.lists(st.tuples(spaced, spaced), max_size=2), min_size=2, max_size=3).map(
    lambda parts: [[each for pair in body for each in (*pair, ("sleep", TURN, 0), ("print", 0.0, 0))] for body in parts]
)


@pytest.mark.skipif(sys.platform != "linux", reason="the simulated machine answers as Linux does")
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=ON_HOST)
@given(parts=apart)
def test_where_the_order_is_the_programs_own_the_host_prints_the_same(kind, parts, tmp_path_factory):
    source = program(kind, parts, APART[kind])
    folder = tmp_path_factory.mktemp("host")
    (folder / "p.py").write_text(source, "utf-8")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = {each.out for each in pool.map(lambda _: Command.plain(folder / "p.py", folder), range(2))}
    assume(len(found) == 1)
    assert run((written(source),), WHOLE).output() == found.pop()
