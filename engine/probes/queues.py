"""The probe for queues: gevent's, asyncio's and those of the standard library, as far as the program itself uses them.

All three kinds put items in and take them out with a pair of functions, `_put` and `_get`, which are seen as they are
called; `put` and `get` tell who is going to wait. A queue that a library keeps for itself is none of the program's
and is not told. Refuses to know why tasks switch, and changes nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice
from types import FrameType
from typing import Any
from weakref import ref

from ..events import Queue
from ..machine.port import Port
from ..values import Namer, show, type_name

Done = Callable[[FrameType, Any], None]
# The libraries, with the attributes in which their queues keep the items and how many they may hold.
KEPT = {
    "gevent.queue": ("queue", "_maxsize"),
    "asyncio.queues": ("_queue", "_maxsize"),
    "queue": ("queue", "maxsize"),
    "engine.standins.queues": ("_items", ""),
}
MOVES = {"_put": "put", "_get": "taken"}
# Where gevent puts an item for somebody who waits.
WAITERS = ("_unlock", "put_and_switch")
FIRST, BRIEF = 8, 24


class QueueProbe:
    """Watches the queues of one program, whose files are `own`."""

    def __init__(
        self, port: Port, own: Iterable[str], namer: Namer, number: Callable[[Any], int | None] = lambda greenlet: None
    ) -> None:
        """`number` gives that of a greenlet."""
        self._port, self._own, self._namer, self._number = port, frozenset(own), namer, number
        # By address, with what forgets it: no code of the program is asked.
        self._known: dict[int, tuple[ref[Any], int]] = {}
        self._count = 0
        self._taken: dict[str, int] = {}
        self.names = frozenset({*MOVES, "put", "get"})

    def start_anew(self) -> None:
        """In a forked process: its copies of the queues are others."""
        self._known.clear()
        self._count = 0
        self._taken.clear()

    def entered(self, frame: FrameType) -> Done | None:
        """A function with one of the `names` is entered; what to do when it is left, if anything."""
        module, name = str(frame.f_globals.get("__name__", "")), frame.f_code.co_name
        queue = frame.f_locals.get("self") if module in KEPT else None
        if queue is None or not self._is_used(queue, frame, module):
            return None
        if name not in MOVES:
            self._tell_wait(queue, frame, module)
            return None
        return None if _is_nested(frame) else self._moved

    def _is_used(self, queue: Any, frame: FrameType, module: str) -> bool:
        """Whether the program uses a queue, and does not only use something that has one."""
        if id(queue) in self._known:
            return True
        caller: FrameType | None = frame
        while caller is not None and caller.f_globals.get("__name__", "") == module:
            caller = caller.f_back
        if caller is None or caller.f_code.co_filename not in self._own:
            return False
        self._meet(queue, caller, module)
        return True

    def _meet(self, queue: Any, caller: FrameType, module: str) -> None:
        self._count += 1
        place, known = id(queue), self._known
        known[place] = (ref(queue, partial(known.pop, place)), self._count)
        what = type_name(type(queue))
        name = self._unique(_name(queue, caller) or what)
        limit = _attribute(queue, KEPT[module][1])
        limit = limit if type(limit) is int and limit > 0 else None
        self._report(queue, "met", self._port.task, name=name, what=what, limit=limit)

    def _unique(self, name: str) -> str:
        """box, box·2, box·3: as tasks are called."""
        copy = self._taken[name] = self._taken.get(name, 0) + 1
        return name if copy == 1 else f"{name}·{copy}"

    def _report(self, queue: Any, event: str, task: int, **fields: Any) -> None:
        self._port.report(Queue(self._known[id(queue)][1], event, task, program=self._port.program, **fields))

    def _tell_wait(self, queue: Any, frame: FrameType, module: str) -> None:
        """Who finds nothing to take, or no room, is going to wait, unless it asks not to."""
        items, limit = (_attribute(queue, name) for name in KEPT[module])
        if type(items) not in (deque, list) or frame.f_locals.get("block", True) is not True:
            return
        takes = frame.f_code.co_name == "get"
        if (takes and not items) or (not takes and type(limit) is int and 0 < limit <= len(items)):
            self._report(queue, "empty" if takes else "full", self._port.task, size=len(items))

    def _moved(self, frame: FrameType, value: Any) -> None:
        """An item is in, or out: what the queue holds now."""
        queue, event = frame.f_locals["self"], MOVES[frame.f_code.co_name]
        items = _attribute(queue, KEPT[str(frame.f_globals["__name__"])][0])
        if type(items) in (deque, list):
            item = self._brief(value if event == "taken" else frame.f_locals.get("item"))
            texts = [self._brief(each) for each in islice(_in_order(queue, items), FIRST)]
            self._report(queue, event, self._whose(frame), item=item, size=len(items), items=texts)

    def _brief(self, item: Any) -> str:
        text = show(item, self._namer)
        return text if len(text) <= BRIEF else text[: BRIEF - 1] + "…"

    def _whose(self, frame: FrameType) -> int:
        """Whose item it is: gevent's hub puts what a greenlet brought that waits for room."""
        caller = frame.f_back
        variables = caller.f_locals if caller is not None and caller.f_code.co_name in WAITERS else {}
        waiter = variables.get("putter", variables.get("self"))
        number = self._number(getattr(waiter, "greenlet", None)) if variables else None
        return self._port.task if number is None else number


def _is_nested(frame: FrameType) -> bool:
    """Whether a queue only passes on to the class that it is built on."""
    caller = frame.f_back
    return caller is not None and caller.f_code.co_name == frame.f_code.co_name


def _in_order(queue: Any, items: deque[Any] | list[Any]) -> Iterable[Any]:
    """The next one to be taken first."""
    last_first = any(kind.__name__ == "LifoQueue" for kind in type(queue).__mro__)
    return reversed(items) if last_first else items


def _attribute(value: Any, name: str) -> Any:
    """What lies in an object under a name, in a slot or its dictionary; the program's classes are not asked."""
    for kind in type(value).__mro__:
        slot: Any = kind.__dict__.get(name)
        if type(slot) is MEMBER:
            return slot.__get__(value)
    try:
        return object.__getattribute__(value, "__dict__").get(name)
    except AttributeError:
        return None


class _Slotted:
    __slots__ = ("slot",)


MEMBER: Any = type(_Slotted.__dict__["slot"])


def _name(queue: Any, caller: FrameType) -> str:
    """What the program calls a queue: the first of its names, the global ones before those of the function."""
    for names in (caller.f_globals, caller.f_locals):
        for name, value in list(names.items()):
            if value is queue and not name.startswith("_"):
                return name
    return ""
