"""What protects this server from its visitors' programs, and the processes that those programs get.

What the engine found out when it tried a sandbox, together with who can reach the server. Tried once, when the server
starts or somebody asks first. Refuses to know how a sandbox works.
"""

from __future__ import annotations

from gevent.event import Event

from app.limits import Limits
from app.refusals import Refused
from app.reserve import Reserve
from engine import Allowance, Launched, Mode
from engine import Protection as Found


class Protection:
    """Whether own code is `allowed`, and the `code` of what protects from it: "sandbox", "loopback" or "none".

    `loopback`: nobody but this computer reaches the server; `calm` as for `Reserve`. Raises ValueError for a mode that
    there is not.
    """

    def __init__(self, mode: object, loopback: bool, limits: Limits, calm: Event) -> None:
        try:
            self.mode = Mode(str(mode).lower())
        except ValueError:
            raise ValueError(f"SWITCHYARD_SANDBOX must be {', '.join(Mode)}, not {mode!r}.") from None
        self._loopback = loopback
        self._allowance = Allowance(memory=int(limits.own_memory), cpu=int(limits.own_cpu_seconds))
        self._found: Found | None = None
        self.reserve = Reserve(int(limits.reserve_own), calm, self._launch)

    @property
    def code(self) -> str:
        """What protects from own code."""
        return self._known().code(self._loopback)

    @property
    def allowed(self) -> bool:
        """Whether own code may run."""
        return self._known().own_code_allowed(self._loopback)

    @property
    def sentence(self) -> str:
        """The same for the log."""
        return self._known().sentence(self._loopback)

    def open(self) -> None:
        """From now on processes are held in reserve, where own code may run."""
        if self.allowed:
            self.reserve.open()

    def close(self) -> None:
        """Makes an end of what is in reserve."""
        self.reserve.close()

    def _known(self) -> Found:
        if self._found is None:
            self._found = Found(self.mode, self._allowance)
        return self._found

    def _launch(self, count: int) -> Launched:
        if not self.allowed:
            raise Refused("own-refused")
        return Launched(count, self._known().sandbox, self._allowance)
