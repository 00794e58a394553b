"""Which examples the tests use: one that ends by itself, one that waits for clients, and one with many steps."""

from __future__ import annotations

from engine import note_ids

ENDS = "gevent-pair"
PARKS = "server-select"
LONG = "threads-gil"
PORT = 8000


def other_examples() -> list[str]:
    """All examples of the note but these two."""
    return [each for each in note_ids() if each not in (ENDS, PARKS)]
