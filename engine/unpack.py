"""Reads packed blocks (pack.py, docs/view-protocol.md) that nobody vouches for: they come from a program's process.

Refuses to know what lines say.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate, chain, islice, repeat

import msgspec

from .complaint import Complaint
from .pack import HOLE, LENGTH, MOST_BYTES, MOST_LINES, WIDTHS, Column, Head


class PackError(Complaint):
    """The block cannot be read; the text is a sentence."""


def unpack(block: bytes) -> bytes:
    """The lines of a block that nobody vouches for. PackError."""
    try:
        return b"".join(_lines(_inflate(block)))
    except (msgspec.DecodeError, zlib.error, ValueError) as error:
        raise PackError(f"A packed block cannot be read: {error}.") from None


def _inflate(block: bytes) -> bytes:
    inflater = zlib.decompressobj()
    body = inflater.decompress(block, MOST_BYTES)
    _check(inflater.eof and not inflater.unused_data)
    return body


def _lines(body: bytes) -> Iterator[bytes]:
    begin = LENGTH + int.from_bytes(body[:LENGTH], "big")
    said, *templates = body[LENGTH:begin].split(b"\n")
    head = msgspec.json.decode(said, type=Head)
    _check(0 < head.lines <= MOST_LINES)
    tables, columns = Tables(head.widths, body[begin:]), iter(head.columns)
    order = [int(number) for number in tables.column(head.order, head.lines)]
    rows = Counter(order)
    _check(rows.keys() == set(range(len(templates))))
    lines = [tables.lines(template, rows[number], columns) for number, template in enumerate(templates)]
    _check(tables.used_up and next(columns, None) is None)
    size = 0
    for number in order:
        line = next(lines[number])
        size += len(line)
        _check(size <= MOST_BYTES)
        yield line


class Tables:
    """Makes the lines of templates again, one template after the other."""

    def __init__(self, widths: list[int], planes: bytes) -> None:
        self._widths, self._planes, self._at = widths, planes, 0
        self._runs: list[list[int]] = []

    @property
    def used_up(self) -> bool:
        """Whether there was nothing in the block but what was asked for."""
        return len(self._runs) == len(self._widths) and self._at == len(self._planes)

    def lines(self, template: bytes, rows: int, columns: Iterator[Column]) -> Iterator[bytes]:
        """The lines of a template, each with its newline."""
        first, *others = template.split(HOLE)
        holes = [self.column(column, rows) for column in islice(columns, len(others))]
        _check(len(holes) == len(others))
        parts = [repeat(first), *chain.from_iterable(zip(holes, map(repeat, others), strict=True)), repeat(b"\n")]
        return map(b"".join, islice(zip(*parts, strict=False), rows))

    def column(self, column: Column, rows: int) -> Iterable[bytes]:
        """The digits in each row."""
        match column:
            case [int(first), int(run)]:
                numbers = list(accumulate(self._run(run, rows - 1), initial=first))
                _check(min(numbers) >= 0)
                return [b"%d" % number for number in numbers]
            case list():
                _check(len(column) == rows)
                return map(_digits, column)
            case _:
                return repeat(_digits(column), rows)

    def _run(self, number: int, rows: int) -> list[int]:
        """A run; the first time that it is asked for it says how long it is."""
        if number == len(self._runs) < len(self._widths):
            width = self._widths[number]
            _check(width in WIDTHS)
            begin, self._at = self._at, self._at + width * rows
            _check(self._at <= len(self._planes))
            data = bytearray(width * rows)
            for place in range(width):
                data[place::width] = self._planes[begin + place * rows : begin + (place + 1) * rows]
            self._runs.append(array(WIDTHS[width], bytes(data)).tolist())
        _check(0 <= number < len(self._runs) and len(self._runs[number]) == rows)
        return self._runs[number]


def _digits(said: int | str) -> bytes:
    text = str(said)
    _check(text.isascii() and text.isdigit())
    return text.encode()


def _check(fits: bool) -> None:
    if not fits:
        raise ValueError("it does not fit together")
