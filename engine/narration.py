"""What is said about a step: an event and the state after it give a message key and its parameters.

The words live in the language files, under the prefix "say."; here are only the choices. An event about which nothing
is said is no step: it shows together with the next one. Refuses to know languages and HTML.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .events import (
    Callback,
    Deadlock,
    End,
    Fold,
    Input,
    Line,
    Lint,
    Output,
    Peer,
    Phase,
    Queue,
    Raise,
    Readiness,
    Return,
    Setting,
    Signal,
    Socket,
    Stamped,
    Switch,
    Syscall,
    Task,
    Timer,
    TryLock,
)
from .machine.agenda import microseconds
from .narration_end import tell_end
from .narration_inside import tell_inside
from .narration_lints import tell_deadlock, tell_lint, tell_trylock
from .narration_queues import tell_queue, tell_yield
from .narration_switches import tell_switch, why
from .phrases import Sentence, cpu, cut, listed, name, of_loop
from .world import World

Told = tuple[str, Sentence, list[Sentence]]
NOT_A_STEP = ("idle",)
RATES = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9}
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
        "get_pipe_size",
        "set_pipe_size",
        "available",
        "kind",
    }
)
# Calls that have words of their own, and whose words they share; of others their name is told.
TOLD_AS = {
    **{
        call: call
        for call in [
            "accept",
            "bind",
            "close",
            "connect",
            "listen",
            "pipe",
            "recv",
            "send",
            "shutdown",
            "socket",
            "socketpair",
        ]
    },
    "read": "recv",
    "recvmsg": "recv",
    "write": "send",
    "sendmsg": "send",
}
# Who sends a signal that no task sends.
SENDERS = {"SIGCHLD": ".child", "SIGALRM": ".timer", "SIGVTALRM": ".timer", "SIGPROF": ".timer"}


def tell(world: World, stamped: Stamped) -> Told | None:
    """The step's kind, its sentence, and the lines of its "Why?" card; None where the event is no step."""
    event = stamped.event
    teller = tell_inside if world.inside else TELLERS.get(type(event))
    if teller is None:
        return None
    told = teller(world, event)
    if told is None:
        return None
    kind, key, params = told
    return kind, (key, params), why(world, event) if type(event) is Switch else []


Teller = Callable[[World, Any], tuple[str, str, dict[str, Any]] | None]


def tell_line(world: World, event: Line) -> tuple[str, str, dict[str, Any]]:
    part = world.task(event.task)
    code = world.sources[part["program"]].line(event.line)
    return "line", "line", {"task": part["name"], "line": event.line, "code": code}


def tell_return(world: World, event: Return) -> tuple[str, str, dict[str, Any]] | None:
    """Leaving the outermost function shows with the end of the task."""
    stack = world.task(event.task)["stack"]
    if event.func == "<module>" or (len(stack) <= 1 and world.task(event.task)["what"] != "main"):
        return None
    if world.yields:
        return tell_yield(world, event)
    return "return", "return", {"task": name(world, event.task), "func": event.func, "value": event.value}


def tell_raise(world: World, event: Raise) -> tuple[str, str, dict[str, Any]]:
    part = world.task(event.task)
    poll = world.draft.state["polls"].get(str(event.task))
    if event.error == "BlockingIOError" and poll is not None and part["state"] == "poll":
        call = world.call_text(event.task, poll["call"])
        return "io", "raise.again", {"task": part["name"], "code": call, "fd": poll["fd"], "count": poll["futile"]}
    return "raise", "raise", {"task": part["name"], "error": event.error, "text": cut(event.text), "line": event.line}


def tell_task(world: World, event: Task) -> tuple[str, str, dict[str, Any]] | None:
    if event.event == "created" and event.what == "greenlet" and not world.draft.state["hubs"]:
        return "task", "created", {"task": event.name}
    if event.event == "created" and event.what == "thread":
        return "task", "created.thread", {"task": event.name, "by": cpu(world)}
    if event.what == "thread" and event.detail == "cut":
        return "task", "cut.thread", {"task": event.name}
    return tell_process(world, event) if event.what == "process" else None


def tell_process(world: World, event: Task) -> tuple[str, str, dict[str, Any]] | None:
    if event.event == "created":
        return "task", "created.process", {"task": event.name, "by": name(world, event.thread)}
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
    return "task", f"spawn{of_loop(world, by)}", {"by": name(world, by), "task": name(world, event.task), "code": code}


def tell_timer(world: World, event: Timer) -> tuple[str, str, dict[str, Any]] | None:
    """A timer that becomes due while somebody holds the CPU: nobody notices."""
    if event.event != "due" or event.task is None or world.draft.state["cpu"] is None:
        return None
    return "net", "timer.due", {"task": name(world, event.task), "cpu": cpu(world)}


def tell_phase(world: World, event: Phase) -> tuple[str, str, dict[str, Any]] | None:
    if event.phase != "poll":
        return None
    hub, of = world.draft.state["hubs"][str(event.hub)], of_loop(world, event.hub)
    params: dict[str, Any] = {"count": len(hub["fds"])}
    if of and hub["ready"]:
        return None
    if not hub["timers"]:
        return "hub", f"poll.{'forever' if hub['fds'] else 'nothing'}{of}", params
    params |= {"wait_us": max(0, hub["timers"][0]["at"] - world.t), "task": name(world, hub["timers"][0]["task"])}
    return "hub", f"poll.timer{'.fds' if hub['fds'] else ''}{of}", params


def tell_syscall(world: World, event: Syscall) -> tuple[str, str, dict[str, Any]] | None:
    if event.error == "EAGAIN" or event.call in QUIET_CALLS:
        return None
    params: dict[str, Any] = {"task": name(world, event.task), "fd": event.fd, "call": event.call}
    if event.error is not None:
        return "io", "io.error", {**params, "error": event.error}
    params |= {"text": cut(event.detail), "count": event.count if event.count is not None else 0}
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
    params = {"task": name(world, event.task), "call": event.call, "count": len(asked), "fds": listed(asked)}
    if event.event == "answered" and not event.fds:
        return "io", "answer.none", params
    return "io", "ask" if event.event == "asked" else "answer", params


def tell_socket(world: World, event: Socket) -> tuple[str, str, dict[str, Any]] | None:
    if event.event not in ("pending", "data", "eof", "reset", "established", "refused", "writable"):
        return None
    params = {
        "wire": _sender(world, event),
        "fd": event.fd,
        "count": event.count or 0,
        "port": event.local,
        "cpu": cpu(world),
    }
    busy = world.draft.state["cpu"] is not None and event.event in ("pending", "data", "eof")
    return "net", f"net.{event.event}{'.busy' if busy else ''}", params


def _sender(world: World, event: Socket) -> str:
    """Who is at the other end: a client, another program, or another socket of the same one."""
    if event.wire is not None:
        return event.wire
    sockets = world.draft.state["sockets"]
    pair = sockets.get(f"{event.program}:{event.fd}", {}).get("pair")
    if pair is not None:
        return f"fd {pair}"
    if event.remote is None:
        return "?"
    for each in sockets.values():
        if each["kind"] == "stream" and (each["local"], each["remote"]) == (event.remote, event.local):
            own = each["program"] == event.program
            return f"fd {each['fd']}" if own else str(world.draft.get("programs", each["program"], "name"))
    return f":{event.remote}"


def tell_peer(world: World, event: Peer) -> tuple[str, str, dict[str, Any]] | None:
    if event.event in NOT_A_STEP:
        return None
    server = world.draft.state["wires"][event.peer]["server"]
    return (
        "peer",
        f"peer.{event.event}",
        {"wire": event.peer, "text": cut(event.text), "port": server, "count": event.count or 0},
    )


def tell_output(world: World, event: Output) -> tuple[str, str, dict[str, Any]]:
    return "output", f"output.{event.stream}", {"task": name(world, event.task), "text": cut(event.text)}


def tell_input(world: World, event: Input) -> tuple[str, str, dict[str, Any]]:
    return "input", "input", {"text": cut(event.text), "program": world.names[event.program]}


def tell_setting(world: World, event: Setting) -> tuple[str, str, dict[str, Any]]:
    """Times as times; of the bandwidth 0 means that it has no limit."""
    if event.name == "bandwidth":
        ways = {(False, True): ".none", (True, False): ".limit"}
        way = ways.get((event.was == 0, event.value == 0), "")
        return "set", f"set.bandwidth{way}", {"rate": rate(event.value), "was": rate(event.was)}
    return "set", f"set.{event.name}", {"value_us": microseconds(event.value), "was_us": microseconds(event.was)}


def rate(value: float) -> str:
    """Bytes a second with a unit that suits: `20 kB/s`."""
    unit = next((each for each in ("GB", "MB", "kB") if value >= RATES[each]), "B")
    return f"{value / RATES[unit]:.3g} {unit}/s"


def tell_signal(world: World, event: Signal) -> tuple[str, str, dict[str, Any]]:
    params = {"signal": event.name, "handler": event.handler, "call": event.call, "by": name(world, event.by)}
    if event.event == "sent":
        params["task"] = name(world, world.draft.get("programs", event.program, "main"))
        return "net", f"signal.sent{'.by' if event.by is not None else SENDERS.get(event.name, '')}", params
    params["task"] = name(world, event.task)
    return "net", f"signal.{event.event}{'.call' if event.call else ''}", params


def tell_fold(world: World, event: Fold) -> tuple[str, str, dict[str, Any]]:
    params = {
        "task": name(world, event.task),
        "count": event.count,
        "asks": event.asks * event.count,
        "until_us": event.until,
    }
    return "fold", "fold" if event.asks else "fold.spin", params


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
    Setting: tell_setting,
    Signal: tell_signal,
    Fold: tell_fold,
    TryLock: tell_trylock,
    Queue: tell_queue,
    Lint: tell_lint,
    Deadlock: tell_deadlock,
    End: tell_end,
    Switch: tell_switch,
}
