"""What this process is connected to: its machine's port, and who watches its event loops.

gevent and asyncio make their loops themselves, whenever the program wants one; these names are how a loop finds its
machine. Set once, before the program starts. Refuses to know anything else.
"""

from __future__ import annotations

from itertools import count
from typing import Any

from .machine.port import Port

port: Any = None
# Whether the port leads to the simulated machine, whose descriptors mean nothing to the real one.
simulated: bool = True
# gevent: an observer.Observer. asyncio: an observer.Steps and an observer.Handles.
observer: Any = None
steps: Any = None
handles: Any = None
_given = count()


def next_id(at: Port) -> int:
    """A number for a timer, callback or watcher, unique among all programs of the run; `at` is the program's port."""
    if at.main > at.programs:
        return at.main + next(_given)
    return 1 + next(_given) * at.programs + at.program
