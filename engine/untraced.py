"""Work of the engine's own that no trace function sees.

While a program is traced, CPython offers the trace function every call, and 3.11 even stops for it before every
instruction: the machine and the probes would be several times as slow. So the tracing of a thread is suspended while
it is inside of them, with the pair of functions by which CPython does that while a trace function runs. Whatever may
call the program, such as a signal's handler or a loop's callback, must stay outside. Refuses to know what is done
meanwhile.
"""

from __future__ import annotations

import ctypes
from _thread import _local
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

Params = ParamSpec("Params")
Result = TypeVar("Result")
_api = ctypes.pythonapi
_api.PyThreadState_Get.restype = ctypes.c_void_p
_suspend, _resume = _api.PyThreadState_EnterTracing, _api.PyThreadState_LeaveTracing
_suspend.restype = _resume.restype = None


class _Here(_local):
    """Of one thread: what CPython knows it by (PyThreadState)."""

    def __init__(self) -> None:
        self.state = ctypes.c_void_p(_api.PyThreadState_Get())


_here = _Here()


def untraced(function: Callable[Params, Result]) -> Callable[Params, Result]:
    """The same function, in which nothing is traced. Such functions may call each other."""

    @wraps(function)
    def unseen(*args: Params.args, **options: Params.kwargs) -> Result:
        state = _here.state
        _suspend(state)
        try:
            return function(*args, **options)
        finally:
            _resume(state)

    return unseen
