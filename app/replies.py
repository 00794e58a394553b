"""What the server says over the websocket (docs/view-protocol.md, "Server to client"), as text.

Refuses to know to whom and when.
"""

from __future__ import annotations

from typing import Any

import msgspec

from app.refusals import Refused
from app.run import Run
from app.tape import Batch, Block
from engine import versions


def introduction(run: Run, parent: str | None) -> str:
    """A run, before its first step."""
    recipe = run.recipe
    return _text(
        type="run",
        run=run.id,
        example=recipe.example,
        parent=parent,
        programs=[{"name": each.name, "source": each.source} for each in recipe.programs],
        scenario=recipe.scenario.to_json(),
        versions=versions(),
    )


def steps(run: Run, batch: Batch | Block) -> str | bytes:
    """Some steps, which the tape holds as JSON, or packed, already: a block follows its message after a newline."""
    if isinstance(batch, Block):
        head = _text(type="steps", run=run.id, **{"from": batch.start}, packed=batch.count)
        return head.encode() + b"\n" + batch.data
    return f'{{"type":"steps","run":"{run.id}","from":{batch.start},"steps":[{",".join(batch.texts)}]}}'


def status(run: Run) -> str:
    """What a run is doing now, and what people did in it so far."""
    tape, actions = run.tape, run.recipe.scenario.actions
    return _text(type="status", run=run.id, status=tape.status, steps=len(tape), t=tape.t, actions=actions)


def error(refusal: Refused, run: str | None) -> str:
    """Why something was not done, or why a run broke off."""
    return _text(type="error", code=refusal.code, params=refusal.params, run=run)


def _text(**message: Any) -> str:
    return msgspec.json.encode(message).decode()
