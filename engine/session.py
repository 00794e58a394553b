"""Outside of the process of a run: starts it, reads what it tells, passes on what a person does, and ends it.

Written in plain blocking style; under gevent's monkey patch it is cooperative. Refuses to know Flask, and what steps
mean.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

import msgspec

from . import layout, outbox
from .frames import FrameError, encode_frame, read_frames
from .scenario import Program, Scenario
from .wire import VERSION, Header

_decode_lines = msgspec.json.Decoder().decode_lines
ROOT = Path(__file__).resolve().parent.parent
# So many processes that programs have made may exist at a time.
SPARES = 32
# What the process of a run inherits: nothing else than this.
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "PURE_PYTHON": "1",
    "GEVENT_LOOP": "engine.loop.Loop",
    "GEVENT_RESOLVER": "block",
    "TZ": "UTC",
}


def versions() -> dict[str, str]:
    """What a recording says about where it was made."""
    return {
        "python": ".".join(map(str, sys.version_info[:3])),
        "gevent": metadata.version("gevent"),
        "greenlet": metadata.version("greenlet"),
    }


def header(programs: Sequence[Program], scenario: Scenario) -> Header:
    """The first line of a recording of this run."""
    return Header(
        timeline=VERSION,
        programs=[program.name for program in programs],
        seed=scenario.seed,
        sources=[program.source for program in programs],
        scenario=scenario.to_json(),
        **versions(),
    )


class Session:
    """One run of programs in a scenario, in processes of their own.

    With `view` its frames hold steps, otherwise events. With `live` a run that waits for a person stays parked until
    `act` or
    `close`. `host` runs on the real machine; `inside` names libraries whose own lines are recorded too.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        scenario: Scenario,
        *,
        live: bool = True,
        view: bool = True,
        host: bool = False,
        inside: str | None = None,
    ) -> None:
        self.scenario = scenario
        self._kind = "steps" if view else "events"
        self._folder = tempfile.TemporaryDirectory(prefix="switchyard-")
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed in close()
        self._outbox: Any = tempfile.TemporaryFile()  # noqa: SIM115  # closed in close()
        self._outbox.truncate(outbox.SIZE)
        self._processes: list[subprocess.Popen[bytes]] = []
        self._start(
            {
                "programs": msgspec.to_builtins(list(programs)),
                "scenario": scenario.to_json(),
                "view": view,
                "live": live,
                "host": host,
                "inside": inside,
            }
        )

    def frames(self) -> Iterator[dict[str, Any]]:
        """What the run tells: {"steps": [objects]}, {"status": ...} or {"error": ..., "detail": sentence}.

        Without `view` the steps are events: {"events": bytes}, lines as they stand in a recording.
        """
        ended = False
        received = 0
        try:
            for frame in read_frames(self._read):
                told = frame.get(self._kind)
                received += told if type(told) is int else 0
                if frame.get("status") == "resumed":
                    self.scenario = Scenario.parse(frame.get("scenario"))
                ended = ended or frame.get("status") == "ended"
                lines = frame.pop("lines", b"")
                yield self._with_lines(lines) if lines else frame
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
        left = outbox.left_behind(self._outbox, received) if self._processes else []
        if left:
            yield self._with_lines(b"".join(left))

    def _with_lines(self, lines: bytes) -> dict[str, Any]:
        return {self._kind: _decode_lines(lines) if self._kind == "steps" else lines}

    def act(self, action: dict[str, Any]) -> None:
        """A person acts in a parked run; the engine chooses the virtual time. OSError where the run is over."""
        stdin = self._processes[0].stdin
        assert stdin is not None
        stdin.write(encode_frame(action))
        stdin.flush()

    def close(self) -> None:
        """Makes an end of all processes of the run. Closing twice does nothing."""
        for process in self._processes:
            # Each is the leader of a group, of which those are that its program has made.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        for process in self._processes:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(BrokenPipeError):  # what act() could not write is of no use any more
                        pipe.close()
        self._processes.clear()
        self._errors.close()
        self._outbox.close()
        self._folder.cleanup()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _start(self, order: dict[str, Any]) -> None:
        links = [(os.pipe(), os.pipe()) for _ in order["programs"][1:]]
        spares = [(os.pipe(), os.pipe()) for _ in range(0 if order["host"] else SPARES)]
        try:
            mine = [(back[0], forth[1]) for forth, back in links]
            ends = [(back[0], forth[1], forth[0], back[1]) for forth, back in spares]
            self._spawn({**order, "index": 0, "pipes": mine, "spares": ends, "outbox": self._outbox.fileno()})
            theirs = [(-1, -1, *end[2:]) for end in ends]
            for index, (forth, back) in enumerate(links, 1):
                self._spawn({**order, "index": index, "pipes": [(forth[0], back[1])], "spares": theirs})
        finally:
            for forth, back in links + spares:
                for descriptor in (*forth, *back):
                    os.close(descriptor)

    def _spawn(self, order: dict[str, Any]) -> None:
        with layout.fixed():
            process = subprocess.Popen(
                [sys.executable, "-s", "-P", "-m", "engine.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE if order["index"] == 0 else subprocess.DEVNULL,
                stderr=self._errors,
                cwd=self._folder.name,
                start_new_session=True,
                # On the real machine a program has the host's environment too.
                env={**(os.environ if order.get("host") else {}), **ENVIRONMENT, "PYTHONPATH": str(ROOT)},
                pass_fds=[end for pipe in (*order["pipes"], *order["spares"]) for end in pipe if end >= 0]
                + ([order["outbox"]] if "outbox" in order else []),
            )
        self._processes.append(process)
        assert process.stdin is not None
        process.stdin.write(encode_frame(order))
        process.stdin.flush()

    def _read(self, size: int) -> bytes:
        stdout = self._processes[0].stdout if self._processes else None
        if stdout is None or stdout.closed:
            return b""
        return stdout.read(size) or b""

    def _last_words(self) -> str:
        """Why the process ended without saying so, as far as it can be known."""
        if not self._processes:
            return "The run was closed."
        status = self._processes[0].wait()
        if status == -signal.SIGXCPU:
            return "The program computed without passing a line for too long, and was stopped."
        self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, self._errors.tell() - 2000))
        words = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return f"The program's process ended unexpectedly (status {status}){': ' + words[-1] if words else ''}."
