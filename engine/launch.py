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
from .courtesy import make_way
from .sealed import ERRORS, OUTBOX, sealed_file

TYPE_CHECKING = False  # as in typing, which takes longer to import than all else here
if TYPE_CHECKING:
    from .allowance import Allowance
    from .sandbox import Sandbox

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
# Who was ended by a signal inside of a sandbox has a status above this, as shells tell it.
SIGNALS = 128
# Seconds for `threshold` to clear a sandbox away.
GRACE = 10.0
Pipe = tuple[int, int]


class Launched:
    """As many processes as a run has programs, in an empty folder of their own, or a sandbox.

    `processes` has them in the order of the programs; the first will hold the machine, and each has its frames on
    stdin and stdout. `ends` tells for each by which descriptors it reaches the others, as its order needs it.
    What they complain of before they can tell it comes into `errors`, what they have not sent lies in `outbox`.
    In a `sandbox` each process is in one of its own, makes none, and sees nothing of the host; without one
    an `allowance` still bounds what it takes.
    """

    def __init__(self, count: int = 1, sandbox: Sandbox | None = None, allowance: Allowance | None = None) -> None:
        self.processes: list[subprocess.Popen[bytes]] = []
        self.ends: list[dict[str, object]] = []
        self._sandbox = sandbox
        self._allowance = allowance
        self._folder = tempfile.TemporaryDirectory(prefix="switchyard-") if sandbox is None else None
        self.errors = sealed_file(ERRORS)
        self.outbox = sealed_file(OUTBOX)
        try:
            self._connect(count)
        except BaseException:
            self.close()
            raise

    @property
    def folder(self) -> str:
        """The working directory of the processes, as seen from here."""
        return self._folder.name if self._folder is not None else "/"

    @property
    def alive(self) -> bool:
        """Whether all of them are there."""
        return bool(self.processes) and all(each.poll() is None for each in self.processes)

    def status(self) -> int:
        """How the first process ended, for which this waits; a signal as its negative number."""
        status = self.processes[0].wait()
        return SIGNALS - status if self._sandbox is not None and status > SIGNALS else status

    def make_way(self) -> None:
        """From here on others come first on the computer's CPU. What ended meanwhile is passed over."""
        for process in self.processes:
            if process.poll() is None:
                make_way(process.pid)

    def close(self) -> None:
        """Makes an end of all processes of the run. Closing twice does nothing."""
        self._kill()
        for process in self.processes:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(BrokenPipeError):  # what could not be written is of no use any more
                        pipe.close()
        self.processes.clear()
        self.errors.close()
        self.outbox.close()
        if self._folder is not None:
            self._folder.cleanup()

    def __enter__(self) -> Launched:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _kill(self) -> None:
        for process in self.processes if self._sandbox is not None else ():
            process.terminate()
        for process in self.processes:
            with suppress(subprocess.TimeoutExpired):
                if self._sandbox is not None:  # it clears away what is inside
                    process.wait(GRACE)
            # Each is the leader of a group, of which those are that its program has made.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)

    def _connect(self, count: int) -> None:
        links = [(os.pipe(), os.pipe()) for _ in range(1, count)]
        spares = [(os.pipe(), os.pipe()) for _ in range(0 if self._sandbox else SPARES)]
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
        descriptors = [end for pipe in (*pipes, *spares) for end in pipe if end >= 0] + list(outbox.values())
        environment = {**ENVIRONMENT, "PYTHONPATH": ROOT}
        process = self._begin([sys.executable, "-s", "-P", "-m", "engine.process"], environment, index, descriptors)
        if process.stdout is not None and hasattr(fcntl, "F_SETPIPE_SZ"):
            with suppress(OSError):  # where a person may have no more of it, the usual size does
                fcntl.fcntl(process.stdout.fileno(), fcntl.F_SETPIPE_SZ, AHEAD)
        self.processes.append(process)
        self.ends.append({"index": index, "pipes": pipes, "spares": spares, **outbox})
        if self._sandbox is not None:
            self.ends[-1].update(allowance=self._sandbox.allowance, sandboxed=True)
        elif self._allowance is not None:
            self.ends[-1]["allowance"] = self._allowance

    def _begin(
        self, command: list[str], environment: dict[str, str], index: int, descriptors: list[int]
    ) -> subprocess.Popen[bytes]:
        cell = self._sandbox.cell() if self._sandbox is not None else None
        if cell is not None:
            command, environment = cell.command(command, environment), {}
            descriptors = [*descriptors, cell.rules.fileno()]
        try:
            with layout.fixed():
                return subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE if index == 0 else subprocess.DEVNULL,
                    stderr=self.errors,
                    cwd=self.folder,
                    start_new_session=True,
                    env=environment,
                    pass_fds=descriptors,
                )
        finally:
            if cell is not None:
                cell.started()
