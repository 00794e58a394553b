"""Which examples the tests use: one that ends by itself, and one that waits for clients."""

from __future__ import annotations

from engine import example_ids, load_example

ENDS = "gevent-pair"
PARKS = next(each for each in example_ids() if load_example(each).model == "select")
PORT = 8000


def other_examples() -> list[str]:
    """All examples but these two."""
    return [each for each in example_ids() if each not in (ENDS, PARKS)]
