"""Outside of the process of a run: gives it its order, reads what it tells, passes on what a person does, and ends it.

Written in plain blocking style; under gevent's monkey patch it is cooperative. Refuses to know Flask, and what steps
mean.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import msgspec

from . import outbox
from .frames import FrameError, encode_frame, read_frames
from .inbound import Inbound
from .launch import Launched
from .scenario import Program, Scenario

_decode = msgspec.json.Decoder().decode
# What the program's process leaves behind when it has no memory any more.
STARVED = "MemoryError"


class Session:
    """One run of programs in a scenario, in processes of their own.

    With `view` its frames hold steps, otherwise events; with `packed` those of a long run come in blocks, and with
    `encoded` steps are the lines of JSON that they came as. With `live` a run that waits for a person stays parked
    until `act` or `close`. `inside` names libraries whose own lines are recorded too. `launched` are processes that
    were started beforehand, one for each program; the session makes an end of them, whatever happens.
    """

    PLAYED = False

    def __init__(
        self,
        programs: Sequence[Program],
        scenario: Scenario,
        *,
        live: bool = True,
        view: bool = True,
        packed: bool = False,
        encoded: bool = False,
        inside: str | None = None,
        launched: Launched | None = None,
    ) -> None:
        self._kind = "steps" if view else "events"
        self._encoded = encoded
        self._inbound = Inbound(self._kind, scenario, played=self.PLAYED)
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
        """What the run tells: {"steps": [objects]}, {"status": ...}, and where it broke off, as the last, {"error":
        "engine", "why": code, "detail": sentence}.

        With `encoded` steps are {"steps": [bytes], "t": time of the last}. Without `view` they are events: {"events":
        bytes}, lines as they stand in a recording. With `packed` there are also frames {"block": bytes, "packed":
        number of steps, "t": time of the last}. What the block holds is not looked at: the process that made it ran
        somebody's program, and whoever reads it has to check it.
        """
        inbound = self._inbound
        try:
            for frame in read_frames(self._read):
                lines = frame.pop("lines", b"")
                inbound.take(frame, lines)
                yield from self._told(frame, lines)
                if inbound.over:
                    return
        except FrameError as error:
            yield _failure("forged", str(error))
        else:
            failure = self._last_words()
            yield from self._rest()
            yield failure

    def _told(self, frame: dict[str, Any], lines: bytes) -> Iterator[dict[str, Any]]:
        if "status" in frame or "error" in frame:
            yield frame
        elif "packed" in frame:
            yield {**frame, "block": lines}
        elif self._kind == "events":
            yield {"events": lines}
        else:
            for part in self._inbound.slices(lines):
                yield {"steps": part, "t": self._inbound.t} if self._encoded else {"steps": list(map(_decode, part))}

    def _rest(self) -> Iterator[dict[str, Any]]:
        """What a process that was lost had recorded and not sent."""
        left = outbox.left_behind(self._launched.outbox, self._inbound.count) if self._launched.processes else []
        with suppress(FrameError):
            yield from self._told({self._kind: len(left)}, b"".join(left)) if left else ()

    @property
    def scenario(self) -> Scenario:
        """The world, with what people did in it so far."""
        return self._inbound.scenario

    def act(self, action: dict[str, Any]) -> None:
        """A person acts in a parked run; the engine chooses the virtual time. OSError where the run is over."""
        stdin = self._launched.processes[0].stdin
        assert stdin is not None
        self._inbound.acted(action)
        stdin.write(encode_frame(action))
        stdin.flush()

    def make_way(self) -> None:
        """From here on other processes come first on the computer's CPU."""
        self._launched.make_way()

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

    def _last_words(self) -> dict[str, Any]:
        """Why the process ended without saying so, as far as it can be known."""
        if not self._launched.processes:
            return _failure("closed", "The run was closed.")
        status = self._launched.status()
        if status == -signal.SIGXCPU:
            return _failure("computing", "The program computed without passing a line for too long, and was stopped.")
        if status == -signal.SIGSYS:
            return _failure(
                "forbidden", "The program asked the computer for what no program may have, and was stopped."
            )
        errors = self._launched.errors
        errors.seek(0)
        words = (errors.read().rstrip(b"\0").decode("utf-8", "replace").strip().splitlines() or [""])[-1]
        if words.startswith(STARVED):
            return _failure("memory", "The program needed more memory than a run may have, and was stopped.")
        return _failure("ended", f"The program's process ended unexpectedly (status {status}){words and f': {words}'}.")


def _failure(why: str, detail: str) -> dict[str, Any]:
    return {"error": "engine", "why": why, "detail": detail}
