"""Stand-ins for flock(2) and lockf(3) on files of the host: who would wait lets the others of the run go on.

The lock itself is the host's, which knows the processes of a run apart. Its waiting would stop everybody, since who
waits there holds the CPU here; so it is only tried, again after a while of virtual time. Refuses to know files.
"""

from __future__ import annotations

import errno
from typing import Any

from ..events import Cause
from ..machine.port import Port
from .builtin import Builtin
from .locks import next_key

BUSY = frozenset({errno.EAGAIN, errno.EACCES})
# How long until it is tried again, at first and at last, in microseconds.
FIRST, LONGEST = 1_000, 100_000


def install(port: Port) -> None:
    """Replaces both, where the host has them."""
    try:
        import fcntl
    except ImportError:
        return
    module: Any = fcntl
    for name in ("flock", "lockf"):
        real = getattr(module, name)
        setattr(module, name, Builtin(_waiting(port, real, name), name, "fcntl", real))


def _waiting(port: Port, real: Any, name: str) -> Any:
    from fcntl import LOCK_NB, LOCK_UN

    def lock(fd: Any, cmd: int, *where: Any) -> Any:
        if cmd & (LOCK_NB | LOCK_UN):
            return real(fd, cmd, *where)
        patience = FIRST
        while True:
            try:
                return real(fd, cmd | LOCK_NB, *where)
            except OSError as error:
                if error.errno not in BUSY:
                    raise
            port.park(next_key(), patience, Cause.LOCK, name, None, None)
            patience = min(2 * patience, LONGEST)

    return lock
