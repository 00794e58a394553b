"""Runs one program as `python program.py` would, with the stand-ins under it and the probes on it.

Refuses to know where its machine lives and what is recorded.
"""

from __future__ import annotations

import atexit
import linecache
import random
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from signal import SIGINT
from types import CodeType, FrameType, ModuleType, TracebackType
from typing import Any, NamedTuple

import greenlet

from . import accelerated, standins, wiring
from .machine.port import Port
from .machine.retries import Retries
from .naming import thread_name
from .probes.background import Background
from .probes.calls import CallProbe
from .probes.coroutines import CoroutineProbe, is_task
from .probes.greenlets import GreenletProbe
from .probes.handles import HandleProbe
from .probes.hub import HubProbe
from .probes.lines import LineProbe, library_folders
from .scenario import Program
from .standins.arrival import import_after, when_imported
from .steady import steady
from .tasks import TaskBook, main_name
from .uncaught import print_uncaught
from .untraced import untraced

# A KeyboardInterrupt that nobody catches ends Python as the signal would: so shells tell it.
INTERRUPTED = 128 + SIGINT


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
        self._background = Background(port, lambda: lines.signalled())

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


class Relocation:
    """What becomes of the probes in a forked process. `reconnect` brings its port into its own place."""

    def __init__(
        self, port: Port, book: TaskBook, seed: int, probes: tuple[Any, ...], reconnect: Callable[[int], None]
    ) -> None:
        self._port, self._book, self._seed, self.reconnect = port, book, seed, reconnect
        self._switches, self._hub, self._steps, self._calls, self._lines = probes

    def begin(self, name: str, frame: FrameType) -> None:
        self._book.start_anew(self._port.main)
        self._switches.start_anew(name)
        self._hub.start_anew()
        self._steps.start_anew()
        self._calls.start_anew()
        self._lines.tell_stack(frame)

    def settle(self) -> None:
        random.seed(f"{self._seed} {self._port.program}")
        standins.entropy.renew(self._seed, self._port.program)


def _no_way(channel: int) -> None:
    raise OSError("There is no channel for a new process.")


def run_program(
    port: Port,
    program: Program,
    seed: int,
    host: bool = False,
    inside: str | None = None,
    reconnect: Callable[[int], None] = _no_way,
) -> None:
    """The program's whole life; does not return where the machine ends the run.

    On the `host` only the streams are ours. `reconnect` leads the port of a forked process over a spare channel.
    """
    _prepare(program)
    random.seed(seed)
    book = TaskBook(port.program, port.programs)
    calls = CallProbe(port, {program.name})
    hub: HubProbe
    main = main_name(program, port.programs)
    lines: LineProbe
    switches = GreenletProbe(
        port, book, {program.name}, lambda: hub.awakened(), calls.holder, main, lambda: lines.renew()
    )
    hub = HubProbe(port, book, switches.meet)
    handles: HandleProbe
    steps = CoroutineProbe(
        port, book, {program.name}, lambda: handles.awakened(), lambda *which: handles.deadline(*which), calls.holder
    )
    handles = HandleProbe(port, steps.number, steps.hub)
    wiring.port, wiring.simulated, wiring.observer = port, not host, hub
    wiring.steps, wiring.handles = steps, handles
    namer = _namer(book, switches, steps)
    folders = library_folders(inside)
    lines = LineProbe(port, {program.name: program.name}, namer, folders, steps.suspends, calls.names, calls.entered)
    lines.unwinding = lambda trace: standins.stacks.prune(trace, (program.name,))
    if host:
        standins.install_streams(port, program.name)
    else:
        relocation = Relocation(port, book, seed, (switches, hub, steps, calls, lines), reconnect)
        arriving = standins.install(port, program.name, Threads(port, book, switches, lines), relocation, seed)
        lines.signalled = arriving.notice
        port.write = lines.renewing(port.write)  # type: ignore[method-assign]
        if isinstance(port, Retries):
            port.attempt = lines.renewing(untraced(port.attempt))
    _prepare_asyncio()
    outcome = _compile(program)
    if isinstance(outcome, CodeType):
        switches.start()
        outcome = _execute(outcome, lines, program)
        switches.stop()
    if outcome.status == INTERRUPTED and port.main > port.programs and not host:
        arriving.end_by(SIGINT)
    port.exit(*outcome)


def _prepare(program: Program) -> None:
    """Tracebacks find the source by the name it was compiled under; imports look beside the program."""
    lines = program.source.splitlines(keepends=True)
    linecache.cache[program.name] = (len(program.source), None, lines, program.name)
    sys.path[0] = program.folder or ""


def _prepare_asyncio() -> None:
    """Tasks and futures can be numbered, and the loop is ours, as soon as asyncio is there."""
    when_imported("_asyncio", accelerated.extend)
    import_after("_asyncio", "asyncio")
    when_imported("asyncio", lambda: import_module(f"{__package__}.aio"))


def _compile(program: Program) -> CodeType | Outcome:
    try:
        return compile(program.source, program.name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        if isinstance(error, SyntaxError) and error.text is None and line is not None:
            error.text = linecache.getline(program.name, line)
        print_uncaught(error.with_traceback(None), program)
        return Outcome(True, f"{type(error).__name__}: {getattr(error, 'msg', error)}", 1, line)


def _execute(code: CodeType, lines: LineProbe, program: Program) -> Outcome:
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
        outcome = _failure(error, program)
    finally:
        lines.stop()
    _finish()
    return outcome


def _exit_status(error: SystemExit) -> Outcome:
    if error.code is None or isinstance(error.code, int):
        return Outcome(False, "", int(error.code or 0) & 0xFF)
    print(error.code, file=sys.stderr)
    return Outcome(False, "", 1)


def _failure(error: BaseException, program: Program) -> Outcome:
    """Prints the traceback as the interpreter does: from the program's own first frame on."""
    print_uncaught(error, program)
    detail = steady(f"{type(error).__name__}: {error}") if str(error) else type(error).__name__
    status = INTERRUPTED if isinstance(error, KeyboardInterrupt) else 1
    return Outcome(True, detail, status, _line(error.__traceback__, program.name))


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


def _namer(book: TaskBook, switches: GreenletProbe, steps: CoroutineProbe) -> Any:
    """Names greenlets, tasks of asyncio and sockets among a program's variables.

    A task seen there for the first time is told.
    """

    def name(value: Any) -> str | None:
        kind = type(value)
        if issubclass(kind, greenlet.greenlet):
            return book.name(switches.meet(value))
        if is_task(value):
            number = steps.number(value)
            return book.name(number) if number is not None else None
        for base in _socket_types():
            if issubclass(kind, base):
                return f"socket fd={base.fileno(value)}"
        return None

    return name
