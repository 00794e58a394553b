"""One system call under way: who asks, for which descriptor, and how far it has come. Refuses to know what it does."""

from __future__ import annotations

from typing import Any

# The number of the first program's process; one more for each.
FIRST_PID = 1000


class Request:
    """`patient` says that the caller waits as long as it takes; `done` and `parts` are what was moved already.

    `interrupted`: a signal came, and what was moved is all that there will be.
    """

    __slots__ = ("done", "fd", "file", "interrupted", "parts", "patient", "program")

    def __init__(self, program: int, fd: int) -> None:
        self.program, self.fd = program, fd
        self.file: Any = None
        self.patient = self.interrupted = False
        self.done = 0
        self.parts = bytearray()

    @property
    def pid(self) -> int:
        """The process that asks."""
        return FIRST_PID + self.program
