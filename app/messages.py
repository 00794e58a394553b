"""What a browser may say over the websocket, as types: text in, a frozen record or a refusal out.

The types are the whole grammar (docs/view-protocol.md, "Client to server"): unknown fields, unknown words, numbers
out of range and wrong types do not get past them. Refuses to know what the messages do.
"""

from __future__ import annotations

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


class Open(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="open"):
    """Start an example, or join its run."""

    example: Name
    settings: Settings = {}


class Act(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="act"):
    """A person does something in a run: as a client outside, or at a program's keyboard."""

    run: Name
    at: Time
    what: Connect | Send | Shutdown | Close | Reset | Type
    peer: Name | None = None
    program: Name | None = None

    def action(self) -> dict[str, object]:
        """The deed as the engine takes it, without a time."""
        who = {"program": self.program} if self.peer is None else {"peer": self.peer}
        return {**who, "do": msgspec.to_builtins(self.what)}


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
    if isinstance(message, Act):
        _check(message, limits)
    return message


def _check(act: Act, limits: Limits) -> None:
    if isinstance(act.what, Send | Type) and len(act.what.text.encode()) > limits.text_bytes:
        raise Refused("too-large", limit_bytes=limits.text_bytes)
    if (act.peer is None) == (act.program is None):
        raise Refused("bad-message", detail="Expected either `peer` or `program`")
    if isinstance(act.what, Type) != (act.program is not None):
        raise Refused("bad-message", detail="Expected `program` with `type`, and `peer` with everything else")
