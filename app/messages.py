"""What a browser may say over the websocket, as types: text in, a frozen record or a refusal out.

The types are the whole grammar (docs/view-protocol.md, "Client to server"): unknown fields, unknown words, numbers
out of range and wrong types do not get past them. Refuses to know what the messages do.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from app.limits import Limits
from app.refusals import Refused

Name = Annotated[str, Meta(min_length=1, max_length=100)]
Port = Annotated[int, Meta(ge=1, le=65535)]
Time = Annotated[int, Meta(ge=0, le=10**15)]
Index = Annotated[int, Meta(ge=0, le=10**9)]
Settings = Annotated[dict[Name, Name | int | float | bool], Meta(max_length=32)]
Code = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9]{4}\Z")]
Speed = Annotated[float, Meta(ge=0.25, le=16)]
FileName = Annotated[str, Meta(max_length=64, pattern=r"\A[\w][\w.-]*\.py\Z")]
MOST_PROGRAMS = 4


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


class Set(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="set"):
    """From here on the machine has other settings."""

    settings: Annotated[dict[Name, int | float], Meta(min_length=1, max_length=16)]


What = Connect | Send | Shutdown | Close | Reset | Type | Set


class Deed(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person did at a moment, as it stands in a scenario."""

    at: Time
    what: What = msgspec.field(name="do")
    peer: Name | None = None
    program: Name | None = None

    def action(self) -> dict[str, object]:
        """The deed as the engine takes it."""
        return {**_deed(self), "at": self.at}


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """A program of a visitor."""

    name: FileName
    source: str


class Open(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="open"):
    """Start an example, or programs of one's own, with what people did in it, or join its run.

    `programs` take the place of the example's, `scenario` that of its world; `work` names programs and a world that
    were run before. Without an example they are nobody's but the visitor's. `inside` unfolds the lines of gevent and
    asyncio themselves. `recording` names a recording that was brought: nothing else can be asked of one. `ask` comes
    back with the answer.
    """

    example: Name | None = None
    recording: Name | None = None
    programs: Annotated[list[Source], Meta(max_length=MOST_PROGRAMS)] = []
    scenario: dict[str, Any] | None = None
    work: Name | None = None
    settings: Settings = {}
    actions: Annotated[list[Deed], Meta(max_length=1000)] = []
    inside: bool = False
    ask: Index | None = None


class Act(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="act"):
    """A person does something in a run: as a client outside, at a program's keyboard, or with the machine."""

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


class Watch(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="watch"):
    """Show a run that somebody else has opened, from its beginning. `ask` comes back with the answer."""

    run: Name
    ask: Index | None = None


class State(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a teacher is: the run, the step in it, and how both are looked at.

    `settings` are those that the run was asked for with, for the followers' addresses.
    """

    run: Name
    step: Index
    playing: bool
    speed: Speed
    pace: Literal["steps", "clock"]
    axis: Literal["folded", "scale", "step"]
    selected: Index | None = None
    settings: Settings = {}


class Key(Struct, frozen=True, forbid_unknown_fields=True):
    """What a teacher's page knows of its class, and no other page."""

    code: Code
    key: Name


class Teach(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="teach"):
    """Begin a class; `back` goes on with one after a dropped connection or a reload."""

    back: Key | None = None


class Join(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="join"):
    """Follow the teacher of a class."""

    code: Code


class Lead(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="lead"):
    """The teacher says where the class is."""

    key: Name
    state: State


class Leave(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="leave"):
    """Leave the class that one is in."""


class End(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="end"):
    """The teacher ends the class."""

    key: Name


Message = Open | Act | Resume | Watch | Teach | Join | Lead | Leave | End
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
    if isinstance(message, Open):
        check_open(message, limits)
    elif isinstance(message, Act):
        _check(message, limits)
    return message


def check_open(message: Open, limits: Limits) -> None:
    """What the types cannot say of a run that is asked for; raises Refused."""
    if message.recording is not None:
        if message != Open(recording=message.recording, ask=message.ask):
            raise Refused("bad-message", detail="Expected nothing beside `recording`")
        return
    for deed in message.actions:
        _check(deed, limits)
    _check_programs(message, limits)


def _deed(deed: Act | Deed) -> dict[str, object]:
    who = {name: value for name in ("peer", "program") if (value := getattr(deed, name)) is not None}
    return {**who, "do": msgspec.to_builtins(deed.what)}


def _check_programs(message: Open, limits: Limits) -> None:
    if message.work is not None and (message.programs or message.scenario is not None):
        raise Refused("bad-message", detail="Expected either `work` or `programs` and `scenario`")
    if message.example is None and message.work is None and not message.programs:
        raise Refused("bad-message", detail="Expected `example`, `work`, `programs` or `recording`")
    if len({each.name for each in message.programs}) < len(message.programs):
        raise Refused("same-names")
    if sum(len(each.source.encode()) for each in message.programs) > limits.program_bytes:
        raise Refused("too-large", limit_bytes=limits.program_bytes)


def _check(deed: Act | Deed, limits: Limits) -> None:
    if isinstance(deed.what, Send | Type) and len(deed.what.text.encode()) > limits.text_bytes:
        raise Refused("too-large", limit_bytes=limits.text_bytes)
    if isinstance(deed.what, Set):
        if deed.peer is not None or deed.program is not None:
            raise Refused("bad-message", detail="Expected neither `peer` nor `program` with `set`")
        return
    if (deed.peer is None) == (deed.program is None):
        raise Refused("bad-message", detail="Expected either `peer` or `program`")
    if isinstance(deed.what, Type) != (deed.program is not None):
        raise Refused("bad-message", detail="Expected `program` with `type`, and `peer` with everything else")
