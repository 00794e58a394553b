"""Runs programs in a real sandbox and tells what a visitor is shown of them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
import pytest

from engine import Allowance, Launched, Program, Sandbox, Scenario, Session
from tools.hostile import Attack

needed = pytest.mark.skipif(shutil.which("bwrap") is None, reason="there is no bubblewrap here")


class Shown(NamedTuple):
    """What came of a run: all that was printed, the reason of its end, and the recording's lines."""

    output: str
    ending: str
    events: bytes


def run(programs: Sequence[Program], scenario: Scenario | None = None, launched: Launched | None = None) -> Shown:
    """A run of programs, in processes that were launched beforehand or in ordinary ones."""
    lines, ending = b"", ""
    with Session(programs, scenario or Scenario(), live=False, view=False, launched=launched) as session:
        for frame in session.frames():
            lines += frame.get("events", b"")
            ending = frame.get("detail", ending)
    told: list[dict[str, Any]] = [msgspec.json.decode(line) for line in lines.splitlines()]
    printed = "".join(each["text"] for each in told if each["kind"] == "output")
    last = next((each for each in told if each["kind"] == "end"), {})
    return Shown(printed, ending or last.get("detail") or last.get("reason", ""), lines)


def attack(wanted: Attack) -> Shown:
    """An attack, in a sandbox with the allowance that it needs."""
    launched = Launched(sandbox=Sandbox(Allowance(**wanted.allowance)))
    return run((Program("attack.py", wanted.source),), Scenario.parse({"limits": wanted.limits}), launched)
