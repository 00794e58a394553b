"""The machine reached over a pipe, for programs that have an operating-system process of their own.

Theory of operation. While a program has the CPU it needs no answer: lines, switches and output are noted with their
price, and its copy of the clock moves on. Only when it wants something from the machine, or its slice is used up,
does it send the notes with one request and wait. The machine's side replays the notes, which moves the true clock and
lets the world happen in between, then carries out the request; the answer brings the new time and slice. So order and
times are those of a program that lives beside the machine.

Refuses to know what the notes mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from os import _exit as leave_process
from os import read as read_some
from os import write as write_some
from typing import Any, NoReturn

import msgspec

from ..events import AnyEvent
from .kernel import TimedOut
from .machine import Machine
from .poller import Poller, PortPoller
from .port import LocalPort
from .scheduler import Thread

HEADER = 4
LIMIT = 1 << 26
_encode_event = msgspec.json.Encoder().encode
_decode_event = msgspec.json.Decoder(AnyEvent).decode


class Channel:
    """Messages over two file descriptors: a length and a MessagePack value."""

    def __init__(self, read_fd: int, write_fd: int) -> None:
        self._read_fd, self._write_fd = read_fd, write_fd

    def send(self, message: Any) -> None:
        """Writes one message. OSError when the other side is gone."""
        body = msgspec.msgpack.encode(message)
        data = memoryview(len(body).to_bytes(HEADER, "big") + body)
        while data:
            data = data[write_some(self._write_fd, data) :]

    def receive(self) -> Any:
        """Reads one message. EOFError when the other side is gone."""
        size = int.from_bytes(self._exactly(HEADER), "big")
        if size > LIMIT:
            raise EOFError
        return msgspec.msgpack.decode(self._exactly(size))

    def _exactly(self, size: int) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            piece = read_some(self._read_fd, size - len(parts))
            if not piece:
                raise EOFError
            parts += piece
        return bytes(parts)


class RemotePort:
    """The port of a program whose machine lives in another process."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._notes: list[tuple[Any, ...]] = []
        hello = channel.receive()
        self._now: int
        self._slice: int
        self.hosts: Mapping[str, str]
        self.descriptors: int
        self.program, self.programs = hello["program"], hello["programs"]
        self.hosts, self.descriptors = hello["hosts"], hello["descriptors"]
        self._line_cost, self._call_cost, self._switch_cost = hello["prices"]
        self.task: int = hello["task"]
        self._now, self._slice = channel.receive()[:2]

    def now(self) -> int:
        return self._now

    def charge(self, cost: int) -> None:
        self._note("charge", cost)
        self._now += cost
        self._slice -= cost
        if self._slice <= 0:
            self._request("tick")

    def line(self) -> None:
        self.charge(self._line_cost)

    def switched(self, task: int) -> None:
        self.task = task
        self._note("task", task)
        self.charge(self._switch_cost)

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

    def wait(self, interest: Mapping[int, int], timeout: int | None) -> list[tuple[int, int]]:
        return [(fd, bits) for fd, bits in self._request("wait", list(interest.items()), timeout)]

    def poller(self) -> Poller:
        return PortPoller(self)

    def sleep(self, duration: int) -> None:
        self._request("sleep", duration)

    def read_line(self) -> str:
        return str(self._request("read_line"))

    def write(self, stream: str, text: str) -> None:
        self._note("write", stream, text)
        self.charge(self._call_cost)

    def cut(self, limit: str) -> NoReturn:
        with suppress(EOFError):
            self._request("cut", limit)
        leave_process(0)

    def exit(self, failed: bool, detail: str, status: int, line: int | None) -> NoReturn:
        with suppress(EOFError):
            self._request("exit", failed, detail, status, line)
        leave_process(0)

    def _note(self, *note: Any) -> None:
        self._notes.append(note)

    def _request(self, *request: Any) -> Any:
        notes, self._notes = self._notes, []
        self._channel.send((notes, request))
        self._now, self._slice, kind, value = self._channel.receive()
        if kind == "error":
            raise OSError(*value)
        if kind == "timeout":
            raise TimedOut
        return value


class Server:
    """The machine's side.

    Serves one program, on a native thread of its own that runs only when the program has the CPU.
    """

    def __init__(self, machine: Machine, thread: Thread, channel: Channel) -> None:
        self._machine, self._thread, self._channel = machine, thread, channel
        self._port = LocalPort(machine, thread)

    def serve(self) -> None:
        """Until the program is over. A process that dies without a word has failed."""
        self._thread.baton.acquire()
        prices = (self._machine.line_cost, self._machine.call_cost, self._machine.switch_cost)
        try:
            port = self._port
            self._channel.send(
                {
                    "program": port.program,
                    "programs": port.programs,
                    "task": port.task,
                    "prices": prices,
                    "hosts": port.hosts,
                    "descriptors": port.descriptors,
                }
            )
            self._answer("ok", None)
            while True:
                notes, request = self._channel.receive()
                for note in notes:
                    self._replay(*note)
                self._carry_out(*request)
        except (EOFError, OSError, ValueError, TypeError, msgspec.DecodeError):
            self._port.exit(True, "the program's process ended", 1, None)

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

    def _carry_out(self, what: str, *args: Any) -> None:
        try:
            value = self._perform(what, args)
        except OSError as error:
            self._answer("error", (error.errno, error.strerror))
        except TimedOut:
            self._answer("timeout", None)
        else:
            self._answer("ok", value)

    def _perform(self, what: str, args: tuple[Any, ...]) -> Any:
        port = self._port
        if what == "tick":
            return port.charge(0)
        if what == "call":
            name, fd, arguments, timeout = args
            return port.call(name, fd, tuple(arguments), timeout)
        if what == "ask":
            return port.ask(args[0], dict(args[1]), args[2])
        if what == "wait":
            return port.wait(dict(args[0]), args[1])
        if what == "sleep":
            return port.sleep(args[0])
        if what == "read_line":
            return port.read_line()
        return port.cut(*args) if what == "cut" else port.exit(*args)

    def _answer(self, kind: str, value: Any) -> None:
        self._channel.send((self._machine.agenda.now, self._thread.slice_left, kind, value))
