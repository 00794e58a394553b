"""What a link leads to: a run, a step of it, and how it is looked at; from a browser's JSON to the page's address.

Two forms: a `Shared` is what a browser sends, with the programs in it; a `Place` is what is kept, with a work's name in
their stead. The address is the one that static/js/place.js reads and writes. Refuses to know where places are kept.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import msgspec
from msgspec import Meta, Struct

from app.limits import Limits
from app.messages import MOST_PROGRAMS, Deed, Index, Name, Open, Settings, Source, Time, check_open
from app.refusals import Refused

Language = Annotated[str, Meta(max_length=40, pattern=r"\A[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")]
Mark = tuple[Index, Time, Annotated[str, Meta(max_length=200)]]


class Shared(Struct, frozen=True, forbid_unknown_fields=True):
    """A run as `open` asks for it, and where one stands in it; steps count from 0."""

    example: Name | None = None
    programs: Annotated[list[Source], Meta(max_length=MOST_PROGRAMS)] = []
    scenario: dict[str, Any] | None = None
    work: Name | None = None
    settings: Settings = {}
    actions: Annotated[list[Deed], Meta(max_length=1000)] = []
    inside: bool = False
    step: Index = 0
    axis: Literal["folded", "scale", "step"] | None = None
    selected: Index | None = None
    lang: Language | None = None
    marks: Annotated[list[Mark], Meta(max_length=200)] = []

    def wanted(self) -> Open:
        """The run that it is of."""
        return Open(
            example=self.example,
            programs=self.programs,
            scenario=self.scenario,
            work=self.work,
            settings=self.settings,
            actions=self.actions,
            inside=self.inside,
        )

    def place(self, example: str, work: str | None) -> Place:
        """The same with the name of the work in place of the programs."""
        return Place(
            example=example,
            work=work,
            settings=self.settings,
            actions=self.actions,
            inside=self.inside,
            step=self.step,
            axis=self.axis,
            selected=self.selected,
            lang=self.lang,
            marks=self.marks,
        )


class Request(Struct, frozen=True, forbid_unknown_fields=True):
    """What `POST /api/links` takes."""

    place: Shared


class Place(Struct, frozen=True, omit_defaults=True):
    """What a link leads to, as it is kept."""

    example: str
    work: str | None = None
    settings: Settings = {}
    actions: list[Deed] = []
    inside: bool = False
    step: int = 0
    axis: str | None = None
    selected: int | None = None
    lang: str | None = None
    marks: list[Mark] = []

    def text(self) -> str:
        """The same text for the same place."""
        return msgspec.json.encode(self, order="sorted").decode()

    def hash(self) -> str:
        """The address's part after the `#`."""
        fields: dict[str, object] = {"example": self.example, "work": self.work, "s": self.step + 1}
        fields |= {"inside": "1" if self.inside else None, "axis": self.axis, "sel": self.selected, "lang": self.lang}
        fields |= {"set": _json(self.settings), "did": _json([_deed(each) for each in self.actions])}
        fields |= {"marks": _json(self.marks)}
        return urlencode({name: value for name, value in fields.items() if value is not None})


_request: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
_place: msgspec.json.Decoder[Place] = msgspec.json.Decoder(Place)


def parse(raw: bytes, limits: Limits) -> Shared:
    """Reads what a browser wants to share; raises Refused ("bad-message", "too-large", "same-names")."""
    if len(raw) > limits.message_bytes:
        raise Refused("too-large", limit_bytes=limits.message_bytes)
    try:
        shared = _request.decode(raw).place
    except (msgspec.DecodeError, RecursionError) as error:
        raise Refused("bad-message", detail=str(error)[:200]) from None
    check_open(shared.wanted(), limits)
    return shared


def read(text: str) -> Place:
    """A place as it was kept; raises msgspec.MsgspecError where it is none."""
    return _place.decode(text)


def _deed(deed: Deed) -> list[object]:
    return [deed.at, deed.peer if deed.peer is not None else deed.program, *msgspec.to_builtins(deed.what)]


def _json(value: Any) -> str | None:
    """Nothing for nothing."""
    return msgspec.json.encode(value).decode() if value else None
