"""Stand-in for the part of `resource` that counts descriptors: RLIMIT_NOFILE is the simulated kernel's.

The functions are replaced inside the real module; other limits are the host's. Refuses to know descriptors.
"""

from __future__ import annotations

import errno
import os
from typing import Any

from ..machine.port import Port
from . import boundary
from .builtin import Builtin

REFUSED = {errno.EINVAL: "current limit exceeds maximum limit", errno.EPERM: "not allowed to raise maximum limit"}
# What RLIM_INFINITY is to the kernel.
INFINITY = (1 << 64) - 1


def install(port: Port) -> None:
    """getrlimit(2), setrlimit(2) and prlimit(2) for RLIMIT_NOFILE."""
    resource = boundary.resource
    if resource is None:
        return
    real = {name: getattr(resource, name) for name in ("getrlimit", "setrlimit", "prlimit") if hasattr(resource, name)}

    def getrlimit(what: int, /) -> tuple[int, int]:
        if what != resource.RLIMIT_NOFILE:
            result: tuple[int, int] = real["getrlimit"](what)
            return result
        soft, hard = port.call("get_limit", -1, (), 0)
        return soft, hard

    def setrlimit(what: int, limits: Any, /) -> None:
        if what != resource.RLIMIT_NOFILE:
            real["setrlimit"](what, limits)
            return
        soft, hard = _pair(limits)
        try:
            # Asked first as it stands: a refused limit must not take numbers of the host.
            port.call("set_limit", -1, (soft, hard, boundary.first_outside(), []), 0)
        except OSError as error:
            raise ValueError(REFUSED[error.errno or 0]) from None
        taken = boundary.extend(soft)
        port.call("set_limit", -1, (soft, hard, boundary.first_outside(), taken), 0)

    def prlimit(pid: int, what: int, limits: Any = None, /) -> tuple[int, int]:
        if what != resource.RLIMIT_NOFILE or pid not in (0, os.getpid()):
            result: tuple[int, int] = real["prlimit"](pid, what, *([] if limits is None else [limits]))
            return result
        before = getrlimit(what)
        if limits is not None:
            setrlimit(what, limits)
        return before

    for function in (getrlimit, setrlimit, prlimit):
        if (name := function.__name__) in real:
            setattr(resource, name, Builtin(function, None, "resource", real[name]))


def _pair(limits: Any) -> tuple[int, int]:
    """The two values as the kernel reads them: unsigned."""
    values = tuple(limits)
    if len(values) != 2:
        raise ValueError("expected a tuple of 2 integers")
    soft, hard = (value.__index__() & INFINITY for value in values)
    return soft, hard
