"""Stand-ins for the parts of `os` that would reach past the simulated machine. Refuses to know files.

The functions are replaced inside the real module, so that what was imported before sees them too.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, NoReturn

from ..machine.port import Port
from .builtin import Builtin
from .refusal import refuse

STREAMS = {1: "stdout", 2: "stderr"}


def install(port: Port) -> None:
    """os.write(2) on the standard streams, and os._exit(2): it ends the program, not the machine beside it."""
    really_write = os.write

    def write(fd: int, data: Any, /) -> int:
        if fd not in STREAMS:
            return really_write(fd, data)
        port.write(STREAMS[fd], bytes(data).decode("utf-8", "replace"))
        return len(data)

    def leave(status: int) -> NoReturn:
        port.exit(False, "", status & 0xFF, None)
        raise AssertionError("a port's exit does not return")

    replacements: dict[str, Callable[..., Any]] = {"write": write, "_exit": leave}
    for name in ("fork", "forkpty", "posix_spawn", "posix_spawnp"):
        if hasattr(os, name):
            replacements[name] = refuse(f"os.{name}")
    for name, function in replacements.items():
        setattr(os, name, Builtin(function, name))
