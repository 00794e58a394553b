"""One run: an engine session that fills a tape, from its start to its end, with the rests in between.

A greenlet per run, the driver, reads the session's frames. The run holds a place behind the gate while its engine
works and gives it back while it is parked. Whatever goes wrong ends the tape with a reason; nothing is raised into
the dark and nothing waits for ever. Refuses to know who watches and which other runs there are.
"""

from __future__ import annotations

import dataclasses
import hashlib
import logging
import secrets
import time
from collections.abc import Callable, Iterator
from typing import Any

import gevent
import msgspec
from gevent.event import AsyncResult

from app.budget import Budget
from app.gate import Gate, Ticket
from app.limits import Limits
from app.recordings import Recording
from app.recordings import refusal as unusable
from app.refusals import Refused
from app.reserve import Reserve
from app.tape import Status, Tape
from app.visitors import Visitor
from app.works import Work
from engine import Program, RecordedSession, Scenario, ScenarioError, Session

logger = logging.getLogger("switchyard.run")
# To read a frame costs as much as to read so many bytes, however small it is.
FRAME_BYTES = 16 * 1024


@dataclasses.dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides a run's steps, the example that it came from, and the visitor's work or recording that it
    is of.

    `inside` has the lines of gevent and asyncio themselves among the steps; the run is the same without.
    """

    example: str
    programs: tuple[Program, ...]
    scenario: Scenario
    inside: bool = False
    work: Work | None = None
    recording: Recording | None = None

    def with_scenario(self, scenario: Scenario) -> Recipe:
        """The same programs in another world."""
        return dataclasses.replace(self, scenario=scenario)

    def after(self, action: dict[str, object]) -> Recipe:
        """The same with one more deed of a person; raises Refused where it is impossible."""
        try:
            return self.with_scenario(self.scenario.with_action(action))
        except ScenarioError as error:
            raise Refused("scenario", detail=str(error)) from None

    def key(self) -> str:
        """Equal for equal input, whoever asks."""
        programs = [[each.name, each.source] for each in self.programs]
        work = self.work and self.work.name
        recording = self.recording and self.recording.name
        parts = [self.example, programs, self.scenario.to_json(), self.inside, work, recording]
        return hashlib.sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()


class Run:
    """A recipe being carried out, for the visitor who started it. Public attributes are for reading."""

    def __init__(
        self,
        recipe: Recipe,
        starter: Visitor,
        gate: Gate,
        reserve: Reserve,
        limits: Limits,
        on_park: Callable[[], None],
    ) -> None:
        self.id = secrets.token_urlsafe(9)
        self.recipe = recipe
        self.starter = starter
        self.tape = Tape()
        self.touched = time.monotonic()
        self._gate = gate
        self._reserve = reserve
        self._limits = limits
        self._on_park = on_park
        self._session: Session | None = None
        self._ticket: Ticket | None = None
        self._until = 0.0
        self._hurry: gevent.Greenlet | None = None
        self._flood = Budget(limits.run_bytes_per_second, burst=limits.run_bytes_per_second)
        self._answer = AsyncResult()
        self._owner: int | None = None
        self._shared = False
        self._driver: gevent.Greenlet | None = None

    @property
    def awake(self) -> bool:
        """Whether an engine is there that waits for a person."""
        return self._session is not None and self.tape.status is Status.PARKED

    @property
    def busy(self) -> bool:
        """Whether it has an engine at work, or waits for one."""
        return self.tape.status in (Status.QUEUED, Status.RUNNING)

    def start(self) -> None:
        """Queues for an engine; raises Refused ("busy")."""
        self._ticket = self._gate.ticket(self.starter.number, self.tape.queue)
        self._driver = gevent.spawn(self._drive, self._ticket)

    def touch(self) -> None:
        """Notes that someone cares, for the least-recently-used order."""
        self.touched = time.monotonic()

    def present(self) -> int:
        """The virtual time at which a parked engine would let a person's next deed happen."""
        return self.tape.t + max(round(self.recipe.scenario.machine.typing * 1_000_000), 1)

    def join(self, viewer: int) -> None:
        """Notes who has seen this run: once a second viewer has, nobody may change it in place any more."""
        self._shared = self._shared or self._owner not in (None, viewer)
        self._owner = viewer
        self.touch()

    def belongs_to(self, viewer: int) -> bool:
        """Whether this viewer follows, and no other ever joined."""
        return self._owner == viewer and not self._shared and self.tape.watched

    def act(self, action: dict[str, object], ticket: Ticket) -> bool:
        """Goes on with one more deed. Only while awake, and with a place behind the gate, which becomes the run's own.

        Says whether the engine took it, or died of it; the tape then tells why.
        """
        assert self._session is not None
        self._ticket = ticket
        self._answer = AsyncResult()
        self.tape.turn(Status.RUNNING)
        try:
            self._session.act(action)
        except (OSError, ValueError):
            logger.info("run %s: the engine cannot be reached", self.id)
        return self._await_answer()

    def close(self) -> None:
        """Ends the engine, if there is one, and keeps the steps; a parked run stays parked and can be run again."""
        self._session = None
        if self._driver is not None:
            self._driver.kill()
        self._leave()

    def withdraw(self) -> None:
        """Nobody wants it any more: what is here of it is all there will be."""
        self.close()
        self.tape.fail(Refused("superseded"))

    def _await_answer(self) -> bool:
        try:
            taken: bool = self._answer.get(timeout=self._limits.silent_seconds)
        except gevent.Timeout:
            self.close()
            self.tape.fail(_silence(self._limits))
        else:
            if not taken and self.tape.trouble is None:
                self.tape.turn(Status.PARKED)
                return False
        return True

    def _drive(self, ticket: Ticket) -> None:
        session: Session | None = None
        try:
            ticket.enter()
            self.tape.turn(Status.RUNNING)
            self._set_off()
            session = self._session = self._begin()
            self._follow(session)
        except Refused as trouble:
            self.tape.fail(trouble)
            logger.warning("run %s: stopped (%s)", self.id, trouble.code)
        except Exception:
            self.tape.fail(_engine("puzzling", "The engine gave an answer that the server does not understand."))
            logger.exception("run %s: broken off", self.id)
        finally:
            self._end(session)

    def _set_off(self) -> None:
        """It has so long, from now until it ends or waits for a person."""
        self._until = time.monotonic() + self._limits.run_seconds
        self._relax()
        self._hurry = gevent.spawn_later(self._limits.brisk_seconds, self._make_way)

    def _make_way(self) -> None:
        if self._session is not None:
            self._session.make_way()

    def _relax(self) -> None:
        if self._hurry is not None:
            self._hurry.kill(block=False)

    def _begin(self) -> Session:
        recipe = self.recipe
        if recipe.recording is not None:
            data = recipe.recording.data()
            return RecordedSession(
                data,
                packed=True,
                encoded=True,
                unpacked=int(self._limits.unpacked_bytes),
                launched=self._reserve.take(1),
            )
        count, greedy = len(recipe.programs), self._gate.greedy(self.starter.number)
        launched = self._reserve.apart(count) if greedy else self._reserve.take(count)
        inside = "all" if recipe.inside else None
        return Session(recipe.programs, recipe.scenario, packed=True, encoded=True, inside=inside, launched=launched)

    def _follow(self, session: Session) -> None:
        frames = iter(session.frames())
        while (frame := self._next(frames)) is not None:
            before = self.tape.size
            self._take(frame)
            self._reserve.fill()
            # Others get their turn in any case, and whoever floods waits.
            gevent.sleep(self._flood.owe(FRAME_BYTES + self.tape.size - before))
        if self.tape.status is not Status.ENDED:
            raise _engine("ended", "The engine stopped without a word.")

    def _next(self, frames: Iterator[dict[str, Any]]) -> dict[str, Any] | None:
        if self.tape.status is Status.PARKED:
            return next(frames, None)
        left = self._until - time.monotonic()
        trouble = _silence(self._limits) if left > self._limits.silent_seconds else _slowness(self._limits)
        with gevent.Timeout(max(0, min(left, self._limits.silent_seconds)), trouble):
            return next(frames, None)

    def _take(self, frame: dict[str, Any]) -> None:
        if frame.get("error") == "recording" and self.recipe.recording is not None:
            raise unusable(str(frame["detail"]), frame.get("line"))
        if "error" in frame:
            raise _engine(str(frame["why"]), str(frame["detail"]))
        status = frame.get("status")
        if "block" in frame:
            self.tape.append_block(frame["block"], frame["packed"], frame["t"])
            self._bound()
        elif status is None:
            self.tape.append(frame["steps"], frame["t"])
            self._bound()
        elif status == "parked":
            self._park(frame["t"])
        elif status == "resumed":
            self.recipe = self.recipe.with_scenario(Scenario.parse(frame["scenario"]))
            self._set_off()
            self._answer.set(True)
        else:
            self.tape.turn(Status(status), frame["t"])
            logger.info("run %s: %s after %d steps", self.id, status, len(self.tape))

    def _bound(self) -> None:
        if len(self.tape) > self._limits.run_steps or self.tape.size > self._limits.run_bytes:
            raise Refused("too-long", steps=len(self.tape))

    def _park(self, t: int) -> None:
        self._leave()
        self.touch()
        self.tape.turn(Status.PARKED, t)
        logger.info("run %s: parked after %d steps", self.id, len(self.tape))
        self._on_park()

    def _leave(self) -> None:
        self._relax()
        ticket, self._ticket = self._ticket, None
        if ticket is not None:
            ticket.leave()

    def _end(self, session: Session | None) -> None:
        self._session = None
        try:
            if session is not None:
                session.close()
                logger.info("run %s: its engine is gone", self.id)
        finally:
            self._leave()
            if not self._answer.ready():
                self._answer.set(False)


def _silence(limits: Limits) -> Refused:
    return _engine("silent", f"The engine said nothing for {limits.silent_seconds:g} seconds.")


def _slowness(limits: Limits) -> Refused:
    return _engine("slow", f"The engine was at work for {limits.run_seconds:g} seconds, longer than it may.")


def _engine(why: str, detail: str) -> Refused:
    return Refused("engine", why=why, detail=detail)
