"""Stand-ins for the parts of `os` that make processes, wait for them and end them.

A fork is a real one, of a process whose machine is simulated: the machine learns of the child first, and gives it a
place in its process table and a channel. Numbers of processes are the machine's. Refuses to know what a program does
with its processes.
"""

from __future__ import annotations

import os
import signal
import sys
import warnings
from _signal import signal as set_host_handler  # type: ignore[import-not-found]
from collections.abc import Callable
from types import FrameType
from typing import Any, Protocol

from .. import rebirth
from ..events import Cause
from ..machine.port import Port
from ..machine.requests import FIRST_PID
from ..waits import Why, why
from . import locks, threads
from .builtin import Builtin
from .delivery import Delivery
from .refusal import refuse

WAITPID = Why(Cause.JOIN, "waitpid")
REFUSED = (
    *("setsid", "setpgid", "setpgrp", "killpg"),
    *("wait3", "wait4", "waitid"),
    *("posix_spawn", "posix_spawnp", "forkpty", "pidfd_open"),
)


class Relocation(Protocol):
    """Brings a forked process into its own place."""

    def reconnect(self, channel: int) -> None:
        """The port leads to the machine over the channel with this number from now on."""

    def begin(self, name: str, frame: FrameType) -> None:
        """The probes report a process of this name, whose functions under way are those of the stack."""

    def settle(self) -> None:
        """Everything else that a child does not share with its parent."""


class Processes:
    """The calls."""

    def __init__(self, port: Port, relocation: Relocation, program: str, delivery: Delivery) -> None:
        self._port, self._relocation, self._delivery = port, relocation, delivery
        self._program, self._own = program, frozenset((program,))
        self._real_fork = getattr(os, "fork", None)

    def calls(self) -> dict[str, Callable[..., Any]]:
        """Name in `os` -> what takes its place."""
        return {
            "fork": self.fork,
            "getpid": self.getpid,
            "getppid": self.getppid,
            "waitpid": self.waitpid,
            "wait": self.wait,
            "kill": self.kill,
            "abort": lambda: self._delivery.end_by(signal.SIGABRT),
            "cpu_count": lambda: self._port.cores,
            "process_cpu_count": lambda: self._port.cores,
            "sched_getaffinity": lambda pid, /: set(range(self._port.cores)),
        }

    def fork(self) -> int:
        """fork(2): 0 in the child, the child's number in its parent."""
        assert self._real_fork is not None
        frame = sys._getframe(2)  # past the `Builtin`
        name = self._name_of_child(frame)
        before, identifier = self._port.thread, locks.present()
        pid, channel = self._port.system("fork", name)

        def reborn() -> None:
            self._relocation.reconnect(channel)
            threads.survive(before, identifier)
            self._delivery.start_anew()
            self._relocation.begin(name, frame)

        rebirth.prepare(reborn)
        try:
            with warnings.catch_warnings():
                # The threads of this process that Python warns of are the machine's, and wait.
                warnings.simplefilter("ignore", DeprecationWarning)
                host = self._real_fork()
        except OSError:
            self.kill(pid, signal.SIGKILL)
            self.waitpid(pid, 0)
            raise
        finally:
            rebirth.prepare(None)
        if host == 0:
            self._relocation.settle()
            return 0
        self._port.forked(channel, host)
        return int(pid)

    def getpid(self) -> int:
        """getpid(2)."""
        return FIRST_PID + self._port.program

    def getppid(self) -> int:
        """getppid(2)."""
        return int(self._port.system("getppid"))

    def waitpid(self, pid: int, options: int, /) -> tuple[int, int]:
        """waitpid(2)."""
        reason = why(sys._getframe(), self._own, WAITPID)
        found, status = self._port.system("waitpid", int(pid), int(options), reason.call)
        return found, status

    def wait(self) -> tuple[int, int]:
        """wait(2)."""
        return self.waitpid(-1, 0)

    def kill(self, pid: int, number: int, /) -> None:
        """kill(2). ESRCH, EINVAL."""
        if pid <= 0:
            refuse("os.kill of a group of processes")()
        self._port.system("kill", int(pid), int(number))
        self._delivery.check()

    def _name_of_child(self, frame: FrameType) -> str:
        """The name that multiprocessing's process has; that of the program where it is somebody else who forks."""
        process = frame.f_locals.get("process_obj")
        name = getattr(process, "__dict__", {}).get("_name")
        return name if type(name) is str else self._program.removesuffix(".py") + "·2"


def install(port: Port, relocation: Relocation, program: str, delivery: Delivery) -> None:
    """Replaces the calls inside `os`, where the host has them."""
    for name, function in Processes(port, relocation, program, delivery).calls().items():
        if hasattr(os, name):
            setattr(os, name, Builtin(function, name, "os", getattr(os, name)))
    for name in REFUSED:
        if hasattr(os, name):
            setattr(os, name, refuse(f"os.{name}"))
    if hasattr(signal, "SIGCHLD"):
        set_host_handler(signal.SIGCHLD, int(signal.SIG_IGN))  # the host forgets ended processes by itself
