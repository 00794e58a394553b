"""The machine reached over a pipe, for programs that have an operating-system process of their own.

Theory of operation. While a program has the CPU it needs no answer: lines, switches and output are noted with their
price, and its copy of the clock moves on. Only when it wants something from the machine, or its slice is used up,
does it send the notes with one request and wait. The machine's side replays the notes, which moves the true clock and
lets the world happen in between, then carries out the request; the answer brings the new time and slice. So order and
times are those of a program that lives beside the machine.

Each thread of the program has a `server.Server` at the machine, on a native thread that waits for its turn as any
other. All share one channel, since only one side of one thread ever speaks: an answer names its thread, and whoever
asked last reads it and passes it on.

Refuses to know what the notes mean.
"""

from __future__ import annotations

from _thread import allocate_lock
from collections.abc import Callable, Mapping
from contextlib import suppress
from os import _exit as leave_process
from typing import Any, NoReturn

import msgspec

from ..events import AnyEvent, Call, Cause, Changes, Line, Return
from .channel import Channel
from .kernel import Interrupted, TimedOut
from .poller import Poller, PortPoller
from .retries import Retries, attempt, begins_anew
from .tuning import Prices

_encode_event = msgspec.json.Encoder().encode


class Side:
    """The program's side of one thread: the task that runs on it, and the answer that it waits for."""

    __slots__ = ("answer", "arrived", "number", "task")

    def __init__(self, number: int) -> None:
        self.number = self.task = number
        self.answer: Any = None
        self.arrived = allocate_lock()
        self.arrived.acquire()


class RemotePort(Retries):
    """The port of a program whose machine lives in another process."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._notes: list[tuple[Any, ...]] = []
        hello = self._hear()
        self._now: int
        self._slice: int
        self.signalled: bool
        self.hosts: Mapping[str, str]
        self.descriptors: int
        self.cores: int
        self.program, self.programs = hello["program"], hello["programs"]
        self.hosts, self.descriptors, self.cores = hello["hosts"], hello["descriptors"], hello["cores"]
        self._looked = -1
        self.main = hello["task"]
        self._side = Side(self.main)
        self._sides = {self._side.number: self._side}
        self._last_rites: Callable[[], object] | None = None
        self.interrupted, self.attempt = self._forget_signals, attempt
        _, self._now, self._slice, self.signalled, prices, *_ = self._hear()
        self._prices = Prices(*prices)

    @property
    def task(self) -> int:
        return self._side.task

    @property
    def thread(self) -> int:
        return self._side.number

    def now(self) -> int:
        return self._now

    def charge(self, cost: int) -> None:
        self._use(cost)
        if self._slice <= 0:
            self._request("tick")

    def _use(self, cost: int) -> None:
        self._note("charge", cost)
        self._now += cost
        self._slice -= cost

    def line(self, file: str, line: int, changes: Changes) -> bool:
        self.report(Line(self.task, file, line, changes))
        return self.tick()

    def entered(self, file: str, line: int, func: str, changes: Changes) -> None:
        self.report(Call(self.task, file, line, func, changes))

    def left(self, file: str, line: int, func: str, value: str, changes: Changes) -> None:
        self.report(Return(self.task, file, line, func, value, changes))

    def tick(self) -> bool:
        self.charge(self._prices.line)
        return self.signalled

    def take_signals(self) -> list[int]:
        return list(self._request("take"))

    def look(self) -> None:
        if self._looked == self._now:
            self.charge(max(self._prices.call, 1))
        self._looked = self._now

    def usage(self) -> tuple[int, int]:
        thread, program = self._request("usage")
        return int(thread), int(program)

    def switched(self, task: int) -> None:
        self._side.task = task
        self._note("task", task)
        self.charge(self._prices.switch)

    def spawn(self, number: int, name: str) -> None:
        self._sides[number] = Side(number)
        self._request("spawn", number, name)

    def begin(self, number: int) -> None:
        self._take_turn(self._sides[number])

    def end(self, failed: bool, detail: str, key: int, last_rites: Callable[[], object]) -> None:
        self._last_rites = last_rites
        del self._sides[self._side.number]
        self._send("end", failed, detail, key)
        self._deliver()

    def park(
        self, key: int, timeout: int | None, on: Cause, call: str, target: str | None = None, owner: int | None = None
    ) -> bool:
        fields = (on.value, call, target, owner)
        return self._park(call, lambda left, first: self._request("park", key, left, *fields), timeout)

    def unpark(self, key: int, count: int = 1, keep: bool = False) -> int:
        return int(self._request("unpark", key, count, keep))

    def report(self, event: AnyEvent) -> None:
        self._note("event", _encode_event(event))

    def arm(self, timer: int, at: int, task: int | None, hub: int) -> None:
        self._note("arm", timer, at, task, hub)

    def disarm(self, timer: int) -> None:
        self._note("disarm", timer)

    def call(self, name: str, fd: int, args: tuple[Any, ...], timeout: int | None) -> Any:
        return self._persist(
            name, lambda left, first: self._request("call", name, fd, args, left, first), timeout, timeout is None
        )

    def ask(self, call: str, interest: dict[int, int], timeout: int | None) -> list[tuple[int, int]]:
        asked = list(interest.items())
        found = self._persist(call, lambda left, first: self._request("ask", call, asked, left, first), timeout)
        return [(fd, bits) for fd, bits in found]

    def wait(self, changes: Mapping[int, int], timeout: int | None, key: int = 0) -> list[tuple[int, int]]:
        told = list(changes.items())
        found = self._persist("wait", lambda left, first: self._request("wait", told, left, key, first), timeout)
        return [(fd, bits) for fd, bits in found]

    def forget(self, key: int) -> None:
        self._request("forget", key)

    def is_open(self, fd: int) -> bool:
        return bool(self._request("is_open", fd))

    def poller(self) -> Poller:
        return PortPoller(self)

    def sleep(self, duration: int) -> None:
        self._persist("sleep", lambda left, first: self._request("sleep", left, first), duration, ends=True)

    def read_line(self) -> str:
        return str(self._persist("input", lambda left, first: self._request("read_line", first), None, True))

    def write(self, stream: str, text: str) -> None:
        self._note("write", stream, text)
        self._use(self._prices.call)

    def cut(self, limit: str) -> NoReturn:
        with suppress(EOFError):
            self._request("cut", limit)
        leave_process(0)

    def system(self, name: str, *args: Any) -> Any:
        return self._persist(
            name, lambda left, first: self._request("system", name, args, first), None, begins_anew(name, args)
        )

    def forked(self, channel: int, host: int) -> None:
        self._note("forked", channel, host)

    def exit(self, failed: bool, detail: str, status: int, line: int | None) -> NoReturn:
        with suppress(OSError):
            self._send("exit", failed, detail, status, line)
        leave_process(0)

    def _note(self, *note: Any) -> None:
        self._notes.append(note)

    def _request(self, *request: Any) -> Any:
        self._send(*request)
        kind, value = self._receive(self._side)
        if kind == "error":
            raise OSError(*value)
        if kind == "timeout":
            raise TimedOut
        if kind == "interrupted":
            raise Interrupted
        return value

    def _send(self, *request: Any) -> None:
        notes, self._notes = self._notes, []
        self._channel.send((notes, request))

    def _receive(self, side: Side) -> tuple[str, Any]:
        """The answer for a thread; what comes first may be for another one, which then runs."""
        if self._deliver() is not side:
            return self._take_turn(side)
        side.arrived.acquire()
        return self._accept(side)

    def _deliver(self) -> Side:
        """Reads one answer and lets its thread go on."""
        answer = self._hear()
        side = self._sides[answer[0]]
        side.answer = answer[1:]
        side.arrived.release()
        return side

    def _hear(self) -> Any:
        """The next message; None is the last one that a process ever gets, and its own last word."""
        message = self._channel.receive()
        if message is None:
            with suppress(OSError):
                self._channel.send(None)
            leave_process(0)
        return message

    def _take_turn(self, side: Side) -> tuple[str, Any]:
        side.arrived.acquire()
        last_rites, self._last_rites = self._last_rites, None
        if last_rites is not None:
            last_rites()
        return self._accept(side)

    def _accept(self, side: Side) -> tuple[str, Any]:
        self._side = side
        self._now, self._slice, self.signalled, prices, kind, value = side.answer
        self._prices.set(*prices)
        return kind, value


def reconnect(port: Any, channel: Channel) -> None:
    """In the child of a fork: whoever holds the port goes on holding it, and it leads to the machine over a channel.

    Returns when the child has the CPU for the first time.
    """
    interrupted, around = port.interrupted, port.attempt
    vars(port).clear()
    port.__class__ = RemotePort
    port.__init__(channel)
    port.interrupted, port.attempt = interrupted, around
