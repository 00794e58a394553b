"""Starts the process of a person's own program: in their directory, with their environment and standard streams.

Its order and what it tells go over pipes of their own. It belongs to the same terminal as whoever starts it, so Ctrl-C
and Ctrl-Z reach it as they would without us. Refuses to know what is told.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence

from .interruption import ENDING
from .launch import ROOT, Launched

# Seconds of a run that has no limit in time.
FOR_EVER = 1e9
# No module of the person's is found before those of Python and ours.
START = "import sys; sys.path[:] = [{root!r}, *filter(None, sys.path)]; from engine.hosted import main; main({0}, {1})"


class LaunchedOnHost(Launched):
    """The one process. `arguments` are what the program finds in sys.argv; nothing that was asked of it beforehand,
    such as to end, is lost.
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        self._arguments = list(arguments)
        super().__init__()

    def close(self) -> None:
        """Makes an end of it. Closing twice does nothing."""
        for process in self.processes:
            process.kill()
        super().close()

    def _connect(self, count: int) -> None:
        orders, told = os.pipe(), os.pipe()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        try:
            self._start_one(orders[0], told[1])
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            os.close(orders[0])
            os.close(told[1])
            stdin, stdout = os.fdopen(orders[1], "wb"), os.fdopen(told[0], "rb")
            for process in self.processes:
                process.stdin, process.stdout = stdin, stdout

    def _start_one(self, orders: int, told: int) -> None:
        outbox = self.outbox.fileno()
        command = [sys.executable, "-c", START.format(orders, told, root=ROOT)]
        self.processes.append(subprocess.Popen(command, pass_fds=(orders, told, outbox)))
        self.ends.append({"arguments": self._arguments, "outbox": outbox})
