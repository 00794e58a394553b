"""How lines, calls and returns change the functions that a task is in, and which generators are suspended.

A generator that yields tells a return, and a call when it goes on. No event says which of several it is; its function
and its variables do. Two that agree in both look alike anyway. Refuses to know tasks' turns and what lines do.
"""

from __future__ import annotations

from typing import Any

from .draft import Draft
from .events import Call, Line, Return
from .world import Transition, World

# So many suspended generators of a program are kept, the newest: those that nobody resumes never tell that they end.
MOST_SUSPENDED = 16


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
    if str(world.task(event.task)["program"]) in draft.state["generators"]:
        _resume(world, event)
    part, path = draft.state["tasks"][key], ("tasks", key)
    draft.append("tasks", key, "stack", {"func": event.func, "line": event.line, "vars": names})
    draft.put(part, path, "func", event.func)
    draft.put(part, path, "line", event.line)
    draft.put(part, path, "changed", list(names))
    _forget_past(draft, path, part)


def on_return(world: World, event: Return) -> None:
    """A function is left: the caller's line is the task's line again."""
    draft, key = world.draft, str(event.task)
    part, path = draft.state["tasks"][key], ("tasks", key)
    stack = part["stack"]
    world.yields = bool(stack) and _yields(world, part, event)
    if world.yields:
        _suspend(world, part, event)
    if len(stack) == 1:
        _change_names(draft, path, part, event.vars)
    elif stack:
        draft.delete("tasks", key, "stack", len(stack) - 1)
        draft.put(part, path, "func", stack[-1]["func"])
        draft.put(part, path, "line", stack[-1]["line"])
        draft.put(part, path, "changed", [])
        _forget_past(draft, path, part)


def _forget_past(draft: Draft, path: tuple[str, str], part: Any) -> None:
    if part["was"]:
        draft.put(part, path, "was", {})


def _change_names(draft: Draft, path: tuple[str, str], part: Any, changes: dict[str, str | None] | None) -> None:
    """The variables of the function that a task is in, and what those were before that the last line changed."""
    if not changes:
        if part["changed"]:
            draft.put(part, path, "changed", [])
            _forget_past(draft, path, part)
        return
    draft.put(part, path, "changed", list(changes))
    stack = part["stack"]
    names, place = stack[-1]["vars"], (*path, "stack", len(stack) - 1, "vars")
    was = {name: names[name] for name in changes if names.get(name) is not None}
    if was != part["was"]:
        draft.put(part, path, "was", was)
    for name, value in changes.items():
        if value is None:
            if name in names:
                draft.delete(*place, name)
        else:
            names.setdefault(name, None)
            draft.put(names, place, name, value)


def _yields(world: World, part: Any, event: Return) -> bool:
    """Whether a function that is left pauses at a yield: it has come to that line, and no exception passed.

    One that ends behind its last yield is left at that line too, but has come to no line since it went on.
    """
    reached = part["stack"][-1]["line"] == event.line
    return reached and event.line in world.sources[part["program"]].yields and world.raised != world.seq - 1


def _suspend(world: World, part: Any, event: Return) -> None:
    """A generator yields: it stands where it is until somebody resumes it."""
    draft, key = world.draft, str(part["program"])
    suspended = draft.state["generators"]
    if key not in suspended:
        draft.set("generators", key, [])
    elif len(suspended[key]) >= MOST_SUSPENDED:
        draft.delete("generators", key, 0)
    names = {**part["stack"][-1]["vars"], **(event.vars or {})}
    shown = {name: value for name, value in names.items() if value is not None}
    draft.append("generators", key, {"func": event.func, "line": event.line, "vars": shown, "value": event.value})


def _resume(world: World, event: Call) -> None:
    """A function is entered: if it is a suspended generator, that one goes on.

    Who begins has nothing but its parameters. What others changed meanwhile may make a variable look different.
    """
    program, names = world.task(event.task)["program"], event.vars or {}
    own = [each for each in world.draft.state["generators"][str(program)] if each["func"] == event.func]
    going_on = [each for each in own if each["vars"] == names]
    if not going_on and names.keys() != world.sources[program].parameters.get(event.line):
        going_on = [each for each in own if each["vars"].keys() == names.keys()]
    if going_on:
        index = world.draft.state["generators"][str(program)].index(going_on[0])
        world.draft.delete("generators", str(program), index)


FRAME_TRANSITIONS: dict[type, Transition] = {Line: on_line, Call: on_call, Return: on_return}
