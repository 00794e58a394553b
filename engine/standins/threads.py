"""Stand-in for `_thread`: threads that the simulated machine schedules, each on a native thread that waits its turn.

A thread has the number of its task as its identifier. Refuses to know who watches threads: a `Registrar` gives them
their numbers and is told when they begin and end.
"""

from __future__ import annotations

import _thread
import sys
import traceback
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any, Protocol

from ..machine.port import Port
from ..steady import steady
from . import locks
from .builtin import Builtin
from .handles import ThreadHandle
from .locks import RLock, lock

# Its contents differ from one Python to the next.
real: Any = _thread
JOINABLE = hasattr(real, "start_joinable_thread")
_port: Port
_registrar: Registrar
_live: dict[int, Life] = {}
_main = 0


class Registrar(Protocol):
    """Knows a program's threads by number."""

    def created(self, function: Any) -> tuple[int, str]:
        """A number and a name for a new thread that is going to run a function."""

    def begins(self, number: int) -> None:
        """Called on the new thread, before anything of the program runs there."""

    def ends(self) -> None:
        """Called on the thread, after everything of the program."""


class Life:
    """A thread's own affairs: what wakes those who wait for its end, and what ended it."""

    def __init__(self) -> None:
        self.handle: ThreadHandle | None = None
        self.sentinel: lock | None = None
        self.failure = ""
        self.native = 0
        self.remains: Any = None

    def over(self) -> int:
        """Nobody has to wait any more; the key on which they are parked."""
        if self.handle is not None:
            return self.handle.finish()
        return self.sentinel.abandon() if self.sentinel is not None else 0


def start_new_thread(function: Any, args: Any, kwargs: Any = None, /) -> int:
    """Starts a thread that runs function(*args, **kwargs); gives its identifier."""
    if not callable(function):
        raise TypeError("first arg must be callable")
    if not isinstance(args, tuple):
        raise TypeError("2nd arg must be a tuple")
    if kwargs is not None and not isinstance(kwargs, dict):
        raise TypeError("optional 3rd arg must be a dictionary")
    return _start(function, args, kwargs or {}, Life())


def start_joinable_thread(function: Any, handle: ThreadHandle | None = None, daemon: bool = True) -> ThreadHandle:
    """Starts a thread that runs function() and can be joined through its handle (Python 3.13)."""
    if not callable(function):
        raise TypeError("thread function must be callable")
    handle = ThreadHandle() if handle is None else handle
    life = Life()
    life.handle = handle
    handle.claim(daemon)
    handle.ident = _start(function, (), {}, life)
    return handle


def _start(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any], life: Life) -> int:
    number, name = _registrar.created(function)
    _live[number] = life
    _port.spawn(number, name)
    if JOINABLE:
        life.remains = real.start_joinable_thread(lambda: _live_through(number, life, function, args, kwargs)).join
    else:
        real.start_new_thread(_live_through, (number, life, function, args, kwargs))
    return number


def _live_through(number: int, life: Life, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """The whole life of a native thread."""
    if not JOINABLE:
        tombstone = real._set_sentinel()
        tombstone.acquire()
        life.remains = tombstone.acquire
    _port.begin(number)
    life.native = real.get_ident()
    _registrar.begins(number)
    try:
        function(*args, **kwargs)
    except SystemExit:
        pass
    except BaseException as error:
        life.failure = _describe(type(error), error)
        _unraisable(error, function)
    if number not in _live:  # a forked process, which ends with the thread that forked it
        _port.exit(False, "", 0, None)
    _registrar.ends()
    del function, args, kwargs, _live[number]
    _port.end(bool(life.failure), life.failure, life.over(), life.remains)


def _describe(kind: type[BaseException], error: BaseException | None) -> str:
    return steady(f"{kind.__name__}: {error}") if str(error) else kind.__name__


def _unraisable(error: BaseException, function: Any) -> None:
    """What CPython does about an error that leaves a bare thread."""
    frames = error.__traceback__.tb_next if error.__traceback__ is not None else None
    message = "Exception ignored in thread started by"
    if JOINABLE:
        message, function = f"{message} {function!r}", None
    if sys.unraisablehook is not sys.__unraisablehook__:
        sys.unraisablehook(
            SimpleNamespace(  # the real type cannot be made
                exc_type=type(error),
                exc_value=error,
                exc_traceback=frames,
                err_msg=message,
                object=function,
            )
        )
    elif sys.stderr is not None:
        print(f"{message}:" if function is None else f"{message}: {function!r}", file=sys.stderr)
        traceback.print_exception(type(error), error, frames)


def except_hook(args: Any, /) -> None:
    """threading.excepthook: prints what leaves a thread, with the program's source lines."""
    if not isinstance(args, real._ExceptHookArgs):
        raise TypeError("_thread.excepthook argument type must be ExceptHookArgs")
    if args.exc_type is SystemExit:
        return
    stream = sys.stderr if sys.stderr is not None else getattr(args.thread, "_stderr", None)
    if stream is None:
        return
    name = args.thread.name if args.thread is not None else _port.thread
    print(f"Exception in thread {name}:", file=stream, flush=True)
    traceback.print_exception(args.exc_type, args.exc_value, args.exc_traceback, file=stream)
    stream.flush()


def except_hook_args(values: Any, /) -> Any:
    """What threading makes of an error that leaves a thread, before it calls the hook: the thread has failed."""
    args = real._ExceptHookArgs(values)
    life = _live.get(_port.thread)
    if life is not None and args.thread is not None and args.exc_type is not SystemExit:
        life.failure = _describe(args.exc_type, args.exc_value)
    return args


def set_sentinel() -> lock:
    """A lock that is released when the calling thread ends (until Python 3.12)."""
    sentinel = locks.new_lock()
    life = _live.get(_port.thread)
    if life is not None:
        life.sentinel = sentinel
    return sentinel


def current_frames() -> dict[int, Any]:
    """sys._current_frames, by the threads' identifiers here."""
    names = {life.native: number for number, life in _live.items()}
    return {names[ident]: frame for ident, frame in _real_frames().items() if ident in names}


_real_frames = sys._current_frames


def install(port: Port, registrar: Registrar, own: frozenset[str]) -> None:
    """Puts the module in place, wherever it was imported before; the calling thread is the program's main one."""
    global _port, _registrar, _main
    _port, _registrar = port, registrar
    locks.connect_port(port, own)
    main = Life()
    main.native = real.get_ident()
    _live[port.thread] = main
    _main = port.thread
    module = _make_module()
    sys._current_frames = current_frames
    sys.modules["_thread"] = module
    _renew_threading(_pairs(module))


def survive(before: int, identifier: int) -> None:
    """In a forked process: the thread that forked, as task `before`, is the only one, and the main one.

    It keeps its identifier.
    """
    global _main
    locks.go_on_as(identifier)
    _main = identifier
    survivor = _live.get(before, Life())
    for life in _live.values():
        if life is not survivor and life.handle is not None:
            life.handle._set_done()
    _live.clear()
    _live[_port.thread] = survivor


def _make_module() -> ModuleType:
    module = ModuleType("_thread", real.__doc__)
    module.__dict__.update({name: value for name, value in vars(real).items() if not name.startswith("__")})
    functions: dict[str, Callable[..., Any]] = {
        "start_new_thread": start_new_thread,
        "start_new": start_new_thread,
        "get_ident": locks.present,
        "get_native_id": locks.present,
        "_count": lambda: len(_live) - 1,
        "_excepthook": except_hook,
        "_ExceptHookArgs": except_hook_args,
    }
    if JOINABLE:
        functions |= {
            "start_joinable_thread": start_joinable_thread,
            "_make_thread_handle": ThreadHandle.of,
            "_get_main_thread_ident": lambda: _main,
            "_shutdown": ThreadHandle.join_all,
        }
        vars(module)["_ThreadHandle"] = ThreadHandle
    else:
        functions["_set_sentinel"] = set_sentinel
    vars(module).update({name: Builtin(function, name, "_thread") for name, function in functions.items()})
    vars(module).update(LockType=lock, RLock=RLock, allocate_lock=locks.allocate_lock, allocate=locks.allocate_lock)
    if hasattr(real, "lock"):
        vars(module)["lock"] = lock
    return module


def _pairs(module: ModuleType) -> dict[int, Any]:
    """id of a real object -> what takes its place."""
    pairs = {id(real): module}
    for name, value in vars(module).items():
        if not name.startswith("__") and name in vars(real) and vars(real)[name] is not value:
            pairs[id(vars(real)[name])] = value
    return pairs


def _renew_threading(pairs: dict[int, Any]) -> None:
    """Whoever imported `_thread` or `threading` before has the stand-ins from now on, and new locks."""
    old = sys.modules.pop("threading", None)
    _replace_everywhere(pairs)
    import threading

    if old is not None:
        _replace_everywhere({id(old): threading})


def _replace_everywhere(pairs: dict[int, Any]) -> None:
    engine = __name__.partition(".")[0]
    for name, module in list(sys.modules.items()):
        if module is None or module is real or name.partition(".")[0] == engine or name == "__main__":
            continue
        for key, value in list(vars(module).items()):
            if id(value) in pairs:
                setattr(module, key, pairs[id(value)])
            elif type(value) is real.LockType:
                setattr(module, key, locks.new_lock())
