"""Stand-in for `_signal`, on which `signal` stands: what the machine sends, on virtual time.

Dispositions and handlers are the program's own; the machine learns whether a signal is caught, ignored or left alone.
The errors are those of Modules/signalmodule.c. Refuses to know how handlers come to be called.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import errno
import os
import signal as real
import sys
from collections.abc import Callable, Iterable
from typing import Any

from ..events import Cause
from ..machine.itimers import REAL
from ..machine.port import Port
from ..machine.signals import CATCH, DEFAULT, IGNORE, UNTOUCHABLE
from ..machine.text import refusal
from . import locks
from .builtin import Builtin
from .delivery import Delivery

SIG_DFL, SIG_IGN, NSIG = int(real.SIG_DFL), int(real.SIG_IGN), int(real.NSIG)
SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK = 0, 1, 2
# What is Python's from the start.
AT_THE_START = {real.SIGPIPE: SIG_IGN, real.SIGXFSZ: SIG_IGN, real.SIGINT: real.default_int_handler}
# Half a second and more counts as one in what alarm(2) says.
HALF, SECOND = 500_000, 1_000_000
LONGEST = 2**62
WRONG_THREAD = "signal only works in main thread of the main interpreter"
WRONG_HANDLER = "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object"


class Signals:
    """The functions of the module."""

    def __init__(self, port: Port, delivery: Delivery) -> None:
        self._port, self._delivery = port, delivery
        self._valid = frozenset(int(each) for each in real.valid_signals())
        delivery.handlers.update(dict.fromkeys(self._valid, SIG_DFL) | {int(n): h for n, h in AT_THE_START.items()})

    def functions(self) -> dict[str, Callable[..., Any]]:
        """Name -> what takes its place."""
        return {
            "signal": self.signal,
            "getsignal": self.getsignal,
            "siginterrupt": self.siginterrupt,
            "set_wakeup_fd": self.set_wakeup_fd,
            "alarm": self.alarm,
            "setitimer": self.setitimer,
            "getitimer": self.getitimer,
            "pause": self.pause,
            "raise_signal": self.raise_signal,
            "pthread_kill": self.pthread_kill,
            "pthread_sigmask": self.pthread_sigmask,
            "sigpending": self.sigpending,
            "sigwait": self.sigwait,
            "sigwaitinfo": self.sigwaitinfo,
            "sigtimedwait": self.sigtimedwait,
            "pidfd_send_signal": self.pidfd_send_signal,
        }

    # -- what a program wants done -----------------------------------------------------------------------------------

    def signal(self, signalnum: int, handler: Any, /) -> Any:
        """signal(2); what was set before."""
        number = _number(signalnum)
        if not self._delivery.on_main_thread():
            raise ValueError(WRONG_THREAD)
        if not 1 <= number < NSIG:
            raise ValueError("signal number out of range")
        if handler not in (SIG_DFL, SIG_IGN) and not callable(handler):
            raise TypeError(WRONG_HANDLER)
        if number in UNTOUCHABLE or number not in self._valid:
            raise refusal(errno.EINVAL)
        self._delivery.check()
        handlers = self._delivery.handlers
        if _action(handler) != _action(handlers[number]):
            self._port.system("sigaction", number, _action(handler))
        self._delivery.restarting.discard(number)
        before, handlers[number] = handlers[number], handler
        return before

    def getsignal(self, signalnum: int, /) -> Any:
        """What is done about a signal; None where nobody knows."""
        number = _number(signalnum)
        if not 1 <= number < NSIG:
            raise ValueError("signal number out of range")
        return self._delivery.handlers.get(number)

    def siginterrupt(self, signalnum: int, flag: int, /) -> None:
        """siginterrupt(3)."""
        number = _number(signalnum)
        if not 1 <= number < NSIG:
            raise ValueError("signal number out of range")
        if number in UNTOUCHABLE or number not in self._valid:
            raise refusal(errno.EINVAL)
        (self._delivery.restarting.discard if flag else self._delivery.restarting.add)(number)

    def set_wakeup_fd(self, fd: int, /, *, warn_on_full_buffer: bool = True) -> int:
        """Numbers of signals that come are written there, -1 for nowhere; the descriptor before."""
        if not self._delivery.on_main_thread():
            raise ValueError("set_wakeup_fd only works in main thread of the main interpreter")
        fd = _number(fd)
        if fd != -1:
            os.fstat(fd)
            if os.get_blocking(fd):
                raise ValueError(f"the fd {fd} must be in non-blocking mode")
        before, self._delivery.wakeup_fd = self._delivery.wakeup_fd, fd
        self._delivery.warns = bool(warn_on_full_buffer)
        return before

    # -- timers ------------------------------------------------------------------------------------------------------

    def alarm(self, seconds: int, /) -> int:
        """alarm(2): the seconds that were left of the one before."""
        left = self._port.system("setitimer", REAL, _number(seconds) * SECOND, 0)[0]
        return int(left // SECOND + (left % SECOND >= HALF or 0 < left < SECOND))

    def setitimer(self, which: int, seconds: float, interval: float = 0.0, /) -> tuple[float, float]:
        """setitimer(2): what was left of the one before, and its interval. ItimerError."""
        value, again = _microseconds(seconds), _microseconds(interval)
        return self._itimer("setitimer", _number(which), value, again if value else 0)

    def getitimer(self, which: int, /) -> tuple[float, float]:
        """getitimer(2). ItimerError."""
        return self._itimer("getitimer", _number(which))

    def _itimer(self, call: str, *args: int) -> tuple[float, float]:
        try:
            if min(args) < 0:
                raise refusal(errno.EINVAL)
            left, interval = self._port.system(call, *args)
        except OSError as error:
            raise real.ItimerError(error.errno, error.strerror) from None
        return left / 1e6, interval / 1e6

    # -- sending -----------------------------------------------------------------------------------------------------

    def raise_signal(self, signalnum: int, /) -> None:
        """raise(3): a signal for the calling thread."""
        self._tgkill(self._port.thread, _number(signalnum))

    def pthread_kill(self, thread_id: int, signalnum: int, /) -> None:
        """pthread_kill(3). ESRCH, EINVAL."""
        task = locks.task_of(_number(thread_id))
        assert task is not None
        self._tgkill(task, _number(signalnum))

    def _tgkill(self, task: int, number: int) -> None:
        self._port.system("tgkill", task, number)
        self._delivery.check()

    def pidfd_send_signal(self, pidfd: int, signalnum: int, siginfo: None = None, flags: int = 0, /) -> None:
        """pidfd_send_signal(2): no descriptor here is one of a process. EBADF."""
        _number(pidfd), _number(signalnum)
        if siginfo is not None:
            raise TypeError("siginfo must be None")
        raise refusal(errno.EBADF)

    # -- waiting -----------------------------------------------------------------------------------------------------

    def pause(self) -> None:
        """pause(2): until a handler has run."""
        self._port.park(locks.next_key(), None, Cause.EVENT, "pause")
        self._delivery.check()  # it is never begun anew

    def pthread_sigmask(self, how: int, mask: Iterable[int], /) -> set[int]:
        """pthread_sigmask(3): what was blocked before. EINVAL."""
        numbers = self._numbers(mask)
        if how not in (SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK):
            raise refusal(errno.EINVAL)
        before = set(self._port.system("sigmask", int(how), numbers))
        self._delivery.check()
        return before

    def sigpending(self) -> set[int]:
        """sigpending(2)."""
        return set(self._port.system("sigpending"))

    def sigwait(self, sigset: Iterable[int], /) -> int:
        """sigwait(3)."""
        return int(self._wait(sigset, None, "sigwait")[0])

    def sigwaitinfo(self, sigset: Iterable[int], /) -> Any:
        """sigwaitinfo(2)."""
        return _siginfo(self._wait(sigset, None, "sigwaitinfo"))

    def sigtimedwait(self, sigset: Iterable[int], timeout: float, /) -> Any:
        """sigtimedwait(2); None where the time is over."""
        patience = _microseconds(timeout)
        if patience < 0:
            raise ValueError("timeout must be non-negative")
        found = self._wait(sigset, self._port.now() + patience, "sigtimedwait")
        return None if found is None else _siginfo(found)

    def _wait(self, sigset: Iterable[int], until: int | None, call: str) -> Any:
        return self._port.system("sigwait", self._numbers(sigset), until, call)

    def _numbers(self, sigset: Iterable[int]) -> list[int]:
        numbers = [each.__index__() for each in sigset]
        for number in numbers:
            if not 1 <= number < NSIG:
                raise ValueError(f"signal number {number} out of range [1; {NSIG - 1}]")
        return [int(number) for number in numbers if number in self._valid]


def _number(value: Any) -> int:
    """What C takes for an int."""
    if not hasattr(type(value), "__index__"):
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
    number = int(value.__index__())
    if not -(2**31) <= number < 2**31:
        raise OverflowError("Python int too large to convert to C int")
    return number


def _microseconds(seconds: Any) -> int:
    """A time as the kernel takes it, rounded up."""
    if isinstance(seconds, float):
        if seconds != seconds:
            raise ValueError("Invalid value NaN (not a number)")
        return -int(-seconds * 1e6 // 1) if abs(seconds) < LONGEST else LONGEST
    return _number(seconds) * SECOND


def _action(handler: Any) -> int:
    return {SIG_DFL: DEFAULT, SIG_IGN: IGNORE}.get(handler, CATCH) if isinstance(handler, int) else CATCH


def _siginfo(found: list[int]) -> Any:
    number, code, pid, status = found
    return real.struct_siginfo((number, code, 0, pid, os.getuid() if pid else 0, status, 0))


def install(port: Port) -> Delivery:
    """Replaces the functions inside the real modules, where the host has them."""
    delivery = Delivery(port)
    for name, function in Signals(port, delivery).functions().items():
        original = getattr(_signal, name, None)
        for module in (_signal, real) if original is not None else ():
            if getattr(module, name) is original:
                setattr(module, name, Builtin(function, name, module.__name__, getattr(module, name, None)))
    _thread: Any = sys.modules["_thread"]
    _thread.interrupt_main = Builtin(delivery.interrupt_main, "interrupt_main", "_thread")
    return delivery
