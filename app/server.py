"""Serves the application with gevent's pywsgi: listens, says where, and ends gracefully.

Refuses to know what is served. Expects that the standard library has been patched by gevent.
"""

from __future__ import annotations

import argparse
import errno
import logging
import os
import signal
import sys
from collections.abc import Mapping
from typing import Any

import gevent
from flask import Flask
from gevent.event import Event
from gevent.pywsgi import LoggingLogAdapter, WSGIHandler, WSGIServer

from app.orphans import adopt
from app.protection import Protection
from app.services import services
from engine import Mode

logger = logging.getLogger("switchyard.server")
DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8765
LOOPBACK = ("127.0.0.1", "localhost", "::1")
FAREWELL_SECONDS = 0.5
OTHERS = 256  # connections besides the websockets


class CannotServe(Exception):
    """The server cannot start; the text is a sentence for the person who started it."""


class Handler(WSGIHandler):  # type: ignore[misc]
    """Ends the TCP connection after a websocket, which pywsgi would read on as if another request came, and that of
    whoever takes too long to say what they want."""

    @property
    def _patience(self) -> float:
        return services(self.server.application).limits.head_seconds

    def read_requestline(self) -> str:
        """The first line of a request; none of a connection on which nobody asks for anything."""
        with gevent.Timeout(self._patience, False):
            line: str = super().read_requestline()
            return line
        return ""

    def read_request(self, raw_requestline: str) -> bool:
        """The headers; whoever dribbles them is refused."""
        with gevent.Timeout(self._patience, ValueError("The request takes too long.")):
            understood: bool = super().read_request(raw_requestline)
            return understood

    def handle_one_response(self) -> None:
        """Handles one request; the connection of a websocket is not used again."""
        super().handle_one_response()
        if self.environ.get("HTTP_UPGRADE", "").lower() == "websocket":
            self.close_connection = True


def address(env: Mapping[str, str]) -> tuple[str, int]:
    """Where to listen, from HOST and PORT; raises CannotServe."""
    host, port = env.get("HOST") or DEFAULT_HOST, env.get("PORT") or str(DEFAULT_PORT)
    if not (port.isascii() and port.isdigit() and int(port) <= 65535):
        raise CannotServe(f"PORT must be a number from 0 to 65535 (0: any free port), not {port!r}.")
    return host, int(port)


def listen(app: Flask, host: str, port: int) -> Any:
    """Opens the port and starts to answer; raises CannotServe."""
    log = LoggingLogAdapter(logging.getLogger("switchyard.http"), logging.WARNING)
    spawn = services(app).limits.viewers + OTHERS
    server = WSGIServer((host, port), app, log=None, error_log=log, handler_class=Handler, spawn=spawn)
    try:
        server.start()
    except OSError as error:
        raise CannotServe(_sentence(error, host, port)) from None
    return server


def demand(protection: Protection) -> None:
    """Finds out what protects from visitors' programs; raises CannotServe where that was required and is not there."""
    if not protection.allowed and protection.mode is Mode.REQUIRE:
        raise CannotServe(f"The server does not start, as SWITCHYARD_SANDBOX=require demands. {protection.sentence}")


def serve(app: Flask, host: str, port: int) -> None:
    """Serves until Ctrl+C or SIGTERM; raises CannotServe."""
    protection = services(app).protection
    demand(protection)
    server = listen(app, host, port)
    print(f"Switchyard is ready: {url(host, server.server_port)}  (stop with Ctrl+C)", flush=True)
    stop = Event()
    watchers = [gevent.signal_handler(number, stop.set) for number in (signal.SIGINT, signal.SIGTERM)]
    logger.info(services(app).store.sentence)
    logger.info(protection.sentence)
    services(app).reserve.open()
    protection.open()
    stop.wait()
    for watcher in watchers:
        watcher.cancel()  # A second Ctrl+C ends at once.
    server.close()
    services(app).close()
    server.stop(FAREWELL_SECONDS)


def url(host: str, port: int) -> str:
    """What to type into a browser on this machine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "localhost", "": "localhost"}.get(host, host)
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def _sentence(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        other = f"PORT={port + 1 if port < 65535 else DEFAULT_PORT}"
        return f"Port {port} on {host} is in use already. Choose another: {other} make run, or {other} python -m app."
    if error.errno == errno.EACCES:
        return f"Port {port} may not be opened by this user. Choose one above 1023, for example PORT={DEFAULT_PORT}."
    return f"Cannot listen on HOST={host}: {os.strerror(error.errno) if error.errno and error.errno > 0 else error}."


def _trust(host: str, env: Mapping[str, str]) -> dict[str, object]:
    """A server for this machine alone answers to its own names only: any other was made to point here by a stranger."""
    if host not in LOOPBACK or "SWITCHYARD_HOST_NAMES" in env:
        return {}
    return {"HOST_NAMES": list(LOOPBACK), "LOOPBACK": True}


def _parser() -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog="python -m app",
        description="Serves Switchyard's page until it is interrupted.",
        epilog=f"The environment says where: HOST (default {DEFAULT_HOST}) and PORT (default {DEFAULT_PORT}).",
    )


def main(arguments: list[str] | None = None) -> int:
    """Reads the environment, serves, and says in a sentence why it cannot. There are no arguments but --help."""
    _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s", stream=sys.stderr)
    from app import create_app

    try:
        host, port = address(os.environ)
        adopt()
        serve(create_app(_trust(host, os.environ)), host, port)
    except (CannotServe, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
