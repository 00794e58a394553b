"""Recordings for the server's tests, as the command line writes them."""

from __future__ import annotations

import functools
import gzip

from engine import Session, header, load_example
from engine.wire import encode_header


@functools.cache
def recording(example: str) -> bytes:
    """The file of an example's run, gzipped."""
    found = load_example(example)
    lines = [encode_header(header(found.programs, found.scenario)) + b"\n"]
    with Session(found.programs, found.scenario, live=False, view=False) as session:
        lines += [frame["events"] for frame in session.frames() if "status" not in frame]
    return gzip.compress(b"".join(lines), mtime=0)
