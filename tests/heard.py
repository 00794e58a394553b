"""What the server says over its websocket, read as docs/view-protocol.md describes it."""

from __future__ import annotations

import json
from typing import Any

from engine.unpack import unpack


def read_message(raw: str | bytes) -> dict[str, Any]:
    """A message; packed steps stand in it as if they were not."""
    if isinstance(raw, str):
        return json.loads(raw)  # type: ignore[no-any-return]
    head, _, block = raw.partition(b"\n")
    message: dict[str, Any] = json.loads(head)
    steps = [json.loads(line) for line in unpack(block).splitlines()]
    assert len(steps) == message["packed"]
    return {**message, "steps": steps}
