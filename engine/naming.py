"""What tasks are called: after the function of the program that they run, and with a plain word what libraries start.

A person should find their own function again: the handler of a server and not what gevent wraps around it, what a
Thread runs and not its `_bootstrap`. No code of the program is asked. Refuses to know numbers and tasks.
"""

from __future__ import annotations

import re
from functools import partial
from types import (
    BuiltinFunctionType,
    CoroutineType,
    FunctionType,
    GeneratorType,
    MethodType,
    MethodWrapperType,
    WrapperDescriptorType,
)
from typing import Any

PURE_GREENLET = "greenlet"
THREAD = "thread"
# The names that threading makes up: "Thread-3 (worker)", and "Thread-3" for a class of the program's own.
NUMBERED = re.compile(r"Thread-\d+(?: \((.*)\))?")
CALLABLE = (FunctionType, BuiltinFunctionType, MethodType, MethodWrapperType, WrapperDescriptorType)
CLASS_NAME = type.__dict__["__name__"].__get__
# What libraries run on their own account.
WORDS = {
    "__map": "map",
    "map_cb": "map",
    "IMap": "imap",
    "IMapUnordered": "imap_unordered",
    "_begin": "threadpool",
    "_WorkerGreenlet": "worker",
    "_do_shutdown": "shutdown",
    "_create_server_getaddrinfo": "getaddrinfo",
    "async_generator_athrow": "aclose",
    "async_generator_asend": "anext",
}
# Functions of gevent's that run what they are given first; what of its servers runs the next one, if there is one.
PASS_ON = frozenset({"_handle_and_close_when_done", "apply_cb"})
SERVERS = ("wrap_socket_and_handle", "handle", "application")


def thread_name(function: Any) -> str:
    """The name of a thread that is going to run a function: of threading's threads the one that the program gave.

    Where it gave none, the function that its thread runs, or the thread's class.
    """
    owner = getattr(function, "__self__", None) if type(function) is MethodType else None
    given = getattr(owner, "__dict__", {}).get("_name") if owner is not None else None
    if type(given) is not str:
        return _name_of(function) or THREAD
    numbered = NUMBERED.fullmatch(given)
    return _word(numbered[1] or type(owner).__name__ if numbered is not None else given)


def function_name(greenlet: Any) -> str:
    """The name of what a greenlet runs, or is going to run; of a class of the program's own, the class."""
    run: Any = getattr(greenlet, "_run", None) or getattr(greenlet, "run", None)
    if type(run) is MethodType and run.__self__ is greenlet:
        return PURE_GREENLET if type(greenlet).__name__ == "Greenlet" else _word(type(greenlet).__name__)
    if type(run) is MethodType and run.__name__ == "_bootstrap":
        return thread_name(run)
    if type(run) in (FunctionType, MethodType) and run.__name__ in PASS_ON:
        run = next(iter(getattr(greenlet, "args", ())), run)
    return _name_of(run) or PURE_GREENLET


def coroutine_name(coroutine: Any) -> str:
    """The name of a coroutine's function. What the program names a task is not known yet when it begins."""
    if type(coroutine) not in (CoroutineType, GeneratorType):
        return _word(type(coroutine).__name__)
    name, place = str(coroutine.__name__), str(coroutine.__qualname__)
    return _word(place.split(".")[-2] if name == "__call__" and "." in place else name)


def _name_of(function: Any) -> str:
    """The name of a function, of a class, or of an object's class; "" for nothing at all."""
    while type(function) is partial:
        function = function.func
    if function is None:
        return ""
    if isinstance(function, type):
        return str(CLASS_NAME(function))
    if type(function) not in CALLABLE:
        return type(function).__name__
    name = str(function.__name__)
    return _served(function, name) if type(function) is MethodType and name in SERVERS[:2] else _word(name)


def _served(method: MethodType, name: str) -> str:
    """The name of what a server's method runs in the end."""
    own = getattr(method.__self__, "__dict__", {})
    for attribute in SERVERS[SERVERS.index(name) + 1 :]:
        behind = own.get(attribute)
        if behind is not None:
            return _word(str(behind.__name__)) if type(behind) is MethodType else _name_of(behind)
    return "handle"


def _word(name: str) -> str:
    return WORDS.get(name, name)
