"""Addresses in text: `<Foo object at 0x7f3a...>` reads the same in every run.

Where an object lies in memory differs from run to run. What a program prints has stable numbers instead, given in the
order of first appearance and as wide as real ones; so has what a greenlet calls `(otid=0x...`. Refuses to know where
the text goes.
"""

from __future__ import annotations

import re

FIRST, STEP = 0x7F0000000010, 0x10
ADDRESS = re.compile(r"(?:(?<= at 0x)|(?<=\(otid=0x))[0-9a-fA-F]{6,16}\b")
# What an address may have begun with, where a text was cut.
BEGUN = re.compile(
    r"(?: (?:a(?:t(?: (?:0(?:x[0-9a-fA-F]{0,16})?)?)?)?)?"
    r"|\((?:o(?:t(?:i(?:d(?:=(?:0(?:x[0-9a-fA-F]{0,16})?)?)?)?)?)?)?)$"
)
_known: dict[str, str] = {}


def steady(text: str) -> str:
    """The text with every address replaced by its stable one."""
    return ADDRESS.sub(_stable, text) if "0x" in text else text


def begun(text: str) -> int:
    """How many characters at the end of a text may be the beginning of an address."""
    found = BEGUN.search(text)
    return len(text) - found.start() if found else 0


def _stable(found: re.Match[str]) -> str:
    return _known.setdefault(found[0], f"{FIRST + STEP * len(_known):x}")
