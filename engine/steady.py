"""What a program prints about itself reads the same in every run and on every machine: addresses, and libraries' files.

Where an object lies in memory differs from run to run. What a program prints has stable numbers instead, given in the
order of first appearance and as wide as real ones; so has what a greenlet calls `(otid=0x...`. Where the libraries lie
differs from machine to machine: the files that tracebacks and warnings name are called as recordings call them,
`gevent/hub.py` and `asyncio/tasks.py`. Refuses to know where the text goes.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

FIRST, STEP = 0x7F0000000010, 0x10
ADDRESS = re.compile(r"(?:(?<= at 0x)|(?<=\(otid=0x))[0-9a-fA-F]{6,16}\b")
STANDARD = re.escape(str(Path(os.__file__).parent))
# Of a traceback, of what a task says of itself, and of a warning.
FILE = re.compile(
    rf'(File "| at |^)(?:/[^"\n:]*/(?:site|dist)-packages|{STANDARD})/([\w./-]+\.py)(?=", line |:\d+)', re.MULTILINE
)
# What an address or the name of a file may have begun with, where a text was cut.
BEGUN = re.compile(
    r"(?: (?:a(?:t(?: (?:0(?:x[0-9a-fA-F]{0,16})?|/[^ \n]*)?)?)?)?"
    r'|\((?:o(?:t(?:i(?:d(?:=(?:0(?:x[0-9a-fA-F]{0,16})?)?)?)?)?)?)?|File "[^\n]*)$'
)
_known: dict[str, str] = {}


def steady(text: str) -> str:
    """The text with every address replaced by its stable one, and every file of a library by its short name."""
    if ".py" in text:
        text = FILE.sub(r"\1\2", text)
    return ADDRESS.sub(_stable, text) if "0x" in text else text


def begun(text: str) -> int:
    """How many characters at the end of a text may be the beginning of an address, or of a file's name."""
    found = BEGUN.search(text)
    return len(text) - found.start() if found else 0


def _stable(found: re.Match[str]) -> str:
    return _known.setdefault(found[0], f"{FIRST + STEP * len(_known):x}")
