"""Outside of the process of a run: gives it its order, reads what it tells, passes on what a person does, and ends it.

Written in plain blocking style; under gevent's monkey patch it is cooperative. Refuses to know Flask, and what steps
mean.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import msgspec

from . import outbox
from .frames import FrameError, encode_frame, read_frames
from .launch import Launched
from .pack import MOST_LINES
from .scenario import Program, Scenario

_decode_lines = msgspec.json.Decoder().decode_lines


class Session:
    """One run of programs in a scenario, in processes of their own.

    With `view` its frames hold steps, otherwise events; with `packed` those of a long run come in blocks. With `live`
    a run that waits for a person stays parked until `act` or `close`. `inside` names libraries whose own lines are
    recorded too. `launched` are processes that were started beforehand, one for each program; the session makes an end
    of them, whatever happens. Launched for the host they run on the real machine.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        scenario: Scenario,
        *,
        live: bool = True,
        view: bool = True,
        packed: bool = False,
        inside: str | None = None,
        launched: Launched | None = None,
    ) -> None:
        self.scenario = scenario
        self._kind = "steps" if view else "events"
        self._launched = launched or Launched(len(programs))
        order = {
            "programs": msgspec.to_builtins(list(programs)),
            "scenario": scenario.to_json(),
            "view": view,
            "packed": packed,
            "live": live,
            "inside": inside,
        }
        try:
            self._give(order)
        except BaseException:
            self.close()
            raise

    def frames(self) -> Iterator[dict[str, Any]]:
        """What the run tells: {"steps": [objects]}, {"status": ...} or {"error": ..., "detail": sentence}.

        Without `view` the steps are events: {"events": bytes}, lines as they stand in a recording. With `packed` there
        are also frames {"block": bytes, "packed": number of steps, "t": time of the last}. What the block holds is not
        looked at: the process that made it ran somebody's program, and whoever reads it has to check it.
        """
        ended = False
        received = 0
        try:
            for frame in read_frames(self._read):
                received += sum(told for told in map(frame.get, (self._kind, "packed")) if type(told) is int)
                if frame.get("status") == "resumed":
                    self.scenario = Scenario.parse(frame.get("scenario"))
                ended = ended or frame.get("status") == "ended"
                lines = frame.pop("lines", b"")
                yield _block(frame, lines) if "packed" in frame else self._with_lines(lines) if lines else frame
        except (FrameError, ValueError) as error:
            yield from self._rest(received)
            yield {"error": "engine", "detail": str(error)}
            ended = True
        if not ended:
            words = self._last_words()
            yield from self._rest(received)
            yield {"error": "engine", "detail": words}

    def _rest(self, received: int) -> Iterator[dict[str, Any]]:
        """What a process that was lost had recorded and not sent."""
        left = outbox.left_behind(self._launched.outbox, received) if self._launched.processes else []
        if left:
            yield self._with_lines(b"".join(left))

    def _with_lines(self, lines: bytes) -> dict[str, Any]:
        return {self._kind: _decode_lines(lines) if self._kind == "steps" else lines}

    def act(self, action: dict[str, Any]) -> None:
        """A person acts in a parked run; the engine chooses the virtual time. OSError where the run is over."""
        stdin = self._launched.processes[0].stdin
        assert stdin is not None
        stdin.write(encode_frame(action))
        stdin.flush()

    def close(self) -> None:
        """Makes an end of all processes of the run. Closing twice does nothing."""
        self._launched.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _give(self, order: dict[str, Any]) -> None:
        """Tells each process what to do."""
        for process, ends in zip(self._launched.processes, self._launched.ends, strict=True):
            assert process.stdin is not None
            with suppress(BrokenPipeError):  # it is gone already: frames() says why
                process.stdin.write(encode_frame({**order, **ends}))
                process.stdin.flush()

    def _read(self, size: int) -> bytes:
        processes = self._launched.processes
        stdout = processes[0].stdout if processes else None
        if stdout is None or stdout.closed:
            return b""
        return stdout.read(size) or b""

    def _last_words(self) -> str:
        """Why the process ended without saying so, as far as it can be known."""
        if not self._launched.processes:
            return "The run was closed."
        status = self._launched.processes[0].wait()
        if status == -signal.SIGXCPU:
            return "The program computed without passing a line for too long, and was stopped."
        errors = self._launched.errors
        errors.seek(0, os.SEEK_END)
        errors.seek(max(0, errors.tell() - 2000))
        words = errors.read().decode("utf-8", "replace").strip().splitlines()
        return f"The program's process ended unexpectedly (status {status}){': ' + words[-1] if words else ''}."


def _block(frame: dict[str, Any], block: bytes) -> dict[str, Any]:
    count, t = frame["packed"], frame.get("t")
    if type(count) is not int or not 0 < count <= MOST_LINES or type(t) is not int or t < 0 or not block:
        raise FrameError("The program's process sent a block of steps that cannot be one.")
    return {"block": block, "packed": count, "t": t}
