"""The websocket `/live`: reads what a browser asks for and has it done; whatever cannot be done is answered with an
error.

Refuses to know how runs are kept and how steps are sent.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from typing import Any

import gevent
from flask import Blueprint, Flask, Response, abort, request
from flask_sock import Sock
from simple_websocket import ConnectionError as HandshakeError
from simple_websocket import Server
from wsproto.utilities import RemoteProtocolError

from app import replies
from app.limits import Limits
from app.messages import Act, Message, Open, Resume, parse
from app.refusals import Refused
from app.run import Run
from app.services import Services, services
from app.sockets import Closed, Connection
from app.viewers import GOING_AWAY, Viewer

logger = logging.getLogger("switchyard.live")
blueprint = Blueprint("live", __name__)
sock = Sock()


def configure(app: Flask, limits: Limits) -> None:
    """Bounds what the websocket library does before a message reaches this module."""
    # A message that is a little too large is answered with an error; only a much larger one costs the connection.
    app.config["SOCK_SERVER_OPTIONS"] = {
        "ping_interval": limits.ping_seconds,
        "max_message_size": 4 * limits.message_bytes,
    }


@blueprint.before_request
def refuse_strangers() -> None:
    """Only pages of this very host may connect; programs that are no browser send no origin."""
    origin = request.headers.get("Origin")
    if origin is not None and origin.partition("://")[2].lower() != request.host.lower():
        abort(403, "Only a page of this server may open its websocket.")


@blueprint.errorhandler(RemoteProtocolError)
@blueprint.errorhandler(HandshakeError)
def broken_handshake(_error: Exception) -> Response:
    """Answers a request that asks for a websocket in a way that nobody understands."""
    return Response("The websocket handshake is not valid.\n", 400, mimetype="text/plain")


@sock.route("/live", bp=blueprint)
def live(ws: Server) -> None:
    """Serves one websocket from its start to its end."""
    service = services()
    connection = Connection(ws, service.limits.send_seconds)
    viewer = Viewer(connection, service.limits)
    talker = gevent.spawn(viewer.talk)
    try:
        service.audience.enter(viewer)
        Listener(service, viewer).listen()
    except Refused as refusal:
        with contextlib.suppress(Closed):
            connection.send(replies.error(refusal, None))
    except Closed:
        logger.info("viewer %d: left", viewer.number)
    finally:
        service.audience.leave(viewer)
        talker.kill()
        connection.close(GOING_AWAY)


class Listener:
    """Has the wishes of one viewer done, one after the other."""

    def __init__(self, service: Services, viewer: Viewer) -> None:
        self._registry = service.registry
        self._limits = service.limits
        self._viewer = viewer
        rate = service.limits.messages_per_second
        self._budget = Budget(rate, burst=2 * rate)
        self._deeds: dict[type, Callable[[Any], None]] = {Open: self._open, Act: self._act, Resume: self._resume}

    def listen(self) -> None:
        """Goes on until the connection closes."""
        while True:
            raw = self._viewer.connection.receive()
            if self._budget.spend():
                self._read(raw)
            else:
                self._viewer.tell(replies.error(Refused("too-fast"), None))

    def _read(self, raw: str | bytes) -> None:
        try:
            message = parse(raw, self._limits)
        except Refused as refusal:
            self._refuse(refusal, None)
        else:
            self._obey(message)

    def _obey(self, message: Message) -> None:
        try:
            self._deeds[type(message)](message)
        except Refused as refusal:
            self._refuse(refusal, None if isinstance(message, Open) else message.run)
        except Exception:
            logger.exception("viewer %d: a message could not be handled", self._viewer.number)
            self._refuse(Refused("internal"), None)

    def _refuse(self, refusal: Refused, run: str | None) -> None:
        logger.info("viewer %d: refused (%s)", self._viewer.number, refusal.code)
        self._viewer.tell(replies.error(refusal, run))

    def _open(self, message: Open) -> None:
        self._show(self._registry.open(message), None)

    def _act(self, message: Act) -> None:
        run = self._registry.act(message, self._viewer.number)
        if run.id != message.run:
            self._show(run, message.run)

    def _resume(self, message: Resume) -> None:
        run = self._registry.find(message.run)
        if message.start > len(run.tape):
            raise Refused("bad-message", detail="The run has fewer steps than `from`")
        self._viewer.follow(run, message.start)

    def _show(self, run: Run, parent: str | None) -> None:
        self._viewer.follow(run, 0, replies.introduction(run, parent))


class Budget:
    """So many messages per second on average, and at most so many at once."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = self._left = burst
        self._then = time.monotonic()

    def spend(self) -> bool:
        """Takes one from the budget, if there is one."""
        now = time.monotonic()
        self._left = min(self._burst, self._left + (now - self._then) * self._rate)
        self._then = now
        affordable = self._left >= 1
        self._left -= affordable
        return affordable
