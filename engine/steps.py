"""Cycles that differ in nothing but numbers that grow: what grows, by how much, and what comes next.

Refuses to know why cycles are compared.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from .events import Line

Step = int | float
Steps = dict[int, dict[str, Step]]
# Whole numbers, and what a clock shows: so short that adding is exact.
WHOLE = re.compile(r"-?(0|[1-9]\d{0,18})")
BROKEN = re.compile(r"-?(0|[1-9]\d{0,9})\.\d{1,6}")


def steps_between(before: list[Any], after: list[Any]) -> Steps | None:
    """Place in the cycle -> name of a variable -> its step: empty where cycles are equal, None where they differ."""
    if before == after:
        return {}
    if len(before) != len(after):
        return None
    steps: Steps = {}
    for place, (old, new) in enumerate(zip(before, after, strict=True)):
        if old == new:
            continue
        step = _step(old, new)
        if step is None:
            return None
        steps[place] = step
    return steps


def advanced(line: Line, step: dict[str, Step]) -> Line:
    """The line with its variables one step further."""
    changed = {name: _sum(str((line.vars or {})[name]), by) for name, by in step.items()}
    return replace(line, vars={**(line.vars or {}), **changed})


def is_clock(steps: Steps, duration: int) -> bool:
    """Whether all that grows does so as the time, in seconds or nanoseconds; a cycle takes so many microseconds."""
    paces = (duration * 1000, duration / 1e6)
    return all(step in paces for each in steps.values() for step in each.values())


def _step(old: Any, new: Any) -> dict[str, Step] | None:
    """The steps of the variables that a line shows, where nothing else differs."""
    if type(old) is not Line or type(new) is not Line or old.vars is None or new.vars is None:
        return None
    if (old.task, old.file, old.line, list(old.vars)) != (new.task, new.file, new.line, list(new.vars)):
        return None
    steps = {name: _difference(value, new.vars[name]) for name, value in old.vars.items() if value != new.vars[name]}
    found = {name: step for name, step in steps.items() if step is not None}
    return found if len(found) == len(steps) else None


def _difference(old: str | None, new: str | None) -> Step | None:
    """By how much a number has grown; None for what is no number."""
    if old is None or new is None:
        return None
    if WHOLE.fullmatch(old) and WHOLE.fullmatch(new):
        return int(new) - int(old)
    return float(Decimal(new) - Decimal(old)) if BROKEN.fullmatch(old) and BROKEN.fullmatch(new) else None


def _sum(text: str, step: Step) -> str:
    return repr(float(Decimal(text) + Decimal(repr(step)))) if isinstance(step, float) else str(int(text) + step)
