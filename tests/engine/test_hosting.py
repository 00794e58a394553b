"""Programs of one's own on the real machine: servers with real clients, recorded until somebody ends them."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from commands import PATIENCE, ROOT
from hosts import Recorded, ask

from engine.draft import apply
from engine.scenario import Program
from engine.timeline import Recorded as Steps
from engine.wire import read_recording

GEVENT = """
from gevent import monkey; monkey.patch_all()
from gevent.pywsgi import WSGIServer

def answer(env, start):
    start("200 OK", [("Content-Type", "text/plain")])
    return [env["PATH_INFO"].encode()]

server = WSGIServer(("127.0.0.1", 0), answer, log=None)
server.start()
print(server.server_port, flush=True)
try:
    server.serve_forever()
except KeyboardInterrupt:
    print("bye")
"""
ASYNCIO = """
import asyncio

async def answer(reader, writer):
    line = await reader.readline()
    await asyncio.sleep(0.01)
    writer.write(line.upper())
    await writer.drain()
    writer.close()

async def main():
    server = await asyncio.start_server(answer, "localhost", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()

try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("bye")
"""
THREADS = """
import socketserver
import time

class Answer(socketserver.StreamRequestHandler):
    def handle(self):
        line = self.rfile.readline()
        time.sleep(0.02)
        self.wfile.write(line.upper())

# At its end it waits for its threads.
with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer) as server:
    print(server.server_address[1], flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("bye")
"""
SERVERS = {"gevent": GEVENT, "asyncio": ASYNCIO, "threads": THREADS}
REQUEST = b"GET /hello HTTP/1.0\r\n\r\n"


def serve(tmp_path, kind, requests=3):
    """A server of a kind that has answered some requests."""
    run = Recorded(tmp_path, SERVERS[kind])
    port = int(run.first)
    for _ in range(requests):
        answer = ask(port, REQUEST if kind == "gevent" else b"hello\n")
        assert answer == (b"HTTP/1.1 200 OK\r\n" if kind == "gevent" else b"HELLO\n")
    return run


def steps(run):
    """The steps of a recording, each state reached by the patches."""
    head, events = read_recording(run.path)
    found = Steps([Program(head.programs[0], head.sources[0])], events)
    state = {}
    for step in found.steps:
        state = apply(state, step.p)
    return found.steps, state


@pytest.mark.parametrize("kind", SERVERS)
def test_a_server_is_recorded_with_real_clients_until_ctrl_c(kind, tmp_path):
    run = serve(tmp_path, kind)
    run.ask_to_end()
    status, out, err = run.end()
    assert (status, out) == (0, "bye\n")
    events = run.events()
    assert events[-1]["reason"] == "finished"
    answers = [each for each in events if each["kind"] == "call" and each["func"] in ("answer", "handle")]
    assert len(answers) >= 3
    found, state = steps(run)
    assert len(found) > 30
    assert state["end"]["reason"] == "finished"
    summary = err.splitlines()[-1]
    assert re.search(r"\d+ lines: recording took about \d+\.\d µs per line, \d+\.\d % of the time$", summary)


@pytest.mark.parametrize("kind", SERVERS)
def test_sigterm_ends_a_server_as_it_would_and_the_recording_is_complete(kind, tmp_path):
    run = serve(tmp_path, kind)
    run.ask_to_end(signal.SIGTERM)
    status, _, _ = run.end()
    assert status == 128 + signal.SIGTERM
    end = run.events()[-1]
    assert (end["reason"], end["detail"], end["status"]) == ("failed", "SIGTERM", 143)


def test_threads_are_tasks_and_each_says_why_it_left_the_cpu(tmp_path):
    run = serve(tmp_path, "threads", requests=0)
    port = int(run.first)
    with ThreadPoolExecutor(3) as clients:
        assert list(clients.map(lambda line: ask(port, line), [b"hello\n"] * 3)) == [b"HELLO\n"] * 3
    run.ask_to_end()
    run.end()
    events = run.events()
    created = [each for each in events if each["kind"] == "task" and each["event"] == "created"]
    assert [each["what"] for each in created] == ["main", "thread", "thread", "thread"]
    threads = {each["task"] for each in created[1:]}
    over = {each["task"] for each in events if each["kind"] == "task" and each["event"] == "finished"}
    assert threads < over
    switches = [each for each in events if each["kind"] == "switch"]
    assert all(before["to"] == after["from"] for before, after in pairwise(switches))
    assert {each["cause"]["type"] for each in switches if each["from"] in threads} >= {"sleep", "finished"}


def test_a_program_that_ignores_ctrl_c_is_ended_by_the_second_one(tmp_path):
    source = """
import time
print("ready", flush=True)
while True:
    try:
        time.sleep(60)
    except KeyboardInterrupt:
        print("not yet", flush=True)
"""
    run = Recorded(tmp_path, source)
    assert run.hear() == "ready"
    run.ask_to_end()
    assert run.hear() == "not yet"
    time.sleep(0.3)
    run.ask_to_end()
    status, _, err = run.end()
    assert status == 130
    assert "asked twice to end" in err.splitlines()[-1]
    events = run.events()
    assert "not yet\n" in [each.get("text") for each in events]


def test_a_keyboard_interrupt_that_nobody_catches_is_the_programs_own_end(tmp_path):
    run = Recorded(tmp_path, "import time\nprint('ready', flush=True)\ntime.sleep(60)\n")
    assert run.hear() == "ready"
    time.sleep(0.3)
    run.ask_to_end()
    status, _, err = run.end()
    assert status == 130
    assert re.search(r'File ".*app.py", line 3, in <module>\n    time.sleep\(60\)\n', err)
    assert "engine" not in err.partition("switchyard: ")[0]
    assert run.events()[-1]["detail"] == "KeyboardInterrupt"


def test_signals_between_any_two_instructions_leave_the_recording_whole(tmp_path):
    source = """
import signal

class Now(Exception):
    pass

def ring(*which):
    raise Now

signal.signal(signal.SIGALRM, ring)
rings = 0
while rings < 300:
    try:
        n = 0
        signal.setitimer(signal.ITIMER_REAL, 0.0003 + rings * 1e-6)
        while True:
            n += len(str(n))
    except Now:
        rings += 1
print("rang", rings)
"""
    run = Recorded(tmp_path, source, options=("--limit-steps", "5000000"))
    status, out, _ = run.end()
    assert (status, out) == (0, "rang 300\n")
    assert run.events()[-1]["reason"] == "finished"


def test_the_program_has_its_own_directory_environment_arguments_and_modules(tmp_path):
    (tmp_path / "neighbour.py").write_text("WORD = 'beside'\n")
    (tmp_path / "queue.py").write_text("raise ImportError('mine, and nobody asked for it')\n")
    source = """
import json, os, random, sys, time
import neighbour
import gevent
print(json.dumps([sys.argv, os.getcwd(), os.environ["MINE"], neighbour.WORD, __file__, sys.path[0],
    sorted(set(os.environ) & {"PURE_PYTHON", "GEVENT_LOOP", "PYTHONHASHSEED", "TZ"}), sys.stdin.readline()]))
"""
    run = Recorded(tmp_path, source, "--port", "80")
    assert run.process.stdin is not None
    (tmp_path / "queue.py").unlink()
    run.process.stdin.write("typed\n")
    status, out, err = run.end()
    assert status == 0, err
    folder = str(tmp_path)
    told = json.loads(out)
    assert told == [["app.py", "--port", "80"], folder, "yes", "beside", f"{folder}/app.py", folder, [], "typed\n"]


@pytest.mark.parametrize(
    ("source", "status", "reason"),
    [
        ("raise SystemExit(7)\n", 7, "finished"),
        ("import os\nos._exit(5)\n", 5, "failed"),
        ("1 / 0\n", 1, "failed"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", 137, "failed"),
        ("import os\nif not os.fork(): raise SystemExit(3)\nos.wait()\n", 0, "finished"),
    ],
)
def test_the_exit_status_is_the_programs_own(source, status, reason, tmp_path):
    run = Recorded(tmp_path, source)
    assert run.end()[0] == status
    assert run.events()[-1]["reason"] == reason


def test_a_full_recording_ends_and_the_program_goes_on(tmp_path):
    source = "import threading\nn = 0\nfor n in range(1000):\n    n += 1\nprint('done', n)\nraise SystemExit(7)\n"
    run = Recorded(tmp_path, source, options=("--limit-steps", "100"))
    status, out, err = run.end()
    assert (status, out) == (7, "done 1000\n")
    assert "the recording is full; the program goes on without it" in err
    events = run.events()
    assert len(events) == 101
    assert (events[-1]["reason"], events[-1]["detail"]) == ("limit", "100 events")


def test_a_limit_in_time_ends_a_program_that_serves_for_ever(tmp_path):
    run = Recorded(tmp_path, GEVENT, options=("--limit-time", "0.4"))
    assert run.end()[0] == 4
    assert (run.events()[-1]["reason"], run.events()[-1]["detail"]) == ("limit", "0.4 s")


def test_what_was_recorded_can_be_read_while_the_program_runs(tmp_path):
    run = Recorded(tmp_path, "print('up')\nanswer = input()\nprint(answer)\n")
    assert run.first == "up"
    end = time.monotonic() + PATIENCE
    while found := subprocess.run(["zcat", run.path], capture_output=True, check=False).stdout.splitlines():
        if found[-1].startswith(b'{"t"') and b'"line":2' in found[-1]:
            break
        assert time.monotonic() < end, found
        time.sleep(0.05)
    assert any(b'"kind":"output"' in each for each in found)
    assert run.process.stdin is not None
    run.process.stdin.write("on\n")
    assert run.end()[:2] == (0, "on\n")


def test_the_terminal_is_the_programs_and_ctrl_c_is_typed_there(tmp_path):
    (tmp_path / "app.py").write_text(
        "import sys, time\nprint(sys.stdin.isatty(), sys.stdout.isatty(), flush=True)\n"
        "print('got', input('? '), flush=True)\n"
        "try:\n    print('sleeps')\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    print('once')\n"
    )
    main, end = pty.openpty()
    command = [sys.executable, "-m", "engine", "run", "--host", "app.py", "--record", "out.json"]
    process = subprocess.Popen(
        ["setsid", "--ctty", "--wait", *command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=end,
        stdout=end,
        stderr=end,
    )
    os.close(end)
    seen = ""

    def until(words):
        nonlocal seen
        while words not in seen:
            seen += os.read(main, 4096).decode()

    until("? ")
    os.write(main, b"hello\n")
    until("sleeps")
    os.write(main, b"\x03")
    until("% of the time")
    assert process.wait(30) == 0
    os.close(main)
    assert "True True" in seen
    assert seen.count("once") == 1
    assert json.loads((tmp_path / "out.json").read_text().splitlines()[-1])["reason"] == "finished"


BLOCKING = """
import time
pause = 0.2
time.sleep(pause)
deadline = time.process_time() + 0.2
sum(range(3_000_000)) + (time.process_time() > deadline)
"""


def test_the_cpu_sleeps_while_the_only_thread_waits_and_not_while_it_computes(tmp_path):
    run = Recorded(tmp_path, BLOCKING)
    assert run.end()[0] == 0
    events = run.events()
    asleep = [each for each in events if each["kind"] == "switch" and each["to"] is None]
    assert [each["cause"] for each in asleep] == [{"type": "sleep", "line": 4, "wake": None}]
    wait = next(each for each in events if each["kind"] == "wait")
    assert wait["until"] - round(wait["t"] * 1e6) == 200_000
    awake = next(each for each in events if each["kind"] == "switch" and each["from"] is None)
    assert awake["t"] - asleep[0]["t"] >= 0.199


def test_an_event_loop_tells_that_the_cpu_sleeps_until_somebody_asks(tmp_path):
    run = serve(tmp_path, "asyncio", requests=0)
    port = int(run.first)
    time.sleep(0.5)
    assert ask(port, b"hello\n") == b"HELLO\n"
    run.ask_to_end()
    run.end()
    events = run.events()
    idle = [each for each in events if each["kind"] == "switch" and each["to"] is None]
    assert "idle" in {each["cause"]["type"] for each in idle}
    _, state = steps(run)
    assert state["busy_us"] < events[-1]["t"] * 1e6 / 2
