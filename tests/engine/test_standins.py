"""Small programs print the same on the simulated machine and on the host's kernel.

The left hand of each comparison is Linux itself: plain Python, real sockets. So these programs say which of its rules
the simulated machine keeps, and the marked ones which it does not keep yet.
"""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import pytest
from commands import Command
from invariants import check_events
from rules import COMMON, SOCKET_RULES

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the simulated machine answers as Linux does")

RULES = SOCKET_RULES | {
    "a program traces its own lines": """
        import sys, threading
        log = []
        def trace(frame, event, arg):
            if frame.f_code.co_name in ("f", "g"):
                log.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno))
                return trace
        def f(x):
            return g(x + 1)
        def g(y):
            try: raise ValueError
            except ValueError: return y
        print(sys.gettrace()); sys.settrace(trace); print(sys.gettrace() is trace)
        f(1); sys.settrace(None); f(2); print(log, sys.gettrace()); log.clear()
        threading.settrace(trace); t = threading.Thread(target=f, args=(1,)); t.start(); t.join()
        threading.settrace(None); print(log); f(3)
    """,
    "a program follows its own switches": """
        import greenlet
        main, log = greenlet.getcurrent(), []
        def follow(event, args): log.append((event, args[1] is main))
        print(greenlet.gettrace(), greenlet.settrace(follow), greenlet.gettrace() is follow)
        other = greenlet.greenlet(lambda: main.switch()); other.switch(); other.switch()
        print(greenlet.settrace(None) is follow, greenlet.gettrace(), log)
    """,
    "tracebacks and stacks hold the program's frames": """
        import inspect, queue, sys, threading, traceback
        def last(error):
            trace = error.__traceback__
            while trace.tb_next: trace = trace.tb_next
            return trace.tb_frame.f_code.co_name
        def receives():
            socket.socket().recv(1)
        def shown(function):
            try: function()
            except Exception as error: print(last(error), traceback.format_exc())
        def looks():
            traceback.print_stack(file=sys.stdout); print([each.function for each in inspect.stack()])
        def falls_through():
            try: receives()
            except OSError as error: raise RuntimeError("then") from error
        for each in (receives, falls_through, lambda: time.sleep(-1)): shown(each)
        looks(); shown(lambda: threading.Lock().acquire(timeout=-5))
        shown(lambda: queue.SimpleQueue().get(timeout=0.01))
        t = threading.Thread(target=looks); t.start(); t.join()
        t = threading.Thread(target=shown, args=(receives,)); t.start(); t.join()
        try: receives()
        except OSError: print([each.function for each in inspect.trace()])
    """,
    "tracebacks pass over asyncio's own steps": """
        import asyncio, traceback
        async def fails(): await asyncio.sleep(0); raise KeyError("x")
        async def main():
            try: await asyncio.create_task(fails())
            except KeyError: print(traceback.format_exc().count("File"))
            async with asyncio.timeout(0.01): await asyncio.get_running_loop().create_future()
        try: asyncio.run(main())
        except TimeoutError: print(traceback.format_exc())
    """,
    "time-outs of the kernel": """
        a, b = pair(); s = socket.create_server(("127.0.0.1", 0)); u = socket.socketpair()[0]
        for each, option in ((a, socket.SO_RCVTIMEO), (s, socket.SO_RCVTIMEO), (u, socket.SO_RCVTIMEO)):
            each.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", 0, 100000)); start = time.monotonic()
            print(attempt(each.accept) if each is s else attempt(each.recv, 1), time.monotonic() - start >= 0.1)
        SENDING = socket.SOL_SOCKET, socket.SO_SNDTIMEO
        print(a.gettimeout(), attempt(a.setsockopt, *SENDING, struct.pack("ll", 0, 1000000)))
        b.send(b"x"); print(a.recv(5)); a.setsockopt(*SENDING, struct.pack("ll", -1, 0))
        print(a.getsockopt(*SENDING, 16), a.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, 16))
    """,
    "whose socket is at the other end": """
        import os
        def who(end): return struct.unpack("3i", end.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        a, b = socket.socketpair(); s = socket.socket(socket.AF_UNIX)
        print(who(s), who(a) == (os.getpid(), os.getuid(), os.getgid()))
        s.bind("\\0whose"); s.listen(); child = os.fork()
        if not child:
            c = socket.socket(socket.AF_UNIX); c.connect("\\0whose")
            c.send(b"%d" % (who(c)[0] == os.getppid())); os._exit(0)
        c = s.accept()[0]; print(c.recv(9), who(c)[0] == child)
    """,
    "groups, and who hears what is sent to one": """
        G, LO = socket.inet_aton("239.0.0.7"), socket.inet_aton("127.0.0.1")
        def receiver(host, *groups):
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind((host, 50077)); s.settimeout(0.05)
            for group in groups: s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group + LO)
            return s
        sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); sender.bind(("127.0.0.1", 0))
        sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, struct.pack("b", 2))
        sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, LO)
        ends = [receiver("", G), receiver("239.0.0.7"), receiver("127.0.0.1"), receiver("")]
        for word in (b"one", b"two"):
            sender.sendto(word, ("239.0.0.7", 50077)); print([attempt(each.recv, 9) for each in ends])
            if word == b"one": ends[0].setsockopt(socket.IPPROTO_IP, socket.IP_DROP_MEMBERSHIP, G + LO)
        def change(name, value): print(attempt(ends[0].setsockopt, socket.IPPROTO_IP, getattr(socket, name), value))
        change("IP_DROP_MEMBERSHIP", G + LO); change("IP_ADD_MEMBERSHIP", G + LO); change("IP_ADD_MEMBERSHIP", G + LO)
        change("IP_ADD_MEMBERSHIP", LO + LO); change("IP_ADD_MEMBERSHIP", G[:3])
        print(sender.getsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL))
    """,
    "who waits for the lock of a file lets its holder go on": """
        import fcntl, os, tempfile, threading
        number, path = tempfile.mkstemp(); files = [open(path, "r+") for _ in range(2)]
        for kind in (fcntl.flock, fcntl.lockf):
            if not os.fork():
                mine = open(path, "r+"); kind(mine, fcntl.LOCK_EX); print("child in", flush=True); time.sleep(0.2)
                print("child out", flush=True); os._exit(0)
            time.sleep(0.1); print(attempt(kind, files[0], fcntl.LOCK_EX | fcntl.LOCK_NB)[1])
            kind(files[0], fcntl.LOCK_EX); print("parent in", flush=True); kind(files[0], fcntl.LOCK_UN); os.wait()
        fcntl.flock(files[0], fcntl.LOCK_EX)
        t = threading.Timer(0.1, fcntl.flock, (files[0], fcntl.LOCK_UN)); t.start()
        fcntl.flock(files[1], fcntl.LOCK_EX); print("freed by a thread"); t.join(); os.unlink(path)
    """,
    "a broadcast": """
        ends = []
        for _ in range(2):
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); ends.append(s)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1); s.bind(("", 50078)); s.settimeout(1)
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        print(attempt(s.sendto, b"x", ("127.255.255.255", 50078)))
        s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1); s.sendto(b"all", ("127.255.255.255", 50078))
        print([each.recv(9) for each in ends])
    """,
    "timers of asyncio that are due within a millisecond fire together": """
        import asyncio
        async def main():
            tasks = [asyncio.create_task(asyncio.sleep(0.05)) for _ in range(3)]
            done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            print(len(done), len(pending))
        asyncio.run(main())
    """,
    "signatures of functions in C": """
        import inspect, os
        for function in (time.sleep, time.time, os.read, os.dup2, os.urandom, socket.gethostbyname, socket.dup):
            print(function.__name__, attempt(inspect.signature, function))
    """,
}


def same_on_both(source: str, record, folder: Path) -> None:
    """The host and the simulated machine print the same."""
    text = (COMMON + textwrap.dedent(source)).lstrip("\n")
    path = folder / "p.py"
    path.write_text(text, "utf-8")
    plain = Command.plain(path, folder, PYTHONWARNINGS="ignore")
    assert plain.status == 0, plain.err
    recording = record(text)
    # A traceback names the files of the program and of the libraries as recordings do.
    told = plain.out.replace(f"{folder}/", "").replace(f"{Path(textwrap.__file__).parent}/", "")
    assert (recording.output(program=None), recording.end["reason"]) == (told, "finished"), recording.output("stderr")
    check_events(recording)


@pytest.mark.parametrize("rule", RULES)
def test_the_simulated_machine_keeps_a_rule_of_the_host(rule, record, tmp_path):
    same_on_both(RULES[rule], record, tmp_path)


def test_a_program_that_traces_itself_is_recorded_all_the_same(record):
    source = """
        import sys
        def f():
            return 1
        sys.settrace(lambda *event: None)
        f()
        sys.settrace(None)
        f()
    """
    assert [each["line"] for each in record(textwrap.dedent(source)).of("line")].count(3) == 2


# --- what there is only here ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "call",
    [
        "socket.sethostname('x')",
        "os.mkfifo('x')",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "subprocess.run('true')",
        "socket.socket().send(b'x', socket.MSG_OOB)",
    ],
)
def test_what_is_not_simulated_says_so(call, record):
    recording = record(f"import os, socket, subprocess\n{call}\n")
    assert recording.end["reason"] == "failed"
    assert "is not available on the simulated machine" in recording.end["detail"]


def test_there_is_no_outside(record):
    recording = record("import socket\nsocket.create_connection(('example.org', 80))\n")
    assert recording.end["detail"].startswith("gaierror")
    assert "only localhost can be reached" in recording.end["detail"]


def test_on_windows_accepted_sockets_inherit_the_mode_of_the_listener(record):
    source = """
        import socket
        s = socket.create_server(("", 0)); s.setblocking(False); c = socket.socket(); c.setblocking(False)
        c.connect_ex(("127.0.0.1", s.getsockname()[1]))
        while True:
            try: conn, _ = s.accept(); break
            except BlockingIOError: pass
        try: print(conn.recv(1))
        except BlockingIOError: print("does not block")
    """
    assert record(source, machine={"platform": "windows"}).output() == "does not block\n"
    assert record(source, machine={"platform": "linux"}).end["reason"] == "deadlock"


def test_input_writes_its_prompt_and_stdin_gives_line_after_line(record):
    source = "import sys\nname = input('Name? ')\nprint(name, [line for _, line in zip('ab', sys.stdin)])\n"
    recording = record(source, stdin=["Ada", "one", "two"])
    assert recording.output() == "Name? Ada ['one\\n', 'two\\n']\n"


def test_a_line_is_typed_half_a_second_after_the_program_asks(record):
    recording = record("input()\ninput()\n", stdin=["one", "two"])
    asked = [each["t"] for each in recording.of("wait", on="input")]
    typed = [each["t"] for each in recording.of("input")]
    assert [round(end - start, 6) for start, end in zip(asked, typed, strict=True)] == [0.5, 0.5]


def test_characters_cut_in_two_wait_for_the_rest(record):
    source = "import sys\nfor byte in '€'.encode():\n    sys.stdout.buffer.write(bytes([byte])); sys.stdout.flush()\n"
    assert record(source).output() == "€"


def test_select_passes_over_what_is_closed_while_it_waits(record):
    source = """\
        import select, socket, threading
        a, b = socket.socketpair()
        number = a.fileno()
        threading.Timer(0.05, a.close).start()
        print(select.select([number], [], [], 0.2))
        select.select([number], [], [], 0)
        """
    recording = record(source)
    assert (recording.output(), recording.end["detail"]) == ("([], [], [])\n", "OSError: [Errno 9] Bad file descriptor")
