"""The websocket `/live`: reads what a browser asks for and has it done; whatever cannot be done is answered with an
error.

Refuses to know how runs are kept and how steps are sent.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from typing import Any

import gevent
from flask import Blueprint, Flask, Response, request
from flask_sock import Sock
from simple_websocket import ConnectionError as HandshakeError
from simple_websocket import Server
from wsproto.utilities import RemoteProtocolError

from app import replies
from app.budget import Budget
from app.classes import Learning
from app.limits import Limits
from app.messages import Act, Message, Open, Resume, Watch, parse
from app.refusals import Refused
from app.run import Run
from app.services import Services, services
from app.sockets import Closed, Connection
from app.viewers import GOING_AWAY, Viewer
from app.visitors import Visitor, address_of

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
    viewer = Viewer(connection, service.limits, address_of(request.remote_addr))
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
        self._visitor = Visitor(viewer.number, viewer.address)
        rate = service.limits.messages_per_second
        self._budget = Budget(rate, burst=2 * rate)
        self._deeds: dict[type, Callable[[Any], None]] = {
            Open: self._open,
            Act: self._act,
            Resume: self._resume,
            Watch: self._watch,
            **Learning(service, viewer).deeds,
        }

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
            self._refuse(refusal, message)
        except Exception:
            logger.exception("viewer %d: a message could not be handled", self._viewer.number)
            self._refuse(Refused("internal"), None)

    def _refuse(self, refusal: Refused, message: Message | None) -> None:
        logger.info("viewer %d: refused (%s)", self._viewer.number, refusal.code)
        run, ask = getattr(message, "run", None), getattr(message, "ask", None)
        self._viewer.tell(replies.error(refusal, run, ask))

    def _open(self, message: Open) -> None:
        run = self._registry.open(message, self._visitor)
        self._show(run, None, message.ask)
        self._registry.supersede(self._visitor, run)

    def _act(self, message: Act) -> None:
        run = self._registry.act(message, self._visitor)
        if run.id != message.run:
            self._show(run, message.run)
            self._registry.supersede(self._visitor, run)

    def _resume(self, message: Resume) -> None:
        run = self._registry.find(message.run)
        if message.start > len(run.tape):
            raise Refused("bad-message", detail="The run has fewer steps than `from`")
        self._viewer.follow(run, message.start)

    def _watch(self, message: Watch) -> None:
        self._show(self._registry.find(message.run), None, message.ask)

    def _show(self, run: Run, parent: str | None, ask: int | None = None) -> None:
        self._viewer.follow(run, 0, replies.introduction(run, parent, ask))
