"""The probe for what an asyncio loop holds: its ready queue, its timers and its watched descriptors.

While the loop works a handle off, `awakened` names what made it ready: whatever task the loop steps meanwhile was
woken by that. Refuses to know stacks and lines.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from ..events import Callback, Phase, Timer, Wake, Watch
from ..machine.agenda import microseconds
from ..machine.port import Port
from ..untraced import untraced
from ..wiring import callback_id, give_back, next_id

# What steps a task, in Python and in C, and what it is called here.
STEPS = {"__step": "step", "__wakeup": "wakeup", "TaskStepMethWrapper": "step", "task_wakeup": "wakeup"}
# What is passed on from a callback of the loop's to whatever it queues.
PASSED_ON = ("timer", "fd", "finish")
# Timers that end a wait of the task that armed them.
ALARMS = ("_set_result_unless_cancelled", "_release_waiter", "_on_timeout")
INFINITY = float("inf")


class Armed(NamedTuple):
    """A timer of a loop: its number, the handle, and the task that it wakes."""

    ident: int
    handle: Any
    task: int | None
    at: int


class Watched(NamedTuple):
    """A descriptor that a loop watches."""

    ident: int
    fd: int
    events: str
    task: int | None
    handles: tuple[Any, Any]


class HandleProbe:
    """Watches the loops of one program."""

    def __init__(self, port: Port, number: Callable[[Any], int | None], hub: Callable[[Any], int]) -> None:
        self._port, self._number, self._hub = port, number, hub
        self._woken: Wake | None = None
        self._origins: dict[int, Wake] = {}
        # By the address of the handle that stands for it, which is alive as long as it is here.
        self._timers: dict[int, Armed] = {}
        self._expected: dict[int, Watched] = {}
        # Of each task its timers, in the order in which they were armed.
        self._alarms: dict[int, dict[int, Armed]] = {}
        self._watched: dict[tuple[int, int], Watched] = {}
        self._phase: str | None = None

    def awakened(self) -> Wake | None:
        """What the loop is working off at this moment."""
        return self._woken

    def deadline(self, task: int, newest: bool) -> int | None:
        """When the first of a task's timers is due, or the one armed last, in microseconds."""
        alarms = self._alarms.get(task)
        if not alarms:
            return None
        return next(reversed(alarms.values())).at if newest else min(each.at for each in alarms.values())

    @untraced
    def queued(self, loop: Any, handle: Any) -> int:
        hub, ident = self._hub(loop), callback_id(self._port)
        origin = self._noticed(hub, handle)
        task, what = self._target(handle)
        by = self._port.task
        if origin is None:
            passed_on = self._woken is not None and by == hub and self._woken.kind in PASSED_ON
            origin = self._finished(handle) or (self._woken if passed_on else None) or Wake("callback", ident)
        self._origins[ident] = origin
        self._port.report(Callback(ident, "queued", hub, task, what, by))
        return ident

    @untraced
    def taken(self, loop: Any, ident: int, handle: Any) -> None:
        hub = self._hub(loop)
        self._enter_phase(hub, "callbacks")
        origin = self._origins.pop(ident)
        give_back(self._port, ident)
        if handle._cancelled:
            self._port.report(Callback(ident, "stopped", hub))
            return
        task, what = self._target(handle)
        self._woken = origin
        self._port.report(Callback(ident, "run", hub, task, what))

    @untraced
    def armed(self, loop: Any, timer: Any) -> None:
        patience = timer._when - loop.time()
        if patience == INFINITY:
            return
        ident, at = next_id(self._port), self._port.now() + microseconds(max(patience, 0.0))
        own = _is_own(timer._callback, ALARMS) and self._port.task != self._hub(loop)
        task = self._port.task if own else None
        self._timers[id(timer)] = armed = Armed(ident, timer, task, at)
        if task is not None:
            self._alarms.setdefault(task, {})[ident] = armed
        self._port.arm(ident, at, task, self._hub(loop))

    @untraced
    def cancelled(self, loop: Any, timer: Any) -> None:
        known = self._strike(timer)
        if known is not None:
            self._report_timer(known, "stopped", self._hub(loop))

    @untraced
    def polling(self, loop: Any) -> None:
        self._woken = None
        self._enter_phase(self._hub(loop), "poll")

    @untraced
    def watched(self, loop: Any, fd: int, key: Any) -> None:
        hub = self._hub(loop)
        self._unwatch(hub, fd)
        if key is None or _is_own_pipe(loop, key):
            return
        events = ("r" if key.events & 1 else "") + ("w" if key.events & 2 else "")
        task = next((self._port.task for handle in key.data if handle is not None and _is_for_caller(handle)), None)
        watched = self._watched[hub, fd] = Watched(next_id(self._port), fd, events, task, key.data)
        self._expected.update((id(handle), watched) for handle in key.data if handle is not None)
        self._report_watch(watched, "started", hub)

    def dropped(self, loop: Any) -> None:
        for armed in [each for each in self._timers.values() if each.handle._loop is loop]:
            self.cancelled(loop, armed.handle)
        hub = self._hub(loop)
        for owner, fd in [key for key in self._watched if key[0] == hub]:
            self._unwatch(owner, fd)

    def _unwatch(self, hub: int, fd: int) -> None:
        known = self._watched.pop((hub, fd), None)
        if known is not None:
            for handle in known.handles:
                self._expected.pop(id(handle), None)
            self._report_watch(known, "stopped", hub)

    def _strike(self, timer: Any) -> Armed | None:
        """A timer is not going to be due any more, or is already; what it was, if it was armed."""
        armed = self._timers.pop(id(timer), None)
        if armed is None:
            return None
        if armed.task is not None:
            alarms = self._alarms[armed.task]
            del alarms[armed.ident]
            if not alarms:
                del self._alarms[armed.task]
        self._port.disarm(armed.ident)
        return armed

    def _noticed(self, hub: int, handle: Any) -> Wake | None:
        """A timer that is due, or a descriptor that is ready, joins the queue."""
        armed = self._strike(handle)
        if armed is not None:
            self._enter_phase(hub, "timers")
            self._report_timer(armed, "fired", hub)
            return Wake("timer", armed.ident)
        watched = self._expected.get(id(handle))
        if watched is None:
            return None
        self._enter_phase(hub, "watchers")
        self._report_watch(watched, "fired", hub)
        return Wake("fd", watched.fd, self._port.program)

    def _finished(self, handle: Any) -> Wake | None:
        """A task that is done tells those who wait for it: its end is what wakes them."""
        ended = handle._args[0] if handle._args else None
        number = self._number(ended)
        return (
            Wake("finish", number) if number is not None and ended is not None and ended._state != "PENDING" else None
        )

    def _target(self, handle: Any) -> tuple[int | None, str]:
        """The task that a handle steps, if it does, and what it calls."""
        callback = handle._callback
        name = str(getattr(callback, "__name__", type(callback).__name__))
        receiver = getattr(callback, "__self__", None)
        task = self._number(receiver) if name in STEPS else None
        return task, STEPS.get(name, name.strip("_"))

    def _enter_phase(self, hub: int, name: str) -> None:
        if self._phase != name:
            self._phase = name
            self._port.report(Phase(hub, name))
        elif name == "poll":
            self._port.report(Phase(hub, name))

    def _report_timer(self, armed: Armed, event: str, hub: int) -> None:
        self._port.report(Timer(armed.ident, event, armed.task, None, hub, self._port.program))

    def _report_watch(self, watched: Watched, event: str, hub: int) -> None:
        self._port.report(Watch(watched.ident, event, hub, watched.fd, watched.events, watched.task))


def _is_own(callback: Any, beginnings: tuple[str, ...]) -> bool:
    """Whether a callback is one of asyncio's own whose names begin like this."""
    name = str(getattr(callback, "__name__", ""))
    return str(getattr(callback, "__module__", "")).startswith("asyncio.") and name.startswith(beginnings)


def _is_for_caller(handle: Any) -> bool:
    """Whether a descriptor's handle ends a wait of the task that asked for it: loop.sock_recv() and its kin."""
    return _is_own(handle._callback, ("_sock_",))


def _is_own_pipe(loop: Any, key: Any) -> bool:
    """Whether a descriptor is the loop's own, with which threads and signals wake it."""
    own = getattr(loop, "_ssock", None)
    return own is not None and own.fileno() == key.fd
