"""The probe for greenlet switches: who handed over to whom, and why.

greenlet's own trace hook is called after each switch, in the greenlet that has just been entered; the one that left
lies there suspended, with its stack to read. A greenlet that no variable holds shows up there for the first time,
and has lost its `run` by then: such a switch is held until the first function that it calls has told its name. That
comes before anything else can happen, since all that reports is written in Python. Refuses to know event loops and
lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from sys import _getframe, gettrace, modules, settrace
from types import FrameType
from typing import Any

import greenlet
from greenlet import GreenletExit
from greenlet import settrace as follow_switches

from .. import carried
from ..events import Cause, Reason, Switch, Task, Wait, Wake
from ..machine.agenda import microseconds
from ..machine.port import Port
from ..naming import PURE_GREENLET, function_name
from ..tasks import FIRST, MAIN, Target, TaskBook
from ..values import Namer
from ..waits import Why, why

# A greenlet that calls switch() itself.
BY_HAND = Why(Cause.SWITCH, "switch")


class GreenletProbe:
    """Follows the greenlets of one program."""

    def __init__(
        self,
        port: Port,
        book: TaskBook,
        own: set[str],
        awakened: Callable[[], Wake | None],
        holder: Callable[[Any], int | None] = lambda lock: None,
        main: str = MAIN,
        renew: Callable[[], None] = lambda: None,
        result: Callable[[], str | None] = lambda: None,
    ) -> None:
        """`awakened` says what a hub works off at present, `holder` which task has a lock.

        `renew` is called at each switch; `result` gives what the function returned that a greenlet has just ended with.
        """
        self._result = result
        # Names the values that greenlets are given.
        self.namer: Namer = lambda value: None
        self._renew = renew
        self._port, self._book, self._own, self._awakened, self._main = port, book, own, awakened, main
        self._holder = holder
        self._hubs: set[int] = set()
        self._held: tuple[str, tuple[Any, Any]] | None = None

    def start(self) -> None:
        """From now on every switch of this thread, the program's main one, is reported."""
        self.join(self._book.reserve(self._main))

    def join(self, number: int) -> None:
        """From now on every switch of this thread is reported; its first greenlet is the task with this number."""
        self._book.bind(number, greenlet.getcurrent())
        follow_switches(self._switched)

    def start_anew(self, name: str) -> None:
        """In a forked process: its one thread goes on as this task."""
        self._hubs.clear()
        self._held = None
        self._book.bind(self._book.reserve(name), greenlet.getcurrent())

    def stop(self) -> None:
        """No more events of this thread."""
        follow_switches(None)
        self._settle()

    def meet(self, value: Any, name: str | None = None) -> int:
        """The number of a greenlet; tells of its creation when it is seen for the first time."""
        number = self._book.number(value)
        if number is not None:
            return number
        hub = _is_hub(value)
        number = self._book.add(value, name or ("hub" if hub else function_name(value)))
        if hub:
            self._hubs.add(number)
        what = "hub" if hub else "greenlet"
        thread = self._port.thread
        alone = thread == self._port.main
        told = number, self._book.name(number), what, "created", self._port.program, "", 0 if alone else thread
        self._port.report(Task(*told, 0 if hub else self._parent(value)))
        return number

    def _parent(self, value: Any) -> int:
        """The number of the greenlet that gets control when this one ends, unless that is a hub."""
        number = self._book.number(greenlet.greenlet.parent.__get__(value))
        return 0 if number is None or number in self._hubs else number

    def _switched(self, event: str, args: tuple[Any, Any]) -> None:
        self._settle()
        self._renew()
        if self._is_nameless(args[1]):
            self._held = (event, args)
            settrace(self._until_named(gettrace()))
        else:
            self._tell(event, args, None, _getframe().f_back)

    def _is_nameless(self, target: Any) -> bool:
        return (
            self._book.number(target) is None
            and not _is_hub(target)
            and function_name(target) == PURE_GREENLET
            and gettrace() is not None
        )

    def _until_named(self, before: Any) -> Callable[[FrameType, str, Any], Any]:
        """A trace function for the very next call of a function, in place of the one before."""

        def called(frame: FrameType, event: str, arg: Any) -> Any:
            settrace(before)
            runs = frame.f_back is None and not str(frame.f_globals.get("__name__", "")).startswith("engine.")
            self._settle(frame.f_code.co_name if runs else None)
            return before(frame, event, arg)

        return called

    def _settle(self, name: str | None = None) -> None:
        """Tells the switch that is held, if there is one."""
        if self._held is not None:
            held, self._held = self._held, None
            self._tell(*held, name)

    def _tell(
        self, event: str, args: tuple[Any, Any], name: str | None = None, goes_on: FrameType | None = None
    ) -> None:
        """`goes_on` is the frame in which the target was suspended."""
        origin, target = args
        leaving, entering = self._port.task, self.meet(target, name)
        if leaving == entering:
            return
        carries = self._given(origin, leaving, entering, goes_on)
        cause, wake = self._cause(event, origin, leaving, entering)
        self._port.report(Switch(leaving, entering, Reason(cause, None, wake), carries=carries))
        self._port.switched(entering)

    def _given(self, origin: Any, leaving: int, entering: int, goes_on: FrameType | None) -> str | None:
        """What the target is given with the CPU, as text; None where it is nothing, or not known."""
        result = self._result()
        if entering in self._hubs:
            return None
        if leaving in self._hubs:
            return carried.returned(goes_on, self._own, self.namer)
        if greenlet.greenlet.dead.__get__(origin):
            return result if result != "None" else None
        return carried.handed(origin.gr_frame, self.namer)

    def _cause(self, event: str, origin: Any, leaving: int, entering: int) -> tuple[Cause, Wake | None]:
        if greenlet.greenlet.dead.__get__(origin):
            return self._ended(event, origin, leaving), Wake("finish", leaving)
        if leaving in self._hubs:
            return Cause.THROW if event == "throw" else Cause.DISPATCH, self._awakened()
        if entering in self._hubs:
            reason = why(origin.gr_frame, self._own)
            self._tell_wait(leaving, reason)
            return reason.cause, None
        self._tell_wait(leaving, BY_HAND)
        return Cause.THROW if event == "throw" else Cause.SWITCH, Wake("line", leaving)

    def _ended(self, event: str, origin: Any, leaving: int) -> Cause:
        error = getattr(origin, "exception", None)
        killed = isinstance(getattr(origin, "value", None), GreenletExit)
        cause = Cause.KILLED if killed else Cause.FAILED if error is not None or event == "throw" else Cause.FINISHED
        what = "failed" if cause is Cause.FAILED else "finished"
        detail = type(error).__name__ if error is not None else ("GreenletExit" if killed else "")
        self._port.report(Task(leaving, self._book.name(leaving), "greenlet", what, self._port.program, detail))
        return cause

    def _tell_wait(self, task: int, reason: Why) -> None:
        until = None
        if reason.seconds:
            until = self._port.now() + microseconds(reason.seconds)
        target, holders = self._waited_for(reason.target)
        owner = self._holder(reason.target) if reason.cause is Cause.LOCK else None
        holders = holders if owner is None else [owner]
        self._port.report(Wait(task, reason.cause, reason.call, until, reason.fd, *target, holders=holders))

    def _waited_for(self, target: Any) -> tuple[Target, list[int]]:
        """The tasks that are waited for, or the kind of the object; and those of the tasks that are not over.

        Of a long list only the two ends are looked at: who waits for ten thousand does so ten thousand times.
        """
        if target is None:
            return Target(), []
        if _is_thread(target):
            target = self._book.at(target._ident) or target
        members = target if isinstance(target, (list, tuple, set)) else [target]
        first: Iterable[Any] = members
        backwards: Iterable[Any] = members
        if isinstance(members, (list, tuple)):
            first, backwards = islice(members, FIRST), reversed(members)
        numbers = self._numbers(first)
        if not numbers:
            return Target(type(target).__name__), []
        alive = filter(_is_alive, backwards)
        return self._book.target(numbers, len(members)), sorted(self._numbers(islice(alive, FIRST)))

    def _numbers(self, values: Iterable[Any]) -> list[int]:
        return [number for each in values if (number := self._number(each)) is not None]

    def _number(self, value: Any) -> int | None:
        return self._book.number(value) if isinstance(value, greenlet.greenlet) else None


def _is_hub(value: Any) -> bool:
    return type(value).__module__ == "gevent.hub" and type(value).__name__ == "Hub"


def _is_thread(value: Any) -> bool:
    """A thread of a patched `threading` is a greenlet, and its identifier the address."""
    threading: Any = modules.get("threading")
    return threading is not None and issubclass(type(value), threading.Thread)


def _is_alive(value: Any) -> bool:
    return isinstance(value, greenlet.greenlet) and not greenlet.greenlet.dead.__get__(value)
