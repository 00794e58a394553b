"""The keyboards of the run: one line-wise terminal per program, with somebody who types.

Scripted lines are typed one at a time, `typing` after the program asks; a person may type more. Refuses to know who
reads.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from .agenda import Agenda


class Keyboard:
    """What was typed and what is still going to be typed at one program's terminal."""

    def __init__(self, agenda: Agenda, lines: list[str], typing: int, typed: Callable[[str], None]) -> None:
        self._agenda, self._typing, self._typed = agenda, typing, typed
        self._script = deque(lines)
        self._buffer: deque[str] = deque()
        self._asked = False

    @property
    def readable(self) -> bool:
        """Whether a whole line waits to be read."""
        return bool(self._buffer)

    def ask(self) -> None:
        """The program waits for a line: the script's next one is on its way."""
        if self._script and not self._asked and not self._buffer:
            self._asked = True
            self._agenda.after(self._typing, self._type_next)

    def type(self, line: str) -> None:
        """Somebody types a line and Enter."""
        self._buffer.append(line)
        self._typed(line)

    def take(self) -> str:
        """The oldest line, without its newline."""
        return self._buffer.popleft()

    def _type_next(self) -> None:
        self._asked = False
        if self._script:
            self.type(self._script.popleft())
