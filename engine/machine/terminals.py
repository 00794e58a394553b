"""The standard streams of a program as open file descriptions: its keyboard, and what it writes to.

Refuses to know what becomes of the text.
"""

from __future__ import annotations

import errno
from collections.abc import Callable

from .files import IN, OUT, File
from .keyboard import Keyboard
from .text import refusal


class Terminal(File):
    """Standard input. Whoever looks whether there is a line asks for one."""

    family = "terminal"

    def __init__(self, keyboard: Keyboard) -> None:
        super().__init__()
        self.keyboard = keyboard

    def mask(self) -> int:
        self.keyboard.ask()
        return IN if self.keyboard.readable else 0


class Screen(File):
    """Standard output or error: takes everything at once. `show` is told what is written through a copy of it."""

    family = "terminal"

    def __init__(self, show: Callable[[str], None]) -> None:
        super().__init__()
        self._show = show

    def mask(self) -> int:
        return OUT

    def write(self, data: bytes) -> int:
        self._show(data.decode("utf-8", "replace"))
        return len(data)

    def read(self, size: int) -> bytes:
        raise refusal(errno.EBADF)
