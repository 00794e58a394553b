"""Who waits for whom when nobody can go on: the waits that nothing can end, and a circle among them where there is one.

Refuses to know how the waits came about, and to put them into words.
"""

from __future__ import annotations

from collections.abc import Iterable

from .events import Blocked, Cause
from .roll import Member

# What lies outside of the programs, a client or a person, can end these.
OPEN = frozenset({Cause.IO, Cause.INPUT, Cause.SLEEP})


def waiting(members: Iterable[Member]) -> list[Blocked]:
    """What each of the members waits for, as far as it waits at all."""
    return [member.blocked(member.wait) for member in members if member.wait is not None]


def endless(waits: list[Blocked], watched: bool) -> list[Blocked]:
    """Those of the waits that nobody can end; `watched` says whether an event loop hears what comes from outside.

    Somebody from outside can end a wait for a descriptor, a typed line or a time, and whoever has been woken so can set
    whatever others wait for. Then only those are lost that wait for each other in a circle, or for such a one to end.
    """
    if not watched and all(each.on not in OPEN for each in waits):
        return waits
    lost = [each for each in waits if each.on not in OPEN]
    while True:
        tasks = {each.task for each in lost}
        left = [each for each in lost if not tasks.isdisjoint(each.holders)]
        if len(left) == len(lost):
            return left
        lost = left


def cycle(waits: list[Blocked]) -> list[int]:
    """Tasks that wait for each other in a circle, each for the next, beginning with the lowest number; or none."""
    holders = {each.task: each.holders for each in waits}
    for start in sorted(holders):
        found = _path_back(start, holders)
        if found:
            lowest = found.index(min(found))
            return found[lowest:] + found[:lowest]
    return []


def _path_back(start: int, holders: dict[int, list[int]]) -> list[int]:
    paths = [[start]]
    seen: set[int] = set()
    while paths:
        path = paths.pop(0)
        for following in holders.get(path[-1], ()):
            if following == start:
                return path
            if following not in seen:
                seen.add(following)
                paths.append([*path, following])
    return []
