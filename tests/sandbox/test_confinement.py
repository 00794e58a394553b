"""A run in a sandbox is the run that it is outside; what is around it is not, and nothing of it stays behind."""

from __future__ import annotations

import os
import platform
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from confined import attack, needed, run

from engine import Launched, Program, Sandbox, Scenario, Session, load_example, seccomp, syscalls
from engine.courtesy import MANNERS
from tools.hostile import Attack

pytestmark = needed
ROOT = Path(__file__).resolve().parent.parent.parent
# Of every kind one: plain, threads, generators, greenlets, gevent, asyncio, select, epoll, a chat, two programs.
KINDS = (
    *("seq-block", "threads-gil", "gen-pingpong", "greenlet-values", "mini-hub", "gevent-pair", "gevent-pool"),
    *("asyncio-pair", "patched-threads", "srv-select", "srv-epoll-et", "srv-chat", "client-and-server", "select-1024"),
)
WAITS = Program("waits.py", "import ctypes\nprint('here', flush=True)\nctypes.CDLL(None).pause()\n")


@pytest.fixture
def waiting() -> Iterator[Session]:
    """A run that never ends by itself, deep in C code."""
    launched = Launched(sandbox=Sandbox())
    with Session((WAITS,), Scenario(), live=False, view=False, launched=launched) as session:
        yield session


def families(launched: Launched) -> list[int]:
    """The processes of a run and all that they started, as the host numbers them."""
    found = [each.pid for each in launched.processes]
    for pid in found:
        found += [
            int(child) for path in Path(f"/proc/{pid}/task").glob("*/children") for child in path.read_text().split()
        ]
    return found


def engine_of(launched: Launched) -> int:
    """The process that runs the program, when it is there."""
    end = time.monotonic() + 30
    while len(found := families(launched)) < 4 * len(launched.processes):
        assert time.monotonic() < end
        time.sleep(0.01)
    return found[-1]  # the threshold, bubblewrap, its first process, Python: of each first all of one kind


@pytest.mark.parametrize("name", KINDS)
def test_the_same_program_gives_the_same_bytes_inside_as_outside(name: str) -> None:
    example = load_example(name)
    outside = run(example.programs, example.scenario)
    inside = run(example.programs, example.scenario, Launched(len(example.programs), sandbox=Sandbox()))
    assert inside.events == outside.events
    assert inside.ending == outside.ending


def status_of(pid: int) -> dict[str, str]:
    """What the kernel tells of a process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


def test_the_engine_is_nobody_of_importance_outside_and_has_no_rights() -> None:
    with Launched(sandbox=Sandbox()) as launched:
        pid = engine_of(launched)
        end = time.monotonic() + 30
        while (told := status_of(pid))["Seccomp"] == "0":  # bubblewrap has not become Python yet
            assert time.monotonic() < end
            time.sleep(0.01)
    assert "0" not in told["Uid"].split()
    assert "0" not in told["Gid"].split()
    assert int(told["CapEff"], 16) == int(told["CapBnd"], 16) == int(told["CapAmb"], 16) == 0
    assert told["NoNewPrivs"] == "1"
    assert told["Seccomp"] == "2"


def test_it_has_a_session_apart_without_a_terminal_and_makes_way_with_all_of_it() -> None:
    with Launched(sandbox=Sandbox()) as launched:
        pid, leader = engine_of(launched), launched.processes[0].pid
        assert os.getsid(pid) == os.getpgid(pid) == leader != os.getsid(0)
        terminal = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[4]
        assert terminal == "0"
        launched.make_way()
        assert os.getpriority(os.PRIO_PROCESS, pid) == MANNERS
        with suppress(FileNotFoundError):  # not every kernel groups sessions
            assert Path(f"/proc/{pid}/autogroup").read_text().endswith(f"nice {MANNERS}\n")


@pytest.mark.skipif(os.getuid() != 0, reason="who is not root may not look at the descriptors of a confined process")
def test_it_inherits_pipes_and_sealed_memory_alone() -> None:
    with Launched(2, sandbox=Sandbox()) as launched:
        pid = engine_of(launched)
        end = time.monotonic() + 30
        while not (held := kinds(pid)) <= {"pipe", "/memfd:switchyard", "/dev/null"}:  # it still reads what it imports
            assert time.monotonic() < end, held
            assert "socket" not in held
            time.sleep(0.05)
    assert {"pipe", "/memfd:switchyard"} <= held


def kinds(pid: int) -> set[str]:
    """What a process has open."""
    held = set()
    for each in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            held.add(str(each.readlink()).partition(":[")[0].partition(" ")[0])
    return held


def test_listeners_of_the_host_are_not_reached() -> None:
    address = f"\0switchyard-{os.getpid()}"
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_UNIX) as unix:
        unix.bind(address)
        for each in (tcp, unix):
            each.listen()
            each.settimeout(0.2)
        shown = attack(Attack("", f"{CONNECTS}\ntcp({tcp.getsockname()[1]}); unix({address!r})"))
        assert shown.output == "refused\nrefused\n"
        for each in (tcp, unix):
            with pytest.raises(TimeoutError):
                each.accept()


CONNECTS = """
def reach(family, address):
    fd = libc.socket(family, 1, 0)
    print('refused' if fd == -1 and libc.connect(3, address, len(address)) == -1 else 'DONE')
def tcp(port): reach(2, b'\\2\\0' + port.to_bytes(2, 'big') + b'\\x7f\\0\\0\\1' + bytes(8))
def unix(path): reach(1, b'\\1\\0' + path.encode())
"""


# The project itself may lie there, of which a sandbox shows `engine/`.
OWN = [ROOT.relative_to("/tmp").parts[0]] if ROOT.is_relative_to("/tmp") else []


def test_a_file_of_the_host_is_not_there(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    tmp_path.chmod(0o755)
    shown = attack(Attack("", f"print(opened({str(secret)!r}), os.listdir('/tmp'))"))
    assert shown.output == f"ENOENT {OWN}\n"


def test_what_a_program_writes_is_gone_with_it() -> None:
    shown = attack(Attack("", "open('/tmp/left', 'w').write('x'); print(open('left').read())"))
    assert shown.output == "x\n"
    assert not Path("/tmp/left").exists()
    assert attack(Attack("", "print(os.listdir('/tmp'))")).output == f"{OWN}\n"


def test_everything_is_gone_within_a_tenth_of_a_second(waiting: Session) -> None:
    next(waiting.frames())
    launched = waiting._launched
    engine_of(launched)
    known = families(launched)
    begin = time.monotonic()
    waiting.close()
    assert not [pid for pid in known if Path(f"/proc/{pid}").exists()]
    assert time.monotonic() - begin < 1.0  # a tenth, where nobody else computes


def test_a_program_that_ends_leaves_nobody_and_no_zombie() -> None:
    launched = Launched(sandbox=Sandbox())
    engine_of(launched)
    known = families(launched)
    run((Program("p.py", "print('hello')\n"),), launched=launched)
    assert not [pid for pid in known if Path(f"/proc/{pid}").exists()]


def test_a_server_that_is_lost_takes_its_sandboxes_along() -> None:
    starts = (
        "import sys, time; from engine import Launched, Sandbox\n"
        "launched = Launched(sandbox=Sandbox()); print(launched.processes[0].pid, flush=True); time.sleep(60)\n"
    )
    server = subprocess.Popen([sys.executable, "-c", starts], cwd=ROOT, stdout=subprocess.PIPE)
    assert server.stdout is not None
    first = int(server.stdout.readline())
    server.kill()
    server.wait()
    server.stdout.close()
    end = time.monotonic() + 30
    while Path(f"/proc/{first}").exists() and "Z" not in Path(f"/proc/{first}/stat").read_text().split()[2]:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_nothing_stays_open() -> None:
    before = os.listdir("/proc/self/fd")  # noqa: PTH208
    for _ in range(2):
        Launched(2, sandbox=Sandbox()).close()
    assert os.listdir("/proc/self/fd") == before  # noqa: PTH208


def test_python_ways_to_make_processes_end_in_an_error_that_says_why() -> None:
    for source in (
        "import os\nos.fork()\n",
        "import multiprocessing\nmultiprocessing.get_context('fork').Process(target=print).start()\n",
        "from concurrent.futures import ProcessPoolExecutor\nProcessPoolExecutor().submit(print).result()\n",
    ):
        shown = run((Program("p.py", source),), launched=Launched(sandbox=Sandbox()))
        assert "PermissionError: [Errno 1] A program in the sandbox makes no processes" in shown.output
        assert shown.ending.startswith("PermissionError")
    shown = run((Program("p.py", "import subprocess\nsubprocess.run(['ls'])\n"),), launched=Launched(sandbox=Sandbox()))
    assert "Starting a process is not available on the simulated machine" in shown.output


def test_a_filter_is_built_for_two_kinds_of_computers_and_no_other() -> None:
    for machine in ("x86_64", "aarch64"):
        rules = seccomp.build(machine), seccomp.build(machine, 2)
        assert all(len(each) % 8 == 0 and len(each) // 8 < 4096 for each in rules)
        assert rules[0] != rules[1]
    with pytest.raises(seccomp.Unsupported, match="no filter of system calls for riscv64"):
        seccomp.build("riscv64")


# uretprobe and uprobe, which Linux lets past any filter: they end whoever calls them from a place that is not theirs.
PAST_FILTERS = {335, 336}


@pytest.mark.skipif(platform.machine() != "x86_64", reason="these are numbers of x86_64")
def test_no_system_call_beyond_the_table_is_allowed() -> None:
    tables = [getattr(syscalls, name) for name in dir(syscalls) if name.isupper() and name != "ARCHITECTURES"]
    known = {number for table in tables for number in syscalls.numbers(table, "x86_64").values()} | PAST_FILTERS
    others = set(range(600)) - known | set(syscalls.numbers(syscalls.START, "x86_64").values())
    source = f"print({{outcome(libc.syscall(number, -1, -1, -1, -1, -1, -1)) for number in {sorted(others)!r}}})"
    assert attack(Attack("", source)).output == "{'EPERM'}\n"
