"""What recording a line costs on this machine, measured: a short function with and without the probe for lines.

The events go the way of all others, into a box that is thrown away. Refuses to know what the figure is used for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any

from .machine.host import HostClock, HostPort
from .probes.lines import LineProbe
from .recorder import Recorder
from .wire import Text, way_writer

FILE = "sample.py"
ROUNDS, TIMES, LINES = 40, 5, 8
SOURCE = """
def sample(n):
    a = n
    b = [a, n]
    c = str(a)
    d = {"a": a}
    e = (a, c)
    f = len(b) + len(d) + len(e)
    g = f * 2
    return g
"""


class Nowhere:
    """A box that keeps nothing."""

    kept = 0

    def __init__(self) -> None:
        self.keep: Callable[[Text], object] = len

    def put(self, line: Text) -> None:
        """Takes any line."""


def measure() -> float:
    """Microseconds that a recorded line takes besides its own work."""
    space: dict[str, Any] = {}
    exec(compile(SOURCE, FILE, "exec"), space)
    sample = space["sample"]
    plain = min(_time(sample) for _ in range(TIMES))
    recorder = Recorder(
        HostClock(), lambda stamped: None, sys.maxsize, lambda count: None, [FILE], way_writer(Nowhere())
    )
    port = HostPort(HostClock(), recorder.record, [], sys.exit, way=recorder)
    probe = LineProbe(port, {FILE: FILE}, lambda value: None, {})
    probe.start()
    try:
        traced = min(_time(sample) for _ in range(TIMES))
    finally:
        probe.stop()
    return max(0.0, (traced - plain) / (ROUNDS * LINES) * 1e6)


def _time(sample: Callable[[int], int]) -> float:
    begun = perf_counter()
    for number in range(ROUNDS):
        sample(number)
    return perf_counter() - begun
