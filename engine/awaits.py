"""Why a coroutine left the CPU, read off the chain of what it awaits.

A suspended task holds a coroutine, which awaits another one, and so on down to a future. asyncio's own coroutines in
that chain leave their frames there: `sleep`, `Lock.acquire`, `Queue.get`, `StreamReader.read`. The outermost of them,
the one that the program called, says what the wait is; its variables hold the very object that is waited for. Where
there is none, the future itself says it, in Python or in C. The table is data. Refuses to know tasks' numbers.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from types import AsyncGeneratorType, CoroutineType, FrameType, GeneratorType
from typing import Any

from .events import Cause
from .values import Namer, show
from .waits import Why

# (module, qualified name) -> cause. The modules are asyncio's own.
AWAITS: dict[tuple[str, str], Cause] = {
    ("asyncio.tasks", "sleep"): Cause.SLEEP,
    ("asyncio.tasks", "wait"): Cause.JOIN,
    ("asyncio.tasks", "_cancel_and_wait"): Cause.JOIN,
    ("asyncio.tasks", "as_completed.<locals>._wait_for_one"): Cause.JOIN,
    ("asyncio.tasks", "_AsCompletedIterator._wait_for_one"): Cause.JOIN,
    ("asyncio.tasks", "_AsCompletedIterator.__anext__"): Cause.JOIN,
    ("asyncio.taskgroups", "TaskGroup.__aexit__"): Cause.JOIN,
    ("asyncio.threads", "to_thread"): Cause.JOIN,
    ("asyncio.locks", "_ContextManagerMixin.__aenter__"): Cause.LOCK,
    ("asyncio.locks", "Lock.acquire"): Cause.LOCK,
    ("asyncio.locks", "Semaphore.acquire"): Cause.LOCK,
    ("asyncio.locks", "Condition.wait"): Cause.LOCK,
    ("asyncio.locks", "Condition.wait_for"): Cause.LOCK,
    ("asyncio.locks", "Event.wait"): Cause.EVENT,
    ("asyncio.locks", "Barrier.wait"): Cause.EVENT,
    ("asyncio.locks", "Barrier.__aenter__"): Cause.EVENT,
    ("asyncio.queues", "Queue.get"): Cause.QUEUE,
    ("asyncio.queues", "Queue.put"): Cause.QUEUE,
    ("asyncio.queues", "Queue.join"): Cause.QUEUE,
    ("asyncio.streams", "open_connection"): Cause.IO,
    ("asyncio.streams", "start_server"): Cause.IO,
    ("asyncio.streams", "StreamReader.read"): Cause.IO,
    ("asyncio.streams", "StreamReader.readline"): Cause.IO,
    ("asyncio.streams", "StreamReader.readuntil"): Cause.IO,
    ("asyncio.streams", "StreamReader.readexactly"): Cause.IO,
    ("asyncio.streams", "StreamReader.__anext__"): Cause.IO,
    ("asyncio.streams", "StreamWriter.drain"): Cause.IO,
    ("asyncio.streams", "StreamWriter.wait_closed"): Cause.IO,
    ("asyncio.streams", "StreamWriter.start_tls"): Cause.IO,
    ("asyncio.base_events", "BaseEventLoop.create_connection"): Cause.IO,
    ("asyncio.base_events", "BaseEventLoop.create_server"): Cause.IO,
    ("asyncio.base_events", "BaseEventLoop.connect_accepted_socket"): Cause.IO,
    ("asyncio.base_events", "BaseEventLoop.sock_sendfile"): Cause.IO,
    ("asyncio.base_events", "BaseEventLoop.sendfile"): Cause.IO,
    ("asyncio.base_events", "Server.start_serving"): Cause.IO,
    ("asyncio.base_events", "Server.serve_forever"): Cause.EVENT,
    ("asyncio.base_events", "Server.wait_closed"): Cause.EVENT,
    **{
        ("asyncio.selector_events", f"BaseSelectorEventLoop.{name}"): Cause.IO
        for name in ("sock_accept", "sock_connect", "sock_recv", "sock_recv_into", "sock_sendall")
    },
}
if sys.version_info < (3, 12):
    # Later versions make no task of what they wait for: the wait is that of the coroutine inside.
    AWAITS["asyncio.tasks", "wait_for"] = Cause.JOIN
# Coroutines that return what they await.
GIVES_ON = frozenset({("asyncio.tasks", "sleep"), ("asyncio.threads", "to_thread")})
# Where a call of asyncio's that runs the loop keeps what it waits for.
RUNS = {"run_until_complete": "future", "run_forever": ""}
# The variables that hold what is waited for, and the attributes of an object that lists it.
TARGETS = ("fs", "fut", "self")
MEMBERS = ("_tasks", "_children", "_todo")


def chain(awaited: Any) -> Iterator[FrameType]:
    """The frames of a suspended coroutine from the outside in."""
    while awaited is not None:
        kind = type(awaited)
        if kind is CoroutineType:
            frame, awaited = awaited.cr_frame, awaited.cr_await
        elif kind is GeneratorType:
            frame, awaited = awaited.gi_frame, awaited.gi_yieldfrom
        elif kind is AsyncGeneratorType:
            frame, awaited = awaited.ag_frame, awaited.ag_await
        else:
            frame, awaited = None, _wrapped(awaited)
        if frame is not None:
            yield frame


def _wrapped(awaited: Any) -> Any:
    """What asend(), athrow(), anext() and __await__() wrap does not stand in any attribute."""
    if type(awaited).__module__ != "builtins":
        return None
    wanted = (CoroutineType, GeneratorType, AsyncGeneratorType)
    return next((each for each in gc.get_referents(awaited) if type(each) in wanted), None)


def why(coroutine: Any, future: Any) -> Why:
    """Why a coroutine that has just been suspended gave the CPU away.

    `future` is what its task waits for, None where it only yields. `target` may be a list of tasks.
    """
    found: Why | None = None
    fd: int | None = None
    for frame in chain(coroutine):
        name = str(frame.f_globals.get("__name__", "")), frame.f_code.co_qualname
        cause = AWAITS.get(name)
        if found is None and cause is not None:
            found = _describe(cause, frame)
        if found is not None and found.cause is Cause.IO and fd is None:
            fd = _descriptor(frame)
    if found is None:
        return _bare(future)
    return found._replace(fd=fd) if found.cause is Cause.IO else found


def promises(coroutine: Any, own: frozenset[str] | set[str]) -> bool:
    """Whether a suspended coroutine gets the very result of the future that its task waits for: where the program's own
    code awaits that, or a coroutine of asyncio's that gives it on.
    """
    inner = next(iter([*chain(coroutine)][-1:]), None)
    if inner is None:
        return False
    name = str(inner.f_globals.get("__name__", "")), inner.f_code.co_qualname
    return inner.f_code.co_filename in own or name in GIVES_ON


def result(future: Any, namer: Namer) -> str | None:
    """The result of a future of asyncio's own classes that is done; None where it is nothing."""
    if future is None or not type(future).__module__.startswith(("asyncio.", "_asyncio")):
        return None
    value = future._result if future._state == "FINISHED" and future._exception is None else None
    return None if value is None else show(value, namer)


def running(frame: FrameType | None, own: frozenset[str] | set[str]) -> Why:
    """Why somebody runs a loop: for the sake of one task, or for ever. `own` are the program's file names."""
    cause, call, target = Cause.EVENT, "run_forever", None
    while frame is not None and frame.f_code.co_filename not in own:
        function = frame.f_code.co_name
        if str(frame.f_globals.get("__name__", "")).startswith("asyncio."):
            call = function
            variable = RUNS.get(function)
            if variable:
                cause, target = Cause.JOIN, frame.f_locals.get(variable)
        frame = frame.f_back
    return Why(cause, call, None, None, _members(target))


def _bare(future: Any) -> Why:
    """An awaitable of the program's own, or a future awaited directly."""
    if future is None:
        return Why(Cause.YIELD, "")
    kind = type(future).__name__
    if kind == "_GatheringFuture":
        return Why(Cause.JOIN, "gather", None, None, _members(future))
    tasks = sys.modules["asyncio.tasks"]
    is_task = issubclass(type(future), (tasks.Task, tasks._PyTask))
    return Why(Cause.JOIN if is_task else Cause.EVENT, "", None, None, future)


def _describe(cause: Cause, frame: FrameType) -> Why:
    function, variables = frame.f_code.co_name, frame.f_locals
    if cause is Cause.SLEEP:
        delay = variables.get("delay", 0)
        return Why(Cause.SLEEP if delay > 0 else Cause.YIELD, function)
    target = next((variables[name] for name in TARGETS if name in variables), None)
    return Why(cause, "" if function.startswith("_") else function, None, None, _members(target))


def _members(target: Any) -> Any:
    """The tasks that a group, a gather() or the like stands for; else the object itself."""
    for name in MEMBERS:
        members = getattr(target, name, None) if type(target).__module__.startswith("asyncio.") else None
        if isinstance(members, (list, tuple, set)) and members:
            return list(members)
    return target


def _descriptor(frame: FrameType) -> int | None:
    """The descriptor of a socket, or of the transport under a stream, among a frame's variables."""
    variables = frame.f_locals
    sock = variables.get("sock")
    if sock is not None and callable(getattr(sock, "fileno", None)):
        number = sock.fileno()
        return number if isinstance(number, int) and number >= 0 else None
    transport = getattr(variables.get("self"), "_transport", None)
    number = getattr(transport, "_sock_fd", None)
    return number if isinstance(number, int) else None
