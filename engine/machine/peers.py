"""Clients outside of the programs: some follow a script, some are played by a person.

A peer has its own end of a connection and speaks TCP through the same network as the programs, but it runs on no CPU
of the machine. A peer with an unfinished script reads only where the script says so; afterwards, and when a person
plays it, whatever arrives is read at once, as on a terminal. Refuses to know programs and threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..events import AnyEvent
from ..events import Peer as PeerEvent
from ..scenario import Action, PeerScript
from .agenda import Agenda
from .files import Again
from .options import LINGER
from .tcp import Tcp, TcpSocket
from .text import preview

CHUNK = 65536
SHOWN = 400


class Peer:
    """One client: its end of the connection and where it is in its script."""

    def __init__(self, name: str, crowd: Crowd, human: bool) -> None:
        self.name, self.human = name, human
        self._crowd = crowd
        self._end: TcpSocket | None = None
        self._steps: Iterator[list[Any]] = iter(())
        self._waiting: list[Any] | None = None
        self._collected = bytearray()
        self._scripted = self._closing = False
        self.unsent = bytearray()

    def announce(self, port: int) -> None:
        """Tells that this client exists, before it does anything."""
        self._tell("idle", server=port)

    def follow(self, script: PeerScript) -> None:
        """Connects and follows the script from there."""
        self._steps, self._scripted = iter(script.script), True
        self.connect(script.connect)

    def connect(self, port: int) -> None:
        """Starts a connection; what comes of it is told later."""
        end = self._end = self._crowd.network.create(self)
        self._tell("connect", server=port)
        self._crowd.network.connect(end, ("127.0.0.1", port))

    def do(self, deed: list[Any]) -> None:
        """Carries out one thing at once: send, shutdown, close, reset; a dead connection is told, never raised."""
        end, network = self._end, self._crowd.network
        if end is None or end.closed:
            self._tell("stuck", text=str(deed[0]))
            return
        if deed[0] == "send":
            self._send(str(deed[1]).encode())
        elif deed[0] == "shutdown":
            self._tell("shutdown")
            network.shutdown(end, read=False, write=True)
        elif deed[0] == "close" and self.unsent:
            self._closing = True  # close(2) returns at once; the kernel sends what is left first
            self._tell("close")
        else:
            if deed[0] == "reset":
                end.options[LINGER] = (1, 0)
            self._tell(str(deed[0]))
            self._hang_up(end)

    def changed(self, what: str, fields: dict[str, Any]) -> None:
        """The network's news about this peer's end."""
        if what == "established":
            self._tell("connected", port=self._end.local[1] if self._end and self._end.local else None)
            self._push()
            self._advance()
        elif what == "refused":
            self._tell("refused")
            self._steps, self._waiting, self._scripted = iter(()), None, False
        elif what in ("data", "eof", "reset"):
            self._arrived(what)
        elif what == "writable":
            self._push()

    def _arrived(self, what: str) -> None:
        if what == "reset":
            self._tell("reset_by_server")
            self._steps, self._waiting, self._scripted = iter(()), None, False
        elif self._waiting is not None or not self._scripted:
            self._read()
        if what == "eof":
            self._tell("eof")
        if self._waiting is not None and self._satisfied(self._waiting):
            self._waiting = None
            self._advance()

    def _advance(self) -> None:
        """Takes steps until one has to wait."""
        for step in self._steps:
            if step[0] == "sleep":
                self._crowd.agenda.after(round(step[1] * 1e6), self._advance)
                return
            if step[0] in ("recv", "recvall", "expect"):
                self._collected.clear()
                self._read()
                if not self._satisfied(step):
                    self._waiting = step
                    return
            else:
                self.do(step)
        self._scripted = False
        self._read()

    def _read(self) -> None:
        end = self._end
        if end is None or end.closed:
            return
        try:
            while data := self._crowd.network.receive(end, CHUNK).data:
                self._collected += data
                self._tell("recv", text=preview(data, SHOWN), count=len(data))
        except (Again, OSError):
            pass

    def _satisfied(self, step: list[Any]) -> bool:
        if self._end is None or self._end.closed or self._end.end_of_file:
            return True
        if step[0] == "recvall":
            return len(self._collected) >= int(step[1])
        if step[0] == "expect":
            return str(step[1]).encode() in self._collected
        return bool(self._collected)

    def _send(self, data: bytes) -> None:
        self._tell("send", text=preview(data, SHOWN), count=len(data))
        self.unsent += data
        self._push()

    def _push(self) -> None:
        try:
            while self.unsent and self._end is not None:
                sent = self._crowd.network.send(self._end, bytes(self.unsent))
                del self.unsent[:sent]
        except Again:
            return
        except OSError as error:
            self.unsent.clear()
            self._tell("stuck", text=str(error.strerror))
        if self._closing and self._end is not None:
            self._hang_up(self._end)

    def _hang_up(self, end: TcpSocket) -> None:
        """Where all was sent nothing is wanted of the end any more: a crowd that comes and goes takes no room."""
        self._crowd.network.close(end)
        self._end = self._end if self.unsent else None

    def _tell(self, event: str, **fields: Any) -> None:
        self._crowd.emit(PeerEvent(self.name, event, human=self.human or None, **fields))


class Crowd:
    """All peers of a run."""

    def __init__(self, agenda: Agenda, network: Tcp, emit: Callable[[AnyEvent], None]) -> None:
        self.agenda, self.network, self.emit = agenda, network, emit
        self._peers: dict[str, Peer] = {}

    def start(self, scripts: list[PeerScript], actions: list[Action]) -> None:
        """Books every script and every action of a person."""
        for script in scripts:
            peer = self._peers[script.name] = Peer(script.name, self, human=False)
            peer.announce(script.connect)
            self.agenda.at(round(script.at * 1e6), peer.follow, script)
        for action in actions:
            if action.peer is not None:
                self.agenda.at(action.at, self.act, action)

    def act(self, action: Action) -> None:
        """A person plays a client."""
        name = str(action.peer)
        if action.do[0] == "connect":
            peer = self._peers[name] = Peer(name, self, human=True)
            peer.connect(int(action.do[1]))
            return
        known = self._peers.get(name)
        if known is None:
            self.emit(PeerEvent(name, "stuck", text=str(action.do[0]), human=True))
        else:
            known.do(list(action.do))
