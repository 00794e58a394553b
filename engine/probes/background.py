"""The price of library code in programs with threads: who computes there loses the CPU as well, sooner or later.

Lines of libraries are not recorded and cost nothing while a program has one thread. From its second thread on they are
counted, and every BATCH of them cost one line: else a thread that spins in a library would keep the others waiting for
ever. importlib is left out (what it does depends on what is cached), and so is whatever runs in the middle of the
engine's own work. Refuses to know what the lines do.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FrameType
from typing import Any

from ..interruption import ENGINE, interruptible
from ..machine.port import Port

BATCH = 100
CO_OPTIMIZED = 0x1
IMPORTING = "<frozen importlib"


class Background:
    """Counts the lines of libraries, of all threads of a program together."""

    def __init__(self, port: Port, signalled: Callable[[], object]) -> None:
        """`signalled` is called when a signal is to be handled; what it gives is kept until a trace function ends."""
        self._port, self._signalled = port, signalled
        self._count = 0

    def cover(self, frame: FrameType | None) -> None:
        """Counts the lines of functions that run already."""
        while frame is not None:
            if frame.f_trace is None and self.enter(frame) is not None:
                frame.f_trace = self._line
            frame = frame.f_back

    def enter(self, frame: FrameType) -> Any:
        """A library's function is entered: what traces it, or None."""
        code = frame.f_code
        if not code.co_flags & CO_OPTIMIZED or code.co_filename.startswith((IMPORTING, ENGINE)):
            return None
        return self._line

    def _line(self, frame: FrameType, event: str, arg: Any) -> Any:
        if event == "line":
            self._count += 1
            if self._count >= BATCH and interruptible(frame):
                self._count = 0
                if self._port.tick():
                    _spark = self._signalled()
        return self._line
