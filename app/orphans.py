"""Whatever a process that is killed leaves behind comes to the server, which reaps it as it does its own.

Where `threshold` itself is killed, what it had started would otherwise be the first process's of the system, and some
take seconds over it. gevent reaps any child of this process as soon as it is over (libev's watcher of children).
Refuses to know which processes there are.
"""

from __future__ import annotations

import ctypes
import sys

SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER, see prctl(2)


def adopt() -> None:
    """From here on, until the process ends. Elsewhere than on Linux nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
