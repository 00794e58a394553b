"""What a process in the sandbox does to itself before it runs anybody's program: limits, and the second filter.

Nothing of it can be undone. Refuses to know programs.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from _thread import stack_size
from contextlib import suppress
from struct import pack

from . import seccomp, syscalls
from .allowance import Allowance

# Signals that may be on their way.
SIGNALS = 64
# So many seconds above what is allowed a process is gone in any case.
LAST_RESORT = 3
SET_PDEATHSIG, SET_DUMPABLE, SET_FILTER, ALL_THREADS = 1, 4, 1, 1
_library = ctypes.CDLL(None, use_errno=True)


def restrain(allowance: Allowance) -> None:
    """From here on, without a sandbox: so much of everything; and no longer than whoever started it.

    That must be a thread that lives as long as its process.
    """
    if sys.platform == "linux":
        _prctl(SET_PDEATHSIG, signal.SIGKILL)
    _bound(allowance)


def confine(allowance: Allowance) -> None:
    """From here on: so much of everything, and no system call that reaches outside. While there is one thread."""
    os.environ.pop("PWD", None)  # bubblewrap's; nothing else is there that is not there outside
    _bound(allowance)
    for which, most in (
        (resource.RLIMIT_NPROC, allowance.threads),
        (resource.RLIMIT_NOFILE, allowance.descriptors),
        (resource.RLIMIT_SIGPENDING, SIGNALS),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        resource.setrlimit(which, (most, most))
    _prctl(SET_DUMPABLE, 0)
    _lay_filter(os.uname().machine)


def _bound(allowance: Allowance) -> None:
    """So much of what a process can be allowed anywhere, as far as this system counts it."""
    stack_size(allowance.stack)
    for which, soft, hard in (
        (resource.RLIMIT_AS, allowance.memory, allowance.memory),
        (resource.RLIMIT_FSIZE, allowance.file, allowance.file),
        # The watchdog ends a run before, with a word; the kernel with a signal that tells why, and at last without.
        (resource.RLIMIT_CPU, allowance.cpu + 1, allowance.cpu + LAST_RESORT),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        with suppress(OSError, ValueError):
            resource.setrlimit(which, (soft, hard))


def _prctl(which: int, value: int) -> None:
    if _library.prctl(which, *map(ctypes.c_ulong, (value, 0, 0, 0))):
        raise OSError(ctypes.get_errno(), "The process cannot be confined")


def _lay_filter(machine: str) -> None:
    """On all threads, if there should be more than this one."""
    rules = seccomp.build(machine, os.getpid())
    held = ctypes.create_string_buffer(rules, len(rules))
    program = ctypes.create_string_buffer(pack("HP", len(rules) // 8, ctypes.addressof(held)))
    number = syscalls.numbers(syscalls.START, machine)["seccomp"]
    words = map(ctypes.c_ulong, (number, SET_FILTER, ALL_THREADS, ctypes.addressof(program)))
    if _library.syscall(*words):
        raise OSError(ctypes.get_errno(), "The process cannot be confined")
