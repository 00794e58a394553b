"""A state being changed, and the patch that tells how.

Every change goes through `set`, `delete` and `append`, which carry it out and note it as an operation of the view
protocol. Values are copied, so that a patch never changes afterwards. Refuses to know what the fields mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

State = dict[str, Any]
Path = list[str | int]
SET, DELETE, APPEND = 0, 1, 2
MISSING: Any = object()
# More differences than these, and a list is told anew.
FEW = 8


class Draft:
    """The present state, the operations since the last `take`, and the lane changes among them."""

    def __init__(self) -> None:
        self.state: State = {}
        self._operations: list[list[Any]] = []
        self._lanes: list[list[Any]] = []

    def set(self, *path_and_value: Any) -> None:
        """set("tasks", "3", "line", 8): the last argument is the value; nothing is noted where it is there already."""
        *path, key, value = path_and_value
        self.change(self.get(*path), path, key, value)

    def change(self, node: Any, path: Sequence[str | int], key: str | int, value: Any) -> None:
        """The same for a part of the state that is at hand: `node` stands at `path`."""
        if type(node) is dict:
            before = node.get(key, MISSING)
            if before == value and type(before) is type(value):
                return
        if type(value) is dict or type(value) is list:
            node[key], value = _copy(value), _copy(value)
        else:
            node[key] = value
        self._operations.append([SET, [*path, key], value])

    def put(self, node: Any, path: Sequence[str | int], key: str | int, value: Any) -> None:
        """The same for what nobody ever changes in place, a number, a text or a list that is replaced as a whole."""
        if node[key] != value:
            node[key] = value
            self._operations.append([SET, [*path, key], value])

    def delete(self, *path: str | int) -> None:
        """Removes a key or a list's element."""
        del self.get(*path[:-1])[path[-1]]
        self._operations.append([DELETE, list(path)])

    def append(self, *path_and_value: Any) -> None:
        """Adds to the end of a list."""
        *path, value = path_and_value
        self.get(*path).append(_copy(value))
        self._operations.append([APPEND, path, _copy(value)])

    def revise(self, *path_and_list: Any) -> None:
        """Makes a long list another one that is much like it: notes only what differs, where that is little."""
        *path, key, after = path_and_list
        before = self.get(*path)[key]
        if before == after:
            return
        steps = _differences(before, after)
        if steps is None:
            self.set(*path, key, after)
            return
        for name, place, value in steps:
            if name == SET:
                self.set(*path, key, place, value)
            elif name == DELETE:
                self.delete(*path, key, place)
            else:
                self.append(*path, key, value)

    def get(self, *path: str | int) -> Any:
        """What stands at a path; read it, do not change it."""
        node: Any = self.state
        for key in path:
            node = node[key]
        return node

    def lane(self, task: int, name: str, t: int) -> None:
        """A task's lane changes."""
        self._lanes.append([task, name, t])

    def take(self) -> tuple[list[list[Any]], list[list[Any]]]:
        """The operations and lane changes since the last time."""
        operations, lanes = self._operations, self._lanes
        self._operations, self._lanes = [], []
        return operations, lanes


def _differences(before: list[Any], after: list[Any]) -> list[tuple[int, int, Any]] | None:
    """Operations that make one list of the other: name, place and value. None where they are more than a few."""
    if len(before) == len(after):
        changed = [place for place, value in enumerate(after) if before[place] != value]
        return [(SET, place, after[place]) for place in changed] if len(changed) <= FEW else None
    steps: list[tuple[int, int, Any]] = []
    kept = 0
    for value in before:
        if kept < len(after) and value == after[kept]:
            kept += 1
        elif len(steps) == FEW:
            return None
        else:
            steps.append((DELETE, kept, None))
    added = after[kept:]
    return steps + [(APPEND, -1, value) for value in added] if len(added) <= FEW else None


def _copy(value: Any) -> Any:
    if not value:
        return value if type(value) is not list and type(value) is not dict else type(value)()
    if type(value) is dict:
        return {key: _copy(each) for key, each in value.items()}
    return [_copy(each) for each in value] if type(value) is list else value


def apply(state: State, operations: list[list[Any]]) -> State:
    """The state after a patch, as the browser computes it: nothing of the old one is changed."""
    for operation in operations:
        state = _applied(state, operation[1], operation)
    return state


def _applied(node: Any, path: Path, operation: list[Any]) -> Any:
    copy = list(node) if isinstance(node, list) else dict(node)
    key: Any = path[0]
    if len(path) > 1:
        copy[key] = _applied(node[key], path[1:], operation)
    elif operation[0] == SET:
        copy[key] = operation[2]
    elif operation[0] == DELETE:
        del copy[key]
    else:
        copy[key] = [*node[key], operation[2]]
    return copy
