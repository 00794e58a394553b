"""The filter of system calls for a confined process, built here as the bytes that Linux wants: classic BPF.

**Why an allow list.** Linux gets new system calls with every release, and a list of what is forbidden is out of date on
the day that it is written (io_uring was such a call). What a program on the simulated machine needs of the real kernel
does not grow: its sockets, its epoll, its timers and its processes are simulated. So `syscalls` names what is allowed,
and everything else is answered with EPERM: `socket`, `connect`, `bind`, `fork`, `vfork`, `ptrace`, `process_vm_*`,
`io_uring_*`, `memfd_*`, `mount`, `unshare`, `setns`, `keyctl`, `bpf`, `perf_event_open`, `userfaultfd`, `inotify_*`,
`fanotify_*`, `shmget`, `mq_open`, `pidfd_*` and whatever comes. An error instead of a kill: Python makes a
PermissionError of it, which says more to the person who wrote the program.

**Two filters, one upon the other.** Bubblewrap lays the first one, which still allows `execve`, since Python has to be
started. `confinement` lays the second before the program runs: no `execve`, no more filters, and signals only to the
process itself, whose number is known by then. Of two answers the kernel takes the stricter.

**Arguments.** Only numbers can be looked at, not what they point to:

| call | allowed |
|---|---|
| `clone` | threads alone: CLONE_THREAD, no namespaces |
| `ioctl` | what a terminal is asked for, and FIONREAD, FIONBIO, FIOCLEX, FIONCLEX |
| `fcntl` | descriptors, flags, locks; neither pipes of another size nor signals, leases and notices |
| `kill`, `tgkill` | the process itself; before the start its number is not known |
| `prctl` | the name of a thread; before the start also what lays the second filter |
| `prlimit64` | the process itself, by 0 |
| `clone3` | "no such call", and the C library goes on with `clone` |

A call of another architecture (32 bits, x32) ends the process: nothing that we start makes one. Refuses to know who is
confined.
"""

from __future__ import annotations

import errno
from struct import Struct

from . import syscalls

AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32 = 0x40000000
# linux/seccomp.h
KILL_PROCESS, ERRNO, ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
# linux/bpf_common.h: load a word, and it with a constant, compare, return.
LOAD, AND, EQUAL, ANY_BIT, RETURN = 0x20, 0x54, 0x15, 0x45, 0x06
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16
# linux/sched.h: a thread, and what would make namespaces of its own.
CLONE_THREAD, CLONE_NEW = 0x00010000, 0x7E020000
IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)  # TCGETS TIOCGWINSZ FIONREAD FIONBIO FIONCLEX FIOCLEX
# F_DUPFD F_GETFD F_SETFD F_GETFL F_SETFL F_GETLK F_SETLK F_SETLKW, those of open files, F_DUPFD_CLOEXEC F_GETPIPE_SZ
FCNTLS = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032)
NAMES = (15, 16)  # PR_SET_NAME PR_GET_NAME
LAYING = (4, 38)  # PR_SET_DUMPABLE PR_SET_NO_NEW_PRIVS
_instruction = Struct("<HBBI").pack
Code = list[bytes]


class Unsupported(Exception):
    """There is no filter for this kind of computer; the text is a sentence."""


def build(machine: str, process: int | None = None) -> bytes:
    """The filter for the time up to the start, or the one of a `process` that runs a program.

    `machine` is what uname(2) says.
    """
    if machine not in AUDIT:
        raise Unsupported(f"There is no filter of system calls for {machine}, only for x86_64 and aarch64.")
    code = _head(machine)
    for table in (
        syscalls.FILES,
        syscalls.MEMORY,
        syscalls.THREADS,
        syscalls.CLOCKS,
        syscalls.SIGNALS,
        syscalls.WAITING,
        syscalls.ITSELF,
        *((syscalls.START,) if process is None else ()),
    ):
        for number in syscalls.numbers(table, machine).values():
            code += _case(number, [_return(ALLOW)])
    for name, number in syscalls.numbers(syscalls.GUARDED, machine).items():
        code += _case(number, _guard(name, process))
    for number in syscalls.numbers(syscalls.UNKNOWN, machine).values():
        code += _case(number, [_return(ERRNO | errno.ENOSYS)])
    return b"".join([*code, _return(ERRNO | errno.EPERM)])


def _head(machine: str) -> Code:
    """The architecture must be the one; then the number of the call is loaded, for all cases."""
    code = [
        _instruction(LOAD, 0, 0, ARCHITECTURE),
        _instruction(EQUAL, 1, 0, AUDIT[machine]),
        _return(KILL_PROCESS),
        _instruction(LOAD, 0, 0, NUMBER),
    ]
    if machine == "x86_64":
        code += [_instruction(ANY_BIT, 0, 1, X32), _return(KILL_PROCESS)]
    return code


def _guard(name: str, process: int | None) -> Code:
    """What is done about a call that is allowed with certain arguments."""
    starting = process is None
    if name == "clone":
        return [_load(0), _instruction(AND, 0, 0, CLONE_THREAD | CLONE_NEW), *_one_of((CLONE_THREAD,))]
    if name == "ioctl":
        return [_load(1), *_one_of(IOCTLS)]
    if name == "fcntl":
        return [_load(1), *_one_of(FCNTLS)]
    if name == "prctl":
        return [_load(0), *_one_of(NAMES + LAYING if starting else NAMES)]
    if name == "prlimit64":
        return [_load(0), *_one_of((0,))]
    return [_return(ALLOW)] if process is None else [_load(0), *_one_of((process,))]


def _case(number: int, then: Code) -> Code:
    """`then`, which must return, where this is the call; otherwise past it."""
    return [_instruction(EQUAL, 0, len(then), number), *then]


def _one_of(values: tuple[int, ...]) -> Code:
    """Allowed where the word that was loaded is one of these."""
    allowed = [part for value in values for part in (_instruction(EQUAL, 0, 1, value), _return(ALLOW))]
    return [*allowed, _return(ERRNO | errno.EPERM)]


def _load(argument: int) -> bytes:
    """The lower half of an argument: all that are looked at are ints or flags, of which Linux reads no more."""
    return _instruction(LOAD, 0, 0, ARGUMENTS + 8 * argument)


def _return(answer: int) -> bytes:
    return _instruction(RETURN, 0, 0, answer)
