"""A state being changed, and the patch that tells how.

Every change goes through `set`, `delete` and `append`, which carry it out and note it as an operation of the view
protocol. Values are copied, so that a patch never changes afterwards. Refuses to know what the fields mean.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

State = dict[str, Any]
Path = list[str | int]
SET, DELETE, APPEND = 0, 1, 2


class Draft:
    """The present state, the operations since the last `take`, and the lane changes among them."""

    def __init__(self) -> None:
        self.state: State = {}
        self._operations: list[list[Any]] = []
        self._lanes: list[list[Any]] = []

    def set(self, *path_and_value: Any) -> None:
        """set("tasks", "3", "line", 8): the last argument is the value; nothing is noted where it is there already."""
        *path, value = path_and_value
        parent = self._parent(path)
        key = path[-1]
        if isinstance(parent, dict) and key in parent and parent[key] == value and type(parent[key]) is type(value):
            return
        parent[key] = deepcopy(value) if isinstance(value, dict | list) else value
        self._operations.append([SET, path, deepcopy(value) if isinstance(value, dict | list) else value])

    def delete(self, *path: str | int) -> None:
        """Removes a key or a list's element."""
        del self._parent(list(path))[path[-1]]
        self._operations.append([DELETE, list(path)])

    def append(self, *path_and_value: Any) -> None:
        """Adds to the end of a list."""
        *path, value = path_and_value
        self.get(*path).append(deepcopy(value))
        self._operations.append([APPEND, path, deepcopy(value)])

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

    def _parent(self, path: Path) -> Any:
        return self.get(*path[:-1])


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
