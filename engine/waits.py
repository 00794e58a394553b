"""Why a greenlet left the CPU, or a thread is about to, read off its own stack.

gevent's Python implementations (PURE_PYTHON) leave their frames on the stack of the greenlet that waits:
`Event.wait`, `Queue.get`, `Greenlet.join`, `wait_on_socket`, `sleep`. The outermost of them, the one that the program
called, says what the wait is; its variables hold the very object that is waited for. The table is data; the closed
set of causes has no "unknown". Refuses to know tasks' numbers.
"""

from __future__ import annotations

from types import FrameType
from typing import Any, NamedTuple

from .events import Cause

# (module, function) -> cause. The modules are gevent's own.
WAITS: dict[tuple[str, str], Cause] = {
    ("gevent.hub", "sleep"): Cause.SLEEP,
    ("gevent.hub", "idle"): Cause.YIELD,
    ("gevent.greenlet", "join"): Cause.JOIN,
    ("gevent.greenlet", "get"): Cause.JOIN,
    ("gevent.greenlet", "joinall"): Cause.JOIN,
    ("gevent.greenlet", "kill"): Cause.JOIN,
    ("gevent.greenlet", "killall"): Cause.JOIN,
    ("gevent.pool", "join"): Cause.JOIN,
    ("gevent.pool", "kill"): Cause.JOIN,
    ("gevent.event", "wait"): Cause.EVENT,
    ("gevent.event", "get"): Cause.EVENT,
    ("gevent.queue", "get"): Cause.QUEUE,
    ("gevent.queue", "put"): Cause.QUEUE,
    ("gevent.queue", "peek"): Cause.QUEUE,
    ("gevent.queue", "join"): Cause.QUEUE,
    ("gevent.queue", "__next__"): Cause.QUEUE,
    ("gevent._semaphore", "acquire"): Cause.LOCK,
    ("gevent._semaphore", "wait"): Cause.LOCK,
    ("gevent.lock", "acquire"): Cause.LOCK,
    ("gevent.thread", "acquire"): Cause.LOCK,
    ("gevent.socket", "wait"): Cause.IO,
    ("gevent._hub_primitives", "wait_on_socket"): Cause.IO,
    ("gevent._hub_primitives", "wait_read"): Cause.IO,
    ("gevent._hub_primitives", "wait_write"): Cause.IO,
    ("gevent._hub_primitives", "wait_readwrite"): Cause.IO,
    ("gevent._hub_primitives", "iwait_on_objects"): Cause.EVENT,
    ("gevent.select", "select"): Cause.IO,
    ("gevent.select", "poll"): Cause.IO,
    ("gevent.baseserver", "serve_forever"): Cause.EVENT,
    ("threading", "acquire"): Cause.LOCK,
    ("threading", "wait"): Cause.EVENT,
    ("threading", "wait_for"): Cause.EVENT,
    ("threading", "join"): Cause.JOIN,
    ("threading", "_shutdown"): Cause.JOIN,
    ("engine.standins.queues", "get"): Cause.QUEUE,
    ("queue", "get"): Cause.QUEUE,
    ("queue", "put"): Cause.QUEUE,
    ("queue", "join"): Cause.QUEUE,
    ("concurrent.futures._base", "result"): Cause.EVENT,
    ("concurrent.futures._base", "exception"): Cause.EVENT,
    ("concurrent.futures._base", "wait"): Cause.EVENT,
    ("concurrent.futures._base", "as_completed"): Cause.EVENT,
    ("concurrent.futures.thread", "shutdown"): Cause.JOIN,
    ("importlib._bootstrap", "_find_and_load"): Cause.LOCK,
}
# Frames that only pass on: the wait's real name lies further out, but these tell the descriptor.
SOCKET_WAITS = ("wait_on_socket", "wait_read", "wait_write", "wait_readwrite")
SOCKET_MODULES = ("gevent._socket3", "gevent._socketcommon", "gevent.socket")
TARGETS = ("self", "greenlets", "objects")


class Why(NamedTuple):
    """The cause, the function that waits, its duration in seconds, the descriptor and the object waited for."""

    cause: Cause
    call: str = ""
    seconds: float | None = None
    fd: int | None = None
    target: Any = None


UNNAMED = Why(Cause.EVENT, "wait")


def why(frame: FrameType | None, own: frozenset[str] | set[str], otherwise: Why = UNNAMED) -> Why:
    """Reads the stack of a greenlet that has just handed over to the hub, or of a thread that is about to wait.

    `own` are the program's file names, `otherwise` is the answer where the table knows no function on the stack.
    """
    found: Why | None = None
    fd: int | None = None
    while frame is not None and frame.f_code.co_filename not in own:
        module, function = str(frame.f_globals.get("__name__", "")), frame.f_code.co_name
        if function in SOCKET_WAITS:
            fd = _descriptor(frame)
        if module in SOCKET_MODULES and found is not None and found.cause is Cause.IO:
            found = found._replace(call=function)
        cause = WAITS.get((module, function))
        if cause is not None:
            found = _describe(cause, function, frame)
        frame = frame.f_back
    if found is None:
        return otherwise
    return found._replace(fd=fd) if found.cause is Cause.IO else found


def _describe(cause: Cause, function: str, frame: FrameType) -> Why:
    variables = frame.f_locals
    if cause is Cause.SLEEP:
        seconds = float(variables.get("seconds", 0) or 0)
        return Why(Cause.SLEEP if seconds > 0 else Cause.YIELD, function, seconds)
    target = next((variables[name] for name in TARGETS if name in variables), None)
    return Why(cause, function, None, None, target)


def _descriptor(frame: FrameType) -> int | None:
    for name in ("socket", "fileno", "watcher"):
        value = frame.f_locals.get(name)
        number: Any = getattr(value, "fd", None) if name == "watcher" else value
        if callable(getattr(number, "fileno", None)):
            number = number.fileno()
        if isinstance(number, int):
            return number
    return None
