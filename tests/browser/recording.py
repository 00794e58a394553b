"""What the server told a page: the runs that came over its websocket, and who holds the CPU at each of their steps.

The tests compare the page with this, so it applies the patches of docs/view-protocol.md by itself.

It refuses to know the page.
"""

from __future__ import annotations

import copy
import time
from dataclasses import dataclass, field
from typing import Any

from heard import read_message
from playwright.sync_api import Page, WebSocket

SET, DELETE, APPEND = range(3)
ASLEEP = "cpu:asleep"
PATIENCE = 20  # seconds
TICK_MS = 20


@dataclass
class Run:
    """One run as it was sent."""

    id: str
    example: str
    parent: str | None
    steps: list[dict[str, Any]] = field(default_factory=list)

    def kinds(self) -> list[str]:
        """The kind of each step."""
        return [step["k"] for step in self.steps]

    def of_kind(self, *kinds: str) -> list[int]:
        """The steps of these kinds, counted from 1 as people do."""
        return [number for number, kind in enumerate(self.kinds(), 1) if kind in kinds]

    def output(self, program: int = 0) -> list[str]:
        """Everything that a program printed, as lines; the last one may be unfinished."""
        chunks = [chunk for step in self.steps for chunk in step.get("o", []) if chunk["program"] == program]
        return "".join(chunk["text"] for chunk in chunks).split("\n")

    def says(self, key: str, **parameters: object) -> int:
        """The first step whose sentence has this key and these parameters, counted from 1."""
        for number, step in enumerate(self.steps, 1):
            name, given = step["n"]
            if name == key and parameters.items() <= given.items():
                return number
        raise AssertionError(f"{self.example} never says {key} {parameters}")

    def docks(self) -> list[list[str]]:
        """Where each core's token belongs at each step: `task:3`, `hub:2`, `cpu:asleep`; of many, `core:1:asleep`."""
        state: dict[str, Any] = {}
        found: list[list[str]] = []
        for step in self.steps:
            for change in step["p"]:
                state = _changed(state, *change)
            found.append(_docks(state))
        return found


class Recording:
    """Listens to the websockets of one page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.runs: dict[str, Run] = {}
        self.statuses: dict[str, str] = {}
        page.on("websocket", self._listen)

    @property
    def run(self) -> Run:
        """The run that the server sent last."""
        return list(self.runs.values())[-1]

    def wait_for_another(self, run: Run, status: str) -> Run:
        """Waits until the server has sent another run than this one as far as a status."""
        deadline = time.monotonic() + PATIENCE
        while self.run is run or self.statuses.get(self.run.id) != status:
            assert time.monotonic() < deadline, f"No other run came to be {status}"
            self._page.wait_for_timeout(TICK_MS)  # during which messages are heard
        return self.run

    def wait_for(self, example: str, *statuses: str) -> None:
        """Waits until the run that the server sent last is that of an example and has one of these statuses."""
        deadline = time.monotonic() + PATIENCE
        while self.run.example != example or self.statuses.get(self.run.id) not in statuses:
            assert time.monotonic() < deadline, f"The run of {example} did not come to be {' or '.join(statuses)}"
            self._page.wait_for_timeout(TICK_MS)

    def _listen(self, websocket: WebSocket) -> None:
        websocket.on("framereceived", self._hear)

    def _hear(self, frame: str | bytes) -> None:
        message = read_message(frame)
        kind, run = message["type"], message.get("run")
        if kind == "run":
            self.runs.pop(run, None)
            self.runs[run] = Run(run, message["example"], message["parent"])
        elif kind == "steps":
            self.runs[run].steps[message["from"] :] = message["steps"]
        elif kind == "status":
            self.statuses[run] = message["status"]


def _changed(state: dict[str, Any], what: int, path: list[str | int], value: object = None) -> dict[str, Any]:
    if not path:
        return copy.deepcopy(value)  # type: ignore[return-value]
    place: Any = state
    for key in path[:-1]:
        place = place[key]
    if what == DELETE:
        del place[path[-1]]
    elif what == APPEND:
        place[path[-1]].append(copy.deepcopy(value))
    else:
        place[path[-1]] = copy.deepcopy(value)
    return state


def _docks(state: dict[str, Any]) -> list[str]:
    if "cores" not in state:
        return [_dock(state, state["cpu"], ASLEEP)]
    return [_dock(state, task, f"core:{core}:asleep") for core, task in enumerate(state["cores"])]


def _dock(state: dict[str, Any], task: int | None, bed: str) -> str:
    if task is None:
        return bed
    return f"{'hub' if state['tasks'][str(task)]['what'] == 'hub' else 'task'}:{task}"
