"""Channels that lie ready for processes which programs are going to make.

A process of the host that is made by fork(2) has the pipes that its parent had. So there are as many of them from the
beginning as processes may run at the same time; each has a number, by which both sides take one up. All processes of a
run keep all ends open: that one of them is gone does not show on its pipe, and is asked of the host.

Refuses to know what is said over a channel.
"""

from __future__ import annotations

import errno
from _thread import start_new_thread
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from os import kill as signal_host
from typing import TYPE_CHECKING

from .channel import Channel
from .scheduler import Thread
from .server import Server
from .text import refusal

if TYPE_CHECKING:
    from .machine import Machine


CONFINED = "A program in the sandbox makes no processes"


class Spares:
    """The machine's ends. `pipes` are the descriptors on which it reads and writes; in the sandbox there are none."""

    def __init__(self, machine: Machine, pipes: Sequence[tuple[int, int]]) -> None:
        self._machine = machine
        self._hosts: dict[int, int] = {}
        self._channels = [Channel(*pipe, self._is_alive(number)) for number, pipe in enumerate(pipes)]
        self._free = list(reversed(range(len(pipes))))
        # Those of processes that were told of their end and may not have read it yet.
        self._leaving: deque[int] = deque()

    def connect(self, child: Thread) -> int:
        """Serves a new process; gives its channel. EAGAIN where there are too many, EPERM where there can be none."""
        if not self._channels:
            raise PermissionError(errno.EPERM, CONFINED)
        while not self._free and self._leaving:
            self._wait_for_last_word(self._leaving.popleft())
        if not self._free:
            raise refusal(errno.EAGAIN)
        number = self._free.pop()
        start_new_thread(Server(self._machine, child, self._channels[number]).serve, ())
        return number

    def started(self, number: int, host: int) -> None:
        """The process that uses a channel has this number on the host."""
        self._hosts[number] = host

    def disconnect(self, number: int, dead: bool) -> None:
        """A process is over. Where it does not know of it (`dead`) it is told, and will say that it has heard."""
        if not dead:
            self._hosts.pop(number, None)
            self._free.append(number)
            return
        with suppress(OSError):
            self._channels[number].send(None)
        self._leaving.append(number)

    def _wait_for_last_word(self, number: int) -> None:
        """Until nothing is left in a channel. That of a process that was lost on the host is used no more."""
        with suppress(EOFError):
            while self._channels[number].receive() is not None:
                pass
            self._free.append(number)
        self._hosts.pop(number, None)

    def _is_alive(self, number: int) -> Callable[[], bool]:
        def alive() -> bool:
            host = self._hosts.get(number)
            if host is None:
                return True
            try:
                signal_host(host, 0)
            except ProcessLookupError:
                return False
            return True

        return alive
