"""What is said about a switch: its sentence, and the lines of its "Why?" card.

Refuses to know any other event.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

from .events import Callback, Cause, Input, Phase, Signal, Socket, Switch, Task, Timer, Wakeup
from .phrases import Sentence, cut, name, of_loop
from .world import World

WAITING = ("sleep", "io", "wait", "hold", "input", "parked")
READY = ("ready", "unnoticed")
MOST = 5
# The sentences that also say what is handed over, where something is.
GIVING = ("switch.switch.task", "switch.throw.task", "switch.finished.task")
GIVEN = ("dispatch.callback", "dispatch.finish", "dispatch.fd", "dispatch.timer")
THREADED = ("main", "thread", "process")


def tell_switch(world: World, event: Switch) -> tuple[str, str, dict[str, Any]]:
    """From whom, to whom, and why; and what goes with it, where something is handed over."""
    kind, key, params = _tell_hands(world, event)
    if event.carries is not None and key.removesuffix(".loop") in GIVING + GIVEN:
        return kind, f"{key}.with", {**params, "value": event.carries}
    return kind, key, params


def _tell_hands(world: World, event: Switch) -> tuple[str, str, dict[str, Any]]:
    """The key says the cause and what kind of taker there is."""
    cause, task = event.cause.type, event.from_
    if task is None:
        return "switch", *_awakening(world, event)
    if cause is Cause.DISPATCH:
        return "switch", *_dispatch(world, event)
    part = world.task(task)
    params: dict[str, Any] = {"task": part["name"], "to": name(world, event.to)}
    wait = part["wait"] or {}
    if cause is Cause.SPAWN:
        wait = {"call": world.call_text(task, "create_task")}
    params |= {"code": wait.get("call") or "", "fd": wait.get("fd"), "target": wait.get("target")}
    if wait.get("until") is not None:
        params["wait_us"] = wait["until"] - world.t
    taker = _taker(world, part, event)
    of = of_loop(world, task) if cause is Cause.IDLE else of_loop(world, event.to) if taker == "hub" else ""
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
    params |= {"task": name(world, event.from_), "to": name(world, event.to)}
    return (
        f"dispatch.{'first' if first and kind in ('callback', 'other') else kind}{of_loop(world, event.from_)}",
        params,
    )


def _awakening(world: World, event: Switch) -> Sentence:
    kind, params = _waker(world, event.cause.wake)
    return f"awake.{kind}", {**params, "to": name(world, event.to)}


def _waker(world: World, seq: Any) -> Sentence:
    """What woke somebody, and what is known of it.

    It is timer, clock (nobody's), fd, finish, input, callback, signal, over (a loop's end) or other.
    """
    waker = world.wakers.event(seq) if isinstance(seq, int) else None
    if isinstance(waker, Timer):
        return ("timer", {"of": name(world, waker.task)}) if waker.task is not None else ("clock", {})
    if isinstance(waker, Socket):
        return "fd", {"fd": waker.fd, "what": waker.event, "wire": waker.wire or ""}
    if isinstance(waker, Task):
        return "finish", {"of": waker.name}
    if isinstance(waker, Wakeup):
        return "wakeup", {"of": name(world, waker.by)}
    if isinstance(waker, Phase):
        return "over", {}
    if isinstance(waker, Input):
        return "input", {"text": cut(waker.text)}
    if isinstance(waker, Callback):
        return "callback", {"of": name(world, waker.by)}
    if isinstance(waker, Signal):
        return "signal", {"signal": waker.name}
    return "other", {}


def why(world: World, event: Switch) -> list[Sentence]:
    """The lines of the "Why?" card of a switch."""
    reason = event.cause
    lines: list[Sentence] = [
        (f"cause.{reason.type.value}", {"task": name(world, event.from_), "to": name(world, event.to)})
    ]
    if reason.line is not None and event.from_ is not None:
        program = world.task(event.from_)["program"]
        code = world.sources[program].line(reason.line)
        lines.append(("line", {"line": reason.line, "code": code, "file": world.names[program]}))
    if isinstance(reason.wake, int):
        kind, params = _waker(world, reason.wake)
        if reason.type in (Cause.SWITCH, Cause.THROW) and kind != "over":
            kind, params = "line", {"of": name(world, event.from_)}
        lines.append((f"wake.{kind}", {**params, "seq": reason.wake, "to": name(world, event.to)}))
    if event.carries is not None:
        lines.append(("carries", {"value": event.carries, "to": name(world, event.to)}))
    ready = ", ".join(part["name"] for part in islice(world.among(*READY), MOST))
    lines.append(("ready", {"tasks": ready, "count": world.count(*READY)}) if ready else ("ready.none", {}))
    waiting = (part for part in world.among(*WAITING) if part["wait"] is not None)
    lines += [
        ("waits", {"task": part["name"], "code": part["wait"]["call"], "line": part["wait"]["line"] or 0})
        for part in islice(waiting, MOST)
    ]
    return lines
