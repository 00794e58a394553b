"""What a browser may say over the websocket, as types: text in, a frozen record or a refusal out.

The types are the whole grammar (docs/view-protocol.md, "Client to server"): unknown fields, unknown words, numbers
out of range and wrong types do not get past them. Refuses to know what the messages do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from app.limits import Limits
from app.refusals import Refused

Name = Annotated[str, Meta(min_length=1, max_length=100)]
Port = Annotated[int, Meta(ge=1, le=65535)]
Time = Annotated[int, Meta(ge=0, le=10**15)]
Index = Annotated[int, Meta(ge=0, le=10**9)]
Settings = Annotated[dict[Name, Name | int | float | bool], Meta(max_length=32)]


class Connect(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="connect"):
    """A client connects to a port."""

    port: Port


class Send(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="send"):
    """A client sends a text."""

    text: Annotated[str, Meta(min_length=1)]


class Shutdown(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="shutdown"):
    """A client says that it will send nothing more."""


class Close(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="close"):
    """A client closes its connection."""


class Reset(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="reset"):
    """A client is killed: its connection is reset."""


class Type(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="type"):
    """A person types a line at a program's keyboard."""

    text: Annotated[str, Meta(pattern=r"\A[^\r\n]*\Z")]


What = Connect | Send | Shutdown | Close | Reset | Type


class Deed(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person did at a moment, as it stands in a scenario."""

    at: Time
    what: What = msgspec.field(name="do")
    peer: Name | None = None
    program: Name | None = None

    def action(self) -> dict[str, object]:
        """The deed as the engine takes it."""
        return {**_deed(self), "at": self.at}


class Open(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="open"):
    """Start an example with what people did in it, or join its run."""

    example: Name
    settings: Settings = {}
    actions: Annotated[list[Deed], Meta(max_length=1000)] = []


class Act(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="act"):
    """A person does something in a run: as a client outside, or at a program's keyboard."""

    run: Name
    at: Time
    what: What
    peer: Name | None = None
    program: Name | None = None

    def action(self) -> dict[str, object]:
        """The deed as the engine takes it, without a time."""
        return _deed(self)


class Resume(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="resume"):
    """After a dropped connection: go on with a run at a step."""

    run: Name
    start: Index = msgspec.field(name="from")


Message = Open | Act | Resume
_decoder: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


def parse(raw: str | bytes, limits: Limits) -> Message:
    """Reads one message; raises Refused ("bad-message", "too-large")."""
    if not isinstance(raw, str):
        raise Refused("bad-message", detail="Expected text, got bytes")
    if len(raw.encode()) > limits.message_bytes:
        raise Refused("too-large", limit_bytes=limits.message_bytes)
    try:
        message = _decoder.decode(raw)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Refused("bad-message", detail=str(error)[:200]) from None
    for deed in _deeds(message):
        _check(deed, limits)
    return message


def _deed(deed: Act | Deed) -> dict[str, object]:
    who = {"program": deed.program} if deed.peer is None else {"peer": deed.peer}
    return {**who, "do": msgspec.to_builtins(deed.what)}


def _deeds(message: Message) -> Sequence[Act | Deed]:
    if isinstance(message, Open):
        return message.actions
    return [message] if isinstance(message, Act) else []


def _check(deed: Act | Deed, limits: Limits) -> None:
    if isinstance(deed.what, Send | Type) and len(deed.what.text.encode()) > limits.text_bytes:
        raise Refused("too-large", limit_bytes=limits.text_bytes)
    if (deed.peer is None) == (deed.program is None):
        raise Refused("bad-message", detail="Expected either `peer` or `program`")
    if isinstance(deed.what, Type) != (deed.program is not None):
        raise Refused("bad-message", detail="Expected `program` with `type`, and `peer` with everything else")
