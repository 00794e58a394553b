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
from .libraries import library_folders
from .machine.port import Port
from .machine.retries import Retries
from .naming import thread_name
from .probes.background import Background
from .probes.calls import CallProbe
from .probes.coroutines import CoroutineProbe, is_task
from .probes.greenlets import GreenletProbe
from .probes.handles import HandleProbe
from .probes.hub import HubProbe
from .probes.lines import LineProbe
from .probes.queues import QueueProbe
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


class Probes(NamedTuple):
    """All that watches a program."""

    switches: GreenletProbe
    hub: HubProbe
    steps: CoroutineProbe
    handles: HandleProbe
    calls: CallProbe
    queues: QueueProbe
    lines: LineProbe


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

    def __init__(self, port: Port, book: TaskBook, seed: int, probes: Probes, reconnect: Callable[[int], None]) -> None:
        self._port, self._book, self._seed, self.reconnect = port, book, seed, reconnect
        self._probes = probes

    def begin(self, name: str, frame: FrameType) -> None:
        self._book.start_anew(self._port.main)
        self._probes.switches.start_anew(name)
        for probe in (self._probes.hub, self._probes.steps, self._probes.calls, self._probes.queues):
            probe.start_anew()
        self._probes.lines.tell_stack(frame)

    def settle(self) -> None:
        random.seed(f"{self._seed} {self._port.program}")
        standins.entropy.renew(self._seed, self._port.program)


def _no_way(channel: int) -> None:
    raise OSError("There is no channel for a new process.")


def run_program(
    port: Port, program: Program, seed: int, inside: str | None = None, reconnect: Callable[[int], None] = _no_way
) -> None:
    """The program's whole life; does not return where the machine ends the run.

    `reconnect` leads the port of a forked process over a spare channel.
    """
    prepare(program.name, program.source)
    sys.path[0] = program.folder or ""
    random.seed(seed)
    book = TaskBook(port.program, port.programs)
    probes = make_probes(port, book, program, program.name, inside)
    connect(port, probes)
    relocation = Relocation(port, book, seed, probes, reconnect)
    threads = Threads(port, book, probes.switches, probes.lines)
    arriving = standins.install(port, program.name, threads, relocation, seed)
    probes.lines.signalled = arriving.notice
    _renew_lines(port, probes.lines)
    outcome = live(program, program.name, probes)
    if outcome.status == INTERRUPTED and port.main > port.programs:
        arriving.end_by(SIGINT)
    port.exit(*outcome)


def connect(port: Port, probes: Probes, simulated: bool = True) -> None:
    """Event loops that the program makes find their machine and who watches them."""
    wiring.port, wiring.simulated, wiring.observer = port, simulated, probes.hub
    wiring.steps, wiring.handles = probes.steps, probes.handles


def live(program: Program, file: str, probes: Probes) -> Outcome:
    """Runs a program, which is known to the interpreter as a file, to its end."""
    _prepare_asyncio()
    outcome = _compile(program, file)
    if isinstance(outcome, CodeType):
        probes.switches.start()
        outcome = _execute(outcome, probes.lines, program)
        probes.switches.stop()
    return outcome


def make_probes(port: Port, book: TaskBook, program: Program, file: str, inside: str | None) -> Probes:
    """The probes of a program, which is known to the interpreter as a file.

    What they share is handed to them as functions, some of probes that come later.
    """
    own = {file}
    calls = CallProbe(port, own)
    hub: HubProbe
    handles: HandleProbe
    lines: LineProbe
    switches = GreenletProbe(
        port,
        book,
        own,
        lambda: hub.awakened(),
        calls.holder,
        main_name(program, port.programs),
        lambda: lines.renew(),
        lambda: lines.result(),
    )
    hub = HubProbe(port, book, switches.meet)
    steps = CoroutineProbe(
        port, book, own, lambda: handles.awakened(), lambda *which: handles.deadline(*which), calls.holder
    )
    handles = HandleProbe(port, steps.number, steps.hub)
    switches.namer = steps.namer = namer = _namer(book, switches, steps)
    queues = QueueProbe(port, own, namer, book.number)
    watched, watch = _watching(calls, queues)
    folders = library_folders(inside)
    lines = LineProbe(port, {file: program.name}, namer, folders, steps.suspends, watched, watch)
    lines.unwinding = lambda trace: standins.stacks.prune(trace, (file,))
    return Probes(switches, hub, steps, handles, calls, queues, lines)


def _renew_lines(port: Port, lines: LineProbe) -> None:
    """Whoever writes or calls the machine is traced again from then on."""
    port.write = lines.renewing(port.write)  # type: ignore[method-assign]
    if isinstance(port, Retries):
        port.attempt = lines.renewing(untraced(port.attempt))


def _watching(calls: CallProbe, queues: QueueProbe) -> tuple[frozenset[str], Any]:
    """The names of the libraries' functions that are watched, and what is shown them as they are called."""
    of_queues = queues.names

    def watch(frame: FrameType) -> Any:
        return (queues if frame.f_code.co_name in of_queues else calls).entered(frame)

    return calls.names | of_queues, watch


def prepare(file: str, source: str) -> None:
    """Tracebacks find the source by the name it was compiled under."""
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)


def _prepare_asyncio() -> None:
    """Tasks and futures can be numbered, and the loop is ours, as soon as asyncio is there."""
    when_imported("_asyncio", accelerated.extend)
    import_after("_asyncio", "asyncio")
    when_imported("asyncio", lambda: import_module(f"{__package__}.aio"))


def _compile(program: Program, file: str) -> CodeType | Outcome:
    try:
        return compile(program.source, file, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        if isinstance(error, SyntaxError) and error.text is None and line is not None:
            error.text = linecache.getline(file, line)
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
        outcome = _failure(error, program, code.co_filename)
    finally:
        lines.stop()
    _finish()
    return outcome


def _exit_status(error: SystemExit) -> Outcome:
    if error.code is None or isinstance(error.code, int):
        return Outcome(False, "", int(error.code or 0) & 0xFF)
    print(error.code, file=sys.stderr)
    return Outcome(False, "", 1)


def _failure(error: BaseException, program: Program, file: str) -> Outcome:
    """Prints the traceback as the interpreter does: from the program's own first frame on."""
    print_uncaught(error, program)
    detail = steady(f"{type(error).__name__}: {error}") if str(error) else type(error).__name__
    status = INTERRUPTED if isinstance(error, KeyboardInterrupt) else 1
    return Outcome(True, detail, status, _line(error.__traceback__, file))


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
