"""What the websocket tests use: a server process that can be watched, and a browser's side of the websocket."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Self
from urllib.request import Request, urlopen

import simple_websocket
from heard import read_message
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, BytesMessage, TextMessage
from wsproto.events import Request as Handshake

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 30.0
"""Seconds after which a test gives up; nothing ever waits that long when all is well."""

Message = dict[str, Any]


class Server:
    """`python -m app` on a free port, with its log as a queue of lines. Keyword arguments are limits.

    It holds nothing in reserve for visitors' programs, unless a test wants it to. What is shared is kept in its memory,
    unless `store` says where.
    """

    def __init__(self, host: str = "", sandbox: str = "auto", store: str = ":memory:", **limits: float) -> None:
        limits = {"RESERVE_OWN": 0, **limits}
        given = {f"SWITCHYARD_LIMIT_{name}": json.dumps(value) for name, value in limits.items()}
        given["SWITCHYARD_SANDBOX"] = sandbox
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "app"],
            cwd=ROOT,
            env={**os.environ, **given, "SWITCHYARD_STORE": store, "PORT": "0", "HOST": host},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._log: queue.Queue[str] = queue.Queue()
        self.said = ""
        """all that was logged"""
        self._reader = threading.Thread(target=self._read_log)
        self._reader.start()
        assert self.process.stdout is not None
        self.greeting = self.process.stdout.readline()
        found = re.search(r"http://\S+:(\d+)", self.greeting)
        assert found, f"The server did not start: {self.greeting!r}, {list(self._log.queue)}"
        self.port = int(found[1])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Sends a signal and waits for the end; says the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()
        return status

    def wait_for_log(self, text: str) -> str:
        """The next line of the log that holds the text."""
        while text not in (line := self._log.get(timeout=PATIENCE)):
            pass
        return line

    def share(self, place: object) -> str:
        """Makes a link, as the page does; raises HTTPError where it is refused."""
        body = json.dumps({"place": place}).encode()
        url = f"http://127.0.0.1:{self.port}/api/links"
        with urlopen(Request(url, body), timeout=PATIENCE) as answer:
            return str(json.load(answer)["link"])

    def rest_of_log(self) -> str:
        """What was logged and not yet looked at."""
        return "".join(self._log.queue)

    def engines(self) -> list[int]:
        """The processes that the server started, and those that they started."""
        parents = {int(each.name): _parent(each) for each in Path("/proc").iterdir() if each.name.isdigit()}
        found = [self.process.pid]
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found[1:]

    def _read_log(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said += line
            self._log.put(line)


class Browser:
    """One websocket; keeps the steps of each run, and checks that they come without a gap."""

    def __init__(self, server: Server) -> None:
        self._ws = simple_websocket.Client.connect(f"ws://127.0.0.1:{server.port}/live")
        self.steps: dict[str, list[Message]] = {}
        self.packed = 0
        """how many steps came in blocks"""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def leave(self) -> None:
        """Closes the websocket, if it still is open."""
        if self._ws.connected:
            self._ws.close()
        self._ws.thread.join(PATIENCE)

    def drop(self) -> None:
        """Breaks the TCP connection, as a lost network would."""
        self._ws.sock.shutdown(socket.SHUT_RDWR)
        self._ws.thread.join(PATIENCE)

    def say(self, **message: object) -> None:
        """Sends a message."""
        self.say_raw(json.dumps(message))

    def say_raw(self, data: str | bytes) -> None:
        """Sends anything."""
        self._ws.send(data)

    def hear(self) -> Message:
        """The next message."""
        raw = self._ws.receive(PATIENCE)
        assert raw is not None, "The server says nothing."
        message = read_message(raw)
        if message["type"] == "steps":
            steps = self.steps.setdefault(message["run"], [])
            packed = message.get("packed", 0)
            self.packed += packed
            # Of a block, but of nothing else, the beginning may be known.
            known = len(steps) - message["from"]
            assert known == 0 or 0 < known < packed
            assert steps[message["from"] :] == message["steps"][:known]
            steps += message["steps"][known:]
        return message

    def until(self, kind: str, **fields: object) -> Message:
        """The next message of a kind with certain fields; an error that was not asked for ends the test."""
        while True:
            message = self.hear()
            if message["type"] == kind and fields.items() <= message.items():
                return message
            assert message["type"] != "error", message

    def close_reason(self) -> int:
        """Listens until the server closes; says its reason."""
        try:
            while self._ws.receive(PATIENCE) is not None:
                pass
        except simple_websocket.ConnectionClosed as closed:
            return int(closed.reason)
        raise AssertionError("The server did not close.")

    def show(self, example: str, status: str, **settings: object) -> Message:
        """Opens an example and listens until it has a status; returns the message about the run."""
        self.say(do="open", example=example, **({"settings": settings} if settings else {}))
        run = self.until("run")
        self.until("status", run=run["run"], status=status)
        return run


class SlowBrowser:
    """A websocket that reads from the network only when told to."""

    def __init__(self, server: Server, **headers: str) -> None:
        self.sock = socket.socket()
        self.sock.settimeout(PATIENCE)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)  # little fits into the network
        self.sock.connect(("127.0.0.1", server.port))
        self.ws = WSConnection(ConnectionType.CLIENT)
        extra = [(name.encode(), value.encode()) for name, value in headers.items()]
        host = f"127.0.0.1:{server.port}"
        self.sock.sendall(self.ws.send(Handshake(host=host, target="/live", extra_headers=extra)))
        self.answer = self._event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.sock.close()

    @property
    def accepted(self) -> bool:
        """Whether the server took the connection."""
        return isinstance(self.answer, AcceptConnection)

    def say(self, **message: object) -> None:
        """Sends a message."""
        self.sock.sendall(self.ws.send(TextMessage(data=json.dumps(message))))

    def hear(self) -> Message:
        """The next message."""
        parts: list[str] | list[bytes] = []
        while True:
            event = self._event()
            assert isinstance(event, TextMessage | BytesMessage), event
            parts.append(event.data)
            if event.message_finished:
                return read_message(type(event.data)().join(parts))

    def closes(self) -> bool:
        """Whether the TCP connection ends."""
        try:
            while self.sock.recv(65536):
                pass
        except ConnectionResetError:
            pass
        return True

    def _event(self) -> object:
        while True:
            for event in self.ws.events():
                return event
            data = self.sock.recv(65536)
            assert data, "The server closed."
            self.ws.receive_data(data)


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
