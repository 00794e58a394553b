"""The steps of one run as they came from the engine, its status, and whom to wake when there is more.

Viewers read a tape by a cursor of their own, each at its own pace; so nothing is queued per viewer. Steps are kept
as JSON text, or in the blocks that they came in: they are encoded once, whatever the number of viewers. Refuses to
know what a step means and what a block holds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate
from operator import attrgetter

from gevent.event import Event

from app.limits import Limits
from app.refusals import Refused


class Status(StrEnum):
    """The protocol's words for what a run is doing."""

    QUEUED = "queued"
    RUNNING = "running"
    PARKED = "parked"
    ENDED = "ended"

    @property
    def rests(self) -> bool:
        """Whether there will be no more steps, unless somebody acts."""
        return self in (Status.PARKED, Status.ENDED)


@dataclass(frozen=True, slots=True)
class Batch:
    """Steps as JSON text, from `start` on."""

    start: int
    texts: list[bytes] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many steps."""
        return len(self.texts)

    def part(self, start: int, limits: Limits) -> Batch:
        """Some of them from step `start` on, as many as one message may hold, at least one."""
        first = start - self.start
        texts = self.texts[first : first + limits.batch_steps]
        fitting = sum(size <= limits.batch_bytes for size in accumulate(map(len, texts)))
        return Batch(start, texts[: max(fitting, 1)])


@dataclass(frozen=True, slots=True)
class Block:
    """Packed steps, from `start` on; they cannot be parted."""

    start: int
    count: int
    data: bytes

    def part(self, start: int, limits: Limits) -> Block:
        """All of them."""
        return self


class Tape:
    """Grows at the end only. `version` counts the changes of status, so that a viewer can tell what it has not seen.

    `place` is where in the queue the run waits, while it does.
    """

    def __init__(self) -> None:
        self.status = Status.RUNNING
        self.t = 0
        self.last_t = 0
        self.version = 0
        self.place = (0, 0)
        self.size = 0
        self.trouble: Refused | None = None
        self._count = 0
        self._stretches: list[Batch | Block] = []
        self._wakes: set[Event] = set()

    def __len__(self) -> int:
        return self._count

    @property
    def watched(self) -> bool:
        """Whether anyone follows."""
        return bool(self._wakes)

    def append(self, texts: Iterable[bytes], t: int) -> None:
        """Adds steps at the end, each as JSON; `t` is the time of the last."""
        last = self._stretches[-1] if self._stretches else None
        batch = last if isinstance(last, Batch) else Batch(self._count)
        if batch is not last:
            self._stretches.append(batch)
        for text in texts:
            batch.texts.append(text)
            self._grow(1, len(text), t)
        self._wake()

    def append_block(self, data: bytes, count: int, t: int) -> None:
        """Adds `count` packed steps at the end; `t` is the time of the last."""
        self._stretches.append(Block(self._count, count, data))
        self._grow(count, len(data), t)
        self._wake()

    def _grow(self, count: int, size: int, t: int) -> None:
        self._count += count
        self.size += size
        self.last_t = t
        self.t = max(self.t, t)

    def turn(self, status: Status, t: int | None = None) -> None:
        """Takes over a new status, and the virtual time that belongs to it."""
        self.status = status
        self.t = self.t if t is None else t
        self.version += 1
        self._wake()

    def queue(self, place: int, of: int) -> None:
        """The run waits for an engine: as which one, of so many."""
        self.place = (place, of)
        self.turn(Status.QUEUED)

    def fail(self, trouble: Refused) -> None:
        """Ends the tape early, for a reason that every viewer is told."""
        self.trouble = trouble
        self.turn(Status.ENDED)

    def batch(self, start: int, limits: Limits) -> Batch | Block | None:
        """Some steps from `start` on, as many as one message may hold; the whole block where `start` is in one."""
        if start >= self._count:
            return None
        place = bisect_right(self._stretches, start, key=attrgetter("start")) - 1
        return self._stretches[place].part(start, limits)

    def watch(self, wake: Event) -> None:
        """Sets `wake` now and whenever there is something new."""
        self._wakes.add(wake)
        wake.set()

    def unwatch(self, wake: Event) -> None:
        """Forgets a viewer."""
        self._wakes.discard(wake)

    def _wake(self) -> None:
        for wake in self._wakes:
            wake.set()
