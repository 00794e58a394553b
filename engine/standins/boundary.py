"""Where the machine's descriptors end and the host's begin.

The machine numbers its descriptors from 3 on, as a kernel does. So that a file which the program really opens never
has such a number, the low numbers of the host are occupied before the program starts: whatever lies below the
boundary is the machine's, whatever lies above is a file of the host. Refuses to know what the descriptors are.
"""

from __future__ import annotations

import os
from os import close, dup, fstat
from typing import Any

resource: Any
try:
    import resource
except ImportError:
    resource = None
else:
    # A program meets stand-ins under these names.
    _getrlimit, _setrlimit = resource.getrlimit, resource.setrlimit

# The standard streams and what the interpreter may need while it starts.
SPARE = 256
_boundary = 3
# Files of the host that were open already where the machine's numbers reach by now.
_islands: set[int] = set()
# Numbers that the host has given to files of the program, closed ones included.
_given: set[int] = set()


def occupy(limit: int) -> None:
    """Takes the host's numbers below `limit`, as far as the host allows so many open files."""
    global _boundary
    most = min(limit, _raise_limit(limit + SPARE) - SPARE)
    null = os.open(os.devnull, os.O_RDWR)
    while null < most - 1:
        null = dup(null)
    if null >= most:
        close(null)
    _boundary = max(most, 3)


def extend(limit: int) -> list[int]:
    """Takes the host's numbers below a higher `limit` too, as far as the host allows so many open files.

    Gives those among them that are files of the host, and stay so.
    """
    global _boundary
    most = min(limit, _raise_limit(limit + SPARE) - SPARE)
    if most <= _boundary:
        return []
    free = set(range(_boundary, most))
    number = dup(0)
    while number < most:
        free.discard(number)
        number = dup(0)
    close(number)
    _islands.update(free)
    _boundary = most
    return sorted(free)


def _raise_limit(wanted: int) -> int:
    if resource is None:
        return 2048  # what the C library of a host without limits of its own allows
    soft, hard = _getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        _setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return wanted if soft == resource.RLIM_INFINITY else soft


def first_outside() -> int:
    """The lowest number that is not the machine's."""
    return _boundary


def is_outside(fd: int) -> bool:
    """Whether a number belongs to a file of the host."""
    return fd >= _boundary or fd in _islands


def remember(fd: int) -> None:
    """The host has given this number to a file."""
    _given.add(fd)


def was_given(fd: int) -> bool:
    """Whether a file of the host has, or had, this number."""
    return fd in _given or is_open(fd)


def is_open(fd: int) -> bool:
    """Whether the host has it open."""
    try:
        fstat(fd)
    except OSError:
        return False
    return True
