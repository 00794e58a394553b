"""Blocks of many steps, packed: lines of JSON that differ in nothing but numbers share one template.

The template of a line is its text with a hole for each run of digits, wherever that stands: in a number, in a task's
name, in what a variable shows. The lines of a template are rows of a table, the holes are its columns, and nearly
every column is constant or grows like another one. What is left is deflated. The format is described in
docs/view-protocol.md ("Packed blocks"); static/js/unpack.js reads it in the browser. Refuses to know what lines say.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterator, Sequence
from operator import sub
from string import digits

import msgspec

BLOCK, LEAST_LINES, MOST_LINES = 1 << 11, 1 << 8, 1 << 12
MOST_BYTES = 1 << 24
LENGTH = 4
ZERO, EXACT = ord("0"), 15  # JavaScript's numbers are exact up to so many digits
HOLE = b"\0"
# JSON text holds no control characters. Digits become blanks, so that split() and join() make one of a run of them.
BLANKS = bytes.maketrans(digits.encode() + b" \n", b" " * len(digits) + b"\0\1")
UNBLANKED = bytes.maketrans(b" \0", b"\0 ")
NUMBERS = bytes(byte if byte in digits.encode() else ord(" ") for byte in range(256))
WIDTHS = {1: "b", 2: "h", 4: "i", 8: "q"}

# A constant number, constant digits, the first number and the run of the others, or all digits.
Column = int | str | list[int | str]


class Head(msgspec.Struct, frozen=True, array_like=True):
    """What a block begins with: the number of lines, the column of their templates' numbers, the templates' columns,
    and the width of each run."""

    lines: int
    order: Column
    columns: list[Column]
    widths: list[int]


class Runs:
    """By how much numbers differ from one row to the next. Columns that grow alike share a run."""

    def __init__(self) -> None:
        self.widths: list[int] = []
        self.planes: list[bytes] = []
        self._known: dict[tuple[int, bytes], int] = {}

    def column(self, numbers: Sequence[int]) -> Column:
        """What describes these numbers."""
        run = _narrow(list(map(sub, numbers[1:], numbers)))
        width, data = run.itemsize, run.tobytes()
        known = self._known.setdefault((width, data), len(self.widths))
        if known == len(self.widths):
            self.widths.append(width)
            # The bytes of one place stand together: the higher ones are nearly all the same.
            self.planes.extend(data[place::width] for place in range(width))
        return [numbers[0], known]


def pack(lines: bytes) -> bytes:
    """Some lines, each a JSON value without a newline in it, and a newline."""
    shapes = b" ".join((b"\n" + lines).translate(BLANKS).split()).split(b"\1")[1:-1]
    numbers = {shape: number for number, shape in enumerate(dict.fromkeys(shapes))}
    order = list(map(numbers.__getitem__, shapes))
    rows: list[list[bytes]] = [[] for _ in numbers]
    for number, line in zip(order, lines.split(b"\n"), strict=False):
        rows[number].append(line)
    runs = Runs()
    begin = runs.column(order)
    columns = [column for alike in rows for column in _columns(alike, runs)]
    head = msgspec.json.encode(Head(len(order), begin, columns, runs.widths))
    text = b"\n".join((head, *numbers)).translate(UNBLANKED)
    return zlib.compress(b"".join((len(text).to_bytes(LENGTH, "big"), text, *runs.planes)))


def _columns(alike: list[bytes], runs: Runs) -> Iterator[Column]:
    """The columns of the lines that have a template in common."""
    found = b" ".join(alike).translate(NUMBERS).split()
    holes = len(found) // len(alike)
    if len(alike) == 1:
        yield from map(_constant, found)
        return
    for hole in range(holes):
        yield _column(found[hole::holes], runs)


def _column(texts: list[bytes], runs: Runs) -> Column:
    first, least = texts[0], min(texts)
    if first == least == max(texts):
        return _constant(first)
    if (least[0] > ZERO or all(map(_is_plain, texts))) and len(max(texts, key=len)) <= EXACT:
        return runs.column(list(map(int, texts)))
    return [text.decode() for text in texts]


def _constant(text: bytes) -> int | str:
    return int(text) if _is_plain(text) else text.decode()


def _is_plain(text: bytes) -> bool:
    """Whether the number says all."""
    return len(text) <= EXACT and (text[0] != ZERO or len(text) == 1)


def _narrow(numbers: list[int]) -> array[int]:
    """Numbers in as few bytes each as hold them all."""
    for code in "bhi":
        try:
            return array(code, numbers)
        except OverflowError:
            continue
    return array("q", numbers)
