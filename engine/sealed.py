"""Files in memory, of a size that is fixed from the beginning: whoever shares one can neither grow nor shrink it.

Nothing of them touches a disk. Refuses to know what is in them.
"""

from __future__ import annotations

import os
import tempfile
from io import FileIO

# What a process may leave unsent, and what it may complain of.
OUTBOX, ERRORS = 1 << 21, 1 << 16


def sealed_file(size: int) -> FileIO:
    """An empty file full of zeros; where the system has no sealed memory, an unnamed temporary one."""
    if not hasattr(os, "memfd_create"):
        file, name = tempfile.mkstemp(prefix="switchyard-")
        os.unlink(name)  # noqa: PTH108
        os.ftruncate(file, size)
        return FileIO(file, "r+")
    descriptor = os.memfd_create("switchyard", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.ftruncate(descriptor, size)
    import fcntl  # there is none on every system

    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL)
    return FileIO(descriptor, "r+")
