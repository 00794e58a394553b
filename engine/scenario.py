"""The input of a run: programs, and the world that they meet.

`run(programs, scenario) -> timeline` is a pure function; everything that may change its result stands here. Reads the
JSON of a scenario file and refuses what it does not understand with a sentence. Refuses to know how a run is carried
out.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct, field

from .complaint import Complaint


class ScenarioError(Complaint):
    """The scenario cannot be used; the text is a sentence for the person who wrote it."""


class Program(Struct, frozen=True):
    """A program's file name (no folder) and source text. `folder`, if any, is where its own imports are looked for."""

    name: str
    source: str
    folder: str | None = None


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """The simulated machine: times in seconds, sizes in bytes."""

    latency: float = 0.001
    line_cost: float = 0.0001
    call_cost: float = 0.00002
    switch_cost: float = 0.00001
    time_slice: float = 0.005
    buffer: int = 65536
    backlog: int = 128
    typing: float = 0.5
    platform: str = "linux"
    bandwidth: int = 0
    descriptors: int = 1024
    cores: int = 1


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a run is cut: recorded events, virtual seconds, seconds of real CPU time without a new line (`stall`),
    bytes that programs print.

    A cut leaves an `end` event with the reason "limit".
    """

    steps: int = 1_000_000
    time: float = 3600.0
    stall: float = 10.0
    output: int = 1 << 24


class PeerScript(Struct, frozen=True, forbid_unknown_fields=True):
    """A client outside: connects to a port at a time (seconds) and follows its script.

    Without a script a person types.
    """

    name: str
    connect: int
    at: float = 0.0
    script: list[list[Any]] = []


class Action(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person did at a moment (`at`: microseconds): as client `peer`, at the keyboard of `program`, or with the
    machine itself.
    """

    at: int
    do: list[Any]
    peer: str | None = None
    program: str | None = None


class Scenario(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The whole world of a run."""

    peers: list[PeerScript] = []
    stdin: list[str] | dict[str, list[str]] = []
    machine: Settings = field(default_factory=Settings)
    seed: int = 0
    hosts: dict[str, str] = {}
    limits: Limits = field(default_factory=Limits)
    actions: list[Action] = []

    @classmethod
    def parse(cls, data: object) -> Scenario:
        """Builds a scenario from decoded JSON; raises ScenarioError with a sentence."""
        try:
            scenario = msgspec.convert(data, cls)
        except msgspec.ValidationError as error:
            raise ScenarioError(f"The scenario cannot be read: {error}.") from None
        check(scenario)
        return scenario

    def to_json(self) -> dict[str, Any]:
        """The plain data that `parse` accepts."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain

    def with_action(self, action: dict[str, Any]) -> Scenario:
        """The same world with one more thing that a person does.

        A limit in time leaves room to see what comes of it.
        """
        data = self.to_json()
        limits = data.setdefault("limits", msgspec.to_builtins(self.limits))
        limits["time"] = max(limits["time"], int(action.get("at", 0)) / 1e6 + AFTERMATH)
        data["actions"] = sorted([*data.get("actions", []), action], key=lambda each: int(each.get("at", 0)))
        return Scenario.parse(data)

    def within(self, most: Limits) -> Scenario:
        """The same world with limits that are nowhere above these."""
        mine, others = (msgspec.to_builtins(each) for each in (self.limits, most))
        return msgspec.structs.replace(self, limits=Limits(**{name: min(mine[name], others[name]) for name in mine}))

    def with_settings(self, settings: dict[str, Any]) -> Scenario:
        """The same world on a machine with other settings; `seed` may be among them."""
        data, machine = self.to_json(), dict(settings)
        if "seed" in machine:
            data["seed"] = machine.pop("seed")
        data["machine"] = {**msgspec.to_builtins(self.machine), **machine}
        return Scenario.parse(data)

    def stdin_of(self, program: Program, last: bool) -> list[str]:
        """The lines typed at a program's keyboard; a plain list belongs to the last program named."""
        if isinstance(self.stdin, dict):
            return self.stdin.get(program.name, [])
        return self.stdin if last else []


# Seconds that a person sees of what an action leads to, at least.
AFTERMATH = 2.0
STEPS: dict[str, tuple[type, ...]] = {
    "send": (str,),
    "recv": (),
    "recvall": (int,),
    "expect": (str,),
    "sleep": (float,),
    "shutdown": (),
    "close": (),
    "reset": (),
}
DEEDS: dict[str, tuple[type, ...]] = {
    "connect": (int,),
    "send": (str,),
    "shutdown": (),
    "close": (),
    "reset": (),
    "type": (str,),
    "set": (dict,),
}
# The settings that can change while a run goes on.
TUNABLE = ("latency", "bandwidth", "line_cost", "call_cost", "switch_cost", "time_slice")
PLATFORMS = ("linux", "windows")
BOUNDS = {
    "latency": (0.0, 60.0),
    "line_cost": (0.000001, 1.0),
    "call_cost": (0.0, 1.0),
    "switch_cost": (0.0, 1.0),
    "time_slice": (0.0001, 10.0),
    "buffer": (1, 1 << 24),
    "backlog": (1, 4096),
    "typing": (0.0, 3600.0),
    "bandwidth": (0, 1 << 40),
    "descriptors": (64, 1 << 20),
    "cores": (1, 16),
}


def ranges() -> dict[str, Any]:
    """What a scenario may hold, for whoever offers it to a person: each setting's bounds and default, the steps."""
    defaults = Settings()
    settings = {
        name: {"low": low, "high": high, "default": getattr(defaults, name), "whole": isinstance(low, int)}
        for name, (low, high) in BOUNDS.items()
    }
    steps = {name: [kind.__name__ for kind in kinds] for name, kinds in STEPS.items()}
    return {"settings": settings, "platforms": list(PLATFORMS), "steps": steps, "tunable": list(TUNABLE)}


def check(scenario: Scenario) -> None:
    """Raises ScenarioError with a sentence for the first thing that makes no sense."""
    names = [peer.name for peer in scenario.peers]
    if len(set(names)) != len(names):
        raise ScenarioError("The scenario cannot be used: two peers have the same name.")
    for peer in scenario.peers:
        _check_name(peer.name)
        _check_port(peer.connect, peer.name)
        _check_range(f"the start of peer {peer.name}", peer.at, 0.0, 1e6)
        for step in peer.script:
            _check_step(step, STEPS, f"peer {peer.name}")
    for action in scenario.actions:
        _check_action(action)
    for name, (low, high) in BOUNDS.items():
        _check_range(f"machine.{name}", getattr(scenario.machine, name), low, high)
    if scenario.machine.platform not in PLATFORMS:
        raise ScenarioError(f"The scenario cannot be used: machine.platform is one of {', '.join(PLATFORMS)}.")
    for name, what in scenario.hosts.items():
        _check_host(name, what)
    _check_range("limits.steps", scenario.limits.steps, 1, 10_000_000)
    _check_range("limits.time", scenario.limits.time, 0.000001, 1e9)
    _check_range("limits.stall", scenario.limits.stall, 0.5, 600.0)
    _check_range("limits.output", scenario.limits.output, 1, 1 << 30)


def _check_action(action: Action) -> None:
    _check_range("the time of an action", action.at, 0, 10**15)
    _check_step(action.do, DEEDS, f"the action of {action.peer or action.program or 'nobody'}")
    if action.do[0] == "set":
        _check_change(action)
        return
    if (action.peer is None) == (action.program is None):
        raise ScenarioError("The scenario cannot be used: an action names either a peer or a program.")
    if action.peer is not None:
        _check_name(action.peer)
    if (action.do[0] == "type") != (action.program is not None):
        raise ScenarioError(
            'The scenario cannot be used: "type" is for a program\'s keyboard, everything else for a peer.'
        )
    if action.do[0] == "connect":
        _check_port(action.do[1], str(action.peer))


def _check_change(action: Action) -> None:
    if action.peer is not None or action.program is not None:
        raise ScenarioError('The scenario cannot be used: "set" is for the machine, not for a peer or a program.')
    for name, value in action.do[1].items():
        if name not in TUNABLE:
            raise ScenarioError(
                f"The scenario cannot be used: {name!r} cannot change while a run goes on; {', '.join(TUNABLE)} can."
            )
        whole = isinstance(BOUNDS[name][0], int)
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            raise ScenarioError(f"The scenario cannot be used: machine.{name} is a number.")
        _check_range(f"machine.{name}", value, *BOUNDS[name])


def _check_step(step: list[Any], known: dict[str, tuple[type, ...]], whose: str) -> None:
    if not step or not isinstance(step[0], str) or step[0] not in known:
        raise ScenarioError(
            f"The scenario cannot be used: {whose} has an unknown step {step!r}; known are {', '.join(known)}."
        )
    kinds = known[step[0]]
    given = step[1:]
    if len(given) != len(kinds) or not all(_fits(value, kind) for value, kind in zip(given, kinds, strict=True)):
        raise ScenarioError(f"The scenario cannot be used: {whose} has a step {step!r} with wrong arguments.")


def _fits(value: object, kind: type) -> bool:
    if isinstance(value, bool):
        return False
    if kind is float:
        return isinstance(value, int | float) and 0 <= value < 1e9
    if kind is int:
        return isinstance(value, int) and 0 <= value < 1 << 31
    return isinstance(value, kind)


def _check_name(name: str) -> None:
    if not name or len(name) > 24 or not name.isprintable():
        raise ScenarioError("The scenario cannot be used: a peer's name has 1 to 24 printable characters.")


def _check_host(name: str, what: str) -> None:
    if what != "local":
        raise ScenarioError(f'The scenario cannot be used: hosts gives {name!r} something else than "local".')
    if not name or len(name) > 253 or not name.isascii() or not name.isprintable() or " " in name:
        raise ScenarioError("The scenario cannot be used: a host's name has 1 to 253 printable ASCII characters.")


def _check_port(port: object, whose: str) -> None:
    if not isinstance(port, int) or isinstance(port, bool) or not 1 <= port <= 65535:
        raise ScenarioError(f"The scenario cannot be used: {whose} connects to a port between 1 and 65535.")


def _check_range(what: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ScenarioError(f"The scenario cannot be used: {what} must lie between {low:g} and {high:g}.")
