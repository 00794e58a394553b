"""The registry of runs: equal input shares one run, and every bound on their number, size and age is kept here.

A parked run is changed in place only for the one viewer that ever saw it; for everyone else a deed makes a new run
from the same scenario with one more line, which comes to the same, because replay and live are one path. Refuses to
know websockets.
"""

from __future__ import annotations

import logging
import time

import gevent
import msgspec

from app.gate import Gate
from app.limits import Limits
from app.messages import Act, Deed, Open
from app.refusals import Refused
from app.reserve import Reserve
from app.run import Recipe, Run
from app.tape import Status
from engine import ScenarioError, load_example

logger = logging.getLogger("switchyard.runs")
# A deed in the past comes after everything that the person saw of its microsecond.
INSTANT = 1


class Registry:
    """All runs of one application."""

    def __init__(self, limits: Limits, reserve: Reserve) -> None:
        self._limits = limits
        self._reserve = reserve
        self._gate = Gate(limits.running, limits.waiting)
        self._runs: dict[str, Run] = {}
        self._by_key: dict[str, Run] = {}
        self._sweeper: gevent.Greenlet | None = None

    def __len__(self) -> int:
        return len(self._runs)

    def open(self, wanted: Open) -> Run:
        """The run of an example, new or shared; raises Refused ("unknown-example", "scenario", "busy")."""
        try:
            example = load_example(wanted.example)
        except KeyError:
            raise Refused("unknown-example", example=wanted.example) from None
        try:
            scenario = example.scenario.with_settings(wanted.settings) if wanted.settings else example.scenario
        except ScenarioError as error:
            raise Refused("scenario", detail=str(error)) from None
        recipe = Recipe(example.id, example.programs, scenario)
        for deed in wanted.actions:
            _check_keyboard(recipe, deed)
            recipe = recipe.after(deed.action())
        self._check(recipe)
        return self._obtain(recipe)

    def find(self, run_id: str) -> Run:
        """A known run; raises Refused ("gone")."""
        run = self._runs.get(run_id)
        if run is None:
            raise Refused("gone")
        run.touch()
        return run

    def act(self, act: Act, viewer: int) -> Run:
        """Does what a person wants: in the same run where that is possible, else in a new one, which is returned."""
        run = self.find(act.run)
        _check_keyboard(run.recipe, act)
        now = run.tape.status is Status.PARKED and act.at >= run.tape.last_t
        branch = run.recipe.after({**act.action(), "at": run.present() if now else act.at + INSTANT})
        self._check(branch)
        if now and self._continue(run, act, viewer):
            return run
        return self._obtain(branch)

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
        self._gate.reserve()
        self._gate.enter()
        if not (run.awake and run.belongs_to(viewer)):
            self._gate.leave()
            return False
        self._unlist(run)
        run.touch()
        try:
            return run.act(act.action())
        finally:
            self._by_key.setdefault(run.recipe.key(), run)

    def _check(self, recipe: Recipe) -> None:
        if len(msgspec.json.encode(recipe.scenario.to_json())) > self._limits.scenario_bytes:
            raise Refused("too-large", limit_bytes=self._limits.scenario_bytes)

    def _obtain(self, recipe: Recipe) -> Run:
        key = recipe.key()
        known = self._by_key.get(key)
        if known is not None and known.tape.trouble is None:
            known.touch()
            return known
        self._make_room()
        run = Run(recipe, self._gate, self._reserve, self._limits, self._bound_parked)
        run.start()
        self._runs[run.id] = self._by_key[key] = run
        logger.info("run %s: started, example %s", run.id, recipe.example)
        if self._sweeper is None:
            self._sweeper = gevent.spawn(self._sweep_for_ever)
        return run

    def _make_room(self) -> None:
        for run in sorted(filter(_idle, self._runs.values()), key=_age, reverse=True):
            if not self._full():
                break
            self._drop(run)
        if self._full():
            raise Refused("busy")

    def _full(self) -> bool:
        size = sum(run.tape.size for run in self._runs.values())
        return len(self._runs) >= self._limits.runs or size > self._limits.total_bytes

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
        elif run.awake and _age(run) > self._limits.parked_seconds:
            run.close()
            logger.info("run %s: its engine was ended, nobody used it", run.id)


def _check_keyboard(recipe: Recipe, deed: Act | Deed) -> None:
    if deed.program is not None and deed.program not in {each.name for each in recipe.programs}:
        raise Refused("bad-message", detail="The run has no such `program`")


def _idle(run: Run) -> bool:
    return run.tape.status is not Status.RUNNING and not run.tape.watched


def _age(run: Run) -> float:
    return time.monotonic() - run.touched
