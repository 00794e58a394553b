"""How each event changes the state of a run: a table of transitions.

This is the only place where a state is computed; the browser applies the patches and derives nothing. Tasks and the
CPU live here, the hub in `state_loop`, sockets and clients in `state_net`. docs/view-protocol.md describes the
fields. Refuses to know JSON, words and how events came about.
"""

from __future__ import annotations

from typing import Any

from .draft import Draft
from .events import (
    Call,
    Cause,
    End,
    Fold,
    Input,
    Line,
    Output,
    Raise,
    Readiness,
    Return,
    Signal,
    Switch,
    Syscall,
    Task,
    Wait,
)
from .state_lints import blocked
from .state_net import join_pair
from .state_threads import begin_process, begin_thread, end_thread, hand_over, stops_others, thread_of
from .world import Transition, World, spend

# What a task's lane shows after it gave the CPU away, by the cause of the switch.
AWAY: dict[Cause, str] = {
    Cause.SLEEP: "sleep",
    Cause.YIELD: "ready",
    Cause.SLICE: "ready",
    Cause.IO: "io",
    Cause.INPUT: "input",
    Cause.JOIN: "wait",
    Cause.LOCK: "wait",
    Cause.QUEUE: "wait",
    Cause.EVENT: "wait",
    Cause.SWITCH: "parked",
    Cause.THROW: "parked",
    Cause.DISPATCH: "parked",
    Cause.IDLE: "kernel",
    Cause.SPAWN: "ready",
    Cause.FINISHED: "done",
    Cause.KILLED: "done",
    Cause.FAILED: "failed",
}
# What a task's lane shows when it was made.
BORN = {"main": "ready", "thread": "ready", "process": "ready", "hub": "parked"}
READINESS_MODEL = {"select": "select", "poll": "poll", "epoll_wait": "epoll"}
HELD = ("sleep", "io", "wait")


def on_task(world: World, event: Task) -> None:
    """A task appears, or is over."""
    draft, key = world.draft, str(event.task)
    if event.event != "created":
        draft.set("tasks", key, "ended", world.t)
        draft.set("tasks", key, "wait", None)
        end_thread(world, event)
        if event.what == "hub":
            world.become(event.task, "done")
            draft.delete("hubs", key)
        return
    if event.what == "process":
        begin_process(world, event)
    first = event.what == "main" and draft.state["cpu"] is None and not draft.state["tasks"]
    lane = "running" if first else BORN.get(event.what, "new")
    draft.set(
        "tasks",
        key,
        {
            "id": event.task,
            "name": event.name,
            "what": event.what,
            "program": event.program,
            "thread": thread_of(world, event),
            "state": lane,
            "born": world.t,
            "ended": None,
            "since": world.t,
            "line": None,
            "func": None,
            "stack": [],
            "changed": [],
            "wait": None,
            "cpu_us": 0,
            "turns": int(first),
        },
    )
    world.enter(event.task, lane)
    if event.what in ("main", "process"):
        draft.set("programs", event.program, "main", event.task)
    elif event.what == "hub":
        model = event.detail or "gevent"
        parts: dict[str, list[Any]] = {"ready": [], "timers": [], "fds": []}
        draft.set("hubs", key, {"task": event.task, "model": model, "phase": None, "turn": 0, **parts})
        world.model(event.program, model)
    elif event.what == "greenlet":
        world.model(event.program, "greenlet")
    elif event.what == "thread":
        begin_thread(world, event)
    if first:
        draft.set("cpu", event.task)


def on_line(world: World, event: Line) -> None:
    """A task is about to run a line."""
    draft, key, line = world.draft, str(event.task), event.line
    part, path = draft.state["tasks"][key], ("tasks", key)
    draft.put(part, path, "line", line)
    stack = part["stack"]
    if stack:
        _change_names(draft, path, part, event.vars)
        draft.put(stack[-1], (*path, "stack", len(stack) - 1), "line", line)
    elif part["changed"]:
        draft.put(part, path, "changed", [])


def on_call(world: World, event: Call) -> None:
    """A function is entered."""
    draft, key, names = world.draft, str(event.task), event.vars or {}
    part, path = draft.state["tasks"][key], ("tasks", key)
    draft.append("tasks", key, "stack", {"func": event.func, "line": event.line, "vars": names})
    draft.put(part, path, "func", event.func)
    draft.put(part, path, "line", event.line)
    draft.put(part, path, "changed", list(names))


def on_return(world: World, event: Return) -> None:
    """A function is left: the caller's line is the task's line again."""
    draft, key = world.draft, str(event.task)
    part, path = draft.state["tasks"][key], ("tasks", key)
    stack = part["stack"]
    if len(stack) == 1:
        _change_names(draft, path, part, event.vars)
    elif stack:
        draft.delete("tasks", key, "stack", len(stack) - 1)
        draft.put(part, path, "func", stack[-1]["func"])
        draft.put(part, path, "line", stack[-1]["line"])
        draft.put(part, path, "changed", [])


def _change_names(draft: Draft, path: tuple[str, str], part: Any, changes: dict[str, str | None] | None) -> None:
    """The variables of the function that a task is in."""
    if not changes:
        if part["changed"]:
            draft.put(part, path, "changed", [])
        return
    draft.put(part, path, "changed", list(changes))
    stack = part["stack"]
    names, place = stack[-1]["vars"], (*path, "stack", len(stack) - 1, "vars")
    for name, value in changes.items():
        if value is None:
            if name in names:
                draft.delete(*place, name)
        else:
            names.setdefault(name, None)
            draft.put(names, place, name, value)


def on_raise(world: World, event: Raise) -> None:
    """An exception: after a futile ask it shows that the program polls."""
    asked = world.unanswered.pop(event.task, None)
    if asked is None or event.error != "BlockingIOError":
        return
    key, part = str(event.task), world.task(event.task)
    known = world.draft.state["polls"].get(key)
    if known is None:
        world.draft.set(
            "polls",
            key,
            {
                "task": event.task,
                "futile": 1,
                "useful": 0,
                "streak": 1,
                "call": asked.call,
                "fd": asked.fd,
                "line": event.line,
            },
        )
    else:
        for name, value in (
            ("futile", known["futile"] + 1),
            ("streak", known["streak"] + 1),
            ("call", asked.call),
            ("fd", asked.fd),
            ("line", event.line),
        ):
            world.draft.set("polls", key, name, value)
    world.model(part["program"], "polling")
    if part["state"] == "running":
        world.become(event.task, "poll")


def on_syscall(world: World, event: Syscall) -> None:
    """A system call came back."""
    if event.error == "EAGAIN":
        world.unanswered[event.task] = event
        return
    if event.call in ("socketpair", "pipe") and event.error is None:
        join_pair(world, world.task(event.task)["program"], *map(int, event.detail.split(", ")))
    if event.error is None and event.call in ("accept", "recv"):
        _answer(world, event)


def _answer(world: World, event: Syscall) -> None:
    """The kernel had something for a program that asks again and again."""
    key, part = str(event.task), world.task(event.task)
    poll = world.draft.state["polls"].get(key)
    if poll is None:
        return
    for name, value in (
        ("useful", poll["useful"] + 1),
        ("streak", 0),
        ("call", event.call),
        ("fd", event.fd),
        ("line", part["line"]),
    ):
        world.draft.set("polls", key, name, value)
    if part["state"] == "poll":
        world.become(event.task, "running")


def on_wait(world: World, event: Wait) -> None:
    """A task is about to give the CPU away until something happens."""
    part = world.task(event.task)
    if event.on is Cause.YIELD and event.hold:
        return  # nobody is there to give it to
    world.draft.set(
        "tasks",
        str(event.task),
        "wait",
        {
            "on": event.on.value,
            "call": world.call_text(event.task, event.call),
            "line": part["line"],
            "until": event.until,
            "fd": event.fd,
            "target": f"{event.target} … +{event.more}" if event.more else event.target,
            "bytes": 0,
            "hold": event.hold,
        },
    )
    if event.hold and event.on in (Cause.IO, Cause.SLEEP, Cause.INPUT):
        world.model(part["program"], "blocking")
    if event.on is Cause.INPUT:
        prompt = world.prompts.get(part["program"], "")
        world.draft.set("keyboard", {"task": event.task, "program": part["program"], "prompt": prompt})


def on_input(world: World, event: Input) -> None:
    """A line was typed: nobody waits for the keyboard any more."""
    keyboard = world.draft.state["keyboard"]
    if keyboard is not None and keyboard["program"] == event.program:
        world.become(keyboard["task"], "ready")
        world.draft.set("keyboard", None)


def on_signal(world: World, event: Signal) -> None:
    """A signal is sent, or handled: the newest of its program."""
    newest = {
        "name": event.name,
        "event": event.event,
        "by": event.by,
        "task": event.task,
        "handler": event.handler,
        "call": event.call,
    }
    world.draft.set("programs", event.program, "signal", newest)


def on_switch(world: World, event: Switch) -> None:
    """The CPU changes hands."""
    draft, reason, state = world.draft, event.cause, world.draft.state
    spend(world)
    world.hold(event.core, event.to)
    program = world.task(event.from_)["program"] if event.from_ is not None else None
    draft.put(
        state,
        (),
        "last",
        {
            "from": event.from_,
            "to": event.to,
            "cause": reason.type.value,
            "line": reason.line,
            "program": program,
            "wake": reason.wake,
        },
    )
    if event.from_ is not None and event.to is not None:
        draft.put(state, (), "switches", state["switches"] + 1)
    if event.from_ is not None:
        _leave(world, event.from_, reason.type)
    hand_over(world, event)
    if event.to is not None:
        part, path = world.task(event.to), ("tasks", str(event.to))
        draft.put(part, path, "wait", None)
        draft.put(part, path, "turns", part["turns"] + 1)
        world.become(event.to, "running")


def _leave(world: World, task: int, cause: Cause) -> None:
    part = world.task(task)
    if part["what"] == "hub":
        world.become(task, "kernel" if cause is Cause.IDLE else "ready" if cause is Cause.SLICE else "parked")
        return
    wait = part["wait"]
    held = wait is not None and wait["hold"] and AWAY[cause] in HELD and stops_others(world, part)
    world.become(task, "hold" if held else AWAY[cause])


def on_readiness(world: World, event: Readiness) -> None:
    """A program asks the kernel which descriptors are ready, or is told."""
    draft, key, part = world.draft, str(event.task), world.task(event.task)
    fds = [{"fd": fd, "events": events} for fd, events in event.fds]
    if event.epoll is not None and event.event == "asked":
        interest = draft.state["epolls"][f"{part['program']}:{event.epoll}"]["interest"]
        fds = [{"fd": each["fd"], "events": each["events"]} for each in interest]
    known = draft.state["asks"].get(key)
    world.model(part["program"], READINESS_MODEL[event.call])
    if event.event == "asked":
        count = known["count"] + 1 if known else 1
        draft.set(
            "asks",
            key,
            {
                "task": event.task,
                "call": event.call,
                "asked": fds,
                "got": None,
                "until": event.until,
                "line": part["line"],
                "count": count,
            },
        )
    elif known:
        draft.set("asks", key, "got", fds)


def on_output(world: World, event: Output) -> None:
    """Output: the state only counts the chunks. What stands before a keyboard wait is its prompt."""
    world.draft.set("out", world.draft.state["out"] + 1)
    world.prompts[event.program] = "" if event.text.endswith("\n") else event.text


def on_fold(world: World, event: Fold) -> None:
    """Many futile cycles at once: time passes, the count grows."""
    world.t = event.until
    spend(world)
    for task, _, polls in event.askers:
        key, asks = str(task), event.count * polls
        poll = world.draft.state["polls"].get(key)
        if poll is not None:
            world.draft.set("polls", key, "futile", poll["futile"] + asks)
            world.draft.set("polls", key, "streak", poll["streak"] + asks)
    if event.switches:
        world.draft.set("switches", world.draft.state["switches"] + event.count * event.switches)


def on_end(world: World, event: End) -> None:
    """The run is over."""
    spend(world)
    world.draft.set("end", {"reason": event.reason, "detail": event.detail, "line": event.line, **blocked(event)})
    if event.reason == "limit":
        return
    for holder in world.holders():
        world.become(holder, "failed" if event.reason == "failed" else "done")
    for core in range(len(world.draft.state.get("cores", (None,)))):
        world.hold(core, None)


TASK_TRANSITIONS: dict[type, Transition] = {
    Task: on_task,
    Line: on_line,
    Call: on_call,
    Return: on_return,
    Raise: on_raise,
    Syscall: on_syscall,
    Wait: on_wait,
    Input: on_input,
    Signal: on_signal,
    Switch: on_switch,
    Readiness: on_readiness,
    Output: on_output,
    Fold: on_fold,
    End: on_end,
}
