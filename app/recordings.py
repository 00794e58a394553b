"""Recordings that visitors have brought: kept in memory for a while, within bounds, named after what they hold.

The same recording has the same name, whoever brought it. Only its first line has been read; what a recording shows is
found out where it is played, in a process of its own. Refuses to know HTTP, and how recordings are written.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
from collections import OrderedDict
from collections.abc import Callable

from app.budget import Budgets
from app.limits import Limits
from app.refusals import Refused
from engine import Program, RecordingError, Scenario, programs_of, read_recording_header, recorded_scenario

NAME_BYTES = 12
MINUTE = 60
# Characters of what a recording may say about itself.
LONGEST = 300


@dataclasses.dataclass(frozen=True, slots=True)
class Recording:
    """What is known of a recording without playing it; `host`: it was made on a real machine.

    `data` gives the file; raises Refused ("unknown-recording").
    """

    name: str
    programs: tuple[Program, ...]
    scenario: Scenario
    versions: dict[str, str]
    host: bool
    data: Callable[[], bytes] = dataclasses.field(compare=False, repr=False)


class Recordings:
    """The recordings that were brought or asked for lately."""

    def __init__(self, limits: Limits) -> None:
        self._most, self._most_bytes = limits.recordings, limits.recordings_bytes
        self._budgets = Budgets(limits.recordings_per_minute / MINUTE, burst=limits.recordings_per_minute)
        self._known: OrderedDict[str, tuple[Recording, bytes]] = OrderedDict()

    def admit(self, address: str) -> None:
        """Somebody at an address wants to bring one; raises Refused ("too-often")."""
        if not self._budgets.of(address).spend():
            raise Refused("too-often")

    def keep(self, data: bytes) -> Recording:
        """Keeps one; others that nobody wanted for longest may be forgotten for it. Raises Refused ("recording")."""
        recording = self._read(data)
        self._known[recording.name] = recording, data
        self._known.move_to_end(recording.name)
        while len(self._known) > self._most or self._size() > self._most_bytes:
            self._known.popitem(last=False)
        return recording

    def find(self, name: str) -> Recording:
        """One that is kept; raises Refused ("unknown-recording")."""
        return self._find(name)[0]

    def _find(self, name: str) -> tuple[Recording, bytes]:
        try:
            self._known.move_to_end(name)
        except KeyError:
            raise Refused("unknown-recording") from None
        return self._known[name]

    def _read(self, data: bytes) -> Recording:
        name = base64.urlsafe_b64encode(hashlib.sha256(data).digest()[:NAME_BYTES]).decode()
        try:
            head = read_recording_header(data)
            programs = tuple(programs_of(head))
        except RecordingError as error:
            raise refusal(str(error), None) from None
        versions = {"python": head.python, "gevent": head.gevent, "greenlet": head.greenlet}
        return Recording(
            name, programs, recorded_scenario(head), versions, head.host is True, lambda: self._find(name)[1]
        )

    def _size(self) -> int:
        return sum(len(data) for _, data in self._known.values())


def refusal(detail: str, line: object) -> Refused:
    """A recording that cannot be used: at a line, or as a whole."""
    if type(line) is int:
        return Refused("recording-line", detail=detail[:LONGEST], line=line)
    return Refused("recording", detail=detail[:LONGEST])
