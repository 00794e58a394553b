"""The machine reached over a pipe, for programs that have an operating-system process of their own.

Theory of operation. While a program has the CPU it needs no answer: lines, switches and output are noted with their
price, and its copy of the clock moves on. Only when it wants something from the machine, or its slice is used up,
does it send the notes with one request and wait. The machine's side replays the notes, which moves the true clock and
lets the world happen in between, then carries out the request; the answer brings the new time and slice. So order and
times are those of a program that lives beside the machine.

Each thread of the program has a `Server` at the machine, on a native thread that waits for its turn as any other. All
share one channel, since only one side of one thread ever speaks: an answer names its thread, and whoever asked last
reads it and passes it on.

Refuses to know what the notes mean.
"""

from __future__ import annotations

from _thread import allocate_lock, start_new_thread
from collections.abc import Callable, Mapping
from contextlib import suppress
from os import _exit as leave_process
from typing import Any, NoReturn

import msgspec

from ..events import AnyEvent, Cause, Changes, Line
from .channel import Channel
from .kernel import TimedOut
from .machine import Machine
from .poller import Poller, PortPoller
from .port import LocalPort
from .scheduler import Thread

_encode_event = msgspec.json.Encoder().encode
_decode_event = msgspec.json.Decoder(AnyEvent).decode


class Side:
    """The program's side of one thread: the task that runs on it, and the answer that it waits for."""

    __slots__ = ("answer", "arrived", "number", "task")

    def __init__(self, number: int) -> None:
        self.number = self.task = number
        self.answer: Any = None
        self.arrived = allocate_lock()
        self.arrived.acquire()


class RemotePort:
    """The port of a program whose machine lives in another process."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._notes: list[tuple[Any, ...]] = []
        hello = self._hear()
        self._now: int
        self._slice: int
        self.hosts: Mapping[str, str]
        self.descriptors: int
        self.cores: int
        self.program, self.programs = hello["program"], hello["programs"]
        self.hosts, self.descriptors, self.cores = hello["hosts"], hello["descriptors"], hello["cores"]
        self._line_cost, self._call_cost, self._switch_cost = hello["prices"]
        self._looked = -1
        self.main = hello["task"]
        self._side = Side(self.main)
        self._sides = {self._side.number: self._side}
        self._last_rites: Callable[[], object] | None = None
        _, self._now, self._slice, *_ = self._hear()

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

    def line(self, file: str, line: int, changes: Changes) -> None:
        self.report(Line(self.task, file, line, changes))
        self.charge(self._line_cost)

    def tick(self) -> None:
        self.charge(self._line_cost)

    def look(self) -> None:
        if self._looked == self._now:
            self.charge(max(self._call_cost, 1))
        self._looked = self._now

    def usage(self) -> tuple[int, int]:
        thread, program = self._request("usage")
        return int(thread), int(program)

    def switched(self, task: int) -> None:
        self._side.task = task
        self._note("task", task)
        self.charge(self._switch_cost)

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
        return bool(self._request("park", key, timeout, on.value, call, target, owner))

    def unpark(self, key: int, count: int = 1, keep: bool = False) -> int:
        return int(self._request("unpark", key, count, keep))

    def report(self, event: AnyEvent) -> None:
        self._note("event", _encode_event(event))

    def arm(self, timer: int, at: int, task: int | None, hub: int) -> None:
        self._note("arm", timer, at, task, hub)

    def disarm(self, timer: int) -> None:
        self._note("disarm", timer)

    def call(self, name: str, fd: int, args: tuple[Any, ...], timeout: int | None) -> Any:
        return self._request("call", name, fd, args, timeout)

    def ask(self, call: str, interest: dict[int, int], timeout: int | None) -> list[tuple[int, int]]:
        return [(fd, bits) for fd, bits in self._request("ask", call, list(interest.items()), timeout)]

    def wait(self, changes: Mapping[int, int], timeout: int | None, key: int = 0) -> list[tuple[int, int]]:
        return [(fd, bits) for fd, bits in self._request("wait", list(changes.items()), timeout, key)]

    def forget(self, key: int) -> None:
        self._request("forget", key)

    def poller(self) -> Poller:
        return PortPoller(self)

    def sleep(self, duration: int) -> None:
        self._request("sleep", duration)

    def read_line(self) -> str:
        return str(self._request("read_line"))

    def write(self, stream: str, text: str) -> None:
        self._note("write", stream, text)
        self._use(self._call_cost)

    def cut(self, limit: str) -> NoReturn:
        with suppress(EOFError):
            self._request("cut", limit)
        leave_process(0)

    def system(self, name: str, *args: Any) -> Any:
        return self._request("system", name, args)

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
        """The next message; None is the last one that a process ever gets."""
        message = self._channel.receive()
        if message is None:
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
        self._now, self._slice, kind, value = side.answer
        return kind, value


def reconnect(port: Any, channel: Channel) -> None:
    """In the child of a fork: whoever holds the port goes on holding it, and it leads to the machine over a channel.

    Returns when the child has the CPU for the first time.
    """
    vars(port).clear()
    port.__class__ = RemotePort
    port.__init__(channel)


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
        prices = (self._machine.line_cost, self._machine.call_cost, self._machine.switch_cost)
        port = self._port
        hello = {
            "program": port.program,
            "programs": port.programs,
            "task": port.task,
            "prices": prices,
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
            self._port.report(_decode_event(args[0]))
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
        else:
            if not self._thread.done:
                self._answer("ok", value)

    def _do_tick(self) -> None:
        self._port.charge(0)

    def _do_usage(self) -> tuple[int, int]:
        return self._port.usage()

    def _do_call(self, name: str, fd: int, args: list[Any], timeout: int | None) -> Any:
        return self._port.call(name, fd, tuple(args), timeout)

    def _do_ask(self, call: str, interest: list[tuple[int, int]], timeout: int | None) -> Any:
        return self._port.ask(call, dict(interest), timeout)

    def _do_wait(self, changes: list[tuple[int, int]], timeout: int | None, key: int) -> Any:
        return self._port.wait(dict(changes), timeout, key)

    def _do_forget(self, key: int) -> None:
        self._port.forget(key)

    def _do_sleep(self, duration: int) -> None:
        self._port.sleep(duration)

    def _do_read_line(self) -> str:
        return self._port.read_line()

    def _do_system(self, name: str, args: list[Any]) -> Any:
        self._port.charge(self._machine.call_cost)
        return self._machine.system(self._thread, name, args)

    def _do_spawn(self, number: int, name: str) -> None:
        thread = self._machine.spawn(self._thread.program, number, name)
        start_new_thread(Server(self._machine, thread, self._channel).serve_thread, ())

    def _do_end(self, failed: bool, detail: str, key: int) -> None:
        self._machine.end_thread(self._thread, failed, detail, key, None)

    def _do_park(
        self, key: int, timeout: int | None, on: str, call: str, target: str | None, owner: int | None
    ) -> bool:
        return self._port.park(key, timeout, Cause(on), call, target, owner)

    def _do_unpark(self, key: int, count: int, keep: bool) -> int:
        return self._port.unpark(key, count, keep)

    def _do_cut(self, limit: str) -> None:
        self._port.cut(limit)

    def _do_exit(self, failed: bool, detail: str, status: int, line: int | None) -> None:
        self._machine.exit(self._thread, failed, detail, status, line)

    def _answer(self, kind: str, value: Any) -> None:
        answer = (self._thread.number, self._machine.agenda.now, self._thread.slice_left, kind, value)
        self._channel.send(answer)
