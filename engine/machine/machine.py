"""The simulated machine: one CPU, its kernel, a network with clients outside, and keyboards.

Puts the parts together, starts and ends a run. Everything that happens goes through `emit`; when nothing can ever
happen again the machine asks `more` whether a person wants to act, and ends the run otherwise. Refuses to know Python
programs and recording.
"""

from __future__ import annotations

import errno
from collections import Counter
from collections.abc import Callable, Sequence
from signal import SIGPIPE
from typing import Any, NoReturn

from ..events import AnyEvent, Cause, End, Input, Output, Switch, Task
from ..scenario import Action, Program, Scenario
from .agenda import Agenda, microseconds
from .cores import Cores
from .deadlock import who_waits_for_whom
from .futexes import Futexes
from .itimers import Timers as Itimers
from .kernel import Kernel
from .keyboard import Keyboard
from .peers import Crowd
from .processes import Processes
from .scheduler import Scheduler, Thread
from .semaphores import Semaphores
from .signals import Info, Signals
from .sockets import Network
from .text import refusal
from .timers import Timers
from .tuning import Tuning, prices_of
from .way import Events, Way


class RunOver(BaseException):
    """The run has ended; nothing of the program runs any more."""


def _how(failed: bool) -> str:
    return "failed" if failed else "finished"


def _cause(failed: bool) -> Cause:
    return Cause.FAILED if failed else Cause.FINISHED


def _no_channel(child: Thread) -> int:
    """What a machine does about a new process where nobody has said how to reach one."""
    raise refusal(errno.EAGAIN)


def run_over() -> NoReturn:
    """What a machine does after its last event, unless told otherwise."""
    raise RunOver


class Machine:
    """One run's machine. `emit` takes every event; `way` those of the way through a program, where that is quicker.

    `more(at)` gives a person's next action, or None for ever; `over` ends it.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        scenario: Scenario,
        emit: Callable[[AnyEvent], None],
        clock: Agenda | None = None,
        more: Callable[[int], Action | None] = lambda now: None,
        over: Callable[[], NoReturn] = run_over,
        way: Way | None = None,
    ) -> None:
        settings = scenario.machine
        self._scenario = scenario
        self.emit, self._more, self._over = emit, more, over
        self.way = way or Events(emit)
        self.programs = len(programs)
        self.prices = prices_of(settings)
        self._think = microseconds(settings.typing)
        self.agenda = clock or Agenda(microseconds(scenario.limits.time), self._out_of_time)
        self.cores = settings.cores
        parts = (self.agenda, microseconds(settings.time_slice), self.prices.switch, self.emit, self._nothing_to_do)
        self.scheduler = Scheduler(*parts) if self.cores == 1 else Cores(self.cores, *parts)
        self.kernel = Kernel(
            self.agenda, self.scheduler, settings.platform, settings.backlog, self.emit, settings.descriptors
        )
        self._build_world(programs)
        self._build_programs(programs)
        self._build_system()
        self._failure: End | None = None

    def _build_world(self, programs: Sequence[Program]) -> None:
        """What lies outside the programs: names, the network, the keyboards, the clients."""
        scenario, settings = self._scenario, self._scenario.machine
        self.hosts = scenario.hosts
        network = Network(
            self.agenda, microseconds(settings.latency), settings.buffer, self.kernel.changed, settings.bandwidth
        )
        self._keyboards = {
            index: self._keyboard(index, scenario.stdin_of(each, last=index == self.programs - 1))
            for index, each in enumerate(programs)
        }
        self.kernel.attach(network, self._keyboards)
        self.crowd = Crowd(self.agenda, network.tcp, self.emit)
        self._tuning = Tuning(settings, self.prices, self.scheduler, network, self.emit)

    def _build_programs(self, programs: Sequence[Program]) -> None:
        """Each program begins as one thread."""
        self._by_name = {each.name: index for index, each in enumerate(programs)}
        self.mains = [
            Thread(index, "MAIN" if self.programs == 1 else each.name.removesuffix(".py"), index + 1)
            for index, each in enumerate(programs)
        ]
        self.threads = list(self.mains)
        # The CPU time of threads that are over, by program.
        self._spent: Counter[int] = Counter()

    def _build_system(self) -> None:
        """What the system does for threads and processes, and the table of its calls."""
        self.futexes = Futexes(self.kernel, self.scheduler, self.emit)
        self.timers = Timers(self.agenda, self.emit)
        self.signals = Signals(self, self.agenda, self.scheduler, self.emit)
        self.kernel.broken_pipe = lambda thread: self.signals.send(thread.program, Info(SIGPIPE), thread, thread)
        self.itimers = Itimers(self.agenda, self.scheduler, self._alarm, self._used)
        self.signals.taken = self.itimers.taken
        self.processes = Processes(self, self.programs)
        parts = (self.processes, Semaphores(self.futexes, self.agenda), self.signals, self.itimers)
        self._system = {name: call for part in parts for name, call in part.operations().items()}
        # See spares.Spares, which whoever can start processes puts here.
        self.connect: Callable[[Thread], int] = _no_channel
        self.forked: Callable[[int, int], None] = lambda channel, host: None
        self.disconnect: Callable[[int, bool], None] = lambda channel, dead: None

    def start(self) -> None:
        """Time zero: the main tasks exist, the first one holds the CPU, the world is booked."""
        for thread in self.mains:
            self.emit(Task(thread.task, thread.name, "main", "created", thread.program))
        self.crowd.start(self._scenario.peers, self._scenario.actions)
        for action in self._scenario.actions:
            if action.peer is None:
                self._book(action)
        self.scheduler.start(self.mains)

    def report(self, event: AnyEvent) -> None:
        """What a program's side tells; a switch inside of a thread is one on the thread's core."""
        if type(event) is Switch and isinstance(self.scheduler, Cores):
            event = Switch(event.from_, event.to, event.cause, self.scheduler.core, event.carries)
        self.emit(event)

    def write(self, thread: Thread, stream: str, text: str) -> None:
        """A program's output."""
        self.emit(Output(thread.task, stream, text, thread.program))

    def spawn(self, program: int, number: int, name: str) -> Thread:
        """A program starts a thread: it joins the run queue. `number` is its task."""
        thread = Thread(program, name, number)
        self.signals.begin(thread, self.scheduler.current or self.mains[program])
        self.threads.append(thread)
        for each in self.threads:
            each.told = each.told or each.program == program
        self.emit(Task(number, name, "thread", "created", program))
        self.scheduler.add(thread)
        return thread

    def end_thread(
        self, thread: Thread, failed: bool, detail: str, key: int, last_rites: Callable[[], object] | None
    ) -> None:
        """A thread is over; its program goes on. Who is parked on `key` waits for that. Returns without the CPU."""
        self.threads.remove(thread)
        self._spent[thread.program] += thread.used
        self.signals.drop(thread)
        self.emit(Task(thread.number, thread.name, "thread", _how(failed), thread.program, detail))
        self.futexes.tell_end(thread, key)
        self.scheduler.end(thread, _cause(failed), last_rites)

    def system(self, thread: Thread, name: str, args: Sequence[Any]) -> Any:
        """A call on processes, what they share, and what they send each other: see `Processes`, `Semaphores`,
        `Signals` and `Itimers`.
        """
        return self._system[name](thread, *args)

    def usage(self, thread: Thread) -> tuple[int, int]:
        """getrusage(2): the CPU time (microseconds) of a thread and of its whole program."""
        return thread.used, self._used(thread.program)

    def _used(self, program: int) -> int:
        return self._spent[program] + sum(each.used for each in self.threads if each.program == program)

    def _alarm(self, program: int, number: int) -> None:
        self.signals.send(program, Info(number))

    def adopt(self, child: Thread, parent: Thread) -> None:
        """A forked process begins: it joins the run queue."""
        self.mains.append(child)
        self.threads.append(child)
        for each in self.threads:
            each.told = each.told or each.program in (child.program, parent.program)
        self.kernel.fork(child.program, parent.program)
        self.signals.fork(child, parent)
        self.emit(Task(child.task, child.name, "process", "created", child.program, thread=parent.task))
        self.scheduler.add(child)

    def exit(self, thread: Thread, failed: bool, detail: str, status: int, line: int | None, signal: int = 0) -> None:
        """A program is over, and the threads that it left running with it; the run ends with the last program named.

        `thread` is the one that ended it, or was ended by a signal. Returns without the CPU: nothing of it may run.
        """
        self._bury(thread.program, End(_how(failed), detail, status, line), signal)
        self.scheduler.end(thread, Cause.KILLED if signal else _cause(failed))

    def slay(self, thread: Thread, program: int, name: str, signal: int) -> None:
        """A signal ends a program, which may be that of the thread that sends it."""
        if program == thread.program:
            self.exit(thread, True, name, 128 + signal, None, signal)
        else:
            self._bury(program, End("failed", name, 128 + signal), signal)

    def _bury(self, program: int, end: End, signal: int) -> None:
        """What becomes of a program's tasks, descriptors and relatives."""
        main, forked = self.mains[program], self.processes.is_forked(program)
        what = "process" if forked else "main"
        self.emit(Task(main.number, main.name, what, end.reason, program, end.detail))
        for each in [each for each in self.threads if each.program == program]:
            self._take_down(each)
            if each is not main:
                self.emit(Task(each.number, each.name, "thread", "finished", program, "cut"))
        if not forked and (end.reason == "failed" or end.status) and self._failure is None:
            self._failure = end
        self.kernel.end_of_program(program)
        self.itimers.drop(program)
        if not any(not self.processes.is_forked(each.program) for each in self.threads):
            self._end_with_the_last()
        channel = self.processes.channel(program)
        self.processes.ended(main, signal or end.status << 8)
        if channel is not None:
            self.disconnect(channel, bool(signal))

    def _take_down(self, thread: Thread) -> None:
        self.threads.remove(thread)
        self.scheduler.drop(thread)
        self.kernel.drop(thread)
        self.futexes.drop(thread)
        self.signals.drop(thread)

    def _end_with_the_last(self) -> NoReturn:
        for each in self.threads:
            if each is self.mains[each.program]:
                self.emit(Task(each.number, each.name, "process", "finished", each.program, "cut"))
        self.end(self._failure or End("finished"))

    def end(self, end: End) -> NoReturn:
        """The last event; does not return."""
        self.emit(end)
        self._over()

    def cut(self, limit: str) -> NoReturn:
        """A limit ends the run, visibly; does not return."""
        self.end(End("limit", limit, 4))

    def _nothing_to_do(self) -> None:
        """Nobody is ready and nothing is booked: only a person can go on."""
        if not self.kernel.waits_for_outside():
            self.end(End("deadlock", self._who_waits(), 3))
        # A person is never quicker than the machine: what is due now happens before.
        action = self._more(self.agenda.now + max(self._think, 1))
        if action is None:
            self.end(End("waiting", self._who_waits(), 3))
        else:
            self._book(action)

    def _who_waits(self) -> str:
        return who_waits_for_whom(self.threads)

    def _out_of_time(self) -> None:
        self.cut(f"{self._scenario.limits.time:g} s")

    def _book(self, action: Action) -> None:
        """What a person does: as a client, with the machine, or at a keyboard."""
        index = self._by_name.get(str(action.program))
        if action.peer is not None:
            self.agenda.at(action.at, self.crowd.act, action)
        elif action.program is None:
            self.agenda.at(action.at, self._tuning.change, action.do[1])
        elif index is not None:
            self.agenda.at(action.at, self._keyboards[index].type, str(action.do[1]))

    def _keyboard(self, index: int, lines: list[str]) -> Keyboard:
        return Keyboard(self.agenda, lines, self._think, lambda line: self._typed(index, line))

    def _typed(self, index: int, line: str) -> None:
        self.emit(Input(index, line))
        self.kernel.typed(index)
