"""What is said about a step: an event and the state after it give a message key and its parameters.

The words live in the language files, under the prefix "say."; here are only the choices. An event about which nothing
is said is no step: it shows together with the next one. Refuses to know languages and HTML.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

from .events import (
    Callback,
    Cause,
    Deadlock,
    End,
    Fold,
    Input,
    Line,
    Lint,
    Output,
    Peer,
    Phase,
    Raise,
    Readiness,
    Return,
    Signal,
    Socket,
    Stamped,
    Switch,
    Syscall,
    Task,
    Timer,
    TryLock,
    Wakeup,
)
from .narration_lints import circle, tell_deadlock, tell_lint, tell_trylock
from .world import World

Sentence = tuple[str, dict[str, Any]]
Told = tuple[str, Sentence, list[Sentence]]
WAITING = ("sleep", "io", "wait", "hold", "input", "parked")
READY = ("ready", "unnoticed")
SHOWN = 60
NOT_A_STEP = ("idle",)
QUIET_CALLS = frozenset(
    {
        "set_blocking",
        "get_error",
        "set_option",
        "get_option",
        "local_address",
        "remote_address",
        "get_flags",
        "set_flags",
        "get_inheritable",
        "set_inheritable",
        "available",
        "kind",
    }
)
# Calls that have words of their own, and whose words they share; of others their name is told.
TOLD_AS = {
    **{call: call for call in ["accept", "bind", "close", "connect", "listen", "recv", "send", "shutdown", "socket"]},
    "read": "recv",
    "recvmsg": "recv",
    "write": "send",
    "sendmsg": "send",
}
MOST = 5
# Who sends a signal that no task sends.
SENDERS = {"SIGCHLD": ".child", "SIGALRM": ".timer", "SIGVTALRM": ".timer", "SIGPROF": ".timer"}
THREADED = ("main", "thread", "process")


def tell(world: World, stamped: Stamped) -> Told | None:
    """The step's kind, its sentence, and the lines of its "Why?" card; None where the event is no step."""
    event = stamped.event
    teller = TELLERS.get(type(event))
    told = teller(world, event) if teller is not None and not world.inside(event) else None
    if told is None:
        return None
    kind, key, params = told
    return kind, (key, params), _why(world, event) if type(event) is Switch else []


Teller = Callable[[World, Any], tuple[str, str, dict[str, Any]] | None]


def _name(world: World, task: int | None) -> str:
    return str(world.task(task)["name"]) if task is not None else ""


def _cpu(world: World) -> str:
    cpu = world.draft.state["cpu"]
    return _name(world, cpu) if cpu is not None else ""


def _cut(text: str) -> str:
    flat = text.rstrip("\n")
    return flat if len(flat) <= SHOWN else flat[: SHOWN - 1] + "…"


def _of(world: World, hub: int | None) -> str:
    """What a key ends with where an event loop of asyncio does what is otherwise a hub's business."""
    part = world.draft.state["hubs"].get(str(hub))
    return ".loop" if part is not None and part["model"] == "asyncio" else ""


def tell_line(world: World, event: Line) -> tuple[str, str, dict[str, Any]]:
    code = world.sources[world.task(event.task)["program"]].line(event.line)
    return "line", "line", {"task": _name(world, event.task), "line": event.line, "code": code}


def tell_return(world: World, event: Return) -> tuple[str, str, dict[str, Any]] | None:
    """Leaving the outermost function shows with the end of the task."""
    stack = world.task(event.task)["stack"]
    if event.func == "<module>" or (len(stack) <= 1 and world.task(event.task)["what"] != "main"):
        return None
    return "return", "return", {"task": _name(world, event.task), "func": event.func, "value": event.value}


def tell_raise(world: World, event: Raise) -> tuple[str, str, dict[str, Any]]:
    part = world.task(event.task)
    poll = world.draft.state["polls"].get(str(event.task))
    if event.error == "BlockingIOError" and poll is not None and part["state"] == "poll":
        call = world.call_text(event.task, poll["call"])
        return "io", "raise.again", {"task": part["name"], "code": call, "fd": poll["fd"], "count": poll["futile"]}
    return "raise", "raise", {"task": part["name"], "error": event.error, "text": _cut(event.text), "line": event.line}


def tell_task(world: World, event: Task) -> tuple[str, str, dict[str, Any]] | None:
    if event.event == "created" and event.what == "greenlet" and not world.draft.state["hubs"]:
        return "task", "created", {"task": event.name}
    if event.event == "created" and event.what == "thread":
        return "task", "created.thread", {"task": event.name, "by": _cpu(world)}
    if event.what == "thread" and event.detail == "cut":
        return "task", "cut.thread", {"task": event.name}
    return tell_process(world, event) if event.what == "process" else None


def tell_process(world: World, event: Task) -> tuple[str, str, dict[str, Any]] | None:
    if event.event == "created":
        return "task", "created.process", {"task": event.name, "by": _name(world, event.thread)}
    if event.detail == "cut":
        return "task", "cut.process", {"task": event.name}
    if event.detail.startswith("SIG"):
        return "task", "ended.process", {"task": event.name, "signal": event.detail}
    return None


def tell_callback(world: World, event: Callback) -> tuple[str, str, dict[str, Any]] | None:
    """Spawning is a step; the rest of the ready queue's business shows with the switches that it leads to."""
    if event.event != "queued" or event.task is None or world.task(event.task)["turns"]:
        return None
    by = event.by if event.by is not None else event.task
    code = world.call_text(by, "spawn")
    return "task", f"spawn{_of(world, by)}", {"by": _name(world, by), "task": _name(world, event.task), "code": code}


def tell_timer(world: World, event: Timer) -> tuple[str, str, dict[str, Any]] | None:
    """A timer that becomes due while somebody holds the CPU: nobody notices."""
    if event.event != "due" or event.task is None or world.draft.state["cpu"] is None:
        return None
    return "net", "timer.due", {"task": _name(world, event.task), "cpu": _cpu(world)}


def tell_phase(world: World, event: Phase) -> tuple[str, str, dict[str, Any]] | None:
    if event.phase != "poll":
        return None
    hub, of = world.draft.state["hubs"][str(event.hub)], _of(world, event.hub)
    params: dict[str, Any] = {"count": len(hub["fds"])}
    if of and hub["ready"]:
        return None
    if not hub["timers"]:
        return "hub", f"poll.forever{of}" if hub["fds"] or not of else "poll.nothing.loop", params
    return (
        "hub",
        f"poll.timer{of}",
        {**params, "wait_us": max(0, hub["timers"][0]["at"] - world.t), "task": _name(world, hub["timers"][0]["task"])},
    )


def tell_syscall(world: World, event: Syscall) -> tuple[str, str, dict[str, Any]] | None:
    if event.error == "EAGAIN" or event.call in QUIET_CALLS:
        return None
    params: dict[str, Any] = {"task": _name(world, event.task), "fd": event.fd, "call": event.call}
    if event.error is not None:
        return "io", "io.error", {**params, "error": event.error}
    params |= {"text": _cut(event.detail), "count": event.count if event.count is not None else 0}
    told = TOLD_AS.get(event.call, "other")
    if told == "recv" and not event.count:
        return "io", "io.recv.eof", params
    if told == "bind" and not event.detail.isdigit():
        return "io", "io.bind.name", params
    return "io", f"io.{told}", params


def tell_readiness(world: World, event: Readiness) -> tuple[str, str, dict[str, Any]]:
    asked = [fd for fd, _ in event.fds]
    if event.epoll is not None and event.event == "asked":
        asked = [each["fd"] for each in world.draft.state["asks"][str(event.task)]["asked"]]
    fds = ", ".join(map(str, asked))
    params = {"task": _name(world, event.task), "call": event.call, "count": len(asked), "fds": fds}
    if event.event == "answered" and not event.fds:
        return "io", "answer.none", params
    return "io", "ask" if event.event == "asked" else "answer", params


def tell_socket(world: World, event: Socket) -> tuple[str, str, dict[str, Any]] | None:
    if event.event not in ("pending", "data", "eof", "reset", "established", "refused", "writable"):
        return None
    who = event.wire or (f":{event.remote}" if event.remote else "")
    params = {"wire": who, "fd": event.fd, "count": event.count or 0, "port": event.local, "cpu": _cpu(world)}
    busy = world.draft.state["cpu"] is not None and event.event in ("pending", "data", "eof")
    return "net", f"net.{event.event}{'.busy' if busy else ''}", params


def tell_peer(world: World, event: Peer) -> tuple[str, str, dict[str, Any]] | None:
    if event.event in NOT_A_STEP:
        return None
    server = world.draft.state["wires"][event.peer]["server"]
    return (
        "peer",
        f"peer.{event.event}",
        {"wire": event.peer, "text": _cut(event.text), "port": server, "count": event.count or 0},
    )


def tell_output(world: World, event: Output) -> tuple[str, str, dict[str, Any]]:
    return "output", f"output.{event.stream}", {"task": _name(world, event.task), "text": _cut(event.text)}


def tell_input(world: World, event: Input) -> tuple[str, str, dict[str, Any]]:
    return "input", "input", {"text": _cut(event.text), "program": world.names[event.program]}


def tell_signal(world: World, event: Signal) -> tuple[str, str, dict[str, Any]]:
    params = {"signal": event.name, "handler": event.handler, "call": event.call, "by": _name(world, event.by)}
    if event.event == "sent":
        params["task"] = _name(world, world.draft.get("programs", event.program, "main"))
        return "net", f"signal.sent{'.by' if event.by is not None else SENDERS.get(event.name, '')}", params
    params["task"] = _name(world, event.task)
    return "net", f"signal.{event.event}{'.call' if event.call else ''}", params


def tell_fold(world: World, event: Fold) -> tuple[str, str, dict[str, Any]]:
    params = {
        "task": _name(world, event.task),
        "count": event.count,
        "asks": event.asks * event.count,
        "until_us": event.until,
    }
    return "fold", "fold", params


def tell_end(world: World, event: End) -> tuple[str, str, dict[str, Any]]:
    params = {"detail": _cut(event.detail), "line": event.line or 0}
    if event.reason == "deadlock" and event.cycle:
        return "end", "end.deadlock.cycle", {**params, "cycle": circle(world, event.cycle)}
    return "end", f"end.{event.reason}", params


def tell_switch(world: World, event: Switch) -> tuple[str, str, dict[str, Any]]:
    """From whom, to whom, and why: the key says the cause and what kind of taker there is."""
    cause, task = event.cause.type, event.from_
    if task is None:
        return "switch", *_awakening(world, event)
    if cause is Cause.DISPATCH:
        return "switch", *_dispatch(world, event)
    part = world.task(task)
    params: dict[str, Any] = {"task": part["name"], "to": _name(world, event.to)}
    wait = part["wait"] or {}
    if cause is Cause.SPAWN:
        wait = {"call": world.call_text(task, "create_task")}
    params |= {"code": wait.get("call") or "", "fd": wait.get("fd"), "target": wait.get("target")}
    if wait.get("until") is not None:
        params["wait_us"] = wait["until"] - world.t
    taker = _taker(world, part, event)
    of = _of(world, task) if cause is Cause.IDLE else _of(world, event.to) if taker == "hub" else ""
    unknown = (cause is Cause.IO and params["fd"] is None) or (cause is Cause.JOIN and params["target"] is None)
    told = Cause.EVENT if of and unknown else cause
    held = told is Cause.LOCK and wait.get("target") and part["what"] in THREADED
    return "switch", f"switch.{'lock.held' if held else told.value}.{taker}{of}", params


def _taker(world: World, leaving: Any, event: Switch) -> str:
    """What kind of taker there is: none (alone: no other thread), hub, thread (of the same program), or task."""
    threaded = str(leaving["program"]) in world.draft.state["threads"]
    if event.to is None:
        return "alone" if threaded and event.cause.type is Cause.SLEEP else "none"
    entering = world.task(event.to)
    if threaded and entering["program"] == leaving["program"] and entering["thread"] != leaving["thread"]:
        return "thread"
    # Another program's hub is a task like any other.
    own = entering["program"] == leaving["program"] and event.cause.type is not Cause.IDLE
    return "hub" if entering["what"] == "hub" and own else "task"


def _dispatch(world: World, event: Switch) -> Sentence:
    first = event.to is not None and world.task(event.to)["turns"] == 1
    kind, params = _waker(world, event.cause.wake)
    params |= {"task": _name(world, event.from_), "to": _name(world, event.to)}
    return f"dispatch.{'first' if first and kind in ('callback', 'other') else kind}{_of(world, event.from_)}", params


def _awakening(world: World, event: Switch) -> Sentence:
    kind, params = _waker(world, event.cause.wake)
    return f"awake.{kind}", {**params, "to": _name(world, event.to)}


def _waker(world: World, seq: Any) -> Sentence:
    """What woke somebody: timer, clock (nobody's), fd, finish, input, callback, signal, other; what is known of it."""
    waker = world.wakers.event(seq) if isinstance(seq, int) else None
    if isinstance(waker, Timer):
        return ("timer", {"of": _name(world, waker.task)}) if waker.task is not None else ("clock", {})
    if isinstance(waker, Socket):
        return "fd", {"fd": waker.fd, "what": waker.event, "wire": waker.wire or ""}
    if isinstance(waker, Task):
        return "finish", {"of": waker.name}
    if isinstance(waker, Wakeup):
        return "wakeup", {"of": _name(world, waker.by)}
    if isinstance(waker, Input):
        return "input", {"text": _cut(waker.text)}
    if isinstance(waker, Callback):
        return "callback", {"of": _name(world, waker.by)}
    if isinstance(waker, Signal):
        return "signal", {"signal": waker.name}
    return "other", {}


def _why(world: World, event: Switch) -> list[Sentence]:
    """The lines of the "Why?" card of a switch."""
    reason = event.cause
    lines: list[Sentence] = [
        (f"cause.{reason.type.value}", {"task": _name(world, event.from_), "to": _name(world, event.to)})
    ]
    if reason.line is not None and event.from_ is not None:
        program = world.task(event.from_)["program"]
        code = world.sources[program].line(reason.line)
        lines.append(("line", {"line": reason.line, "code": code, "file": world.names[program]}))
    if isinstance(reason.wake, int):
        kind, params = _waker(world, reason.wake)
        if reason.type in (Cause.SWITCH, Cause.THROW):
            kind, params = "line", {"of": _name(world, event.from_)}
        lines.append((f"wake.{kind}", {**params, "seq": reason.wake, "to": _name(world, event.to)}))
    ready = ", ".join(part["name"] for part in islice(world.among(*READY), MOST))
    lines.append(("ready", {"tasks": ready, "count": world.count(*READY)}) if ready else ("ready.none", {}))
    waiting = (part for part in world.among(*WAITING) if part["wait"] is not None)
    lines += [
        ("waits", {"task": part["name"], "code": part["wait"]["call"], "line": part["wait"]["line"] or 0})
        for part in islice(waiting, MOST)
    ]
    return lines


TELLERS: dict[type, Teller] = {
    Line: tell_line,
    Return: tell_return,
    Raise: tell_raise,
    Task: tell_task,
    Callback: tell_callback,
    Timer: tell_timer,
    Phase: tell_phase,
    Syscall: tell_syscall,
    Readiness: tell_readiness,
    Socket: tell_socket,
    Peer: tell_peer,
    Output: tell_output,
    Input: tell_input,
    Signal: tell_signal,
    Fold: tell_fold,
    TryLock: tell_trylock,
    Lint: tell_lint,
    Deadlock: tell_deadlock,
    End: tell_end,
    Switch: tell_switch,
}
