"""Starts processes whose memory is laid out the same way every time, where Linux allows it.

With objects at the same addresses, sets of them are walked through in the same order. The setting, personality(2)
ADDR_NO_RANDOMIZE, belongs to the calling thread and is inherited by what it starts. Refuses to know what is started.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

ADDR_NO_RANDOMIZE, ASK = 0x0040000, 0xFFFFFFFF


@cache
def _personality() -> tuple[Callable[[int], int], int] | None:
    """The system call and the setting of this process; None where there is no such thing."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        function = ctypes.CDLL(None).personality
    except (OSError, AttributeError):
        return None
    function.argtypes, function.restype = [ctypes.c_ulong], ctypes.c_int
    present = function(ASK)
    return None if present == -1 else (function, present)


@contextmanager
def fixed() -> Iterator[None]:
    """What is started inside has a fixed layout; where a container or the system forbids it, an ordinary one."""
    found = _personality()
    if found is None:
        yield
        return
    function, present = found
    function(present | ADDR_NO_RANDOMIZE)
    try:
        yield
    finally:
        function(present)
