"""System calls: blocking and readiness, on the network and the scheduler.

Theory of operation. There is one primitive, `wait`: the thread leaves the CPU until one of the descriptions has one
of the poll bits, or until the deadline. Every blocking call is a non-blocking operation tried again after such a
wait. Whatever a program sees is reported: what it asked, what came back, what changed in the kernel.

Refuses to know Python: arguments are integers, bytes and tuples, errors are OSErrors with Linux's numbers and words.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from ..events import AnyEvent, Cause, Output, Readiness, Timer, Wait, Wake
from . import options
from .agenda import Agenda
from .descriptors import Table
from .epoll import Entry, Epoll, let_go
from .filecalls import FileCalls
from .files import IN, NEWS, NVAL, Again, File, seen
from .keyboard import Keyboard
from .messages import NOSIGNAL
from .peers import Peer
from .reports import interest_event, readable, socket_event, syscall_event
from .requests import Request
from .scheduler import Scheduler, Thread
from .sleepers import Place, Sleepers
from .socketcalls import SocketCalls
from .sockets import Network
from .terminals import Screen, Terminal
from .text import refusal
from .watched import Watched

DESCRIPTORS = 1024  # the usual RLIMIT_NOFILE
# Of several threads that wait in one of these a change wakes one.
EXCLUSIVE = frozenset({"accept"})
# Calls whose second argument are flags.
FLAGGED = frozenset({"send", "sendmsg"})
MAKERS = frozenset({"socket", "socketpair", "pipe", "epoll_create", "get_limit", "set_limit"})


class TimedOut(Exception):
    """The time given to a blocking call is over."""


class Interrupted(Exception):
    """A signal ended a blocking call, or came just before: EINTR, for whoever handles signals."""


class Kernel:
    """The system-call interface of the simulated machine."""

    def __init__(
        self,
        agenda: Agenda,
        scheduler: Scheduler,
        platform: str,
        backlog: int,
        emit: Callable[[AnyEvent], None],
        descriptors: int = DESCRIPTORS,
    ) -> None:
        self.agenda, self.scheduler, self._emit = agenda, scheduler, emit
        self._platform, self._backlog, self.descriptors = platform, backlog, descriptors
        self._tables: dict[int, Table] = {}
        self._terminals: dict[int, Terminal] = {}
        self._sleepers = Sleepers()
        self._watched: dict[tuple[int, int], Watched] = {}
        # What a thread that waits for it keeps from being closed meanwhile.
        self._held: dict[Thread, File] = {}
        self._operations: dict[str, Callable[..., Any]] = {}
        # Is told who writes where nobody can read any more.
        self.broken_pipe: Callable[[Thread], None] = lambda thread: None

    def attach(self, network: Network, keyboards: dict[int, Keyboard]) -> None:
        """The devices; they report to this kernel, so they are made after it."""
        for program, keyboard in keyboards.items():
            table = self._tables[program] = Table(program, self.descriptors)
            self._terminals[program] = Terminal(keyboard)
            table.install(self._terminals[program], inheritable=True)
            for stream in ("stdout", "stderr"):
                table.install(Screen(partial(self._show, stream)), inheritable=True)
        sockets = SocketCalls(network, self._tables, self.changed, self._platform, self._backlog)
        files = FileCalls(self._tables, self.changed, self.epoll_told, self.release)
        self._operations = {**sockets.operations(), **files.operations()}

    def _show(self, stream: str, text: str) -> None:
        current = self.scheduler.current
        if current is not None:
            self._emit(Output(current.task, stream, text, current.program))

    # -- waiting -----------------------------------------------------------------------------------------------------

    def poll(self, program: int, interest: Mapping[int, int]) -> list[tuple[int, int]]:
        """The descriptors that have one of the bits asked for, in the order asked.

        Errors and hang-ups are always told.
        """
        table, found = self._tables[program], []
        for fd, mask in interest.items():
            file = table.find(fd)
            bits = seen(file, mask) if file is not None else NVAL
            if bits:
                found.append((fd, bits))
        return found

    def wait(
        self, thread: Thread, interest: Mapping[int, int], deadline: int | None, cause: Cause
    ) -> list[tuple[int, int]]:
        """Blocks until something of interest is ready, or the deadline (virtual microseconds) has come. Interrupted."""
        found = self.poll(thread.program, interest)
        if found or (deadline is not None and deadline <= self.agenda.now):
            return found
        table = self._tables[thread.program]
        self._block(thread, [(table[fd], fd, bits) for fd, bits in interest.items()], deadline, cause)
        return self.poll(thread.program, interest)

    def _block(
        self,
        thread: Thread,
        wanted: Iterable[tuple[File, int, int]],
        deadline: int | None,
        cause: Cause,
        exclusive: bool = False,
    ) -> None:
        if thread.signalled:
            raise Interrupted
        alarm = None
        if deadline is not None:
            alarm = self.agenda.at(deadline, self._time_is_up, thread, cause)
        places = [Place(self.scheduler, thread, file, fd, bits, exclusive) for file, fd, bits in wanted]
        self._sleepers.add(thread, places)
        thread.interrupted = False
        self.scheduler.block(thread, cause)
        self._sleepers.remove(thread)
        if alarm is not None:
            alarm.cancel()
        if thread.interrupted:
            raise Interrupted

    def _time_is_up(self, thread: Thread, cause: Cause) -> None:
        if cause is not Cause.IDLE:
            # An event loop's own timers are told by `Timers`.
            self._emit(Timer(-1 - thread.program, "due", thread.task, program=thread.program))
            self.scheduler.wake(thread, Wake("time", thread.task, thread.program))
        else:
            self.scheduler.wake(thread, Wake("time", 0, thread.program))

    def watched(self, program: int, key: int) -> Watched:
        """What the event loop with this key watches."""
        known = self._watched.get((program, key))
        if known is None:
            known = self._watched[program, key] = Watched(self._tables[program], self.scheduler)
        return known

    def is_open(self, program: int, fd: int) -> bool:
        """Whether a program has such a descriptor."""
        return fd in self._tables[program]

    def forget(self, program: int, key: int) -> None:
        """An event loop is gone."""
        known = self._watched.pop((program, key), None)
        if known is not None:
            known.close()

    def idle(self, thread: Thread, watched: Watched, deadline: int | None) -> list[tuple[int, int]]:
        """An event loop's wait: until something that it watches is ready, or the deadline has come."""
        found = watched.take()
        if found or (deadline is not None and deadline <= self.agenda.now):
            return found
        watched.sleeper = thread
        try:
            self._block(thread, (), deadline, Cause.IDLE)
        finally:
            watched.sleeper = None
        return watched.take()

    def waits_for_outside(self) -> bool:
        """Whether a client or a person could still wake somebody."""
        watched = (file for each in self._watched.values() for file in each.files())
        return any(_hears_outside(file) for file in (*self._sleepers.files(), *watched))

    # -- news from the devices ---------------------------------------------------------------------------------------

    def changed(self, file: File, what: str, **fields: Any) -> None:
        """A description changed: told to whoever owns it and to those who wait for it."""
        if isinstance(file.owner, Peer):
            file.owner.changed(what, fields)
            return
        if file.owner is not None and (what != "writable" or file.watchers):
            self._emit(socket_event(file, what, **fields))
        bits = NEWS.get(what)
        if bits is not None and file.watchers:
            file.tell(bits)

    def epoll_told(self, epoll: Epoll, what: str, entry: Entry | None) -> None:
        """An epoll's lists changed."""
        if epoll.owner is not None:
            self._emit(interest_event(epoll, what, entry))

    def typed(self, program: int) -> None:
        """A line was typed at a program's keyboard."""
        self._terminals[program].tell(IN)

    def release(self, file: File) -> None:
        """The last reference to a description is gone."""
        let_go(file)
        file.close()

    # -- system calls ------------------------------------------------------------------------------------------------

    def call(self, thread: Thread, name: str, fd: int, args: tuple[Any, ...], timeout: int | None) -> Any:
        """One system call; `timeout` (microseconds) is None to block as the descriptor says, 0 to never block.

        Raises OSError as Linux does, TimedOut after the timeout.
        """
        if name == "epoll_wait":
            return self._ask_epoll(thread, fd, args[0], timeout)
        operation = self._operations[name]
        request = Request(thread.program, fd)
        try:
            if name not in MAKERS:
                request.file = self._tables[thread.program][fd]
            patience = timeout if timeout is not None else options.patience(request.file, name)
            deadline = None if patience is None else self.agenda.now + patience
            result = self._persist(thread, name, operation, request, args, timeout, deadline)
        except OSError as error:
            self._told(thread, name, fd, args, None, error.errno)
            if error.errno == errno.EPIPE and not (name in FLAGGED and args[1:] and args[1] & NOSIGNAL):
                self.broken_pipe(thread)
            raise
        self._told(thread, name, fd, args, result, None)
        return result

    def _persist(
        self,
        thread: Thread,
        name: str,
        operation: Callable[..., Any],
        request: Request,
        args: tuple[Any, ...],
        timeout: int | None,
        deadline: int | None,
    ) -> Any:
        """Tries until it works or must not wait any longer."""
        file = request.file
        while True:
            request.patient = timeout is None and not (file is not None and file.nonblocking)
            try:
                return operation(request, *args)
            except Again as again:
                if timeout == 0 or (timeout is None and not request.patient):
                    if request.done:
                        return request.done
                    raise refusal(again.number) from None
                if deadline is not None and self.agenda.now >= deadline:
                    if timeout is not None:
                        raise TimedOut from None
                    if request.done:
                        return request.done
                    raise refusal(again.number) from None
                self._emit(Wait(thread.task, Cause.IO, name, deadline, request.fd, hold=True))
                try:
                    self._hold(thread, again.file or file, request.fd, again.mask, deadline, name in EXCLUSIVE)
                except Interrupted:
                    if not request.done and not request.parts:
                        raise
                    request.interrupted = True
                    return request.done or operation(request, *args)

    def _hold(
        self, thread: Thread, file: File | None, fd: int, bits: int, deadline: int | None, exclusive: bool
    ) -> None:
        """Waits for one description, which lives on meanwhile even when its descriptor is closed."""
        assert file is not None
        if seen(file, bits):
            return
        file.references += 1
        self._held[thread] = file
        try:
            self._block(thread, [(file, fd, bits)], deadline, Cause.IO, exclusive)
        finally:
            self._let_go(thread)

    def _let_go(self, thread: Thread) -> None:
        file = self._held.pop(thread)
        file.references -= 1
        if file.references == 0 and not isinstance(file.owner, Peer):
            self.release(file)

    def _told(self, thread: Thread, name: str, fd: int, args: tuple[Any, ...], result: Any, number: int | None) -> None:
        event = syscall_event(thread.task, name, fd, args, result, number)
        if event is not None:
            self._emit(event)

    def sleep(self, thread: Thread, duration: int) -> None:
        """nanosleep(2): the whole thread stops; sleeping for no time lets the others go first."""
        if duration <= 0:
            if not self.scheduler.give_way():
                self._emit(Wait(thread.task, Cause.YIELD, "sleep", hold=True))
            return
        until = self.agenda.now + duration
        self._emit(Wait(thread.task, Cause.SLEEP, "sleep", until, hold=True))
        self.wait(thread, {}, until, Cause.SLEEP)

    def ask(self, thread: Thread, call: str, interest: dict[int, int], timeout: int | None) -> list[tuple[int, int]]:
        """select(2), poll(2): the descriptors that have something to do."""
        deadline = None if timeout is None else self.agenda.now + timeout
        until = deadline if timeout else None  # a glance has no deadline: it must look alike every time
        self._emit(Readiness(thread.task, call, "asked", readable(interest), until))
        waits = timeout != 0 and not self.poll(thread.program, interest)
        if waits:
            self._emit(Wait(thread.task, Cause.IO, call, deadline))
        found = self.wait(thread, interest, deadline, Cause.IO)
        if waits and call == "select":  # what was closed meanwhile is passed over (do_select(), fs/select.c)
            found = [(fd, bits) for fd, bits in found if bits != NVAL]
        self._emit(Readiness(thread.task, call, "answered", readable(dict(found))))
        return found

    def _ask_epoll(self, thread: Thread, fd: int, most: int, timeout: int | None) -> list[tuple[int, int]]:
        """epoll_wait(2): at most so many of what is ready. EBADF, EINVAL."""
        epoll = self._tables[thread.program][fd]
        if not isinstance(epoll, Epoll) or most <= 0:
            raise refusal(errno.EINVAL)
        deadline = None if timeout is None else self.agenda.now + timeout
        self._emit(Readiness(thread.task, "epoll_wait", "asked", [], deadline if timeout else None, fd))
        found = epoll.take(most)
        if not found and timeout != 0:
            self._emit(Wait(thread.task, Cause.IO, "epoll_wait", deadline))
        while not found and not (deadline is not None and self.agenda.now >= deadline):
            self._hold(thread, epoll, fd, IN, deadline, exclusive=True)
            found = epoll.take(most)
        if epoll.pending:
            epoll.tell(IN)
        self._emit(Readiness(thread.task, "epoll_wait", "answered", readable(dict(found)), epoll=fd))
        return found

    def read_line(self, thread: Thread) -> str:
        """read(2) on the terminal: blocks until a line was typed."""
        terminal = self._terminals[thread.program]
        terminal.keyboard.ask()
        if not terminal.keyboard.readable:
            self._emit(Wait(thread.task, Cause.INPUT, "input", hold=True))
            self._block(thread, [(terminal, 0, IN)], None, Cause.INPUT)
        return terminal.keyboard.take()

    def fork(self, program: int, parent: int) -> None:
        """The descriptors of a forked process: those of its parent, for the same descriptions."""
        self._tables[program] = self._tables[parent].copy(program)
        self._terminals[program] = self._terminals[parent]

    def drop(self, thread: Thread) -> None:
        """A thread is over before its time: it does not wait any more."""
        self._sleepers.remove(thread)
        if thread in self._held:
            self._let_go(thread)

    def end_of_program(self, program: int) -> None:
        """Closes what a program left open, as the kernel does when a process ends."""
        table = self._tables[program]
        for key in [key for owner, key in self._watched if owner == program]:
            self.forget(program, key)
        for fd in table:
            file = table[fd]
            if table.remove(fd) and not isinstance(file, (Terminal, Screen)):
                self.release(file)


def _hears_outside(file: File) -> bool:
    if isinstance(file, Epoll):
        return any(_hears_outside(entry.file) for entry in file.entries())
    return (
        isinstance(file, Terminal) or file.listening or (file.other is not None and isinstance(file.other.owner, Peer))
    )
