"""What the process of a run may tell: checks every frame and every step, because it runs somebody's program.

Whatever it has sent itself is held against docs/view-protocol.md: the fields and their types, the sizes, times and
numbers that never go back, and what may follow what. Packed blocks are measured and passed on unread; whoever opens one
has to check it. Refuses to know what steps mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from .frames import FrameError
from .pack import LEAST_LINES, MOST_LINES
from .scenario import Scenario, ScenarioError

# So many bytes of steps are looked at in one go: whoever reads has others to serve.
SLICE = 1 << 16
# Whole numbers that JavaScript keeps exactly.
Whole = Annotated[int, Meta(ge=0, le=(1 << 53) - 1)]
Key = Annotated[str, Meta(max_length=200)]
Path = Annotated[list[Key | Whole], Meta(min_length=1, max_length=16)]
Plain = None | bool | int | float | str
Sentence = tuple[Key, dict[Key, Plain | list[Plain]]]
Kind = Literal[
    "line",
    "call",
    "return",
    "raise",
    "switch",
    "output",
    "input",
    "io",
    "net",
    "peer",
    "set",
    "task",
    "queue",
    "hub",
    "fold",
    "lint",
    "end",
    "inside",
    "set",
]
LaneState = Literal[
    "new",
    "ready",
    "unnoticed",
    "running",
    "poll",
    "sleep",
    "io",
    "wait",
    "input",
    "hold",
    "parked",
    "kernel",
    "done",
    "failed",
]


class Set(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=0):
    """Set what stands at a path."""

    path: Path
    value: Any


class Delete(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=1):
    """Delete it."""

    path: Path


class Append(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=2):
    """Append to the list there."""

    path: Path
    value: Any


class Chunk(Struct, frozen=True, forbid_unknown_fields=True):
    """A piece of output."""

    t: Whole
    task: Whole
    program: Whole
    stream: Literal["stdout", "stderr"]
    text: str


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """One step, as strict as the protocol's words."""

    q: Whole
    t: Whole
    k: Kind
    p: list[Set | Delete | Append]
    n: Sentence
    w: list[Sentence] = []
    l: list[tuple[Whole, LaneState, Whole]] = []  # noqa: E741  # the protocol's name
    o: list[Chunk] = []


class Frame(Struct, frozen=True, forbid_unknown_fields=True):
    """The head of a frame: a batch of so many steps or events, a block of them, or a status."""

    steps: Whole | None = None
    events: Whole | None = None
    packed: Annotated[int, Meta(ge=LEAST_LINES, le=MOST_LINES)] | None = None
    t: Whole | None = None
    status: Literal["parked", "resumed", "ended"] | None = None
    scenario: dict[str, Any] | None = None
    error: Literal["recording"] | None = None
    detail: Annotated[str, Meta(max_length=500)] | None = None
    line: Whole | None = None


_decode_step = msgspec.json.Decoder(Step).decode


class Inbound:
    """Follows what one run tells; `kind` is "steps" or "events". Raises FrameError with a sentence.

    One that is `played` from a recording may say that this cannot be used.

    `count` and `t` are how far it has come, `over` whether that was all, `scenario` is the world with what people did.
    """

    def __init__(self, kind: str, scenario: Scenario, played: bool = False) -> None:
        self.scenario = scenario
        self.count = 0
        self.over = False
        self._kind = kind
        self._played = played
        self.t = 0
        self._q = -1
        self._parked = False
        self._deed: dict[str, Any] | None = None

    def acted(self, deed: dict[str, Any]) -> None:
        """A person acts: the run may go on with it."""
        self._deed = deed

    def take(self, head: dict[str, Any], lines: bytes) -> None:
        """A frame, with the lines that belong to it."""
        frame = _frame(head)
        if (frame.error is not None) > self._played:
            raise FrameError("The program's process sent a frame that no run sends.")
        if self._parked and frame.status != "resumed":
            raise FrameError("The program's process spoke while it had to wait.")
        if frame.error is not None:
            self.over = True
        elif frame.status is not None:
            self._take_status(frame, lines)
        elif frame.packed is not None:
            self._take_block(frame, lines)
        else:
            self._take_batch(frame, lines)

    def slices(self, lines: bytes) -> Iterator[list[bytes]]:
        """The lines of a batch, checked, some at a time."""
        size = 0
        part: list[bytes] = []
        for line in lines.split(b"\n")[:-1]:
            self._check(line)
            part.append(line)
            size += len(line)
            if size >= SLICE:
                yield part
                part, size = [], 0
        if part:
            yield part

    def _take_batch(self, frame: Frame, lines: bytes) -> None:
        told = getattr(frame, self._kind)
        if not told or told != lines.count(b"\n") or not lines.endswith(b"\n"):
            raise FrameError("The program's process sent another number of lines than it said.")
        self.count += told

    def _take_block(self, frame: Frame, block: bytes) -> None:
        if frame.packed is None or frame.t is None or frame.t < self.t or not block or self._kind != "steps":
            raise FrameError("The program's process sent a block of steps that cannot be one.")
        self.count += frame.packed
        self.t = frame.t

    def _take_status(self, frame: Frame, lines: bytes) -> None:
        if lines:
            raise FrameError("The program's process sent lines that belong to nothing.")
        if frame.status == "resumed":
            self._resume(frame)
        elif frame.steps != self.count or frame.t is None or frame.t < self.t:
            raise FrameError("The program's process says that it has come somewhere else than it has.")
        else:
            self._parked, self.over, self.t = frame.status == "parked", frame.status == "ended", frame.t

    def _resume(self, frame: Frame) -> None:
        """The world is the one that the person has left, and what they did."""
        deed, self._deed = self._deed, None
        try:
            scenario = Scenario.parse(frame.scenario)
            new = [each for each in scenario.actions if each not in self.scenario.actions]
            expected = self.scenario.with_action({**(deed or {}), "at": new[0].at}) if len(new) == 1 else None
        except ScenarioError:
            expected = None
        if not self._parked or deed is None or expected is None or scenario != expected:
            raise FrameError("The program's process says that somebody did something else than they did.")
        self._parked, self.scenario = False, scenario

    def _check(self, line: bytes) -> None:
        try:
            step = _decode_step(line)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            raise FrameError("The program's process sent a step that cannot be one.") from None
        if step.t < self.t or step.q < self._q:
            raise FrameError("The program's process sent a step that goes back in time.")
        self.t, self._q = step.t, step.q


def _frame(head: dict[str, Any]) -> Frame:
    try:
        return msgspec.convert(head, Frame)
    except (msgspec.ValidationError, RecursionError):
        raise FrameError("The program's process sent a frame that no run sends.") from None
