"""How a signal of the machine reaches the handlers of a program, in its main thread, as CPython does it.

Theory of operation. A signal that is taken from the machine is noted (`tripped`), and its number written to the wakeup
descriptor; the main thread calls the handlers of what is noted. Where a call was interrupted that happens right there.
Where a line was about to run it cannot: nothing that a trace function calls is traced. So the trace function holds on
to an object whose end trips a signal of the host's, the carrier, without running one more instruction of Python; the
interpreter then calls the carrier's handler where it would call any: at its next look, in the program's own frame. A
look in the middle of the engine's own work puts that off until the engine is left. Nothing of this depends on time:
the same run is interrupted at the same instructions.

Refuses to know who sends signals and why.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import traceback
from _signal import signal as set_host_handler  # type: ignore[import-not-found]
from _thread import interrupt_main
from types import BuiltinFunctionType, FrameType, FunctionType, MethodType
from typing import Any
from weakref import ref

from ..events import Signal
from ..interruption import interruptible, outermost, outside
from ..machine.port import Port
from ..machine.signals import DEFAULT, name_of

# A signal that nobody on the host sends, and that no program can: what programs say of signals stays in the machine.
CARRIER = int(signal.SIGUSR1)
NAMED = (FunctionType, BuiltinFunctionType, MethodType)


class Spark:
    """What a trace function holds on to."""

    __slots__ = ("__weakref__",)


class Fuse(ref[Spark]):
    """Is the argument of interrupt_main() when its spark is gone."""

    def __index__(self) -> int:
        return CARRIER


class Delivery:
    """The Python side of a program's signals. `handlers` are what signal.signal() was given."""

    def __init__(self, port: Port) -> None:
        self._port = port
        self.handlers: dict[int, Any] = {}
        # Signals of which calls are begun anew by the kernel itself (SA_RESTART).
        self.restarting: set[int] = set()
        self.wakeup_fd, self.warns = -1, True
        self._tripped: set[int] = set()
        self._fuse: Fuse | None = None
        set_host_handler(CARRIER, self._carried)
        port.interrupted = self.interrupted

    def on_main_thread(self) -> bool:
        """Whether handlers may run here."""
        return self._port.thread == self._port.main

    def check(self) -> None:
        """Handles what has come for the present thread, such as what it has just sent to itself."""
        self.interrupted("", False)

    def interrupted(self, call: str, restarted: bool) -> None:
        """A call of the present thread was interrupted, by what has come meanwhile."""
        self._collect()
        if self.on_main_thread() and not (restarted and self._tripped <= self.restarting):
            self._handle(call)

    def notice(self) -> Spark | None:
        """A signal has come while a line was traced. The trace function keeps what it is given until its end."""
        if self.on_main_thread():
            return self._spark()
        self._collect()
        return None

    def start_anew(self) -> None:
        """In a forked process: nothing has come for it yet."""
        self._tripped.clear()

    def interrupt_main(self, signum: int = signal.SIGINT, /) -> None:
        """_thread.interrupt_main(): as if the signal had come for the main thread, if there is a handler."""
        if not 1 <= signum < signal.NSIG:
            raise ValueError("signal number out of range")
        if callable(self.handlers.get(signum)):
            self._trip(signum)
            self._port.system("interrupt_main")
            self.check()

    def end_by(self, number: int) -> None:
        """The default action of a signal; does not return."""
        self._port.system("sigaction", number, DEFAULT)
        self._port.system("tgkill", self._port.thread, number)

    def _spark(self) -> Spark:
        spark = Spark()
        self._fuse = Fuse(spark, interrupt_main)  # type: ignore[arg-type]  # it takes anything with an __index__
        return spark

    def _collect(self) -> None:
        for number in self._port.take_signals() if self._port.signalled else ():
            self._trip(number)

    def _trip(self, number: int) -> None:
        self._tripped.add(number)
        if self.wakeup_fd != -1:
            self._write(number)

    def _write(self, number: int) -> None:
        try:
            os.write(self.wakeup_fd, bytes([number]))
        except OSError as error:
            if self.warns or error.errno not in (errno.EAGAIN, errno.EWOULDBLOCK):
                print("Exception ignored when trying to write to the signal wakeup fd:", file=sys.stderr)
                traceback.print_exception(error)

    def _handle(self, call: str) -> None:
        while self._tripped:
            number = min(self._tripped)
            self._tripped.remove(number)
            handler = self.handlers.get(number)
            if callable(handler):
                port = self._port
                port.report(Signal(port.program, name_of(number), "handled", None, port.task, _name(handler), call))
                self._call_handler(handler, number)

    @staticmethod
    def _call_handler(handler: Any, number: int) -> None:
        handler(number, outside(sys._getframe()))

    def _carried(self, carrier: int, frame: FrameType | None) -> None:
        """The interpreter looks after signals."""
        if frame is None or interruptible(frame):
            self.check()
        elif self._owes():
            outermost(frame).f_trace = self._leaving

    def _owes(self) -> bool:
        return bool(self._tripped) or self._port.signalled

    def _leaving(self, frame: FrameType, event: str, arg: Any) -> Any:
        """Traces a function of the engine's that the program has called, in the middle of which it was interrupted."""
        if not self._owes():
            frame.f_trace = None
            return None
        _spark = self._spark() if event == "return" else None
        return self._leaving


def _name(handler: Any) -> str:
    """Runs no code of the program."""
    return handler.__qualname__ if isinstance(handler, NAMED) else type(handler).__name__
