"""The probe for lines: which line of the program's own files is about to run, and which variables the one before
changed.

One `sys.settrace` function serves the whole thread and survives greenlet switches. "line" comes before the line runs,
so a change is seen at the next event of the same frame. Refuses to know why control moves, and how variables are
looked at.
"""

from __future__ import annotations

from _thread import _local
from collections.abc import Callable
from sys import gettrace, settrace
from types import FrameType
from typing import Any

from ..comprehensions import NOWHERE, unreadable
from ..events import Call, Line, Raise
from ..machine.port import Port
from ..values import Namer, show, type_name
from ._awaiting import AWAITS, brings_value, stands_at_await
from ._libraries import Libraries
from ._variables import Look, Plan, Plans

EXCEPTION_ARGS = BaseException.__dict__["args"].__get__
Trace = Callable[[FrameType, str, Any], Any]
Beginning = Callable[[FrameType], Trace]


class _Here(_local):
    """Of one thread: whether it is to be traced."""

    traced = False


_here = _Here()


def both(first: Trace | None, second: Trace | None) -> Trace | None:
    """What traces a function for two, in this order."""
    if first is None or second is None:
        return first or second
    inner, outer = first, second

    def local(frame: FrameType, event: str, arg: Any) -> Trace:
        inner(frame, event, arg)
        outer(frame, event, arg)
        return local

    return local


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
        self._port, self._files, self._namer = port, files, namer
        self._libraries = Libraries(port, libraries, self._is_suspended) if libraries else None
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
        self._result: str | None = None

    def start(self) -> None:
        """Tracing begins with the next function called on this thread."""
        _here.traced = True
        settrace(self._entrance)

    def stop(self) -> None:
        """No more events of this thread."""
        _here.traced = False
        settrace(None)

    def forget(self) -> None:
        """No more functions of the program are traced, on any thread."""
        self._files.clear()
        self._watched = frozenset()
        self.stop()

    def result(self) -> str | None:
        """What the outermost function of a greenlet has just returned; told once."""
        text, self._result = self._result, None
        return text

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
        files, watched, inside, beginnings = self._files, self._watched, self._libraries is not None, self._beginnings

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
        inner = self.background(frame) if self.background is not None else None
        if self._libraries is not None:
            inner = both(self._libraries.enter(frame), inner)
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
                        text = show(arg, namer)
                        if frame.f_back is None:
                            self._result = text
                        port.left(file, number, func, text, changes)
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
            elif event == "return" and self._is_suspended(frame, arg, self._raising is frame):
                self._suspended[frame] = local
                return local
            following(frame, event, arg)
            return local

        return local

    def _is_suspended(self, frame: FrameType, value: Any, fails: bool) -> bool:
        """Whether a coroutine that "returns" awaits, and its functions stay where they are meanwhile."""
        try:
            return self._suspends(self._port.task) and stands_at_await(frame, value, fails)
        except RecursionError:
            return False  # see _beginning

    def _raised(self, frame: FrameType, arg: tuple[type[BaseException], BaseException, Any]) -> None:
        kind, value = arg[0], arg[1]
        self.unwinding(arg[2])
        if brings_value(frame, kind):
            return
        if frame.f_code.co_flags & AWAITS:
            self._raising = frame
        args = EXCEPTION_ARGS(value) if issubclass(type(value), BaseException) else ()
        text = show(args[-1], self._namer) if args else ""
        self._port.report(
            Raise(self._port.task, self._files[frame.f_code.co_filename], frame.f_lineno, type_name(kind), text)
        )
