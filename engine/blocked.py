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
    lost = {each.task: each for each in waits if each.on not in OPEN}
    pending = {task: sum(holder in lost for holder in each.holders) for task, each in lost.items()}
    waited_for = _by_holder(lost.values())
    saved = [task for task, count in pending.items() if not count]
    for task in saved:  # grows meanwhile: who waits for one that can go on can go on
        del lost[task]
        for other in waited_for.get(task, ()):
            pending[other] -= 1
            if not pending[other]:
                saved.append(other)
    return list(lost.values())


def cycle(waits: list[Blocked]) -> list[int]:
    """Tasks that wait for each other in a circle, each for the next, beginning with the lowest number; or none."""
    holders = {each.task: each.holders for each in waits}
    over: set[int] = set()
    for start in sorted(holders):
        if start not in over:
            found = _circle_from(start, holders, over)
            if found:
                lowest = found.index(min(found))
                return found[lowest:] + found[:lowest]
    return []


def _by_holder(waits: Iterable[Blocked]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for each in waits:
        for holder in each.holders:
            found.setdefault(holder, []).append(each.task)
    return found


def _circle_from(start: int, holders: dict[int, list[int]], over: set[int]) -> list[int]:
    """Goes from each task to those that it waits for, and back where all of them are `over`: in no circle."""
    path, places, ahead = [start], {start: 0}, [iter(holders[start])]
    while path:
        following = next(ahead[-1], None)
        if following is None:
            ahead.pop()
            over.add(path.pop())
        elif following in places and following not in over:
            return path[places[following] :]
        elif following in holders and following not in over:
            places[following] = len(path)
            path.append(following)
            ahead.append(iter(holders[following]))
    return []
