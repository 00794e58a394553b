"""The probe for asyncio's loops: what a handle costs does not depend on how many timers and descriptors there are."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from effort import instructions
from rigs import Rig

from engine.events import Timer, Watch
from engine.probes.handles import HandleProbe

LOOP = SimpleNamespace(time=lambda: 0.0, _ssock=None)
HUB, READ = 100, 1


def _set_result_unless_cancelled() -> None:
    """What asyncio's sleep() calls by its timer."""


_set_result_unless_cancelled.__module__ = "asyncio.futures"


def timer(seconds: float) -> Any:
    """A timer that ends a wait of the task that arms it."""
    return SimpleNamespace(_when=seconds, _callback=_set_result_unless_cancelled, _args=(), _loop=LOOP)


def reader() -> Any:
    """A handle of a descriptor that is watched."""
    return SimpleNamespace(_callback=print, _args=(), _cancelled=False, _loop=LOOP)


def key(fd: int) -> Any:
    """A descriptor that is watched for reading."""
    return SimpleNamespace(fd=fd, events=READ, data=(reader(), None))


def probe(rig: Rig) -> HandleProbe:
    """A probe in whose program there is one loop."""
    return HandleProbe(rig.port, lambda value: None, lambda loop: HUB)


@pytest.fixture
def rig() -> Rig:
    """A machine with one program."""
    return Rig()


def test_the_deadline_of_a_task_is_the_first_of_its_timers_or_the_newest(rig):
    handles = probe(rig)
    late, early = timer(3), timer(1)
    task = rig.port.task
    assert handles.deadline(task, newest=False) is None
    handles.armed(LOOP, late)
    handles.armed(LOOP, early)
    assert handles.deadline(task, newest=False) == 1_000_000
    assert handles.deadline(task, newest=True) == 1_000_000
    handles.cancelled(LOOP, early)
    assert handles.deadline(task, newest=False) == 3_000_000
    handles.queued(LOOP, late)
    assert handles.deadline(task, newest=False) is None
    assert [each.event for each in rig.of(Timer)] == ["armed", "armed", "stopped", "fired"]


def test_a_descriptor_fires_as_long_as_it_is_watched(rig):
    handles, both = probe(rig), key(5)
    handles.watched(LOOP, 5, both)
    handles.queued(LOOP, both.data[0])
    handles.watched(LOOP, 5, None)
    handles.queued(LOOP, both.data[0])
    assert [each.event for each in rig.of(Watch)] == ["started", "fired", "stopped"]


def arm(handles: HandleProbe, rig: Rig, count: int) -> Callable[[], object]:
    """Timers of many tasks; what happens to one more."""
    for number in range(count):
        rig.port.switched(1000 + number)
        handles.armed(LOOP, timer(number))
    late, early = timer(2 * count), timer(3 * count)

    def live() -> None:
        handles.armed(LOOP, late)
        handles.armed(LOOP, early)
        handles.deadline(rig.port.task, newest=False)
        handles.cancelled(LOOP, early)
        handles.queued(LOOP, late)

    rig.port.switched(1)
    return live


def watch(handles: HandleProbe, rig: Rig, count: int) -> Callable[[], object]:
    """Watched descriptors; what happens to one more."""
    for fd in range(10, 10 + count):
        handles.watched(LOOP, fd, key(fd))
    newest = key(5)

    def live() -> None:
        handles.watched(LOOP, 5, newest)
        handles.queued(LOOP, newest.data[0])
        handles.watched(LOOP, 5, None)

    return live


@pytest.mark.parametrize("fill", [arm, watch], ids=["timers", "descriptors"])
def test_what_a_handle_costs_does_not_depend_on_how_many_there_are(fill):
    def cost(count: int) -> int:
        rig = Rig()
        return instructions(fill(HandleProbe(rig.port, lambda value: None, lambda loop: HUB), rig, count))

    assert cost(1000) < 1.05 * cost(10)
