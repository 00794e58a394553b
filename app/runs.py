"""The registry of runs: equal input shares one run, and every bound on their number, size and age is kept here.

A parked run is changed in place only for the one viewer that ever saw it; for everyone else a deed makes a new run
from the same scenario with one more line, which comes to the same, because replay and live are one path. Refuses to
know websockets.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable

import gevent
import msgspec

import engine
from app.gate import Gate
from app.limits import Limits
from app.messages import Act, Deed, Open
from app.protection import Protection
from app.recordings import Recordings
from app.refusals import Refused
from app.reserve import Reserve
from app.run import Recipe, Run
from app.tape import Status
from app.visitors import Visitor, Visitors
from app.works import NOBODYS, Work, Works
from engine import Example, Program, Scenario, ScenarioError, load_example

logger = logging.getLogger("switchyard.runs")
# What a server says of itself that has sandboxes.
SANDBOXED = "sandbox"
# A deed in the past comes after everything that the person saw of its microsecond.
INSTANT = 1


class Registry:
    """All runs of one application."""

    def __init__(
        self,
        limits: Limits,
        gate: Gate,
        reserve: Reserve,
        protection: Protection,
        works: Works,
        recordings: Recordings,
    ) -> None:
        self._limits = limits
        self._protection = protection
        self._works = works
        self._recordings = recordings
        self._reserve = reserve
        self._gate = gate
        self._visitors = Visitors(limits)
        self._runs: dict[str, Run] = {}
        self._by_key: dict[str, Run] = {}
        self._sweeper: gevent.Greenlet | None = None

    def __len__(self) -> int:
        return len(self._runs)

    def open(self, wanted: Open, visitor: Visitor) -> Run:
        """The run that a message asks for, new or shared.

        Raises Refused ("busy", "too-many", "too-often", and what `recipe` refuses).
        """
        return self._obtain(self.recipe(wanted), visitor)

    def recipe(self, wanted: Open) -> Recipe:
        """What such a run is made from.

        Raises Refused ("unknown-example", "unknown-work", "unknown-recording", "own-refused", "scenario", "too-large").
        """
        recipe = self._recipe(wanted)
        for deed in wanted.actions:
            _check_keyboard(recipe, deed)
            recipe = recipe.after(deed.action())
        self._check(recipe)
        return recipe

    def _recipe(self, wanted: Open) -> Recipe:
        if wanted.recording is not None:
            recording = self._recordings.find(wanted.recording)
            return Recipe(NOBODYS, recording.programs, recording.scenario, recording=recording)
        work = self._work(wanted)
        try:
            recipe = _of_example(wanted) if work is None else _of_work(work, wanted)
        except ScenarioError as error:
            raise Refused("scenario", detail=str(error)) from None
        if work is None:
            return recipe
        self._works.keep(work)
        return recipe.with_scenario(recipe.scenario.within(_most(self._limits)))

    def _work(self, wanted: Open) -> Work | None:
        """What a visitor wrote, if that is what is asked for."""
        if wanted.work is not None:
            work = self._works.find(wanted.work)
        elif wanted.programs or wanted.scenario is not None:
            programs = tuple(Program(each.name, each.source) for each in wanted.programs)
            work = Work(wanted.example or NOBODYS, programs or _example(wanted.example).programs, wanted.scenario)
        else:
            return None
        if _wrote(work) and not self._protection.allowed:
            raise Refused("own-refused")
        return work

    def find(self, run_id: str) -> Run:
        """A known run; raises Refused ("gone")."""
        run = self._runs.get(run_id)
        if run is None:
            raise Refused("gone")
        run.touch()
        return run

    def act(self, act: Act, visitor: Visitor) -> Run:
        """Does what a person wants: in the same run where that is possible, else in a new one, which is returned."""
        run = self.find(act.run)
        if run.recipe.recording is not None:
            raise Refused("recorded")
        _check_keyboard(run.recipe, act)
        now = run.tape.status is Status.PARKED and act.at >= run.tape.last_t
        branch = run.recipe.after({**act.action(), "at": run.present() if now else act.at + INSTANT})
        self._check(branch)
        if now and self._continue(run, act, visitor.number):
            return run
        return self._obtain(branch, visitor)

    def supersede(self, visitor: Visitor, newest: Run) -> None:
        """A visitor who looks at a newer run wants none of their others carried out that nobody looks at."""
        for run in list(self._runs.values()):
            other = run.starter == visitor and run is not newest
            if other and run.busy and not run.tape.watched:
                self._withdraw(run)

    def close(self) -> None:
        """Ends all engines and forgets all runs."""
        if self._sweeper is not None:
            self._sweeper.kill()
        for run in self._runs.values():
            run.close()
        self._runs.clear()
        self._by_key.clear()

    def _continue(self, run: Run, act: Act, viewer: int) -> bool:
        if not (run.awake and run.belongs_to(viewer)):
            return False
        ticket = self._gate.ticket(viewer)
        ticket.enter()
        if not (run.awake and run.belongs_to(viewer)):
            ticket.leave()
            return False
        self._unlist(run)
        run.touch()
        try:
            return run.act(act.action(), ticket)
        finally:
            self._by_key.setdefault(run.recipe.key(), run)

    def _check(self, recipe: Recipe) -> None:
        if len(msgspec.json.encode(recipe.scenario.to_json())) > self._limits.scenario_bytes:
            raise Refused("too-large", limit_bytes=self._limits.scenario_bytes)

    def _obtain(self, recipe: Recipe, visitor: Visitor) -> Run:
        key = recipe.key()
        known = self._by_key.get(key)
        if known is not None and known.tape.trouble is None:
            known.touch()
            return known
        self._visitors.start(visitor)
        self._make_room(visitor)
        run = Run(recipe, visitor, self._gate, self._reserve_for(recipe), self._limits, self._bound_parked)
        run.start()
        self._runs[run.id] = self._by_key[key] = run
        logger.info("run %s: started, example %s", run.id, recipe.example)
        if self._sweeper is None:
            self._sweeper = gevent.spawn(self._sweep_for_ever)
        return run

    def _reserve_for(self, recipe: Recipe) -> Reserve:
        """Where the processes of a run come from: whatever programs are not an example's run protected.

        Of a recording nothing is run, so that a process without protection may read it where there is none.
        """
        if recipe.recording is not None and self._protection.code != SANDBOXED:
            return self._reserve
        return self._reserve if _is_known(recipe) else self._protection.reserve

    def _make_room(self, visitor: Visitor) -> None:
        """Forgets what may be forgotten until one more run fits; raises Refused ("too-many", "busy")."""
        limits, runs = self._limits, list(self._runs.values())
        near = [run for run in runs if run.starter.address == visitor.address]
        self._bound([run for run in near if run.starter == visitor], limits.visitor_runs, limits.visitor_bytes)
        self._bound(near, limits.address_runs, limits.address_bytes)
        self._forget(runs, self._full)
        if self._full():
            raise Refused("busy")

    def _bound(self, runs: list[Run], most: int, most_bytes: int) -> None:
        """What one visitor has started, or all of one address."""
        if sum(run.busy for run in runs) >= most:
            raise Refused("too-many", most=most)
        self._forget(runs, lambda: _size(run for run in runs if run.id in self._runs) > most_bytes)

    def _forget(self, runs: list[Run], too_much: Callable[[], bool]) -> None:
        for run in sorted(filter(_idle, runs), key=_age, reverse=True):
            if not too_much():
                break
            self._drop(run)

    def _full(self) -> bool:
        return len(self._runs) >= self._limits.runs or _size(self._runs.values()) > self._limits.total_bytes

    def _bound_parked(self) -> None:
        awake = sorted((run for run in self._runs.values() if run.awake), key=_age)
        for run in awake[self._limits.parked :]:
            run.close()
            logger.info("run %s: its engine was ended, too many are parked", run.id)

    def _drop(self, run: Run) -> None:
        del self._runs[run.id]
        self._unlist(run)
        run.close()
        logger.info("run %s: forgotten", run.id)

    def _withdraw(self, run: Run) -> None:
        run.withdraw()
        logger.info("run %s: withdrawn, nobody wants it any more", run.id)

    def _unlist(self, run: Run) -> None:
        key = run.recipe.key()
        if self._by_key.get(key) is run:
            del self._by_key[key]

    def _sweep_for_ever(self) -> None:
        while True:
            gevent.sleep(self._limits.sweep_seconds)
            for run in list(self._runs.values()):
                self._sweep(run)

    def _sweep(self, run: Run) -> None:
        if run.id not in self._runs:
            return
        if _idle(run) and _age(run) > self._limits.kept_seconds:
            self._drop(run)
        elif run.tape.status is Status.QUEUED and not run.tape.watched and _age(run) > self._limits.waiting_seconds:
            self._withdraw(run)
        elif run.awake and _age(run) > self._limits.parked_seconds:
            run.close()
            logger.info("run %s: its engine was ended, nobody used it", run.id)


def _most(limits: Limits) -> engine.Limits:
    """The limits of a visitor's scenario, at most."""
    return engine.Limits(
        steps=int(limits.run_steps),
        time=limits.own_virtual_seconds,
        stall=limits.own_stall_seconds,
        output=int(limits.own_output_bytes),
    )


def _example(name: str | None) -> Example:
    try:
        return load_example(name or "")
    except KeyError:
        raise Refused("unknown-example", example=str(name)) from None


def _wrote(work: Work) -> bool:
    """Whether a visitor wrote its programs: a world of one's own around an example's runs nobody's code."""
    if work.example == NOBODYS:
        return True
    programs = [(each.name, each.source) for each in work.programs]
    return programs != [(each.name, each.source) for each in _example(work.example).programs]


def _of_example(wanted: Open) -> Recipe:
    example = _example(wanted.example)
    return Recipe(example.id, example.programs, _with_settings(example.scenario, wanted), wanted.inside)


def _of_work(work: Work, wanted: Open) -> Recipe:
    if work.scenario is not None:
        scenario = Scenario.parse(work.scenario)
    else:
        scenario = Scenario() if work.example == NOBODYS else _example(work.example).scenario
    return Recipe(work.example, work.programs, _with_settings(scenario, wanted), wanted.inside, work)


def _with_settings(scenario: Scenario, wanted: Open) -> Scenario:
    return scenario.with_settings(wanted.settings) if wanted.settings else scenario


def _check_keyboard(recipe: Recipe, deed: Act | Deed) -> None:
    if deed.program is not None and deed.program not in {each.name for each in recipe.programs}:
        raise Refused("bad-message", detail="The run has no such `program`")


def _is_known(recipe: Recipe) -> bool:
    """Whether the programs are those of the example, letter for letter."""
    try:
        return recipe.programs == load_example(recipe.example).programs
    except KeyError:
        return False


def _idle(run: Run) -> bool:
    return not run.busy and not run.tape.watched


def _size(runs: Iterable[Run]) -> int:
    return sum(run.tape.size for run in runs)


def _age(run: Run) -> float:
    return time.monotonic() - run.touched
