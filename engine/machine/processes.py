"""Processes that programs make: fork(2), wait(2), kill(2), and the numbers that they have.

A forked process is a program of the run like those that were named on the command line: a thread, a copy of its
parent's descriptor table, a channel to the machine. Here is who descends from whom, and how each ended. Refuses to
know how a process of the host comes about.
"""

from __future__ import annotations

import errno
import signal
from collections.abc import Callable
from typing import Any, Protocol

from ..events import Cause, Wait
from .futexes import SHARED, Futexes
from .requests import FIRST_PID
from .scheduler import Thread
from .signals import EXITED, KILLED, USER, Info, Signals, check
from .text import refusal

INIT = 1
# How many tasks a forked process may make before its numbers meet those of the next one: more than a run has events.
FAMILY = 1_000_000_000
WNOHANG = 1


class Home(Protocol):
    """The machine, as far as its processes go. `mains` are the first threads of all programs."""

    mains: list[Thread]
    futexes: Futexes
    signals: Signals
    connect: Callable[[Thread], int]

    def adopt(self, child: Thread, parent: Thread) -> None:
        """A forked process begins."""


class Process:
    """One process. `parent` is a program, None where nobody waits; `status` is wait(2)'s word once it has ended."""

    __slots__ = ("channel", "parent", "program", "status")

    def __init__(self, program: int, parent: int | None = None, channel: int | None = None) -> None:
        self.program, self.parent, self.channel = program, parent, channel
        self.status: int | None = None

    @property
    def pid(self) -> int:
        """Its number: small, and the same in every run."""
        return FIRST_PID + self.program


class Processes:
    """The process table. A program that is over stays in it as long as its parent has not waited for it."""

    def __init__(self, machine: Home, programs: int) -> None:
        self._machine = machine
        self._named = programs
        self._table = {index: Process(index) for index in range(programs)}
        self._names: dict[str, int] = {}

    def operations(self) -> dict[str, Callable[..., Any]]:
        """Name of a call -> what does it; each takes the calling thread first."""
        return {"fork": self.fork, "waitpid": self.waitpid, "kill": self.kill, "getppid": self.getppid}

    def is_forked(self, program: int) -> bool:
        """Whether a program was made by another one."""
        return program >= self._named

    def fork(self, thread: Thread, name: str) -> list[int]:
        """fork(2): the child's pid and the number of its channel. EAGAIN where there are too many."""
        program = len(self._machine.mains)
        child = Thread(program, self._unique(name), (program - self._named + 1) * FAMILY + 1)
        channel = self._machine.connect(child)
        self._table[program] = process = Process(program, thread.program, channel)
        self._machine.adopt(child, thread)
        return [process.pid, channel]

    def waitpid(self, thread: Thread, pid: int, options: int, call: str) -> list[int]:
        """waitpid(2): the pid and the status of a child that ended; [0, 0] with WNOHANG where none did. ECHILD."""
        while True:
            children = [
                each for each in self._table.values() if each.parent == thread.program and (pid <= 0 or each.pid == pid)
            ]
            if not children:
                raise refusal(errno.ECHILD)
            for each in children:
                if each.status is not None:
                    del self._table[each.program]
                    return [each.pid, each.status]
            if options & WNOHANG:
                return [0, 0]
            target = ", ".join(self._machine.mains[each.program].name for each in children)
            wait = Wait(thread.task, Cause.JOIN, call, None, None, target, hold=True)
            self._machine.futexes.park(thread, self._key(thread.program), None, wait)

    def kill(self, thread: Thread, pid: int, number: int) -> None:
        """kill(2). ESRCH, EINVAL."""
        process = self._table.get(pid - FIRST_PID)
        if process is None:
            raise refusal(errno.ESRCH)
        check(number)
        if number and process.status is None:
            self._machine.signals.send(process.program, Info(number, USER, FIRST_PID + thread.program), thread)

    def getppid(self, thread: Thread) -> int:
        """getppid(2): 1 for whom nobody waits."""
        parent = self._table[thread.program].parent
        return INIT if parent is None else FIRST_PID + parent

    def channel(self, program: int) -> int | None:
        """The channel of a forked process."""
        return self._table[program].channel

    def ended(self, thread: Thread, status: int) -> None:
        """A program is over, with this word for wait(2): its parent learns of it, its own children lose theirs."""
        process = self._table[thread.program]
        process.status = status
        if process.parent is None:
            del self._table[thread.program]
        else:
            self._tell_parent(process, process.parent, status, thread)
        for child in [each for each in self._table.values() if each.parent == thread.program]:
            child.parent = None
            if child.status is not None:
                del self._table[child.program]

    def _tell_parent(self, process: Process, parent: int, status: int, thread: Thread) -> None:
        """SIGCHLD, and the end of a wait. Who ignores SIGCHLD does not want to be asked for a status."""
        if self._machine.signals.ignores(parent, signal.SIGCHLD):
            del self._table[process.program]
        self._machine.futexes.tell_end(thread, self._key(parent))
        code, word = (KILLED, status & 0x7F) if status & 0x7F else (EXITED, status >> 8)
        self._machine.signals.send(parent, Info(signal.SIGCHLD, code, process.pid, word))

    @staticmethod
    def _key(parent: int) -> int:
        """What a parent that waits for its children is parked on."""
        return SHARED - parent

    def _unique(self, name: str) -> str:
        self._names[name] = copy = self._names.get(name, 0) + 1
        return name if copy == 1 else f"{name}·{copy}"
