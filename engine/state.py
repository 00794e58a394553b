"""How each event changes the state of a run: a table of transitions.

This is the only place where a state is computed; the browser applies the patches and derives nothing. Tasks and the
CPU live here, the functions that they are in in `state_frames`, the hub in `state_loop`, sockets and clients in
`state_net`. docs/view-protocol.md describes the fields. Refuses to know JSON, words and how events came about.
"""

from __future__ import annotations

from typing import Any

from .events import (
    Cause,
    End,
    Fold,
    Input,
    Output,
    Raise,
    Setting,
    Signal,
    Switch,
    Syscall,
    Task,
    Wait,
)
from .state_lints import blocked
from .state_net import join_pair
from .state_queues import leave_queue
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
            "parent": event.parent or None,
            "born": world.t,
            "ended": None,
            "since": world.t,
            "line": None,
            "func": None,
            "stack": [],
            "changed": [],
            "was": {},
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


def on_raise(world: World, event: Raise) -> None:
    """An exception: after a futile ask it shows that the program polls."""
    world.raised = world.seq
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
                "last": None,
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
        ("last", {"t": world.t, "call": event.call, "fd": event.fd}),
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


def on_setting(world: World, event: Setting) -> None:
    """The machine is another one from here on."""
    now = world.draft.state.get("machine", {})
    world.draft.set("machine", {**now, event.name: event.value})


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
    last = {"from": event.from_, "to": event.to, "cause": reason.type.value, "line": reason.line, "program": program}
    carries = {} if event.carries is None else {"carries": event.carries}
    draft.put(state, (), "last", {**last, "wake": reason.wake, "core": event.core, **carries})
    if event.from_ is not None and event.to is not None:
        draft.put(state, (), "switches", state["switches"] + 1)
    if event.from_ is not None:
        _leave(world, event.from_, reason.type)
    hand_over(world, event)
    if event.to is not None:
        leave_queue(world, event.to)
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
    Raise: on_raise,
    Syscall: on_syscall,
    Wait: on_wait,
    Input: on_input,
    Setting: on_setting,
    Signal: on_signal,
    Switch: on_switch,
    Output: on_output,
    Fold: on_fold,
    End: on_end,
}
