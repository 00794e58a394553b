"""Large crowds on the simulated machine: what a connection costs while thousands of them are open, and what sleeping.

    python -m tools.bench_scale [--quick]

Three servers, on epoll, on gevent and on asyncio, serve ten thousand scripted clients at the same time, with their
lines traced: thrown away and with `--record`. Greenlets, asyncio's tasks and threads sleep for different hours. Real
time, CPU time and memory are those of the command line and all its processes. What a connection costs is measured at
a tenth of the crowd as well; the cost of starting is taken off. `--quick` does it with a thousand clients. The exit
status is 1 where a bound is exceeded. Refuses to know what the programs do.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ROOT / "tests" / "programs"
FULL, QUICK = 10_000, 1_000
SERVERS = ("epoll_crowd.py", "gevent_crowd.py", "asyncio_crowd.py")
SLEEPERS = {
    "sleeping_crowd.py": "10000 greenlets asleep for different hours",
    "sleeping_tasks.py": "10000 tasks of asyncio asleep for different hours",
    "sleeping_threads.py": "1000 threads asleep for different hours",
}
# The bounds: seconds of real time, MiB, and how much more a connection may cost in a crowd ten times as large.
SECONDS, MEMORY, GROWTH = 60.0, 1536.0, 1.5
SLEEPERS_SECONDS = 5.0
GAP = 0.003  # virtual seconds from one client to the next


class Cost(NamedTuple):
    """What one run took: seconds of real time, seconds of CPU time, MiB at the most of a process."""

    seconds: float
    cpu: float
    memory: float


class Row(NamedTuple):
    """A line of the table; `over` names the bounds that it exceeds."""

    what: str
    cost: Cost
    each: str
    over: list[str]


def crowd(clients: int) -> dict[str, Any]:
    """A scenario: clients that come one after the other, say something, hear it again, stay until all are there."""
    stay = 2 * GAP * clients + 5
    script = [["send", "hello"], ["recv"], ["sleep", stay], ["close"]]
    peers = [
        {"name": f"client {number}", "connect": 9000, "at": 0.01 + number * GAP, "script": script}
        for number in range(clients)
    ]
    return {
        "peers": peers,
        "machine": {"backlog": 4096, "descriptors": clients + 64},
        "limits": {"steps": 10_000_000},
    }


def run(program: str, scenario: dict[str, Any], record: bool) -> Cost:
    """One run of the command line. RuntimeError where it does not end well."""
    with tempfile.TemporaryDirectory() as folder:
        world = Path(folder) / "scenario.json"
        world.write_text(json.dumps(scenario), "utf-8")
        command = [sys.executable, "-m", "engine", "run", str(PROGRAMS / program), "--scenario", str(world)]
        if record:
            command += ["--record", str(Path(folder) / "recording.jsonl")]
        start = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{program} ended with status {process.returncode}.")
        return Cost(time.monotonic() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def rows(clients: int) -> Iterator[Row]:
    """The table."""
    for program in SERVERS:
        start = run(program, crowd(1), False).cpu
        few = (run(program, crowd(clients // 10), False).cpu - start) / (clients // 10)
        for record in (False, True):
            cost = run(program, crowd(clients), record)
            each = (cost.cpu - start) / clients
            over = exceeded(cost, SECONDS)
            if not record and each > GROWTH * few:
                over.append(f"more than {GROWTH:g} times the cost of one among {clients // 10}")
            compared = "" if record else f" (among {clients // 10}: {few * 1e3:.2f})"
            how = ", recorded" if record else ""
            yield Row(f"{program}, {clients} clients{how}", cost, f"{each * 1e3:.2f} ms{compared}", over)
    for program, what in SLEEPERS.items():
        cost = run(program, {"limits": {"steps": 10_000_000, "time": 1e9}}, False)
        yield Row(what, cost, "", exceeded(cost, SLEEPERS_SECONDS))


def exceeded(cost: Cost, seconds: float) -> list[str]:
    """The bounds that a run exceeds."""
    over = [f"more than {seconds:g} s"] if cost.seconds > seconds else []
    return over + ([f"more than {MEMORY:g} MiB"] if cost.memory > MEMORY else [])


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench_scale", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} clients instead of {FULL}")
    chosen = parser.parse_args(arguments)
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} CPUs, load {load:.1f} at the start\n")
    print(f"{'':50}{'real':>9}{'CPU':>9}{'memory':>11}   each connection, CPU")
    exceeding = 0
    for row in rows(QUICK if chosen.quick else FULL):
        cost = row.cost
        print(f"{row.what:50}{cost.seconds:7.1f} s{cost.cpu:7.1f} s{cost.memory:7.0f} MiB   {row.each}", flush=True)
        for each in row.over:
            print(f"    {each}")
        exceeding += len(row.over)
    return 1 if exceeding else 0


if __name__ == "__main__":
    sys.exit(main())
