"""Outside of the process that plays a recording: the same as a session, of a run that is over.

The recording is read in a process of its own, as a program is run in one; here only its first line is looked at.
Refuses to know what steps mean.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from .complaint import Complaint
from .frames import encode_frame
from .launch import Launched
from .playback import programs_of
from .scenario import Scenario
from .session import Session
from .wire import LONGEST_HEADER, Header, read_recording_bytes

PIECE = 1 << 20
# So much of a recording is looked at when it is unpacked, unless somebody says otherwise.
UNPACKED = 1 << 28


def read_recording_header(data: bytes) -> Header:
    """The first line of a recording, whatever follows. RecordingError with a sentence."""
    head, _ = read_recording_bytes(data, LONGEST_HEADER)
    programs_of(head)
    return head


def recorded_scenario(head: Header) -> Scenario:
    """The scenario that a recording names, or an empty one where nobody would understand it."""
    with suppress(Complaint):
        return Scenario.parse(head.scenario)
    return Scenario()


class RecordedSession(Session):
    """The run of a recording. Its programs run nowhere, and nobody can act in it.

    Its frames are those of a session with a view; a recording that cannot be used ends with {"error": "recording",
    "detail": sentence, "line": number or null}. RecordingError where not even its first line can be read.
    """

    PLAYED = True

    def __init__(
        self,
        data: bytes,
        *,
        packed: bool = False,
        encoded: bool = False,
        unpacked: int = UNPACKED,
        launched: Launched | None = None,
    ) -> None:
        self._data, self._unpacked = data, unpacked
        try:
            head = read_recording_header(data)
        except BaseException:
            if launched is not None:
                launched.close()
            raise
        self.header = head
        super().__init__(
            (), recorded_scenario(head), live=False, packed=packed, encoded=encoded, launched=launched or Launched()
        )

    def _give(self, order: dict[str, Any]) -> None:
        super()._give({**order, "recording": {"size": len(self._data), "unpacked": self._unpacked}})
        stdin = self._launched.processes[0].stdin
        assert stdin is not None
        with suppress(BrokenPipeError):  # it is gone already: frames() says why
            for start in range(0, len(self._data), PIECE):
                stdin.write(encode_frame({}, self._data[start : start + PIECE]))
            stdin.flush()
