"""The timeline: events become steps, each with the patch that leads to its state, its sentence and its lane changes.

A step is one visible event together with the invisible ones before it. `feed` takes events as they are recorded and
gives steps as soon as they are complete; `Recorded` holds a whole timeline and gives the state at any step. Refuses
to know JSON and HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from . import narration
from .draft import State, apply
from .events import Output, Stamped
from .scenario import Program
from .state import TASK_TRANSITIONS
from .state_frames import FRAME_TRANSITIONS
from .state_inside import INSIDE_TRANSITIONS
from .state_lints import LINT_TRANSITIONS
from .state_loop import LOOP_TRANSITIONS
from .state_net import NET_TRANSITIONS
from .state_queues import QUEUE_TRANSITIONS
from .state_threads import THREAD_TRANSITIONS
from .world import Transition, World, transition

KEYFRAME = 256
TABLE: dict[type, Transition] = {
    **TASK_TRANSITIONS,
    **FRAME_TRANSITIONS,
    **LOOP_TRANSITIONS,
    **NET_TRANSITIONS,
    **THREAD_TRANSITIONS,
    **LINT_TRANSITIONS,
    **QUEUE_TRANSITIONS,
}


class Step(Struct, frozen=True, omit_defaults=True):
    """One place where the playhead can stop; the fields are those of docs/view-protocol.md."""

    q: int
    t: int
    k: str
    p: list[list[Any]]
    n: tuple[str, dict[str, Any]]
    w: list[tuple[str, dict[str, Any]]] = []
    l: list[list[Any]] = []  # noqa: E741  # the protocol's name
    o: list[dict[str, Any]] = []


class Timeline:
    """Turns a stream of events into a stream of steps."""

    def __init__(self, programs: Sequence[Program]) -> None:
        self._world = World(programs)
        self._world.begin()
        self._outputs: list[dict[str, Any]] = []
        self._last = Stamped(0, 0, None)

    def feed(self, stamped: Stamped) -> list[Step]:
        """One event; the step that it completes, if it does."""
        transition(self._world, stamped, TABLE, INSIDE_TRANSITIONS)
        event = stamped.event
        if type(event) is Output:
            self._outputs.append(
                {
                    "t": stamped.t,
                    "task": event.task,
                    "program": event.program,
                    "stream": event.stream,
                    "text": event.text,
                }
            )
        self._last = stamped
        said = narration.tell(self._world, stamped)
        return [self._close(*said)] if said is not None else []

    def _close(self, kind: str, sentence: tuple[str, dict[str, Any]], why: list[tuple[str, dict[str, Any]]]) -> Step:
        operations, lanes = self._world.draft.take()
        outputs, self._outputs = self._outputs, []
        self._world.step_is_over = True
        return Step(self._last.seq, self._world.t, kind, operations, sentence, why, lanes, outputs)


class Recorded:
    """A whole timeline: its steps, and the state at each of them."""

    def __init__(self, programs: Sequence[Program], events: Iterable[Stamped]) -> None:
        timeline = Timeline(programs)
        self.steps: list[Step] = []
        for event in events:
            self.steps += timeline.feed(event)
        self._keyframes: list[State] = []
        self._build_keyframes()

    def at(self, step: int) -> State:
        """The state at a step; IndexError outside."""
        if not 0 <= step < len(self.steps):
            raise IndexError(step)
        first = step // KEYFRAME
        state = self._keyframes[first]
        for each in self.steps[first * KEYFRAME + 1 : step + 1]:
            state = apply(state, each.p)
        return state

    def _build_keyframes(self) -> None:
        state: State = {}
        for index, step in enumerate(self.steps):
            state = apply(state, step.p)
            if index % KEYFRAME == 0:
                self._keyframes.append(state)
