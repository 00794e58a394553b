"""What the process of a run tells the one who started it: events or steps, in batches, and what else there is to say.

Refuses to know what they say, and who reads.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from os import _exit as leave_process
from time import monotonic
from typing import Any

from .frames import write_frame
from .outbox import Outbox
from .wire import Text

# Seconds after which a batch is old.
PATIENCE = 0.015


class Stream:
    """Frames to the one who started this process: events or steps in batches, the first one at once.

    A batch is sent when the outbox is full, or when something is put and the last batch was sent some time ago. Who
    only wants to `keep` a line until then has to count it.
    """

    def __init__(self, descriptor: int, kind: str, outbox: Outbox) -> None:
        self._descriptor, self._kind, self._outbox = descriptor, kind, outbox
        self.keep: Callable[[Text], object] = outbox.put
        self.kept = 0
        self._sent = 0
        self._due = 0.0

    @property
    def count(self) -> int:
        """How many events or steps were put so far."""
        return self._sent + self.kept

    def put(self, line: Text) -> None:
        """One encoded event or step, with its newline. It goes from the outbox to the reader."""
        try:
            self.keep(line)
        except ValueError:
            self.flush()
            self._put_into_empty(line)
        else:
            self.kept += 1
        if monotonic() > self._due:
            self.flush()

    def _put_into_empty(self, line: Text) -> None:
        try:
            self.keep(line)
        except ValueError:
            self._send(1, line)
        else:
            self.kept = 1

    def flush(self) -> None:
        """Sends what is left.

        When that is depends on the host's clock: the collector, which counts objects, must not notice.
        """
        if not self.kept:
            return
        collecting = gc.isenabled()
        gc.disable()
        try:
            self._send(self.kept, self._outbox.lines())
            self.kept, self._due = 0, monotonic() + PATIENCE
        finally:
            if collecting:
                gc.enable()

    def _send(self, count: int, lines: Text) -> None:
        self._write({self._kind: count}, lines)
        self._outbox.sent(count)
        self._sent += count

    def tell(self, message: dict[str, Any]) -> None:
        """Something else, after all events and steps so far."""
        self.flush()
        self._write(message)

    def _write(self, message: dict[str, Any], lines: Text = b"") -> None:
        """Where nobody reads any more the process has no purpose; the program must not learn of it."""
        try:
            write_frame(self._descriptor, message, lines)
        except OSError:
            leave_process(1)
