"""What several runs on the host agree on, and whether another run says the same.

Where all runs are equal nothing else will do. Where they differ, the lines that all of them have in this order must
be there; and a line that differs only in its numbers must have its shape. Refuses to know where the runs come from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import reduce

from msgspec import Struct

NUMBER = re.compile(r"\d+(\.\d+)?")


def shape(line: str) -> str:
    """A line without its numbers and without the blanks that stand in for their digits."""
    return " ".join(NUMBER.sub("#", line).split())


def shapes(lines: Sequence[str]) -> list[str]:
    """Each line without its numbers."""
    return [shape(line) for line in lines]


def common(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """The longest part that both have in the same order, by and large."""
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return [line for block in blocks for line in first[block.a : block.a + block.size]]


def within(wanted: Sequence[str], lines: Sequence[str]) -> bool:
    """Whether all that is wanted comes in that order."""
    rest = iter(lines)
    return all(each in rest for each in wanted)


class Agreement(Struct, frozen=True, omit_defaults=True):
    """What all runs agree on: `exact` says that it is everything. `lines`: these; `shapes`: these without numbers."""

    exact: bool
    lines: list[str]
    shapes: list[str] = []

    @classmethod
    def of(cls, outputs: Sequence[str]) -> Agreement:
        """From the outputs of several runs."""
        if len(set(outputs)) == 1:
            return cls(True, outputs[0].split("\n"))
        split = [output.split("\n") for output in outputs]
        return cls(False, _all(common, split), _all(common, [shapes(lines) for lines in split]))

    def holds(self, output: str) -> bool:
        """Whether another run says the same."""
        lines = output.split("\n")
        if self.exact:
            return lines == self.lines
        return within(self.lines, lines) and within(self.shapes, shapes(lines))


def _all(both: Callable[[Sequence[str], Sequence[str]], list[str]], many: list[list[str]]) -> list[str]:
    return reduce(both, many)
