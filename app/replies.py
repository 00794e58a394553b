"""What the server says over the websocket (docs/view-protocol.md, "Server to client"), as text.

Refuses to know to whom and when.
"""

from __future__ import annotations

from typing import Any

import msgspec

from app.refusals import Refused
from app.rooms import Room, Seat
from app.run import Run
from app.tape import Batch, Block, Status
from engine import versions


def introduction(run: Run, parent: str | None, ask: int | None = None) -> str:
    """A run, before its first step; `work` where a visitor wrote it, with the scenario that it came with; `recording`
    where it is one that a visitor brought."""
    recipe = run.recipe
    work, recording = recipe.work, recipe.recording
    return _text(
        type="run",
        run=run.id,
        example=recipe.example,
        parent=parent,
        inside=recipe.inside,
        work=work and {"name": work.name, "scenario": work.scenario},
        recording=recording and {"name": recording.name, "host": recording.host},
        ask=ask,
        programs=[{"name": each.name, "source": each.source} for each in recipe.programs],
        scenario=recipe.scenario.to_json(),
        versions=recording.versions if recording else versions(),
    )


def steps(run: Run, batch: Batch | Block) -> str | bytes:
    """Some steps, which the tape holds as JSON, or packed, already: a block follows its message after a newline."""
    if isinstance(batch, Block):
        head = _text(type="steps", run=run.id, **{"from": batch.start}, packed=batch.count)
        return head.encode() + b"\n" + batch.data
    head = _text(type="steps", run=run.id, **{"from": batch.start})
    return f'{head[:-1]},"steps":[{b",".join(batch.texts).decode()}]}}'


def status(run: Run, status: Status) -> str:
    """What a run is doing, and what people did in it so far; of one that waits its place in the queue."""
    tape, actions = run.tape, run.recipe.scenario.actions
    queue = dict(zip(("place", "of"), tape.place, strict=True)) if status is Status.QUEUED else {}
    return _text(type="status", run=run.id, status=status, steps=len(tape), t=tape.t, actions=actions, **queue)


def lead(room: Room) -> str:
    """Where the teacher of a class is."""
    assert room.state is not None
    return _text(type="lead", code=room.code, seq=room.seq, **msgspec.structs.asdict(room.state))


def classroom(seat: Seat) -> str:
    """How a class is doing, for somebody who is in it."""
    room = seat.room
    role = "teacher" if seat.teaches else "student"
    return _text(
        type="class", code=room.code, role=role, seq=room.seq, members=room.members, teacher=room.led, ended=room.ending
    )


def key(room: Room) -> str:
    """A class that was begun, for its teacher alone."""
    return _text(type="key", code=room.code, key=room.key)


def error(refusal: Refused, run: str | None, ask: int | None = None) -> str:
    """Why something was not done, or why a run broke off."""
    return _text(type="error", code=refusal.code, params=refusal.params, run=run, ask=ask)


def _text(**message: Any) -> str:
    return msgspec.json.encode(message).decode()
