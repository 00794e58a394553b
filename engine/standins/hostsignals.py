"""Signals on the real machine: a handler of the program's never runs in the middle of the engine's own work.

Theory of operation. The interpreter calls a handler between any two instructions of the main thread, and that may be
while an event is being recorded: what the handler raises, such as KeyboardInterrupt, would leave half an event behind.
So handlers are called through an object that looks where the thread stands. In a trace function of ours it does nothing
but to trip the signal once more, by the end of another object, so that no instruction of Python is left before the
interpreter goes on; it looks again at the next occasion, and finds the program soon. In other work of ours this would
not do: where a traced function begins, CPython 3.11 comes to the same instruction again after a handler, and would for
ever. There the signal is sent once more, a moment later; really sent, for the program may have begun to wait for the
kernel by then. Programs see the handlers that they have set. Refuses to know what they do.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
from _thread import get_ident, interrupt_main, start_new_thread
from pathlib import Path
from time import sleep
from types import FrameType
from typing import Any
from weakref import ref

from ..interruption import ENGINE, interruptible, outermost, outside
from ..machine.host import HostPort
from ..machine.hostpoll import HostPoller
from .builtin import Builtin

# Functions of the engine that wait for the host: whoever waits may be interrupted.
WAITING = frozenset(each.__code__ for each in (HostPoller._look, HostPort.sleep, HostPort.read_line))
# What is entered here is entered by tracing.
PROBES = str(Path(ENGINE, "probes"))
# Seconds in which the engine has done with what it was about to do, as a rule.
MOMENT = 0.0005
_set, _get, _kill = _signal.signal, _signal.getsignal, _signal.pthread_kill


class Spark:
    """Its end trips a signal."""

    __slots__ = ("__weakref__",)


class Fuse(ref[Spark]):
    """Is the argument of interrupt_main() when its spark is gone."""

    number = 0

    def __index__(self) -> int:
        return self.number


class Caught:
    """A handler as the interpreter knows it."""

    def __init__(self, handler: Any) -> None:
        self.handler = handler
        self._fuse: Fuse | None = None

    def __call__(self, number: int, frame: FrameType | None) -> Any:
        if frame is None or frame.f_code in WAITING or interruptible(frame):
            return self.handler(number, outside(frame))
        if not outermost(frame).f_code.co_filename.startswith(PROBES):
            start_new_thread(_send, (get_ident(), number))
            return None
        spark = Spark()
        self._fuse = Fuse(spark, interrupt_main)  # type: ignore[arg-type]  # it takes anything with an __index__
        self._fuse.number = number
        return None


def _send(thread: int, number: int) -> None:
    sleep(MOMENT)
    _kill(thread, number)


def set_signal(signalnum: Any, handler: Any, /) -> Any:
    """signal.signal(): the handler that was there before."""
    return _given(_set(signalnum, Caught(handler) if callable(handler) else handler))


def get_signal(signalnum: Any, /) -> Any:
    """signal.getsignal()."""
    return _given(_get(signalnum))


def install() -> None:
    """Replaces the functions, and covers the handler that Python begins with."""
    for name, function in (("signal", set_signal), ("getsignal", get_signal)):
        setattr(_signal, name, Builtin(function, name, "_signal", getattr(_signal, name)))
    if _get(_signal.SIGINT) is _signal.default_int_handler:
        set_signal(_signal.SIGINT, _signal.default_int_handler)


def _given(handler: Any) -> Any:
    return handler.handler if isinstance(handler, Caught) else handler
