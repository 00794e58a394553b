"""The events that may make somebody runnable, each under the name by which a wake-up calls it, as long as it may be
called.

The recorder asks for the number of the newest event of a name, the narration for the event of a number. What can wake
nobody any more is forgotten, so that a long run needs no more memory than a short one. Refuses to know who is woken.
"""

from __future__ import annotations

from typing import Any

from .events import Callback, Input, Interest, Phase, Signal, Socket, Task, Timer, Wake, Wakeup, Watch

ARRIVALS = frozenset({"pending", "data", "eof", "reset", "established", "refused", "writable", "shutdown", "error"})
WAKERS = (Task, Timer, Callback, Watch, Socket, Interest, Input, Wakeup, Signal, Phase)
# How many of a kind are kept that are done with: somebody may still be handing over because of them. For each callback
# that is queued, and for each task that may be waiting for its turn, one more is kept.
DONE = 64


class Wakers:
    """Names and numbers of the events that may wake somebody."""

    def __init__(self) -> None:
        self._newest: dict[Wake, int] = {}
        # On the real machine nobody tells when a timer is due or data arrives: what the loop notices stands in for it.
        self._noticed: dict[Wake, int] = {}
        self._events: dict[int, Any] = {}
        self._queued: dict[int, int] = {}
        self._done: dict[str, dict[Wake, None]] = {"timer": {}, "callback": {}, "finish": {}}
        self._alive = 0

    def newest(self, wake: Wake) -> int | None:
        """The number of the newest event of a name."""
        seq = self._newest.get(wake, self._noticed.get(wake))
        return self._queued.get(wake.id) if seq is None and wake.kind == "callback" else seq

    def event(self, seq: int) -> Any:
        """The event of a number; None where it is none of these, or forgotten."""
        return self._events.get(seq)

    def note(self, event: Any, seq: int) -> None:
        """An event, as it is recorded: one of WAKERS."""
        kind, what = type(event), getattr(event, "event", "")
        if kind is Callback:
            self._note_callback(event, what, seq)
        elif kind is Timer:
            self._note_timer(event, what, seq)
        elif kind is Socket and what in ARRIVALS:
            self._name(self._newest, Wake("fd", event.fd, event.program), event, seq)
        elif kind is Watch and what == "fired":
            self._name(self._noticed, Wake("fd", event.fd), event, seq)
        elif kind is Interest and what == "ready" and event.fd is not None:
            self._name(self._noticed, Wake("fd", event.fd, event.program), event, seq)
        elif kind is Wakeup:
            self._name(self._newest, Wake("wakeup", event.task), event, seq)
        elif kind is Task:
            self._note_task(event, what, seq)
        elif kind is Phase and event.phase == "over":
            self._name(self._newest, Wake("over", event.hub), event, seq)
        elif kind is Input:
            self._name(self._newest, Wake("input", 0, event.program), event, seq)
        elif kind is Signal and what == "sent":
            self._name(self._newest, Wake("signal", 0, event.program), event, seq)

    def _note_task(self, event: Task, what: str, seq: int) -> None:
        """Its end may wake others. Nothing wakes itself any more."""
        if what == "created":
            self._alive += 1
            return
        self._alive -= 1
        name = Wake("finish", event.task)
        self._name(self._newest, name, event, seq)
        self._finish(name)
        for each in (Wake("wakeup", event.task), Wake("over", event.task), Wake("time", event.task, event.program)):
            self._drop(self._newest.pop(each, None))

    def _note_callback(self, event: Callback, what: str, seq: int) -> None:
        """It wakes somebody when it is run; by then another one may wait in the queue that has its number."""
        if what == "queued":
            self._queued[event.id] = seq
            self._events[seq] = event
            return
        queued = self._queued.pop(event.id, None)
        if queued is not None:
            name = Wake("callback", event.id)
            self._name(self._newest, name, self._events[queued], queued)
            self._finish(name)

    def _note_timer(self, event: Timer, what: str, seq: int) -> None:
        name = Wake("timer", event.id)
        if what == "due":
            for each in _timer_names(event):
                self._name(self._newest, each, event, seq)
        elif what != "armed":
            if what == "fired":
                self._name(self._noticed, name, event, seq)
            self._finish(name)

    def _name(self, names: dict[Wake, int], name: Wake, event: Any, seq: int) -> None:
        before, names[name] = names.get(name), seq
        self._events[seq] = event
        if name.kind in self._done:
            self._done[name.kind].pop(name, None)
        self._drop(before)

    def _finish(self, name: Wake) -> None:
        done = self._done[name.kind]
        done[name] = None
        while len(done) > DONE + self._alive + len(self._queued):
            oldest = next(iter(done))
            del done[oldest]
            for names in (self._newest, self._noticed):
                self._drop(names.pop(oldest, None))

    def _drop(self, seq: int | None) -> None:
        """The event of a number is forgotten, unless another name still leads to it: a timer has several."""
        if seq is None:
            return
        event = self._events.get(seq)
        if type(event) is Timer and seq in [self._newest.get(each) for each in _timer_names(event)]:
            return
        self._events.pop(seq, None)


def _timer_names(event: Timer) -> tuple[Wake, ...]:
    """Under its own name, as the newest one of its program, and, without a loop, as that of the thread whose time is
    up.
    """
    names = Wake("timer", event.id), Wake("time", 0, event.program)
    return names if event.hub is not None or event.task is None else (*names, Wake("time", event.task, event.program))
