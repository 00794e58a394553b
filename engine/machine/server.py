"""The machine's side of programs that have a process of their own: see `remote`, whose notes are replayed here.

Refuses to know what the program does with the answers.
"""

from __future__ import annotations

from _thread import start_new_thread
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec

from ..events import AnyEvent, Cause
from .channel import Channel
from .kernel import Interrupted, TimedOut
from .machine import Machine
from .port import LocalPort
from .scheduler import Thread


@cache
def _decode_event() -> Callable[[bytes], AnyEvent]:
    """Made when it is needed: most runs need none, and it takes as long as all that is imported here."""
    return msgspec.json.Decoder(AnyEvent).decode


class Server:
    """The machine's side of one thread.

    Runs on a native thread of its own, and only when the thread has the CPU.
    """

    def __init__(self, machine: Machine, thread: Thread, channel: Channel) -> None:
        self._machine, self._thread, self._channel = machine, thread, channel
        self._port = LocalPort(machine, thread)

    def serve(self) -> None:
        """Until the program is over."""
        self._machine.scheduler.take_turn(self._thread)
        port = self._port
        hello = {
            "program": port.program,
            "programs": port.programs,
            "task": port.task,
            "hosts": port.hosts,
            "descriptors": port.descriptors,
            "cores": port.cores,
        }
        self._converse(hello)

    def serve_thread(self) -> None:
        """Until a thread that the program started is over."""
        self._machine.scheduler.take_turn(self._thread)
        self._converse(None)

    def _converse(self, hello: Any) -> None:
        """Answers requests while there are any. A process that dies without a word has failed."""
        try:
            if hello is not None:
                self._channel.send(hello)
            self._answer("ok", None)
            while not self._thread.done:
                notes, request = self._channel.receive()
                for note in notes:
                    self._replay(*note)
                self._carry_out(*request)
        except (EOFError, OSError, ValueError, TypeError, msgspec.DecodeError):
            if not self._thread.done:
                self._machine.exit(self._thread, True, "the program's process ended", 1, None)

    def _replay(self, what: str, *args: Any) -> None:
        if what == "charge":
            self._machine.scheduler.charge(args[0])
        elif what == "event":
            self._port.report(_decode_event()(args[0]))
        elif what == "task":
            self._thread.task = args[0]
        elif what == "write":
            self._machine.write(self._thread, *args)
        elif what == "arm":
            self._port.arm(*args)
        elif what == "disarm":
            self._port.disarm(*args)
        elif what == "forked":
            self._port.forked(*args)

    def _carry_out(self, what: str, *args: Any) -> None:
        try:
            value = getattr(self, "_do_" + what)(*args)
        except OSError as error:
            self._answer("error", (error.errno, error.strerror))
        except TimedOut:
            self._answer("timeout", None)
        except Interrupted:
            self._answer("interrupted", None)
        else:
            if not self._thread.done:
                self._answer("ok", value)

    def _do_tick(self) -> None:
        self._port.charge(0)

    def _do_usage(self) -> tuple[int, int]:
        return self._port.usage()

    def _do_take(self) -> list[int]:
        found: list[int] = self._machine.system(self._thread, "sigtake", ())
        return found

    def _do_call(self, name: str, fd: int, args: list[Any], timeout: int | None, first: bool) -> Any:
        return self._port.try_call(name, fd, tuple(args), timeout, first)

    def _do_ask(self, call: str, interest: list[tuple[int, int]], timeout: int | None, first: bool) -> Any:
        return self._port.try_ask(call, dict(interest), timeout, first)

    def _do_wait(self, changes: list[tuple[int, int]], timeout: int | None, key: int, first: bool) -> Any:
        return self._port.try_wait(dict(changes), timeout, key, first)

    def _do_forget(self, key: int) -> None:
        self._port.forget(key)

    def _do_is_open(self, fd: int) -> bool:
        return self._port.is_open(fd)

    def _do_sleep(self, duration: int, first: bool) -> None:
        self._port.try_sleep(duration, first)

    def _do_read_line(self, first: bool) -> str:
        return self._port.try_read_line(first)

    def _do_system(self, name: str, args: list[Any], first: bool) -> Any:
        self._port.charge(self._machine.prices.call if first else 0)
        return self._machine.system(self._thread, name, args)

    def _do_spawn(self, number: int, name: str) -> None:
        thread = self._machine.spawn(self._thread.program, number, name)
        start_new_thread(Server(self._machine, thread, self._channel).serve_thread, ())

    def _do_end(self, failed: bool, detail: str, key: int) -> None:
        self._machine.end_thread(self._thread, failed, detail, key, None)

    def _do_park(
        self, key: int, timeout: int | None, on: str, call: str, target: str | None, owner: int | None
    ) -> bool:
        return self._port.try_park(key, timeout, Cause(on), call, target, owner)

    def _do_unpark(self, key: int, count: int, keep: bool) -> int:
        return self._port.unpark(key, count, keep)

    def _do_cut(self, limit: str) -> None:
        self._port.cut(limit)

    def _do_exit(self, failed: bool, detail: str, status: int, line: int | None) -> None:
        self._machine.exit(self._thread, failed, detail, status, line)

    def _answer(self, kind: str, value: Any) -> None:
        """What was asked for, and how long the program may go on without asking."""
        thread, now = self._thread, self._machine.agenda.now
        free = self._machine.itimers.soonest(thread.program, thread.slice_left)
        self._channel.send((thread.number, now, free, thread.signalled, self._machine.prices.all(), kind, value))
