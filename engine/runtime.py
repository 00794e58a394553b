"""Runs one program as `python program.py` would, with the stand-ins under it and the probes on it.

Refuses to know where its machine lives and what is recorded.
"""

from __future__ import annotations

import atexit
import linecache
import random
import sys
import traceback
from contextlib import suppress
from types import CodeType, ModuleType, TracebackType
from typing import Any, NamedTuple

import greenlet

from . import standins, wiring
from .machine.port import Port
from .probes.background import Background
from .probes.greenlets import GreenletProbe
from .probes.hub import HubProbe
from .probes.lines import LineProbe, library_folders
from .scenario import Program
from .tasks import TaskBook, main_name, thread_name


class Outcome(NamedTuple):
    """How a program ended: its exit status, and where and why it failed."""

    failed: bool
    detail: str = ""
    status: int = 0
    line: int | None = None


class Threads:
    """Numbers a program's threads and puts the probes on each of them."""

    def __init__(self, port: Port, book: TaskBook, switches: GreenletProbe, lines: LineProbe) -> None:
        self._book, self._switches, self._lines = book, switches, lines
        self._background = Background(port)

    def created(self, function: Any) -> tuple[int, str]:
        if self._lines.background is None:
            self._lines.background = self._background.enter
            self._background.cover(sys._getframe(1))
        number = self._book.reserve(thread_name(function))
        return number, self._book.name(number)

    def begins(self, number: int) -> None:
        self._switches.join(number)
        self._lines.start()

    def ends(self) -> None:
        self._lines.stop()
        self._switches.stop()


def run_program(port: Port, program: Program, seed: int, host: bool = False, inside: str | None = None) -> None:
    """The program's whole life; does not return where the machine ends the run.

    On the `host` only the streams are ours.
    """
    _prepare(program)
    random.seed(seed)
    book = TaskBook(port.program, port.programs)
    hub: HubProbe
    switches = GreenletProbe(port, book, {program.name}, lambda: hub.awakened(), main_name(program, port.programs))
    hub = HubProbe(port, book, switches.meet)
    wiring.port, wiring.observer = port, hub
    lines = LineProbe(port, {program.name: program.name}, _namer(book, switches), library_folders(inside))
    if host:
        standins.install_streams(port, program.name)
    else:
        standins.install(port, program.name, Threads(port, book, switches, lines))
    outcome = _compile(program)
    if isinstance(outcome, CodeType):
        switches.start()
        outcome = _execute(outcome, lines)
        switches.stop()
    port.exit(*outcome)


def _prepare(program: Program) -> None:
    """Tracebacks find the source by the name it was compiled under; imports look beside the program."""
    lines = program.source.splitlines(keepends=True)
    linecache.cache[program.name] = (len(program.source), None, lines, program.name)
    sys.path[0] = program.folder or ""


def _compile(program: Program) -> CodeType | Outcome:
    try:
        return compile(program.source, program.name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        traceback.print_exception(type(error), error, None)
        line = getattr(error, "lineno", None)
        return Outcome(True, f"{type(error).__name__}: {getattr(error, 'msg', error)}", 1, line)


def _execute(code: CodeType, lines: LineProbe) -> Outcome:
    module = ModuleType("__main__")
    module.__dict__.update(__file__=code.co_filename, __builtins__=__builtins__)
    sys.modules["__main__"] = module
    lines.start()
    try:
        exec(code, module.__dict__)
        outcome = Outcome(False)
    except SystemExit as error:
        outcome = _exit_status(error)
    except BaseException as error:
        outcome = _failure(error, code.co_filename)
    finally:
        lines.stop()
    _finish()
    return outcome


def _exit_status(error: SystemExit) -> Outcome:
    if error.code is None or isinstance(error.code, int):
        return Outcome(False, "", int(error.code or 0) & 0xFF)
    print(error.code, file=sys.stderr)
    return Outcome(False, "", 1)


def _failure(error: BaseException, file: str) -> Outcome:
    """Prints the traceback as the interpreter does: from the program's own first frame on."""
    frames = error.__traceback__.tb_next if error.__traceback__ is not None else None
    traceback.print_exception(type(error), error, frames)
    return Outcome(
        True, f"{type(error).__name__}: {error}" if str(error) else type(error).__name__, 1, _line(frames, file)
    )


def _line(frames: TracebackType | None, file: str) -> int | None:
    """The last line of the program's own file that the error passed."""
    line = None
    while frames is not None:
        if frames.tb_frame.f_code.co_filename == file:
            line = frames.tb_lineno
        frames = frames.tb_next
    return line


def _finish() -> None:
    """What the interpreter does at its end: waits for threads that are no daemons, exit functions, the streams."""
    threading: Any = sys.modules.get("threading")
    if threading is not None and _somebody_is_left(threading):
        threading._shutdown()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):  # whatever the program has put there
            stream.flush()


def _somebody_is_left(threading: Any) -> bool:
    """Whether the interpreter would wait for anybody: threads, or greenlets that gevent lets run once more."""
    local = sys.modules.get("gevent._hub_local")
    hub = local.get_hub_if_exists() if local is not None else None
    return len(threading._active) > 1 or (hub is not None and hub.loop.pendingcnt > 0)


def _socket_types() -> list[Any]:
    """The classes whose descriptor may be asked for without running code of the program."""
    cooperative = sys.modules.get("gevent._socket3")
    return [standins.sockets.socket, *([cooperative.socket] if cooperative is not None else [])]


def _namer(book: TaskBook, switches: GreenletProbe) -> Any:
    """Names greenlets and sockets among a program's variables; a greenlet seen there for the first time is told."""

    def name(value: Any) -> str | None:
        kind = type(value)
        if issubclass(kind, greenlet.greenlet):
            return book.name(switches.meet(value))
        for base in _socket_types():
            if issubclass(kind, base):
                return f"socket fd={base.fileno(value)}"
        return None

    return name
