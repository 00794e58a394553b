"""What a program's process sees of the machine, and the way in for a program that lives beside it.

`Port` is the whole interface between a program's side (stand-ins, gevent's loop, probes) and the machine. `LocalPort`
calls the machine directly; `remote.RemotePort` does the same over a pipe; `host.HostPort` is the real machine.
Refuses to know which.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from ..events import AnyEvent, Cause, Changes, Wait
from .poller import Poller, PortPoller
from .retries import Retries, attempt, begins_anew

if TYPE_CHECKING:
    from .machine import Machine
    from .scheduler import Thread


class Port(Protocol):
    """A program's connection to its machine. Times and durations are integer microseconds of virtual time."""

    program: int
    programs: int
    hosts: Mapping[str, str]
    descriptors: int
    cores: int
    # The program's first thread.
    main: int

    @property
    def task(self) -> int:
        """The task of this program that runs now."""

    @property
    def thread(self) -> int:
        """The thread that it runs on: the number of the task that the thread began with."""

    def now(self) -> int:
        """The time since the start of the run."""

    def charge(self, cost: int) -> None:
        """The program used the CPU; others may get a turn if its slice is over."""

    def line(self, file: str, line: int, changes: Changes) -> bool:
        """A line of the program's own code is about to run, and this is what the one before changed: told, and it has
        its price. Whether a signal is to be handled.
        """

    def entered(self, file: str, line: int, func: str, changes: Changes) -> None:
        """A function of the program's own code is called, with these arguments: told, and free."""

    def left(self, file: str, line: int, func: str, value: str, changes: Changes) -> None:
        """It is left, and gives a value."""

    def tick(self) -> bool:
        """So much of other code has run that it has the price of a line. Whether a signal is to be handled."""

    @property
    def signalled(self) -> bool:
        """Whether a signal waits for the present thread."""

    # Is called with the name of a call that a signal interrupted, and whether the kernel may begin it anew.
    interrupted: Callable[[str, bool], None]

    def take_signals(self) -> list[int]:
        """The signals that the present thread has to handle: they are not pending any more."""

    def look(self) -> None:
        """The program reads a clock. It is free, unless time stands still since it was last read."""

    def usage(self) -> tuple[int, int]:
        """The CPU time that the present thread and its whole program have used."""

    def switched(self, task: int) -> None:
        """Another task of this program runs on the present thread now."""

    def spawn(self, number: int, name: str) -> None:
        """A new thread, ready to run; its task is `number`. A native thread must take it up with `begin`."""

    def begin(self, number: int) -> None:
        """Called on the native thread of a new thread: returns when it has the CPU for the first time."""

    def end(self, failed: bool, detail: str, key: int, last_rites: Callable[[], object]) -> None:
        """The thread is over; returns without the CPU. Who is parked on `key` waits for that.

        `last_rites` waits until its native thread is gone.
        """

    def park(
        self, key: int, timeout: int | None, on: Cause, call: str, target: str | None = None, owner: int | None = None
    ) -> bool:
        """The thread waits until somebody wakes `key`; False where the time is up before.

        What it waits for, for who looks: a cause, the function that waits, the kind of the object, or (`owner`) the
        thread that has it. False also after a signal was handled.
        """

    def unpark(self, key: int, count: int = 1, keep: bool = False) -> int:
        """Wakes threads that are parked on `key`, the first that came first; how many there were.

        `keep`: a wake-up that finds nobody is kept for the loop that waits next.
        """

    def report(self, event: AnyEvent) -> None:
        """Something to record happened in the program."""

    def arm(self, timer: int, at: int, task: int | None, hub: int) -> None:
        """A loop armed a timer: the machine tells exactly when it is due."""

    def disarm(self, timer: int) -> None:
        """The timer is not wanted any more."""

    def call(self, name: str, fd: int, args: tuple[Any, ...], timeout: int | None) -> Any:
        """A system call: see kernel.Kernel.call."""

    def ask(self, call: str, interest: dict[int, int], timeout: int | None) -> list[tuple[int, int]]:
        """A readiness call by the program itself."""

    def wait(self, changes: Mapping[int, int], timeout: int | None, key: int = 0) -> list[tuple[int, int]]:
        """An event loop has nothing to do until something that it watches is ready, the time is over, or another
        thread wakes `key`, the loop's own number.

        `changes` are those of what it watches: descriptor -> bits, 0 for not at all any more.
        """

    def forget(self, key: int) -> None:
        """The event loop with this number is gone."""

    def is_open(self, fd: int) -> bool:
        """Whether the program has such a descriptor. An event loop may ask before it watches one; it is free."""

    def poller(self) -> Poller:
        """A place in the kernel for one event loop."""

    def sleep(self, duration: int) -> None:
        """Stops the thread."""

    def read_line(self) -> str:
        """A line from the keyboard."""

    def write(self, stream: str, text: str) -> None:
        """stdout or stderr."""

    def cut(self, limit: str) -> None:
        """The program has run into a limit, and the run ends with it; does not return."""

    def system(self, name: str, *args: Any) -> Any:
        """A call on processes, or on what they share: see machine.Machine.system."""

    def forked(self, channel: int, host: int) -> None:
        """The process that was forked for a channel has this number on the host."""

    def exit(self, failed: bool, detail: str, status: int, line: int | None) -> None:
        """The program is over; does not return."""


class LocalPort(Retries):
    """The port of a program that shares its process with the machine. Whatever runs is on the thread that has the CPU.

    `main` is the program's first thread.
    """

    def __init__(self, machine: Machine, main: Thread) -> None:
        self._machine, self._main = machine, main
        self.main = main.number
        self.program, self.programs = main.program, machine.programs
        self.hosts: Mapping[str, str] = machine.hosts
        self.descriptors = machine.kernel.descriptors
        self._prices = machine.prices
        self._looked = -1
        self._scheduler, self._agenda, self._kernel = machine.scheduler, machine.agenda, machine.kernel
        self._futexes = machine.futexes
        # The way of every event: no layer between a probe and whoever takes what happens.
        self.report = machine.emit if machine.cores == 1 else machine.report
        self._way = machine.way
        self.line = self._line_teller() if machine.cores == 1 else self._line_on_cores
        self.entered, self.left = self._call_tellers()
        self.cores = machine.cores
        self.interrupted, self.attempt = self._forget_signals, attempt

    @property
    def _thread(self) -> Thread:
        return self._scheduler.current or self._main

    @property
    def task(self) -> int:
        return (self._scheduler.current or self._main).task

    @property
    def thread(self) -> int:
        return self._thread.number

    def now(self) -> int:
        return self._agenda.now

    def _line_teller(self) -> Callable[[str, int, Changes], bool]:
        """The way of every line, with everything that it needs at hand."""
        tell, charge = self._way.line, self.charge
        scheduler, main, agenda, prices = self._scheduler, self._main, self._agenda, self._prices

        def line(file: str, line: int, changes: Changes) -> bool:
            thread = scheduler.current or main
            tell(thread.task, file, line, changes)
            cost = prices.line
            now, left = agenda.now + cost, thread.slice_left - cost
            if now < agenda.next_at and left > 0:
                # Nothing is due and nobody else gets a turn.
                agenda.now, thread.slice_left = now, left
                thread.used += cost
            else:
                charge(cost)
            return thread.signalled

        return line

    def _line_on_cores(self, file: str, line: int, changes: Changes) -> bool:
        self._way.line(self.task, file, line, changes)
        return self.tick()

    def _call_tellers(self) -> tuple[Callable[..., None], Callable[..., None]]:
        call, leave = self._way.call, self._way.leave
        scheduler, main = self._scheduler, self._main

        def entered(file: str, line: int, func: str, changes: Changes) -> None:
            call((scheduler.current or main).task, file, line, func, changes)

        def left(file: str, line: int, func: str, value: str, changes: Changes) -> None:
            leave((scheduler.current or main).task, file, line, func, value, changes)

        return entered, left

    def charge(self, cost: int) -> None:
        self._scheduler.charge(cost)
        if self._thread.slice_left <= 0 and self._scheduler.slice_is_over():
            self._scheduler.preempt()

    def tick(self) -> bool:
        self.charge(self._prices.line)
        return self.signalled

    @property
    def signalled(self) -> bool:
        return self._thread.signalled

    def take_signals(self) -> list[int]:
        thread = self._thread
        found: list[int] = self._machine.system(thread, "sigtake", ())
        self._rest_in_peace(thread)
        return found

    @staticmethod
    def _rest_in_peace(thread: Thread) -> None:
        """A thread whose program is over never goes on."""
        if thread.done:
            thread.baton.acquire()

    def look(self) -> None:
        if self._looked == self._agenda.now:
            self.charge(max(self._prices.call, 1))
        self._looked = self._agenda.now

    def usage(self) -> tuple[int, int]:
        return self._machine.usage(self._thread)

    def switched(self, task: int) -> None:
        self._thread.task = task
        self.charge(self._prices.switch)

    def spawn(self, number: int, name: str) -> None:
        self._machine.spawn(self.program, number, name)

    def begin(self, number: int) -> None:
        self._scheduler.take_turn(next(each for each in self._machine.threads if each.number == number))

    def end(self, failed: bool, detail: str, key: int, last_rites: Callable[[], object]) -> None:
        self._machine.end_thread(self._thread, failed, detail, key, last_rites)

    def park(
        self, key: int, timeout: int | None, on: Cause, call: str, target: str | None = None, owner: int | None = None
    ) -> bool:
        return self._park(call, lambda left, first: self.try_park(key, left, on, call, target, owner), timeout)

    def try_park(
        self, key: int, timeout: int | None, on: Cause, call: str, target: str | None, owner: int | None
    ) -> bool:
        """Parks once. Interrupted."""
        thread = self._thread
        deadline = None if timeout is None else self._agenda.now + timeout
        holder = next((each.name for each in self._machine.threads if each.number == owner), target)
        holders = [owner] if owner is not None and holder != target else []
        wait = Wait(thread.task, on, call, deadline, None, holder, hold=True, holders=holders)
        return self._futexes.park(thread, key, deadline, wait)

    def unpark(self, key: int, count: int = 1, keep: bool = False) -> int:
        return self._futexes.unpark(self.program, key, count, keep)

    def arm(self, timer: int, at: int, task: int | None, hub: int) -> None:
        self._machine.timers.arm(self.program, timer, at, task, hub)

    def disarm(self, timer: int) -> None:
        self._machine.timers.disarm(timer)

    def call(self, name: str, fd: int, args: tuple[Any, ...], timeout: int | None) -> Any:
        restarted = timeout is None
        return self._persist(name, lambda left, first: self.try_call(name, fd, args, left, first), timeout, restarted)

    def try_call(self, name: str, fd: int, args: tuple[Any, ...], timeout: int | None, first: bool) -> Any:
        """Calls once, which has its price the `first` time. Interrupted."""
        self._pay(first)
        thread = self._thread
        try:
            return self._kernel.call(thread, name, fd, args, timeout)
        finally:
            self._rest_in_peace(thread)

    def ask(self, call: str, interest: dict[int, int], timeout: int | None) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = self._persist(
            call, lambda left, first: self.try_ask(call, interest, left, first), timeout
        )
        return found

    def try_ask(self, call: str, interest: dict[int, int], timeout: int | None, first: bool) -> list[tuple[int, int]]:
        """Asks once. Interrupted."""
        self._pay(first)
        return self._kernel.ask(self._thread, call, interest, timeout)

    def wait(self, changes: Mapping[int, int], timeout: int | None, key: int = 0) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = self._persist(
            "wait", lambda left, first: self.try_wait(changes, left, key, first), timeout
        )
        return found

    def try_wait(self, changes: Mapping[int, int], timeout: int | None, key: int, first: bool) -> list[tuple[int, int]]:
        """Waits once. Interrupted."""
        deadline = None if timeout is None else self._agenda.now + (self._prices.call if first else 0) + timeout
        self._pay(first)
        return self._futexes.wait(self._thread, key, changes if first else {}, deadline)

    def forget(self, key: int) -> None:
        self._kernel.forget(self.program, key)

    def is_open(self, fd: int) -> bool:
        return self._kernel.is_open(self.program, fd)

    def poller(self) -> Poller:
        return PortPoller(self)

    def sleep(self, duration: int) -> None:
        self._persist("sleep", lambda left, first: self.try_sleep(left or 0, first), duration, ends=True)

    def try_sleep(self, duration: int, first: bool) -> None:
        """Sleeps once. Interrupted."""
        self._pay(first)
        self._kernel.sleep(self._thread, duration)

    def read_line(self) -> str:
        return str(self._persist("input", lambda left, first: self.try_read_line(first), None, True))

    def try_read_line(self, first: bool) -> str:
        """Reads once. Interrupted."""
        self._pay(first)
        return self._kernel.read_line(self._thread)

    def _pay(self, first: bool) -> None:
        if first:
            self.charge(self._prices.call)

    def write(self, stream: str, text: str) -> None:
        # Not interrupted: Python's own buffers are locked around it.
        self._scheduler.charge(self._prices.call)
        self._machine.write(self._thread, stream, text)

    def system(self, name: str, *args: Any) -> Any:
        restarted = begins_anew(name, args)
        return self._persist(name, lambda left, first: self.try_system(name, args, first), None, restarted)

    def try_system(self, name: str, args: Sequence[Any], first: bool) -> Any:
        """Calls once. Interrupted."""
        self._pay(first)
        thread = self._thread
        value = self._machine.system(thread, name, args)
        self._rest_in_peace(thread)
        return value

    def forked(self, channel: int, host: int) -> None:
        self._machine.forked(channel, host)

    def cut(self, limit: str) -> None:
        self._machine.cut(limit)

    def exit(self, failed: bool, detail: str, status: int, line: int | None) -> None:
        thread = self._thread
        self._machine.exit(thread, failed, detail, status, line)
        self._rest_in_peace(thread)
