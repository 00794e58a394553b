"""The probe for lines: which line of the program's own files is about to run, and which variables the one before
changed.

One `sys.settrace` function serves the whole thread and survives greenlet switches. "line" comes before the line runs,
so a change is seen at the next event of the same frame. Refuses to know why control moves, and how variables are
looked at.
"""

from __future__ import annotations

from _thread import _local
from collections.abc import Callable
from importlib.util import find_spec
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_OPTIMIZED
from opcode import opmap
from sys import gettrace, settrace
from types import FrameType
from typing import Any

from ..comprehensions import NOWHERE, unreadable
from ..events import Call, Line, Raise, Return
from ..machine.port import Port
from ..values import Namer, show, type_name
from ._variables import Look, Plan, Plans

# Coroutines and asynchronous generators: functions that may await. What the latter yield comes wrapped.
AWAITS = CO_COROUTINE | CO_ASYNC_GENERATOR
YIELDED = "async_generator_wrapped_value"
# Where the value of an await arrives, as a StopIteration of what was awaited.
RESUMING = frozenset(opmap[name] for name in ("SEND", "YIELD_VALUE", "RESUME", "END_SEND") if name in opmap)
# The instructions at which an awaiting frame stands.
SUSPENDING = frozenset(opmap[name] for name in ("YIELD_VALUE", "SEND", "RESUME") if name in opmap)
EXCEPTION_ARGS = BaseException.__dict__["args"].__get__
Trace = Callable[[FrameType, str, Any], Any]
Beginning = Callable[[FrameType], Trace]


class _Here(_local):
    """Of one thread: whether it is to be traced."""

    traced = False


_here = _Here()


def library_folders(inside: str | None) -> dict[str, str]:
    """Where the libraries lie whose lines are wanted: folder -> the name that recordings use."""
    names = () if inside is None else ("gevent", "asyncio") if inside == "all" else (inside,)
    specs = {name: find_spec(name) for name in names}
    return {
        str(spec.submodule_search_locations[0]): name
        for name, spec in specs.items()
        if spec and spec.submodule_search_locations
    }


class LineProbe:
    """Traces the files of one program."""

    def __init__(
        self,
        port: Port,
        files: dict[str, str],
        namer: Namer,
        libraries: dict[str, str],
        suspends: Callable[[int], bool] = lambda task: False,
        watched: frozenset[str] = frozenset(),
        watch: Callable[[FrameType], Callable[[FrameType, Any], None] | None] = lambda frame: None,
    ) -> None:
        """`suspends` says of a task whether what it awaits leaves its functions where they are.

        `watch` is shown the libraries' functions with the names `watched` and says what to do when they are left.
        """
        self._port, self._files, self._namer, self._libraries = port, files, namer, libraries
        self._suspends, self._watched, self._watch = suspends, watched, watch
        # Is called when a signal is to be handled; what it gives is kept until the trace function ends.
        self.signalled: Callable[[], object] = lambda: None
        # Is shown the traceback of what a function of the program raises, or lets pass.
        self.unwinding: Callable[[Any], object] = lambda trace: None
        # What traces the code of libraries whose lines are not wanted, if anything.
        self.background: Callable[[FrameType], Any] | None = None
        # The frames of coroutines that await something, with what follows them, and one that an exception passes.
        self._suspended: dict[FrameType, Trace] = {}
        self._plans = Plans()
        # What begins to trace a call of a function that has been called before, by the identity of its code.
        self._beginnings: dict[int, Beginning] = {}
        self._entrance = self._way_in()
        self._raising: FrameType | None = None

    def start(self) -> None:
        """Tracing begins with the next function called on this thread."""
        _here.traced = True
        settrace(self._entrance)

    def stop(self) -> None:
        """No more events of this thread."""
        _here.traced = False
        settrace(None)

    def renew(self) -> None:
        """Where CPython has ended the tracing of this thread, since a trace function failed, it begins again.

        That happens at the recursion limit, where it cannot be called, and where a program traces itself and raises.
        """
        if _here.traced and gettrace() is None:
            settrace(self._entrance)

    def renewing(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function; whoever calls it is traced again from then on."""

        def renewed(*args: Any) -> Any:
            self.renew()
            return function(*args)

        return renewed

    def tell_stack(self, frame: FrameType | None) -> None:
        """The functions that are under way already, the outermost first: what a forked process begins with."""
        own = []
        while frame is not None:
            if frame.f_code.co_filename in self._files:
                own.append(frame)
            frame = frame.f_back
        for each in reversed(own):
            file, code = self._files[each.f_code.co_filename], each.f_code
            self._port.report(Call(self._port.task, file, code.co_firstlineno, code.co_name))
            self._port.report(Line(self._port.task, file, each.f_lineno))

    def _way_in(self) -> Trace:
        """The trace function of a thread, called for every function that is entered."""
        files, watched, inside, beginnings = self._files, self._watched, bool(self._libraries), self._beginnings

        def enter(frame: FrameType, event: str, arg: Any) -> Trace | None:
            code = frame.f_code
            file = files.get(code.co_filename)
            try:
                if file is not None:
                    begin = beginnings.get(id(code))
                    return begin(frame) if begin is not None else self._entered(frame, file)
                if code.co_name not in watched and not inside and self.background is None:
                    return None  # most of all calls
                return self._enter_foreign(frame)
            except RecursionError:
                return None  # see _beginning

        return enter

    def _entered(self, frame: FrameType, file: str) -> Trace:
        """A function of the program's own is called for the first time, or a module or class is made."""
        code = frame.f_code
        plan = self._plans.of(code)
        if plan is None:
            return self._enter_body(frame, file, Look(self._namer))
        begin = self._beginning(file, plan)
        if code.co_flags & AWAITS:
            begin = self._beginning_or_going_on(begin)
        self._beginnings[id(code)] = begin
        return begin(frame)

    def _enter_foreign(self, frame: FrameType) -> Trace | None:
        if self._libraries:
            inner = self._enter_library(frame)
        else:
            inner = self.background(frame) if self.background is not None else None
        return self._until_left(frame, inner) if frame.f_code.co_name in self._watched else inner

    def _until_left(self, frame: FrameType, inner: Trace | None) -> Trace | None:
        """Tells when a library's function is left that somebody watches."""
        left = self._watch(frame)
        if left is None:
            return inner
        frame.f_trace_lines = inner is not None

        def local(frame: FrameType, event: str, arg: Any) -> Trace:
            if inner is not None:
                inner(frame, event, arg)
            try:
                if event == "return":
                    left(frame, arg)
            except RecursionError:
                pass  # see _beginning
            return local

        return local

    def _enter_library(self, frame: FrameType) -> Trace | None:
        """Lines of a library cost nothing and show no variables: they must not change the run."""
        code = frame.f_code
        if not code.co_flags & CO_OPTIMIZED:
            return None  # the body of a module or class: importing is no part of the story
        file = next(
            (
                name + code.co_filename[len(at) :]
                for at, name in self._libraries.items()
                if code.co_filename.startswith(at)
            ),
            None,
        )
        if file is None:
            return None
        port = self._port
        port.report(Call(port.task, file, code.co_firstlineno, code.co_name))

        def local(frame: FrameType, event: str, arg: Any) -> Trace:
            if event == "line":
                port.report(Line(port.task, file, frame.f_lineno))
            elif event == "return":
                port.report(Return(port.task, file, frame.f_lineno, code.co_name))
            return local

        return local

    def _beginning(self, file: str, plan: Plan) -> Beginning:
        """What begins to trace the calls of a function: the hot path, with everything that it needs at hand.

        `last` is the line that has run, None where it is not known. What was seen of the variables goes with the frame;
        a generator's, which comes back with a new "call", starts anew. Where the plan is blind nobody looks: what
        changed shows later. The port may change under a frame: in the child of a fork.
        """
        port, namer, raised, names, blind = self._port, self._namer, self._raised, plan.names, plan.blind
        code, first = plan.code, plan.first
        top, func = code.co_firstlineno, code.co_name

        def begin(frame: FrameType) -> Trace:
            look = Look(namer)
            after, containers = look.after, look.containers
            seen = frame.f_lasti not in blind
            last = frame.f_lineno if seen else None
            port.entered(file, top, func, after(first, frame.f_locals) if seen else None)

            # It gives back None, which leaves it in its place, and not itself: a cycle for each call would keep the
            # collector busy.
            def local(frame: FrameType, event: str, arg: Any) -> None:
                nonlocal last
                try:
                    if event == "exception":
                        raised(frame, arg)
                        return
                    number = frame.f_lineno
                    if blind and frame.f_lasti in blind:
                        changes = last = None
                    else:
                        concerned = names[last]
                        changes = after(concerned, frame.f_locals) if concerned or containers else None
                        last = number
                    if event == "line":
                        if port.line(file, number, changes):
                            _spark = self.signalled()
                    else:
                        port.left(file, number, func, show(arg, namer), changes)
                except RecursionError:
                    # The program stands at its recursion limit, and so does this: an error here would end all tracing.
                    last = None

            return local

        return begin

    def _enter_body(self, frame: FrameType, file: str, look: Look) -> Trace:
        """The body of a module, which has its variables elsewhere, or of a class: what traces it."""
        port, code, module = self._port, frame.f_code, frame.f_code.co_name == "<module>"
        blind = NOWHERE if module else unreadable(code)
        changes = None if module or frame.f_lasti in blind else look.everywhere(frame.f_locals)
        port.entered(file, code.co_firstlineno, code.co_name, changes)

        def local(frame: FrameType, event: str, arg: Any) -> None:
            try:
                if event == "exception":
                    self._raised(frame, arg)
                    return
                changes = None
                if not blind or frame.f_lasti not in blind:
                    changes = look.everywhere(frame.f_globals if module else frame.f_locals)
                if event == "line":
                    if port.line(file, frame.f_lineno, changes):
                        _spark = self.signalled()
                else:
                    port.left(file, frame.f_lineno, code.co_name, show(arg, self._namer), changes)
            except RecursionError:
                pass  # see _beginning

        return local

    def _beginning_or_going_on(self, begin: Beginning) -> Beginning:
        """The same of a function that may await: who awaited is followed on."""
        suspended = self._suspended

        def begin_or_go_on(frame: FrameType) -> Trace:
            return suspended.pop(frame, None) or self._awaiting(begin(frame))

        return begin_or_go_on

    def _awaiting(self, following: Trace) -> Trace:
        """The trace function of a frame that may await. A line after an exception shows that the function goes on."""

        def local(frame: FrameType, event: str, arg: Any) -> Trace:
            if event == "line":
                self._raising = None
            elif event == "return" and self._is_suspended(frame, arg):
                self._suspended[frame] = local
                return local
            following(frame, event, arg)
            return local

        return local

    def _is_suspended(self, frame: FrameType, value: Any) -> bool:
        """Whether a coroutine that "returns" awaits: its next instruction goes on from there, and it is not failing."""
        try:
            if not self._suspends(self._port.task):
                return False
            if (self._raising is frame and value is None) or type(value).__name__ == YIELDED:
                return False
            return frame.f_code.co_code[frame.f_lasti] in SUSPENDING
        except RecursionError:
            return False  # see _beginning

    def _raised(self, frame: FrameType, arg: tuple[type[BaseException], BaseException, Any]) -> None:
        kind, value = arg[0], arg[1]
        self.unwinding(arg[2])
        if kind is StopIteration and frame.f_code.co_code[frame.f_lasti] in RESUMING:
            return  # how the value of an await arrives
        if frame.f_code.co_flags & AWAITS:
            self._raising = frame
        args = EXCEPTION_ARGS(value) if issubclass(type(value), BaseException) else ()
        text = show(args[-1], self._namer) if args else ""
        self._port.report(
            Raise(self._port.task, self._files[frame.f_code.co_filename], frame.f_lineno, type_name(kind), text)
        )
