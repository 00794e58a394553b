"""Cycles that differ in nothing but whole numbers that grow: what grows, by how much, and what comes next.

Refuses to know why cycles are compared.
"""

from __future__ import annotations

import re
from typing import Any

from msgspec.structs import replace

from .events import Line

Steps = dict[int, dict[str, int]]
WHOLE = re.compile(r"-?(0|[1-9]\d{0,17})")


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


def advanced(line: Line, step: dict[str, int]) -> Line:
    """The line with its variables one step further."""
    changed = {name: str(int(str((line.vars or {})[name])) + by) for name, by in step.items()}
    return replace(line, vars={**(line.vars or {}), **changed})


def _step(old: Any, new: Any) -> dict[str, int] | None:
    """The steps of the variables that a line shows, where nothing else differs."""
    if type(old) is not Line or type(new) is not Line or old.vars is None or new.vars is None:
        return None
    if (old.task, old.file, old.line, list(old.vars)) != (new.task, new.file, new.line, list(new.vars)):
        return None
    differing = [name for name in old.vars if old.vars[name] != new.vars[name]]
    if not all(_is_whole(old.vars[name]) and _is_whole(new.vars[name]) for name in differing):
        return None
    return {name: int(str(new.vars[name])) - int(str(old.vars[name])) for name in differing}


def _is_whole(text: str | None) -> bool:
    return text is not None and WHOLE.fullmatch(text) is not None
