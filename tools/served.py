"""The real server in a process of its own, for the benchmarks that ask it for something. Refuses to know for what."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
LIMITS = {"RUN_STEPS": "100000000", "RUN_BYTES": "10000000000", "TOTAL_BYTES": "10000000000", "SILENT_SECONDS": "600"}


class Serving(NamedTuple):
    """A server that answers."""

    port: int
    pid: int


@contextmanager
def process_of(command: list[str], limits: Mapping[str, str]) -> Iterator[Serving]:
    """A module that serves, with its arguments, in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", *command],
        cwd=ROOT,
        env={
            **os.environ,
            "SWITCHYARD_STORE": ":memory:",
            **{f"SWITCHYARD_LIMIT_{name}": value for name, value in limits.items()},
            "PORT": "0",
            "HOST": "",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        found = re.search(r"http://\S+:(\d+)", process.stdout.readline())
        if found is None:
            raise SystemExit("The server did not start.")
        yield Serving(int(found[1]), process.pid)
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


@contextmanager
def server_of(command: list[str]) -> Iterator[int]:
    """The same without bounds; its port."""
    with process_of(command, LIMITS) as serving:
        yield serving.port
