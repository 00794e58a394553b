"""The simulated machine in this process, without programs: for tests of its parts.

A `Rig` holds a whole machine with one program's port; a `Net` holds nothing but the network and two ends.
"""

from __future__ import annotations

from typing import Any

import pytest

from engine.events import AnyEvent
from engine.machine.agenda import Agenda
from engine.machine.files import Again
from engine.machine.machine import Machine, RunOver
from engine.machine.port import LocalPort
from engine.machine.tcp import Tcp, TcpSocket
from engine.scenario import Program, Scenario

LATENCY = 1000
ADDRESS = ("127.0.0.1", 8000)


class Rig:
    """A machine, what it tells, and the port of its (first) program."""

    def __init__(self, programs: int = 1, **world: Any) -> None:
        self.events: list[AnyEvent] = []
        self.times: list[int] = []
        scenario = Scenario.parse(world)
        names = [Program(f"p{number + 1}.py", "") for number in range(programs)]
        self.machine = Machine(names, scenario, self._note)
        self.machine.start()
        self.ports = [LocalPort(self.machine, thread) for thread in self.machine.mains]
        self.port = self.ports[0]

    @property
    def now(self) -> int:
        """Virtual time, microseconds."""
        return self.machine.agenda.now

    def call(self, name: str, fd: int = -1, *args: Any, timeout: int | None = None) -> Any:
        """A system call of the first program."""
        return self.port.call(name, fd, args, timeout)

    def listen(self, port: int = 8000, backlog: int = 128) -> int:
        """A listening socket."""
        fd = int(self.call("socket"))
        self.call("bind", fd, "127.0.0.1", port)
        self.call("listen", fd, backlog)
        return fd

    def pass_time(self, microseconds: int) -> None:
        """Time passes while the program sleeps."""
        self.port.sleep(microseconds)

    def of(self, kind: type, **fields: object) -> list[Any]:
        """What was told of a kind."""
        return [each for each in self.events if type(each) is kind and _has(each, fields)]

    def peer(self, name: str = "A") -> list[tuple[str, str]]:
        """What a client outside did and got."""
        return [(each.event, each.text) for each in self.events if getattr(each, "peer", None) == name]

    def until_the_end(self) -> Any:
        """Waits for ever: the machine ends the run. Gives the end."""
        with pytest.raises(RunOver):
            self.port.wait({}, None)
        return self.events[-1]

    def _note(self, event: AnyEvent) -> None:
        self.events.append(event)
        self.times.append(self.machine.agenda.now if hasattr(self, "machine") else 0)


class Net:
    """A network with a listener on port 8000, and what it tells about its ends."""

    def __init__(self, latency: int = LATENCY, buffer: int = 100, limit: int = 128) -> None:
        self.agenda = Agenda()
        self.news: list[tuple[str, str]] = []
        self.network = Tcp(self.agenda, latency, buffer, self._changed)
        self.listener = self.network.create("listener")
        self.network.bind(self.listener, ADDRESS)
        self.network.listen(self.listener, limit)

    def pair(self) -> tuple[TcpSocket, TcpSocket]:
        """A client's end and the server's."""
        client = self.network.create("client")
        self.network.connect(client, ADDRESS)
        self.settle()
        server = self.network.accept(self.listener, "server")
        self.news.clear()
        return client, server

    def settle(self, latencies: int = 10) -> None:
        """Whatever is on its way arrives."""
        self.agenda.advance(self.agenda.now + latencies * LATENCY)

    def told(self, owner: str) -> list[str]:
        """The news about somebody's end."""
        return [what for whose, what in self.news if whose == owner]

    def _changed(self, end: TcpSocket, what: str, **fields: object) -> None:
        self.news.append((str(end.owner), what))


def refused(number: int) -> Any:
    """with refused(errno.EPIPE): the call fails with this number."""
    return pytest.raises(OSError, match=rf"\[Errno {number}\]")


def would_block(mask: int) -> Any:
    """with would_block(IN): the call cannot go on before there is one of these bits."""
    return pytest.raises(Again, check=lambda again: again.mask == mask)


def _has(event: Any, fields: dict[str, object]) -> bool:
    return all(getattr(event, name) == value for name, value in fields.items())


class Silent:
    """An observer that remembers the phases and the callbacks."""

    def __init__(self) -> None:
        self.phases: list[str] = []
        self.queued_ids: list[int] = []
        self.run_ids: list[int] = []

    def made(self, loop, maker):
        pass

    def queued(self, loop, ident, callback):
        self.queued_ids.append(ident)

    def running(self, loop, ident, callback):
        if ident > 0:
            self.run_ids.append(ident)

    def started(self, watcher):
        pass

    def stopped(self, watcher):
        pass

    def firing(self, watcher):
        pass

    def phase(self, loop, name):
        self.phases.append(name)
