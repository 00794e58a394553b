"""System calls: file descriptor tables, blocking and readiness, on the network and the scheduler.

Theory of operation. There is one primitive, `wait(thread, interest, deadline)`: the thread leaves the CPU until one
of the descriptors has one of the poll bits, or until the deadline. Every blocking call is a non-blocking operation
tried again after such a wait. Whatever a program sees is reported: what it asked, what came back, what changed in the
kernel.

Refuses to know Python: arguments are integers, bytes and tuples, errors are OSErrors with Linux's numbers and words.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping
from typing import Any

from ..events import AnyEvent, Cause, Readiness, Socket, Syscall, Timer, Wait, Wake
from .agenda import Agenda
from .keyboard import Keyboard
from .peers import Peer
from .scheduler import Scheduler, Thread
from .sockets import ERR, HUP, IN, NVAL, OUT, Again, Description, Network
from .text import preview, refusal

FIRST_FD = 3
# What arrives from outside, by itself; the rest are consequences of the program's own calls.
ARRIVALS = frozenset({"pending", "data", "eof", "reset", "established", "refused", "writable"})
QUIET = frozenset({"set_blocking", "get_error", "set_linger", "local_address", "remote_address"})


class TimedOut(Exception):
    """The time given to a blocking call is over."""


class Kernel:
    """The system-call interface of the simulated machine."""

    def __init__(
        self, agenda: Agenda, scheduler: Scheduler, platform: str, backlog: int, emit: Callable[[AnyEvent], None]
    ) -> None:
        self.agenda, self.scheduler, self._emit = agenda, scheduler, emit
        self._platform, self._backlog = platform, backlog
        self._tables: dict[int, dict[int, Description]] = {}
        self._keyboards: dict[int, Keyboard] = {}
        self._network: Network
        self._sleepers: dict[Thread, tuple[Mapping[int, int], bool]] = {}

    def attach(self, network: Network, keyboards: dict[int, Keyboard]) -> None:
        """The devices; they report to this kernel, so they are made after it."""
        self._network, self._keyboards = network, keyboards
        self._tables = {program: {} for program in keyboards}

    # -- waiting -----------------------------------------------------------------------------------------------------

    def poll(self, program: int, interest: Mapping[int, int]) -> list[tuple[int, int]]:
        """The descriptors that have one of the bits asked for, in the order asked.

        Errors and hang-ups are always told.
        """
        table = self._tables[program]
        found = []
        for fd, mask in interest.items():
            end = table.get(fd)
            bits = end.mask() & (mask | ERR | HUP) if end is not None else self._poll_special(program, fd, mask)
            if bits:
                found.append((fd, bits))
        return found

    def wait(
        self, thread: Thread, interest: Mapping[int, int], deadline: int | None, cause: Cause, keyboard: bool = False
    ) -> list[tuple[int, int]]:
        """Blocks until something of interest is ready, or the deadline (virtual microseconds) has come."""
        found = self.poll(thread.program, interest)
        if found or (keyboard and self._keyboards[thread.program].readable):
            return found
        if deadline is not None and deadline <= self.agenda.now:
            return []
        self._block(thread, interest, deadline, cause, keyboard)
        return self.poll(thread.program, interest)

    def _block(
        self, thread: Thread, interest: Mapping[int, int], deadline: int | None, cause: Cause, keyboard: bool
    ) -> None:
        alarm = None
        if deadline is not None:
            alarm = self.agenda.at(deadline, self._time_is_up, thread, cause)
        self._sleepers[thread] = (interest, keyboard)
        self.scheduler.block(thread, cause)
        self._sleepers.pop(thread, None)
        if alarm is not None:
            alarm.cancel()

    def _time_is_up(self, thread: Thread, cause: Cause) -> None:
        if cause is not Cause.IDLE:
            # An event loop's own timers are told by `Timers`.
            self._emit(Timer(-1 - thread.program, "due", thread.task, program=thread.program))
            self.scheduler.wake(thread, Wake("time", thread.task, thread.program))
        else:
            self.scheduler.wake(thread, Wake("time", 0, thread.program))

    def _wake_sleepers(self, program: int, fd: int) -> None:
        for thread, (interest, _) in list(self._sleepers.items()):
            if thread.program == program and fd in interest and self.poll(program, {fd: interest[fd]}):
                self.scheduler.wake(thread, Wake("fd", fd, program))

    def waits_for_outside(self) -> bool:
        """Whether a client or a person could still wake somebody."""
        for thread, (interest, keyboard) in self._sleepers.items():
            table = self._tables[thread.program]
            ends = [table[fd] for fd in interest if fd in table]
            if not thread.done and (keyboard or any(end.listening or self._from_peer(end) for end in ends)):
                return True
        return False

    @staticmethod
    def _from_peer(end: Description) -> bool:
        return end.other is not None and isinstance(end.other.owner, Peer)

    # -- news from the devices ---------------------------------------------------------------------------------------

    def changed(self, end: Description, what: str, **fields: Any) -> None:
        """An end of a connection changed: told to whoever owns it."""
        if isinstance(end.owner, Peer):
            end.owner.changed(what, fields)
        elif isinstance(end.owner, tuple):
            program, fd = end.owner
            if what != "writable":
                self._report(end, what, **fields)
            if what in ARRIVALS:
                self._wake_sleepers(program, fd)

    def typed(self, program: int) -> None:
        """A line was typed at a program's keyboard."""
        for thread, (interest, keyboard) in list(self._sleepers.items()):
            if thread.program == program and (keyboard or 0 in interest):
                self.scheduler.wake(thread, Wake("input", 0, program))

    def _report(self, end: Description, what: str, count: int | None = None, other: Description | None = None) -> None:
        program, fd = end.owner
        partner = other or end
        self._emit(
            Socket(
                program,
                fd,
                what,
                local=end.local[1] if end.local else None,
                remote=partner.remote[1] if partner.remote else None,
                wire=self._wire(partner),
                count=count,
                bytes=len(end.received) if what in ("data", "read", "reset", "accepted") else None,
                data=preview(end.received) if what in ("data", "read", "accepted") else None,
                blocking=not end.nonblocking if what in ("created", "accepted", "blocking") else None,
                capacity=end.capacity if what in ("created", "accepted") else None,
            )
        )

    @staticmethod
    def _wire(end: Description) -> str | None:
        owner = end.other.owner if end.other is not None else None
        return owner.name if isinstance(owner, Peer) else None

    # -- system calls ------------------------------------------------------------------------------------------------

    def call(self, thread: Thread, name: str, fd: int, args: tuple[Any, ...], timeout: int | None) -> Any:
        """One system call; `timeout` (microseconds) is None to block as the descriptor says, 0 to never block.

        Raises OSError as Linux does, TimedOut after the timeout.
        """
        operation = getattr(self, "_do_" + name)
        deadline = None if timeout is None else self.agenda.now + timeout
        while True:
            try:
                result = operation(thread, fd, *args)
            except Again as again:
                if timeout == 0 or (timeout is None and self._end(thread.program, fd).nonblocking):
                    self._told(thread, name, fd, args, None, again.number)
                    raise refusal(again.number) from None
                if deadline is not None and self.agenda.now >= deadline:
                    raise TimedOut from None
                self._emit(Wait(thread.task, Cause.IO, name, deadline, fd, hold=True))
                self.wait(thread, {fd: again.mask}, deadline, Cause.IO)
            except OSError as error:
                self._told(thread, name, fd, args, None, error.errno)
                raise
            else:
                self._told(thread, name, fd, args, result, None)
                return result

    def sleep(self, thread: Thread, duration: int) -> None:
        """nanosleep(2): the whole thread stops; sleeping for no time lets the others go first."""
        if duration <= 0:
            self.scheduler.give_way()
            return
        until = self.agenda.now + duration
        self._emit(Wait(thread.task, Cause.SLEEP, "sleep", until, hold=True))
        self.wait(thread, {}, until, Cause.SLEEP)

    def ask(self, thread: Thread, call: str, interest: dict[int, int], timeout: int | None) -> list[tuple[int, int]]:
        """select(2), poll(2), epoll_wait(2): the descriptors that have something to do."""
        deadline = None if timeout is None else self.agenda.now + timeout
        until = deadline if timeout else None  # a glance has no deadline: it must look alike every time
        self._emit(Readiness(thread.task, call, "asked", _readable(interest), until))
        if not self.poll(thread.program, interest) and timeout != 0:
            self._emit(Wait(thread.task, Cause.IO, call, deadline))
        found = self.wait(thread, interest, deadline, Cause.IO)
        self._emit(Readiness(thread.task, call, "answered", _readable(dict(found))))
        return found

    def read_line(self, thread: Thread) -> str:
        """read(2) on the terminal: blocks until a line was typed."""
        keyboard = self._keyboards[thread.program]
        keyboard.ask()
        if not keyboard.readable:
            self._emit(Wait(thread.task, Cause.INPUT, "input", hold=True))
            self.wait(thread, {}, None, Cause.INPUT, keyboard=True)
        return keyboard.take()

    def end_of_program(self, program: int) -> None:
        """Closes what a program left open, as the kernel does when a process ends."""
        for fd in list(self._tables[program]):
            self._network.close(self._tables[program].pop(fd))

    def _do_socket(self, thread: Thread, fd: int) -> int:
        return self._install(thread.program, self._network.create(None), "created")

    def _do_bind(self, thread: Thread, fd: int, host: str, port: int) -> None:
        self._network.bind(self._end(thread.program, fd), (host, port))

    def _do_listen(self, thread: Thread, fd: int, backlog: int) -> None:
        self._network.listen(self._end(thread.program, fd), min(backlog, self._backlog))

    def _do_accept(self, thread: Thread, fd: int) -> tuple[int, tuple[str, int]]:
        listener = self._end(thread.program, fd)
        end = self._network.accept(listener, None)
        # Windows and BSD hand the listener's mode on; Linux does not (accept(2), "Notes").
        end.nonblocking = listener.nonblocking and self._platform == "windows"
        new = self._install(thread.program, end, "accepted")
        return new, end.remote or ("", 0)

    def _do_connect(self, thread: Thread, fd: int, host: str, port: int) -> None:
        end = self._end(thread.program, fd)
        if end.error is not None:
            number, end.error = end.error, None
            raise refusal(number)
        if end.connecting:
            raise Again(OUT, errno.EALREADY)
        if end.connected and not end.greeted:
            # The first connect after the handshake tells the success; from then on it is EISCONN.
            end.greeted = True
            return
        self._network.connect(end, (host, port))
        raise Again(OUT, errno.EINPROGRESS)

    def _do_recv(self, thread: Thread, fd: int, size: int, peek: bool = False) -> bytes:
        return self._network.receive(self._end(thread.program, fd), size, peek)

    def _do_send(self, thread: Thread, fd: int, data: bytes) -> int:
        return self._network.send(self._end(thread.program, fd), data)

    def _do_shutdown(self, thread: Thread, fd: int, read: bool, write: bool) -> None:
        self._network.shutdown(self._end(thread.program, fd), read, write)

    def _do_close(self, thread: Thread, fd: int) -> None:
        end = self._end(thread.program, fd)
        del self._tables[thread.program][fd]
        self._network.close(end)

    def _do_set_blocking(self, thread: Thread, fd: int, blocking: bool) -> None:
        end = self._end(thread.program, fd)
        if end.nonblocking == blocking:
            end.nonblocking = not blocking
            self._report(end, "blocking")

    def _do_set_linger(self, thread: Thread, fd: int, zero: bool) -> None:
        self._end(thread.program, fd).linger_zero = zero

    def _do_get_error(self, thread: Thread, fd: int) -> int:
        end = self._end(thread.program, fd)
        number, end.error = end.error, None
        return number or 0

    def _do_local_address(self, thread: Thread, fd: int) -> tuple[str, int]:
        return self._end(thread.program, fd).local or ("0.0.0.0", 0)

    def _do_remote_address(self, thread: Thread, fd: int) -> tuple[str, int]:
        end = self._end(thread.program, fd)
        if not end.connected or end.remote is None or end.reset:
            raise refusal(errno.ENOTCONN)
        return end.remote

    # -- descriptors -------------------------------------------------------------------------------------------------

    def _install(self, program: int, end: Description, what: str) -> int:
        table = self._tables[program]
        fd = FIRST_FD
        while fd in table:
            fd += 1
        table[fd] = end
        end.owner = (program, fd)
        self._report(end, what)
        return fd

    def _end(self, program: int, fd: int) -> Description:
        end = self._tables[program].get(fd)
        if end is None:
            raise refusal(errno.EBADF)
        return end

    def _poll_special(self, program: int, fd: int, mask: int) -> int:
        if fd == 0:
            self._keyboards[program].ask()
            return mask & IN if self._keyboards[program].readable else 0
        return mask & OUT if fd in (1, 2) else NVAL

    def _told(self, thread: Thread, name: str, fd: int, args: tuple[Any, ...], result: Any, number: int | None) -> None:
        if name in QUIET and number is None:
            return
        detail, count = "", None
        if name in ("send", "recv"):
            data = args[0] if name == "send" else result
            if isinstance(data, bytes):
                detail = preview(data[: result if name == "send" and result is not None else None])
            count = result if name == "send" else (len(result) if result is not None else None)
        elif name in ("bind", "connect"):
            detail = str(args[1])
        elif name == "accept" and result is not None:
            detail = str(result[0])
        elif name == "socket" and result is not None:
            fd = result
        self._emit(
            Syscall(thread.task, name, fd, detail, count=count, error=errno.errorcode.get(number) if number else None)
        )


def _readable(interest: Mapping[int, int]) -> list[tuple[int, str]]:
    """Poll bits as r, w, x."""
    return [
        (fd, ("r" if bits & (IN | HUP | ERR) else "") + ("w" if bits & OUT else "") + ("x" if bits & NVAL else ""))
        for fd, bits in interest.items()
    ]
