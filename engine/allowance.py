"""How much a confined process may have of everything. Refuses to know how that is enforced."""

from __future__ import annotations

import msgspec

MIB = 1 << 20


class Allowance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sizes in bytes, times in seconds of CPU."""

    memory: int = 384 * MIB
    """address space, stacks of threads and libraries included"""
    threads: int = 200
    """of the process, the engine's own included"""
    stack: int = MIB
    """of each thread but the first"""
    descriptors: int = 16384
    """open files; most of them are the machine's, which keeps the host's low numbers taken"""
    file: int = 16 * MIB
    """the largest file"""
    disk: int = 16 * MIB
    """all files together; they lie in memory and are gone with the process"""
    files: int = 1024
    """how many files and folders"""
    cpu: int = 20
    """seconds of computing in all"""
