"""Has the processes of a run come after all others on the computer's CPU.

nice(2) weighs threads against each other. Where the kernel groups them by session (sched(7), "autogroup"), it does so
only within one session, and the sessions are weighed by a nice value of their own: a run is such a session. Refuses to
know who has to make way, and when.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress

MANNERS = 10
"""nice value: beside a thread with the usual one, about a tenth of a CPU that both want"""
# The kernel changes one session in a tenth of a second, and no more, unless root asks.
TURN, TURNS = 0.1, 10


def make_way(leader: int) -> None:
    """All that the leader of a session has started comes last from here on, for good; where the system allows it."""
    with suppress(OSError):
        os.setpriority(os.PRIO_PGRP, leader, MANNERS)
    for thread in _threads(leader):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, thread, MANNERS)
    with suppress(OSError):
        _weigh(f"/proc/{leader}/autogroup")


def _threads(process: int) -> Iterator[int]:
    """Those of a process and of all that it has started, where they can be seen."""
    with suppress(OSError):
        for thread in map(int, os.listdir(f"/proc/{process}/task")):  # noqa: PTH208  # pathlib takes longer to import
            yield thread
            for child in _read(f"/proc/{process}/task/{thread}/children").split():
                yield from _threads(int(child))


def _read(name: str) -> str:
    with open(name, encoding="ascii") as file:  # noqa: PTH123
        return file.read()


def _weigh(group: str) -> None:
    for _ in range(TURNS):
        try:
            with open(group, "w", encoding="ascii") as file:  # noqa: PTH123
                file.write(str(MANNERS))
        except BlockingIOError:
            time.sleep(TURN)
        else:
            return
