"""The steps of one run as they came from the engine, its status, and whom to wake when there is more.

Viewers read a tape by a cursor of their own, each at its own pace; so nothing is queued per viewer. Steps are kept
as JSON text: they are encoded once, whatever the number of viewers. Refuses to know what a step means, but for its
time.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import msgspec
from gevent.event import Event

from app.limits import Limits
from app.refusals import Refused


class Status(StrEnum):
    """The protocol's words for what a run is doing."""

    RUNNING = "running"
    PARKED = "parked"
    ENDED = "ended"


class Tape:
    """Grows at the end only. `version` counts the changes of status, so that a viewer can tell what it has not seen."""

    def __init__(self) -> None:
        self.status = Status.RUNNING
        self.t = 0
        self.last_t = 0
        self.version = 0
        self.size = 0
        self.trouble: Refused | None = None
        self._steps: list[str] = []
        self._wakes: set[Event] = set()

    def __len__(self) -> int:
        return len(self._steps)

    @property
    def watched(self) -> bool:
        """Whether anyone follows."""
        return bool(self._wakes)

    def append(self, steps: Iterable[dict[str, Any]]) -> None:
        """Adds steps at the end."""
        for step in steps:
            text = msgspec.json.encode(step).decode()
            self._steps.append(text)
            self.size += len(text)
            self.last_t = step["t"]
        self.t = max(self.t, self.last_t)
        self._wake()

    def turn(self, status: Status, t: int | None = None) -> None:
        """Takes over a new status, and the virtual time that belongs to it."""
        self.status = status
        self.t = self.t if t is None else t
        self.version += 1
        self._wake()

    def fail(self, trouble: Refused) -> None:
        """Ends the tape early, for a reason that every viewer is told."""
        self.trouble = trouble
        self.turn(Status.ENDED)

    def batch(self, start: int, limits: Limits) -> list[str]:
        """Some steps from `start` on, as many as one message may hold, at least one if there is one."""
        end, size = start, 0
        for step in self._steps[start : start + limits.batch_steps]:
            size += len(step)
            if size > limits.batch_bytes and end > start:
                break
            end += 1
        return self._steps[start:end]

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
