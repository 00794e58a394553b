"""Threads on the real machine: each is numbered and watched from its first line on, and otherwise the host's own.

Nobody tells when the host's threads change places. What one was about when it lost the CPU is read off the place where
it stands: gevent's and threading's functions on its stack, else the name of the call that it is in. Refuses to know
who watches.
"""

from __future__ import annotations

import ast
import dis
import linecache
import sys
import threading
from collections.abc import Callable
from itertools import islice
from types import FrameType
from typing import Any

from ..events import Cause, Wait
from ..interruption import is_engine
from ..machine.agenda import microseconds
from ..machine.host import HostPort
from ..machine.hostpoll import HostPoller
from ..naming import THREAD
from ..waits import Why, why
from .threads import Registrar, real

# What calls written in C wait for, by their names.
CALLS = {
    **dict.fromkeys(("recv", "recv_into", "recvfrom", "recvfrom_into", "recvmsg", "accept", "_accept"), Cause.IO),
    **dict.fromkeys(("send", "sendall", "sendto", "sendmsg", "sendfile", "connect", "connect_ex"), Cause.IO),
    **dict.fromkeys(("read", "readinto", "readline", "write", "flush", "do_handshake", "getaddrinfo"), Cause.IO),
    **dict.fromkeys(("select", "poll", "epoll", "control"), Cause.IO),
    **dict.fromkeys(("waitpid", "wait4", "waitid", "wait", "join"), Cause.JOIN),
    **dict.fromkeys(("get", "put"), Cause.QUEUE),
    "sleep": Cause.SLEEP,
    "acquire": Cause.LOCK,
    "input": Cause.INPUT,
}
GOES_ON = Why(Cause.SLICE)
# Calls that stand there without brackets: `with lock:` and `for line in file:`.
UNWRITTEN = {"BEFORE_WITH": "acquire", "FOR_ITER": "readline"}
Paused = tuple[Cause, Wait] | None
# Seconds: nobody sleeps longer.
LONGEST = 1e9


def install(port: HostPort, registrar: Registrar) -> None:
    """Every thread that the program starts from now on is watched."""
    for name in ("start_new_thread", "start_new", "start_joinable_thread"):
        start = getattr(real, name, None)
        if start is None:
            continue
        watched = _watching(start, port, registrar)
        setattr(real, name, watched)
        if hasattr(threading, f"_{name}"):
            setattr(threading, f"_{name}", watched)


def _watching(start: Callable[..., Any], port: HostPort, registrar: Registrar) -> Callable[..., Any]:
    def start_watched(function: Any, *args: Any, **options: Any) -> Any:
        if not callable(function):
            return start(function, *args, **options)  # which says what is wrong
        number, name = registrar.created(function)
        port.spawn(number, name or THREAD)

        def _live_through(*args: Any, **options: Any) -> Any:
            failure = ""
            port.begin(number)
            registrar.begins(number)
            try:
                return function(*args, **options)
            except BaseException as error:
                failure = "" if isinstance(error, SystemExit) else type(error).__name__
                raise
            finally:
                registrar.ends()
                port.end(bool(failure), failure)

        return start(_live_through, *args, **options)

    return start_watched


def reasons(own: frozenset[str], now: Callable[[], int]) -> Callable[[int, int], tuple[Cause, Wait | None]]:
    """What says why a thread has left the CPU; `own` are the program's files, `now` gives the time."""

    def reason(ident: int, task: int) -> tuple[Cause, Wait | None]:
        frame = sys._current_frames().get(ident)
        if frame is not None and frame.f_code is HostPoller._look.__code__:
            return Cause.IDLE, None  # an event loop
        found = GOES_ON if frame is None or is_engine(frame) else _why(frame, own)
        if found.cause is Cause.SLICE:
            return Cause.SLICE, None
        until = now() + microseconds(found.seconds) if found.seconds is not None else None
        return found.cause, Wait(task, found.cause, found.call, until, hold=True)

    return reason


def pauses(text: str, names: Callable[[str], Any], now: Callable[[], int]) -> Callable[[int, int], Paused]:
    """What says what a task may have waited for on a line of a program; `names` finds the program's variables."""
    calls = _calls(text)

    def pause(line: int, task: int) -> Paused:
        for call in calls.get(line, ()):
            found = _of_call(call, names)
            if found.cause is not Cause.SLICE:
                until = now() + microseconds(found.seconds) if found.seconds is not None else None
                return found.cause, Wait(task, found.cause, found.call, until, hold=True)
        return None

    return pause


def _calls(text: str) -> dict[int, list[ast.Call]]:
    found: dict[int, list[ast.Call]] = {}
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return found
    nodes = list(ast.walk(tree))
    awaited = {id(node.value) for node in nodes if isinstance(node, ast.Await)}
    for node in nodes:
        if isinstance(node, ast.Call) and id(node) not in awaited:
            found.setdefault(node.lineno, []).append(node)
    return found


def _why(frame: FrameType, own: frozenset[str]) -> Why:
    call = _call(frame)
    if call is None:
        return GOES_ON
    found = _of_call(call, lambda name: frame.f_locals.get(name, frame.f_globals.get(name)))
    return found if found.cause in (Cause.SLICE, Cause.SLEEP) else why(frame, own, found)


def _of_call(call: ast.Call, names: Callable[[str], Any]) -> Why:
    """What a call waits for, by its name alone."""
    function: Any = call.func
    name = str(getattr(function, "attr", getattr(function, "id", "")))
    cause = CALLS.get(name, Cause.SLICE)
    if cause is not Cause.SLEEP:
        return Why(cause, name)
    seconds = _number(call.args[0], names) if call.args else None
    return Why(cause if seconds is not None else Cause.EVENT, name, seconds)


def _call(frame: FrameType) -> ast.Call | None:
    """The call that a frame stands in; None where it stands elsewhere."""
    code, at = frame.f_code, frame.f_lasti
    kind = dis.opname[code.co_code[at]] if at >= 0 else ""
    if kind not in UNWRITTEN and not kind.startswith(("CALL", "PRECALL")):
        return None
    line, end_line, start, end = next(islice(code.co_positions(), at // 2, None), (None,) * 4)
    if line is None or line != end_line:
        return None
    text = linecache.getline(code.co_filename, line, frame.f_globals).encode()[start:end].decode("utf-8", "replace")
    try:
        found = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if isinstance(found, ast.Call):
        return found
    return ast.Call(ast.Name(UNWRITTEN[kind]), [], []) if kind in UNWRITTEN else None


def _number(node: ast.expr, names: Callable[[str], Any]) -> float | None:
    """A number that stands there, or the variable of that name; no code of the program is run to find out."""
    value: Any = getattr(node, "value", None)
    if isinstance(node, ast.Name):
        value = names(node.id)
    return float(value) if type(value) in (int, float) and 0 <= value < LONGEST else None
