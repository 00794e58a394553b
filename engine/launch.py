"""Starts the processes of a run before anybody needs to know which run it will be: they import all that they need, and
wait for their order.

A process that starts takes longer than most runs. So the command line starts it as its first act, and the server keeps
one in reserve; this module therefore imports little, and nothing of the engine that imports much. Refuses to know
programs, and what is told.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress

from . import layout

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120  # pathlib takes longer
# So many processes that programs have made may exist at a time.
SPARES = 32
# So much may be told ahead of whoever reads: a program need not stop for each frame.
AHEAD = 1 << 18
# What the process of a run inherits: nothing else than this.
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "PURE_PYTHON": "1",
    "GEVENT_LOOP": "engine.loop.Loop",
    "GEVENT_RESOLVER": "block",
    "TZ": "UTC",
}
Pipe = tuple[int, int]


class Launched:
    """As many processes as a run has programs, in an empty folder of their own.

    `processes` has them in the order of the programs; the first will hold the machine, and each has its frames on
    stdin and stdout. `ends` tells for each by which descriptors it reaches the others, as its order needs it.
    What they complain of before they can tell it comes into `errors`, what they have not sent lies in `outbox`.
    On the `host` programs have the host's environment too, and make processes by themselves.
    """

    def __init__(self, count: int = 1, host: bool = False) -> None:
        self.processes: list[subprocess.Popen[bytes]] = []
        self.ends: list[dict[str, object]] = []
        self.host = host
        self._folder = tempfile.TemporaryDirectory(prefix="switchyard-")
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed in close()
        self.outbox = tempfile.TemporaryFile()  # noqa: SIM115  # closed in close()
        try:
            self._connect(count)
        except BaseException:
            self.close()
            raise

    @property
    def folder(self) -> str:
        """The working directory of the processes."""
        return self._folder.name

    @property
    def alive(self) -> bool:
        """Whether all of them are there."""
        return bool(self.processes) and all(each.poll() is None for each in self.processes)

    def close(self) -> None:
        """Makes an end of all processes of the run. Closing twice does nothing."""
        for process in self.processes:
            # Each is the leader of a group, of which those are that its program has made.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        for process in self.processes:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(BrokenPipeError):  # what could not be written is of no use any more
                        pipe.close()
        self.processes.clear()
        self.errors.close()
        self.outbox.close()
        self._folder.cleanup()

    def __enter__(self) -> Launched:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _connect(self, count: int) -> None:
        links = [(os.pipe(), os.pipe()) for _ in range(1, count)]
        spares = [(os.pipe(), os.pipe()) for _ in range(0 if self.host else SPARES)]
        try:
            self._start(count, links, [(back[0], forth[1], forth[0], back[1]) for forth, back in spares])
        finally:
            for forth, back in links + spares:
                for descriptor in (*forth, *back):
                    os.close(descriptor)

    def _start(self, count: int, links: list[tuple[Pipe, Pipe]], spares: list[tuple[int, int, int, int]]) -> None:
        outbox = self.outbox.fileno()
        self._spawn(0, [(back[0], forth[1]) for forth, back in links], spares, outbox=outbox)
        for index, (forth, back) in enumerate(links, 1):
            self._spawn(index, [(forth[0], back[1])], [(-1, -1, *spare[2:]) for spare in spares])

    def _spawn(self, index: int, pipes: list[Pipe], spares: list[tuple[int, int, int, int]], **outbox: int) -> None:
        with layout.fixed():
            process = subprocess.Popen(
                [sys.executable, "-s", "-P", "-m", "engine.process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE if index == 0 else subprocess.DEVNULL,
                stderr=self.errors,
                cwd=self.folder,
                start_new_session=True,
                env={**(os.environ if self.host else {}), **ENVIRONMENT, "PYTHONPATH": ROOT},
                pass_fds=[end for pipe in (*pipes, *spares) for end in pipe if end >= 0] + list(outbox.values()),
            )
        if process.stdout is not None and hasattr(fcntl, "F_SETPIPE_SZ"):
            with suppress(OSError):  # where a person may have no more of it, the usual size does
                fcntl.fcntl(process.stdout.fileno(), fcntl.F_SETPIPE_SZ, AHEAD)
        self.processes.append(process)
        self.ends.append({"index": index, "pipes": pipes, "spares": spares, "host": self.host, **outbox})
