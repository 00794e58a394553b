"""What the engine's tests stand on: programs to run, and a recording with questions that one asks of it.

A run happens in processes of its own, through `engine.session.Session`, as it does for a person. Refuses to know what
any single test is after.
"""

from __future__ import annotations

import dataclasses
import functools
import textwrap
from pathlib import Path
from typing import Any

import msgspec

from engine.gallery import FOLDER, load_course, load_example
from engine.hosting import HostSession
from engine.launch import Launched
from engine.launch_host import LaunchedOnHost
from engine.scenario import Program, Scenario
from engine.session import Session
from engine.timeline import Recorded
from engine.wire import decode_event

PROGRAMS = Path(__file__).resolve().parent.parent / "programs"
LIBRARIES = ("gevent/", "asyncio/")
Event = dict[str, Any]


def program(name: str) -> Program:
    """A program of the note, or of tests/programs."""
    folder = FOLDER if (FOLDER / name).exists() else PROGRAMS
    return Program(name, (folder / name).read_text("utf-8"))


def written(source: str, name: str = "p.py") -> Program:
    """A program that a test writes down."""
    return Program(name, textwrap.dedent(source).lstrip("\n"))


@dataclasses.dataclass(frozen=True, eq=False)
class Recording:
    """All events of a run, as a recording's lines hold them."""

    programs: tuple[Program, ...]
    scenario: Scenario
    events: list[Event]

    @property
    def end(self) -> Event:
        """The last event."""
        return self.events[-1]

    @property
    def switches(self) -> list[Event]:
        """The switches from one task to another: those to and from a sleeping CPU do not count."""
        return [each for each in self.of("switch") if each["from"] is not None and each["to"] is not None]

    @functools.cached_property
    def names(self) -> dict[int | None, str]:
        """The names of the tasks; nobody is "-"."""
        return {None: "-"} | {each["task"]: each["name"] for each in self.of("task", event="created")}

    @functools.cached_property
    def recorded(self) -> Recorded:
        """The timeline of the recording."""
        return Recorded(self.programs, [decode_event(msgspec.json.encode(event)) for event in self.events])

    def of(self, kind: str, **fields: object) -> list[Event]:
        """The events of a kind with certain fields, in order."""
        return [each for each in self.events if each["kind"] == kind and holds(each, fields)]

    def only(self, kind: str, **fields: object) -> Event:
        """The one event of a kind with certain fields."""
        found = self.of(kind, **fields)
        assert len(found) == 1, f"{len(found)} events {kind} {fields}"
        return found[0]

    def output(self, stream: str = "stdout", program: int | None = 0) -> str:
        """Everything that a program wrote; None: that all of them wrote, in its order."""
        told = self.of("output", stream=stream)
        return "".join(each["text"] for each in told if program is None or each.get("program", 0) == program)

    def hands(self) -> list[tuple[str, str, str]]:
        """Who handed the CPU to whom, and why."""
        return [(self.names[each["from"]], self.names[each["to"]], each["cause"]["type"]) for each in self.of("switch")]

    def story(self, *kinds: str) -> list[tuple[str, str]]:
        """The events that these kinds tell of sockets, clients and waits, as (who, what)."""
        return [(_who(each), each.get("event", each.get("call"))) for each in self.events if each["kind"] in kinds]


def holds(event: Event, fields: dict[str, object]) -> bool:
    """Whether an event has these fields."""
    return all(event.get(name) == value for name, value in fields.items())


def is_inside(event: Event) -> bool:
    """Whether an event is a library's."""
    return event["kind"] in ("call", "line", "return") and event["file"].startswith(LIBRARIES)


def own_events(recording: Recording) -> list[Event]:
    """The events that are not a library's, numbered as if there were no others."""
    kept = [each for each in recording.events if not is_inside(each)]
    numbers = {each["seq"]: index for index, each in enumerate(kept)}
    return [_renumbered(each, numbers) for each in kept]


def _renumbered(event: Event, numbers: dict[int, int]) -> Event:
    event = {**event, "seq": numbers[event["seq"]]}
    if event.get("cause", {}).get("wake") is not None:
        event["cause"] = {**event["cause"], "wake": numbers[event["cause"]["wake"]]}
    return event


def appears_in_order(wanted: list[Any], story: list[Any]) -> bool:
    """Whether all that is wanted comes in that order, with whatever else in between."""
    rest = iter(story)
    return all(each in rest for each in wanted)


def run(programs: tuple[Program, ...], scenario: Scenario, host: bool = False, **options: Any) -> Recording:
    """Runs programs to their end."""
    options["launched"] = LaunchedOnHost([programs[0].name]) if host else Launched(len(programs))
    events: list[Event] = []
    kind = HostSession if host else Session
    with kind(programs, scenario, live=False, view=False, **options) as session:
        for frame in session.frames():
            assert "error" not in frame, frame
            events += msgspec.json.Decoder().decode_lines(frame.get("events", b""))
    return Recording(programs, scenario, events)


@functools.cache
def example(ident: str) -> Recording:
    """The recording of an example."""
    found = load_example(ident)
    return run(found.programs, found.scenario)


def _who(event: Event) -> str:
    if event["kind"] == "socket":
        return event.get("wire") or str(event["fd"])
    return event.get("peer") or str(event.get("fd", event.get("task")))


def course(ident: str) -> Recording:
    """The run of a program of the course."""
    found = load_course()[ident]
    return run(found.programs, found.scenario)


def codes(recording: Recording) -> set[str]:
    """What was found in a run that is a mistake, as a rule."""
    return {each["code"] for each in recording.of("lint")}


def final(recording: Recording) -> Any:
    """The state at the last step."""
    return recording.recorded.at(len(recording.recorded.steps) - 1)
