"""`python -m engine run --host`: records a person's own program, as it runs on the real machine, until it ends.

The program has the terminal; what is recorded goes to the file at once. Ctrl-C goes to the program, a second one makes
an end of it, and so with SIGTERM; the recording is whole in each case. Refuses to know how the program is watched.
"""

from __future__ import annotations

import argparse
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any, TextIO

import msgspec

from .events import End, Stamped
from .frames import FrameError, read_frames
from .heading import header
from .interruption import ENDING
from .launch_host import FOR_EVER, LaunchedOnHost
from .outbox import left_behind
from .running import Misuse, Summary, read_programs, read_scenario
from .scenario import Program, Scenario
from .session import Session
from .wire import RecordingFile, encode_event, encode_header

LINE, FOLDS = b'"kind":"line"', re.compile(rb'^.*"kind":"fold".*$', re.MULTILINE)
SIGNALLED = 128


def run(options: argparse.Namespace) -> int:
    """The exit status is the program's own."""
    programs = read_programs(options.programs)
    if len(programs) > 1:
        raise Misuse("On the real machine (--host) one program runs at a time: start each in a terminal of its own.")
    scenario = _without_limit(read_scenario(options), options)
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)  # the guard takes them
    recording = RecordingFile(Path(options.record), prompt=True) if options.record is not None else None
    try:
        return _play(programs[0], scenario, options, recording)
    finally:
        if recording is not None:
            recording.close()


def _without_limit(scenario: Scenario, options: argparse.Namespace) -> Scenario:
    """A program of one's own has as much time as it takes, unless somebody says otherwise."""
    if options.limit_time is not None or options.scenario is not None:
        return scenario
    limits = {**msgspec.to_builtins(scenario.limits), "time": FOR_EVER}
    return Scenario.parse({**scenario.to_json(), "limits": limits})


def _play(
    program: Program,
    scenario: Scenario,
    options: argparse.Namespace,
    recording: RecordingFile | None,
) -> int:
    launched = LaunchedOnHost([options.programs[0], *options.arguments])
    summary, guard = HostSummary(), Guard(launched)
    guard.start()
    session = HostSession([program], scenario, live=False, view=False, inside=options.inside, launched=launched)
    with session:
        if recording is not None:
            head = msgspec.structs.replace(header([program], scenario), host=True)
            recording.write(encode_header(head) + b"\n")
        for lines in _events(session, summary, guard):
            summary.take(lines)
            if recording is not None:
                recording.write(lines)
    print(summary.text([program.name], ""), file=sys.stderr)
    return summary.status()


def _events(session: HostSession, summary: HostSummary, guard: Guard) -> Iterator[bytes]:
    """What the program's process tells, and an end in any case."""
    for frame in session.frames():
        summary.hear(frame)
        yield frame["events"]
    if not summary.complete:
        yield summary.lost_as(*guard.ending())


class HostSession(Session):
    """A run on the real machine. What it tells is believed: the program is the person's, and has all their rights."""

    def frames(self) -> Iterator[dict[str, Any]]:
        """What the process tells: a status, if any, and `events`, lines as they stand in a recording."""
        received = 0
        with suppress(FrameError):  # of a process that was lost in the middle of one
            for frame in read_frames(self._read):
                received += frame.get("events", 0)
                yield {**frame, "events": frame.get("lines", b"")}
        if self._launched.processes:
            yield {"events": b"".join(left_behind(self._launched.outbox, received))}


class Guard(Thread):
    """Takes the signals that ask for an end: the first goes to the program, the second makes an end of it."""

    def __init__(self, launched: LaunchedOnHost) -> None:
        super().__init__(daemon=True)
        self._process = launched.processes[0]
        self._asked = 0

    def run(self) -> None:
        """Waits for them for ever."""
        while True:
            number, alone = _next_signal()
            self._asked += 1
            if self._asked > 1:
                self._process.kill()
            elif alone:
                self._process.send_signal(number)

    def ending(self) -> tuple[str, str, int]:
        """How a process has ended that did not tell: reason, detail and exit status."""
        status = self._process.wait()
        if self._asked > 1:
            return "failed", "asked twice to end", SIGNALLED + signal.SIGINT
        if status < 0:
            return "failed", signal.Signals(-status).name, SIGNALLED - status
        return "failed" if status else "finished", f"it left the interpreter with status {status}", status


def _next_signal() -> tuple[int, bool]:
    """Its number, and whether it was sent to this process alone: the terminal's go to the program as well."""
    if hasattr(signal, "sigwaitinfo"):
        info = signal.sigwaitinfo(ENDING)
        return info.si_signo, info.si_code <= 0
    number = signal.sigwait(ENDING)
    return number, not sys.stdin.isatty()


class Folded(msgspec.Struct):
    """What the summary wants to know of a fold; of what only looks like one there are none."""

    count: int = 0
    lines: list[int] = []


_decode_folded = msgspec.json.Decoder(Folded).decode


class HostSummary(Summary):
    """What is said in the end of a program that has the terminal itself."""

    def __init__(self) -> None:
        super().__init__()
        self.complete = False
        self._exit: int | None = None
        self._line_us, self._lines = 0.0, 0
        self._begun = monotonic()

    def hear(self, frame: dict[str, Any]) -> None:
        """What the process tells of itself."""
        status = frame.get("status")
        if status == "measured":
            self._line_us, self._begun = frame["line_us"], monotonic()
        elif status == "full":
            self.complete = True
            print("switchyard: the recording is full; the program goes on without it", file=sys.stderr)
        elif status == "ended":
            self.complete, self._exit = True, frame["exit"]

    def lost_as(self, reason: str, detail: str, status: int) -> bytes:
        """The end of a process that has not told its own: now."""
        last = self._last()
        t = max(last.t, monotonic() - self._begun)
        return encode_event(Stamped(last.seq + 1, round(t * 1e6), End(reason, detail, status)))

    def take(self, lines: bytes) -> None:
        """Events of the recording, as lines."""
        super().take(lines)
        self._lines += lines.count(LINE)
        for found in FOLDS.finditer(lines):
            fold = _decode_folded(found[0])
            self._lines += fold.count * len(fold.lines)

    def _put(self, stream: TextIO, text: str) -> None:
        """It stands in the terminal already."""

    def text(self, names: list[str], time: str = "") -> str:
        """One line, and what it has cost."""
        cost, seconds = self._lines * self._line_us / 1e6, self._end.t
        share = min(100.0, 100 * cost / seconds) if seconds else 0.0
        price = f"recording took about {self._line_us:.1f} µs per line, {share:.1f} % of the time"
        return f"{super().text(names, time)}; {self._lines} lines: {price}"

    def status(self) -> int:
        """The program's own exit status."""
        return self._end.status if self._exit is None else self._exit
