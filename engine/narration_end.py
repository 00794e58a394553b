"""Sentences about how a run ended: of what its program did, or at a limit.

Refuses to know who sets limits.
"""

from __future__ import annotations

from typing import Any

from .events import End
from .narration_lints import circle
from .phrases import Sentence, cut
from .world import World

MIB = 1 << 20
# What the detail of a limit says after its number -> the key of its sentence.
LIMITS = {
    "events": "events",
    "s of computing without passing a line": "stall",
    "s of computing": "cpu",
    "bytes of output": "output",
}


def tell_end(world: World, event: End) -> tuple[str, str, dict[str, Any]]:
    """The last sentence."""
    params: dict[str, Any] = {"detail": cut(event.detail), "line": event.line or 0}
    if event.reason == "limit":
        key, more = _limit(event.detail)
        return "end", key, {**params, **more}
    if event.reason == "failed" and event.detail.startswith("MemoryError"):
        return "end", "end.memory", params
    if event.reason == "deadlock" and event.cycle:
        return "end", "end.deadlock.cycle", {**params, "cycle": circle(world, event.cycle)}
    return "end", f"end.{event.reason}", params


def _limit(detail: str) -> Sentence:
    number, _, unit = detail.partition(" ")
    name = LIMITS.get(unit)
    if name is None:
        return "end.limit", {}
    if name == "events":
        return "end.limit.events", {"count": int(number)}
    if name == "output":
        return "end.limit.output", {"mib": f"{int(number) / MIB:.3g}"}
    return f"end.limit.{name}", {"seconds": number}
