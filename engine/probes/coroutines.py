"""The probe for asyncio's tasks: which of them is stepped, and why it awaits.

The loop is a task of its own, like a hub: while it runs, whoever started it waits. Every step is a switch from the
loop to a coroutine and back. Refuses to know what the loop holds, and lines.
"""

from __future__ import annotations

import sys
from _thread import _local
from collections.abc import Callable
from types import CoroutineType
from typing import Any
from weakref import ref

from .. import awaits
from ..events import Callback, Cause, Reason, Switch, Task, Wait, Wake
from ..machine.port import Port
from ..naming import coroutine_name
from ..tasks import Target, TaskBook
from ..untraced import untraced
from ..values import Namer
from ..waits import Why
from ..wiring import next_id

LOOP = "loop"
# What the loop does on its own account, although in coroutines.
HOUSEKEEPING = ("shutdown_asyncgens", "shutdown_default_executor", "_accept_connection2")


class Handed(_local):
    """Of one thread: whoever handed the CPU to a loop or a task, and gets it back; and what they handed it to."""

    def __init__(self) -> None:
        self.lenders: list[int] = []
        self.takers: list[Any] = []


class CoroutineProbe:
    """Follows the tasks of one program's loops."""

    def __init__(
        self,
        port: Port,
        book: TaskBook,
        own: set[str],
        awakened: Callable[[], Wake | None],
        deadline: Callable[[int, bool], int | None],
        holder: Callable[[Any], int | None] = lambda lock: None,
    ) -> None:
        """`awakened` says what a loop works off, `deadline` when a task is woken, `holder` which task has a lock."""
        self._holder = holder
        self._port, self._book, self._own, self._awakened, self._deadline = port, book, own, awakened, deadline
        # The numbers of tasks that are not over.
        self._coroutines: set[int] = set()
        self._handed = Handed()
        # What each task waits for, if that has a result, by the task's number.
        self._promises: dict[int, ref[Any]] = {}
        # Names the values that tasks are given.
        self.namer: Namer = lambda value: None

    def start_anew(self) -> None:
        """In a forked process: no task has been seen yet, but the loop and the task that forked go on in its thread."""
        self._coroutines.clear()
        self._promises.clear()
        takers = list(self._handed.takers)
        self._handed.lenders.clear()
        self._handed.takers.clear()
        for taker in takers:
            if is_task(taker):
                self._go_on(taker)
            else:
                reason = awaits.running(None, self._own)
                self._tell_wait(self._port.task, reason)
                self._hand_over(taker, self.hub(taker), reason.cause, None)

    def _go_on(self, task: Any) -> None:
        """The loop steps a task that it had stepped already when the process was forked."""
        number, loop, ident = self.number(task), self._port.task, next_id(self._port)
        if number is not None:
            self._port.report(Callback(ident, "queued", loop, number, coroutine_name(task._coro), loop))
            self._port.report(Callback(ident, "run", loop, number, coroutine_name(task._coro)))
            self._hand_over(task, number, Cause.DISPATCH, Wake("callback", ident))

    def suspends(self, task: int) -> bool:
        """Whether a task is a coroutine: what it awaits does not end its functions."""
        return task in self._coroutines

    def number(self, value: Any, coroutine: Any = None) -> int | None:
        """The number of a task of asyncio; tells of its creation when it is seen for the first time.

        `coroutine` is that of a task which is only being made. None for what the loop does on its own account, and
        for everything else.
        """
        if not is_task(value):
            return None
        number = self._book.number(value)
        if number is not None:
            return number
        coroutine = value._coro if coroutine is None else coroutine
        if _is_housekeeping(coroutine):
            return None
        number = self._book.add(value, coroutine_name(coroutine))
        self._coroutines.add(number)
        name = self._book.name(number)
        self._port.report(Task(number, name, "coroutine", "created", self._port.program, thread=self._thread()))
        return number

    def hub(self, loop: Any) -> int:
        """The number of a loop."""
        number = self._book.number(loop)
        if number is None:
            number = self._book.add(loop, LOOP)
            name, program = self._book.name(number), self._port.program
            self._port.report(Task(number, name, "hub", "created", program, "asyncio", self._thread()))
        return number

    def _thread(self) -> int:
        """The thread that a loop and its tasks live on; 0: the program's main one."""
        thread = self._port.thread
        return 0 if thread == self._port.main else thread

    def made(self, loop: Any) -> None:
        self.hub(loop)

    def closed(self, loop: Any) -> None:
        number = self.hub(loop)
        self._port.report(Task(number, self._book.name(number), "hub", "finished", self._port.program))

    def entered(self, loop: Any) -> None:
        reason = awaits.running(sys._getframe(), self._own)
        self._tell_wait(self._port.task, reason)
        self._hand_over(loop, self.hub(loop), reason.cause, None)

    def left(self, loop: Any) -> None:
        self._give_back(Cause.DISPATCH, self._awakened())

    @untraced
    def enter(self, task: Any, coroutine: Any = None) -> None:
        number = self.number(task, coroutine)
        if number is not None:
            eager = self._port.task in self._coroutines
            cause, wake = (Cause.SPAWN, Wake("line", self._port.task)) if eager else (Cause.DISPATCH, self._awakened())
            promise = self._promises.pop(number, None)
            self._hand_over(task, number, cause, wake, awaits.result(promise() if promise else None, self.namer))

    @untraced
    def leave(self, task: Any) -> None:
        number = self.number(task)
        if number is None:
            return
        if task._state != "PENDING":
            self._give_back(self._ended(task, number), Wake("finish", number))
            return
        reason = awaits.why(task._coro, task._fut_waiter)
        if task._fut_waiter is not None and awaits.promises(task._coro, self._own):
            self._promises[number] = ref(task._fut_waiter)
        self._tell_wait(number, reason)
        # Of an eager task: whoever made it goes on because of that.
        self._give_back(reason.cause, Wake("line", number) if self._handed.lenders[-1] in self._coroutines else None)

    def _hand_over(self, taker: Any, number: int, cause: Cause, wake: Wake | None, carries: str | None = None) -> None:
        self._handed.lenders.append(self._port.task)
        self._handed.takers.append(taker)
        self._switch(number, cause, wake, carries)

    def _give_back(self, cause: Cause, wake: Wake | None) -> None:
        self._handed.takers.pop()
        self._switch(self._handed.lenders.pop(), cause, wake)

    def _switch(self, taker: int, cause: Cause, wake: Wake | None, carries: str | None = None) -> None:
        self._port.report(Switch(self._port.task, taker, Reason(cause, None, wake), carries=carries))
        self._port.switched(taker)

    def _ended(self, task: Any, number: int) -> Cause:
        error = task._exception
        killed = task._state == "CANCELLED"
        cause = Cause.KILLED if killed else Cause.FAILED if error is not None else Cause.FINISHED
        detail = "CancelledError" if killed else "" if error is None else type(error).__name__
        what = "failed" if cause is Cause.FAILED else "finished"
        self._port.report(Task(number, self._book.name(number), "coroutine", what, self._port.program, detail))
        self._coroutines.discard(number)
        return cause

    def _tell_wait(self, task: int, reason: Why) -> None:
        until = self._deadline(task, reason.cause is Cause.SLEEP) if task in self._coroutines else None
        target, numbers = reason.target, self._tasks(reason.target)
        owner = self._holder(target) if reason.cause is Cause.LOCK else None
        holders = [number for number, over in numbers if not over] if owner is None else [owner]
        name = self._target(target, [number for number, _ in numbers])
        self._port.report(Wait(task, reason.cause, reason.call, until, reason.fd, *name, holders=holders))

    def _tasks(self, target: Any) -> list[tuple[int, bool]]:
        """The tasks that are waited for, and whether they are over already."""
        members = target if isinstance(target, (list, tuple, set)) else [target]
        found = [(self.number(each), each) for each in members]
        return sorted((number, each._state != "PENDING") for number, each in found if number is not None)

    def _target(self, target: Any, numbers: list[int]) -> Target:
        """The tasks that are waited for, or the kind of the object."""
        if target is None:
            return Target()
        if numbers:
            return self._book.target(numbers, len(numbers))
        return Target(coroutine_name(target._coro) if is_task(target) else type(target).__name__)


def is_task(value: Any) -> bool:
    """Whether a value is a task of asyncio."""
    module = sys.modules.get("asyncio.tasks")
    return module is not None and issubclass(type(value), (module.Task, module._PyTask))


def _is_housekeeping(coroutine: Any) -> bool:
    code = getattr(coroutine, "cr_code", None) if type(coroutine) is CoroutineType else None
    module = sys.modules["asyncio.base_events"].__file__
    folder = str(module).removesuffix("base_events.py")
    return code is not None and code.co_name in HOUSEKEEPING and str(code.co_filename).startswith(folder)
