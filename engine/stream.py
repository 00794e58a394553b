"""What the process of a run tells the one who started it: events or steps, in batches, and what else there is to say.

Refuses to know what they say, and who reads.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from os import _exit as leave_process
from time import monotonic
from typing import Any

import msgspec

from .frames import write_frame
from .outbox import Outbox
from .pack import BLOCK, LEAST_LINES, pack
from .wire import Text

# So many make a batch in any case, and so many seconds after it was begun it is old.
BATCH = 512
PATIENCE = 0.015
# Nobody waits for later steps as for the first ones, the EARLY ones.
EARLY, LONG_PATIENCE = 64, 0.15


class Moment(msgspec.Struct, frozen=True):
    """What a frame with packed steps tells of the last of them."""

    t: int


class Stream:
    """Frames to the one who started this process: events or steps in batches, the first one at once.

    A batch is sent when the outbox is full, or when something is put and much waits, or the last batch was sent some
    time ago. Who only wants to `keep` a line until then has to count it. With `packed` the steps of a long run go as
    blocks.
    """

    def __init__(self, descriptor: int, kind: str, outbox: Outbox, packed: bool = False) -> None:
        self._descriptor, self._kind, self._outbox, self._packed = descriptor, kind, outbox, packed
        self._most = BLOCK if packed else BATCH
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
        if self.kept >= self._most or monotonic() > self._due:
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
            self.kept, self._due = 0, monotonic() + self._patience()
        finally:
            if collecting:
                gc.enable()

    def _patience(self) -> float:
        """Seconds until what waits is old. Whoever has seen many steps waits longer for the next ones."""
        return min(PATIENCE * (1 + self._sent / EARLY), LONG_PATIENCE) if self._packed else PATIENCE

    def _send(self, count: int, lines: Text) -> None:
        if self._packed and count >= LEAST_LINES:
            last = msgspec.json.decode(lines[lines.rindex(b"\n", 0, -1) + 1 :], type=Moment)
            self._write({"packed": count, "t": last.t}, pack(bytes(lines)))
        else:
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
