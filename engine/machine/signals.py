"""Signals: who is sent which, what becomes of it, and who waits for it: signal(7).

Theory of operation. A program says of each signal whether it catches it, ignores it or leaves it to the default. What
is sent is pending until a thread that does not block it returns to its program: a thread that sleeps is woken for
that, its call ends as interrupted, and whoever called it takes what is pending (`take`) before it goes on. Default
actions happen then too; what one process does to another one ends it at once. Rules are those of kernel/signal.c.

Refuses to know handlers, and what interrupted calls do.
"""

from __future__ import annotations

import errno
import signal
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from ..events import AnyEvent, Cause, Wait, Wake
from ..events import Signal as Told
from .agenda import Agenda
from .futexes import Futexes
from .requests import FIRST_PID
from .scheduler import Scheduler, Thread
from .text import refusal

# What a program wants done about a signal.
DEFAULT, IGNORE, CATCH = 0, 1, 2
# si_code: kill(2), tgkill(2), the kernel itself, the end of a child.
USER, TKILL, KERNEL, EXITED, KILLED = 0, -6, 0x80, 1, 2
BLOCK, UNBLOCK, SETMASK = 0, 1, 2
HARMLESS = frozenset({signal.SIGCHLD, signal.SIGCONT, signal.SIGURG, signal.SIGWINCH})
# Signals whose effect, to stop a process and let it go on, the machine does not have.
STOPPING = frozenset({signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU})
UNTOUCHABLE = frozenset({signal.SIGKILL, signal.SIGSTOP})
# Threads that wait for a signal are parked on keys of their own, from here down.
OWN = -(1 << 50)
FIRST_QUEUED = 32  # a signal below is pending once or not at all
# What Python has the kernel do about signals before a program says anything.
AT_THE_START: dict[int, int] = {signal.SIGPIPE: IGNORE, signal.SIGXFSZ: IGNORE, signal.SIGINT: CATCH}


class Info(NamedTuple):
    """What is known of a signal that was sent: siginfo_t."""

    number: int
    code: int = KERNEL
    pid: int = 0
    status: int = 0


class Home(Protocol):
    """The machine, as far as signals go."""

    mains: list[Thread]
    threads: list[Thread]
    futexes: Futexes

    def slay(self, thread: Thread, program: int, name: str, signal: int) -> None:
        """A signal ends a program, which may be that of the thread that sends it."""


class Pending(dict[int, list[Info]]):
    """Signals that were sent and not taken yet, by number."""

    def put(self, info: Info) -> bool:
        """One more; whether it was not pending already."""
        queue = self.setdefault(info.number, [])
        if queue and info.number < FIRST_QUEUED:
            return False
        queue.append(info)
        return True

    def get_first(self, wanted: Iterable[int]) -> Info | None:
        """Takes the lowest of those that are wanted."""
        number = min((each for each in self if each in wanted), default=None)
        if number is None:
            return None
        info = self[number].pop(0)
        if not self[number]:
            del self[number]
        return info


class Inbox:
    """What a thread blocks, what it waits for, and what was sent to it alone."""

    __slots__ = ("blocked", "pending", "wanted")

    def __init__(self, blocked: frozenset[int] = frozenset()) -> None:
        self.blocked = blocked
        self.wanted: frozenset[int] = frozenset()
        self.pending = Pending()


class Signals:
    """The signals of all programs of a run."""

    def __init__(self, machine: Home, agenda: Agenda, scheduler: Scheduler, emit: Callable[[AnyEvent], None]) -> None:
        self._machine, self._agenda, self._scheduler, self._emit = machine, agenda, scheduler, emit
        # Is told which signal of a program is not pending any more.
        self.taken: Callable[[int, int], None] = lambda program, number: None
        self._actions: dict[int, dict[int, int]] = {}
        self._shared: dict[int, Pending] = {}
        self._inboxes: dict[Thread, Inbox] = {}

    def operations(self) -> dict[str, Callable[..., Any]]:
        """Name of a call -> what does it; each takes the calling thread first."""
        return {
            "sigaction": self.set_action,
            "sigtake": self.take,
            "sigmask": self.mask,
            "sigpending": self.pending,
            "sigwait": self.wait,
            "tgkill": self.tgkill,
            "interrupt_main": self.interrupt_main,
        }

    # -- sending -----------------------------------------------------------------------------------------------------

    def send(self, program: int, info: Info, sender: Thread | None = None, target: Thread | None = None) -> None:
        """A signal for a program, or for one of its threads; by a task, or by the kernel itself."""
        number = info.number
        if self._is_ignored(program, number, target or self._machine.mains[program]):
            return
        pending = self._inbox(target).pending if target is not None else self._of(program)
        if not pending.put(info):
            return
        name = name_of(number)
        self._emit(Told(program, name, "sent", sender.task if sender is not None else None))
        receiver = self._receiver(program, number, target)
        if receiver is None:
            return
        if self._is_fatal(program, number) and sender is not None and number not in self._inbox(receiver).wanted:
            self._machine.slay(sender, program, name, number)
            return
        if number not in self._inbox(receiver).wanted:
            receiver.signalled = True
            receiver.interrupted = receiver.blocked
        self._scheduler.wake(receiver, Wake("signal", 0, program))

    def tgkill(self, thread: Thread, task: int, number: int) -> None:
        """tgkill(2): a signal for a thread of one's own program. ESRCH, EINVAL."""
        check(number)
        target = next(
            (each for each in self._machine.threads if each.number == task and each.program == thread.program), None
        )
        if target is None:
            raise refusal(errno.ESRCH)
        if number:
            self.send(thread.program, Info(number, TKILL, FIRST_PID + thread.program), thread, target)

    def interrupt_main(self, thread: Thread) -> None:
        """The main thread has something to handle as soon as it goes on: no signal, and it ends no wait."""
        self._machine.mains[thread.program].signalled = True

    def _receiver(self, program: int, number: int, target: Thread | None) -> Thread | None:
        """The thread that takes it: the main one if it may."""
        threads = (
            [target] if target is not None else [each for each in self._machine.threads if each.program == program]
        )
        ready = (each for each in threads if self._accepts(each, number))
        return next(ready, None)

    def _accepts(self, thread: Thread, number: int) -> bool:
        inbox = self._inbox(thread)
        return number in inbox.wanted or number not in inbox.blocked

    # -- what a program does about them ------------------------------------------------------------------------------

    def set_action(self, thread: Thread, number: int, action: int) -> None:
        """sigaction(2). What was pending and is ignored from now on is forgotten. EINVAL."""
        if number in UNTOUCHABLE:
            raise refusal(errno.EINVAL)
        program = thread.program
        self._actions_of(program)[number] = action
        if action == IGNORE or (action == DEFAULT and number in HARMLESS):
            for pending in self._all_pending(program):
                pending.pop(number, None)

    def ignores(self, program: int, number: int) -> bool:
        """Whether a program said that it wants to hear nothing of a signal."""
        return self._actions_of(program).get(number, DEFAULT) == IGNORE

    def take(self, thread: Thread) -> list[int]:
        """What a thread finds when it returns to its program: the signals that are to be handled, lowest first.

        A default action ends the program, and the thread with it.
        """
        inbox, found = self._inbox(thread), []
        thread.signalled = False
        for pending in (inbox.pending, self._of(thread.program)):
            for number in sorted(each for each in pending if each not in inbox.blocked):
                pending.pop(number, None)
                self.taken(thread.program, number)
                if self._is_fatal(thread.program, number):
                    self._machine.slay(thread, thread.program, name_of(number), number)
                    return []
                found.append(number)
        main = self._machine.mains[thread.program]
        if found and thread is not main:
            main.signalled = True  # Python's handlers run there
        return found

    def mask(self, thread: Thread, how: int, numbers: Sequence[int]) -> list[int]:
        """pthread_sigmask(3): what was blocked before."""
        inbox = self._inbox(thread)
        before, changed = inbox.blocked, frozenset(numbers) - UNTOUCHABLE
        inbox.blocked = {BLOCK: before | changed, UNBLOCK: before - changed, SETMASK: changed}[how]
        if any(each not in inbox.blocked for pending in (inbox.pending, self._of(thread.program)) for each in pending):
            thread.signalled = True
        return sorted(before)

    def pending(self, thread: Thread) -> list[int]:
        """sigpending(2)."""
        return sorted({*self._inbox(thread).pending, *self._of(thread.program)})

    def wait(self, thread: Thread, numbers: Sequence[int], until: int | None, call: str) -> list[int] | None:
        """sigtimedwait(2): takes one of these signals, waiting for it until a time; None where that is over."""
        inbox, wanted = self._inbox(thread), frozenset(numbers)
        while True:
            found = inbox.pending.get_first(wanted) or self._of(thread.program).get_first(wanted)
            if found is not None:
                self.taken(thread.program, found.number)
                self._emit(Told(thread.program, name_of(found.number), "taken", None, thread.task, "", call))
                return list(found)
            if until is not None and self._agenda.now >= until:
                return None
            names = ", ".join(name_of(each) for each in sorted(wanted))
            inbox.wanted = wanted
            try:
                wait = Wait(thread.task, Cause.EVENT, call, until, None, names, hold=True)
                self._machine.futexes.park(thread, OWN - thread.number, until, wait)
            finally:
                inbox.wanted = frozenset()

    # -- the life of programs ----------------------------------------------------------------------------------------

    def fork(self, child: Thread, parent: Thread) -> None:
        """A forked process does what its parent does about signals, and has none pending."""
        self._actions[child.program] = dict(self._actions_of(parent.program))
        self._inboxes[child] = Inbox(self._inbox(parent).blocked)

    def begin(self, thread: Thread, maker: Thread) -> None:
        """A thread blocks what its maker does."""
        self._inboxes[thread] = Inbox(self._inbox(maker).blocked)

    def drop(self, thread: Thread) -> None:
        """A thread is over."""
        self._inboxes.pop(thread, None)

    # -- the books ---------------------------------------------------------------------------------------------------

    def _inbox(self, thread: Thread) -> Inbox:
        return self._inboxes.setdefault(thread, Inbox())

    def _of(self, program: int) -> Pending:
        return self._shared.setdefault(program, Pending())

    def _actions_of(self, program: int) -> dict[int, int]:
        return self._actions.setdefault(program, dict(AT_THE_START))

    def _all_pending(self, program: int) -> list[Pending]:
        own = [inbox.pending for thread, inbox in self._inboxes.items() if thread.program == program]
        return [self._of(program), *own]

    def _is_ignored(self, program: int, number: int, thread: Thread) -> bool:
        """What is blocked is never ignored: what a program does about it may change."""
        if number in self._inbox(thread).blocked:
            return False
        action = self._actions_of(program).get(number, DEFAULT)
        return action == IGNORE or (action == DEFAULT and number in HARMLESS)

    def _is_fatal(self, program: int, number: int) -> bool:
        return self._actions_of(program).get(number, DEFAULT) == DEFAULT


def name_of(number: int) -> str:
    """SIGALRM, or SIGRTMIN+3."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"SIGRTMIN+{number - signal.SIGRTMIN}"


def check(number: int) -> None:
    """EINVAL for what is no signal, and for those that stop a process."""
    if number in STOPPING or not 0 <= number < signal.NSIG:
        raise refusal(errno.EINVAL)
