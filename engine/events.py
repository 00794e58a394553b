"""What can happen in a run: every event as a small frozen record; the closed set of causes comes with them.

The lowest floor. An event carries neither a sequence number nor a time: the recorder stamps both, so that two events
that say the same are equal, which is what folding compares. Times inside events are integer microseconds of virtual
time, tasks are small integers. The records refuse to know who makes them, who reads them and how they are written
down.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from .causes import Cause as Cause
from .causes import Changes as Changes
from .causes import Event as Event
from .causes import Reason as Reason
from .causes import Wake as Wake
from .events_net import Interest as Interest
from .events_net import Peer as Peer
from .events_net import Socket as Socket


class Task(Event, frozen=True, tag="task"):
    """A task is `created`, has `finished` or has `failed`. `what`: main, greenlet, hub, thread, coroutine, process.

    `thread` is the thread that a greenlet lives on, 0 for the program's main one; for a process it is the task that
    forked it. `parent` is the greenlet that control falls back to when a greenlet ends, 0 where that is a hub.
    """

    task: int
    name: str
    what: str
    event: str
    program: int = 0
    detail: str = ""
    thread: int = 0
    parent: int = 0


class Line(Event, frozen=True, gc=False, tag="line"):
    """A task is about to run a line. `vars` holds the names that the line before changed, with short safe reprs."""

    task: int
    file: str
    line: int
    vars: Changes = None


class Call(Event, frozen=True, gc=False, tag="call"):
    """A function of the program's own files was entered; `vars` are its arguments."""

    task: int
    file: str
    line: int
    func: str
    vars: Changes = None


class Return(Event, frozen=True, gc=False, tag="return"):
    """A function of the program's files was left, by returning, yielding or raising; `value` is what it gave."""

    task: int
    file: str
    line: int
    func: str
    value: str | None = None
    vars: Changes = None


class Raise(Event, frozen=True, tag="raise"):
    """An exception passes through a line of the program."""

    task: int
    file: str
    line: int
    error: str
    text: str = ""


class Switch(Event, frozen=True, tag="switch"):
    """The CPU changes hands; None on either side means that the CPU is asleep. `core` is which of several it is.

    `carries` is what the one that gets it is given with it, as far as that is known: what `switch()` hands over, or
    what a call like `get()`, in which it waits, is going to return.
    """

    from_: int | None = field(name="from")
    to: int | None
    cause: Reason
    core: int = 0
    carries: str | None = None


class Wait(Event, frozen=True, tag="wait"):
    """A task is about to give the CPU away until something happens.

    `on` names the cause; `until` is a deadline; `fd` the descriptor it waits for; `target` the name of the task or
    object; `call` the function that waits. `hold` says that the whole thread is stopped with it, inside the kernel.
    Of many tasks `target` names the first ones, `more` says how many others there are.
    `holders` are the tasks that it waits for: those that have to end, or the one that has the lock.
    """

    task: int
    on: Cause
    call: str = ""
    until: int | None = None
    fd: int | None = None
    target: str | None = None
    more: int = 0
    hold: bool = False
    holders: list[int] = field(default_factory=list)


class Queue(Event, frozen=True, tag="queue"):
    """A queue that the program uses is `met` for the first time; an item was `put` into it or `taken` out of it; a task
    finds it `empty` or `full` and is going to wait.

    `name` is what the program calls it, `what` its class and `limit` how many items it may hold (`met` only). `items`
    are the first of those that it holds now, the next one to be taken first; `size` is their true number.
    """

    queue: int
    event: str
    task: int
    name: str = ""
    what: str = ""
    limit: int | None = None
    item: str = ""
    size: int = 0
    items: list[str] = field(default_factory=list)
    program: int = 0


class TryLock(Event, frozen=True, tag="trylock"):
    """A line of the program asked for a lock without waiting for it, and did not get it. `what` is the lock's class.

    `holder` is the task that has it, where that is known.
    """

    task: int
    what: str
    holder: int | None = None


class Patch(Event, frozen=True, tag="patch"):
    """gevent's monkey patch was applied. `missed` are the functions that the program had imported by name before."""

    task: int
    missed: list[str] = field(default_factory=list)


class Unawaited(Event, frozen=True, tag="unawaited"):
    """A coroutine was thrown away that nobody ever awaited: nothing of `func` ever ran."""

    task: int
    func: str


class Wakeup(Event, frozen=True, gc=False, tag="wakeup"):
    """A thread that was blocked joins the run queue: by a task (`by`) that released a lock, put something into a queue,
    ended; without one its time is up, or something arrived for it. Told of programs that have started a thread or a
    process.
    """

    task: int
    by: int | None = None


class Timer(Event, frozen=True, tag="timer"):
    """A timer was `armed`, is `due`, `fired` or was `stopped`.

    `task` is the one that it wakes, `hub` the loop that owns it.
    """

    id: int
    event: str
    task: int | None = None
    at: int | None = None
    hub: int | None = None
    program: int = 0


class Callback(Event, frozen=True, tag="callback"):
    """A hub's ready queue: a callback was `queued`, `run` or `stopped`.

    `task` is the one that it switches to, if any.
    """

    id: int
    event: str
    hub: int
    task: int | None = None
    what: str = ""
    by: int | None = None


class Watch(Event, frozen=True, tag="watch"):
    """A hub's watcher of a file descriptor was `started`, `stopped` or `fired`. `events` is r, w or rw."""

    id: int
    event: str
    hub: int
    fd: int
    events: str = "r"
    task: int | None = None


class Phase(Event, frozen=True, tag="loop"):
    """A hub enters a phase of its loop: callbacks, poll, watchers or timers; or its loop is over."""

    hub: int
    phase: str


class Syscall(Event, frozen=True, tag="syscall"):
    """A system call returned to the program: its result, or `error` (an errno name) and its text."""

    task: int
    call: str
    fd: int | None = None
    detail: str = ""
    result: str = ""
    count: int | None = None
    error: str | None = None


class Readiness(Event, frozen=True, tag="readiness"):
    """select, poll or epoll_wait was `asked` with these descriptors, or `answered` with those.

    epoll_wait asks with the interest list of the instance `epoll`, which `Interest` tells.
    """

    task: int
    call: str
    event: str
    fds: list[tuple[int, str]]
    until: int | None = None
    epoll: int | None = None


class Output(Event, frozen=True, tag="output"):
    """The program wrote to stdout or stderr."""

    task: int
    stream: str
    text: str
    program: int = 0


class Input(Event, frozen=True, tag="input"):
    """A line was typed at a program's keyboard; `text` has no newline."""

    program: int
    text: str


class Setting(Event, frozen=True, tag="set"):
    """From here on a setting of the machine is another one: `name`, `value` and `was` as in a scenario."""

    name: str
    value: float
    was: float


class Signal(Event, frozen=True, tag="signal"):
    """A signal was `sent` to a program, is `handled` there (a task is about to call `handler`), or was `taken` by who
    waited for it.

    `by` is the task that sent it: none is a timer, the end of a child, or the kernel itself. `call` is the call that
    the signal interrupted, or which took it.
    """

    program: int
    name: str
    event: str
    by: int | None = None
    task: int | None = None
    handler: str = ""
    call: str = ""


class Fold(Event, frozen=True, tag="fold"):
    """`count` repetitions of a futile cycle, left out.

    The lines of one cycle, its futile asks, and when the last one ended. `steps` are the variables that grow from one
    to the next: place in the cycle, name, by how much. `askers`: who asks, how often in a cycle, and how often of that
    as one who polls. `spins`: who goes round without asking, the line where that begins, how often in a cycle.
    """

    task: int
    count: int
    lines: list[int]
    until: int
    asks: int = 0
    events: int = 0
    switches: int = 0
    steps: list[tuple[int, str, int | float]] = field(default_factory=list)
    askers: list[tuple[int, int, int]] = field(default_factory=list)
    spins: list[tuple[int, int, int]] = field(default_factory=list)


class Lint(Event, frozen=True, tag="lint"):
    """Something in the run that is a mistake, as a rule.

    `code`: hog, blocking, busy-poll, never-run, late-patch, endless-wait. `others` are the first of the tasks that
    suffer from it or that could have ended it, and `more` says how many others there are; `since` and `until` span it.
    """

    code: str
    task: int
    file: str
    line: int | None = None
    since: int | None = None
    until: int | None = None
    on: Cause | None = None
    call: str = ""
    target: str | None = None
    count: int | None = None
    others: list[int] = field(default_factory=list)
    more: int = 0
    names: list[str] = field(default_factory=list)


class Blocked(Struct, frozen=True, omit_defaults=True):
    """A task that waits, for what, for which tasks, and since when (microseconds)."""

    task: int
    on: Cause
    since: int
    call: str = ""
    target: str | None = None
    holders: list[int] = field(default_factory=list)


class Deadlock(Event, frozen=True, tag="deadlock"):
    """gevent gave up: nothing can happen any more on a hub, and `task` gets LoopExit.

    `waits` says who waits for what; `cycle` are tasks that wait for each other in a circle, each for the next.
    """

    task: int
    waits: list[Blocked] = field(default_factory=list)
    cycle: list[int] = field(default_factory=list)


class End(Event, frozen=True, tag="end", omit_defaults=False):
    """The run is over: finished, failed, deadlock, waiting or limit. `status` is the exit status of the program.

    `waits` and `cycle`, as in `Deadlock`, of a run that ended because nobody could go on.
    """

    reason: str
    detail: str = ""
    status: int = 0
    line: int | None = None
    waits: list[Blocked] = field(default_factory=list)
    cycle: list[int] = field(default_factory=list)


AnyEvent = (
    Task
    | Line
    | Call
    | Return
    | Raise
    | Switch
    | Wait
    | Queue
    | TryLock
    | Patch
    | Unawaited
    | Wakeup
    | Timer
    | Callback
    | Watch
    | Phase
    | Syscall
    | Readiness
    | Interest
    | Socket
    | Peer
    | Output
    | Input
    | Setting
    | Signal
    | Fold
    | Lint
    | Deadlock
    | End
)


class Stamped(Struct, frozen=True, gc=False):
    """An event with its place in the recording (`seq`) and its virtual time (`t`, microseconds)."""

    seq: int
    t: int
    event: Any
