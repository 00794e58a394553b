"""What happens between the server and bubblewrap: a program of its own, run by its path, with nothing but the standard
library.

In a mount namespace of its own it lays ready what the sandbox will be made of: a file system in memory with a bound on
the number of its files, which bubblewrap cannot give, and the parts of the system that are shown inside, also those
under a home folder that is closed to others. Then it becomes a user without rights, where it was root, starts
bubblewrap, and stays outside to clear away: when bubblewrap is over, when it is asked to end (SIGTERM) and when the
server is lost, everything that was started is killed and reaped, also what bubblewrap has left. Everything lies under
/sys, a folder that every Linux has and nobody here needs. Refuses to know what is confined.

    python -I -S threshold.py SERVER USER DISK FILES [SHOWN ...] -- bwrap ...

SERVER is the number of the process that starts this, USER who it becomes, DISK the size of the file system in bytes,
FILES how many there may be on it. `/sys/tmp` is the file system, `/sys/0`, `/sys/1` and so on what is shown.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

DEATH_SIGNAL, SUBREAPER = 1, 36
PLACE = "/sys"
NEW_MOUNTS, NEW_USERS = 0x00020000, 0x10000000
NO_SETUID, NO_DEVICES, NO_EXECUTION, BIND, RECURSIVE, PRIVATE = 2, 4, 8, 0x1000, 0x4000, 1 << 18
_library = ctypes.CDLL(None, use_errno=True)


def check(status: int, what: str) -> None:
    """Ends with a sentence where a system call failed."""
    if status:
        sys.exit(f"The sandbox cannot be laid out: {what}: {os.strerror(ctypes.get_errno())}.")


def mount(source: str, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    """mount(2)."""
    words = [None if each is None else os.fsencode(each) for each in (source, target, kind, options)]
    check(_library.mount(*words[:3], ctypes.c_ulong(flags), words[3]), f"mounting {target}")


def enter_namespace() -> None:
    """Mounts made from here on are nobody else's. Who is not root needs a user namespace to be allowed to."""
    user, group = os.getuid(), os.getgid()
    check(_library.unshare(NEW_MOUNTS if user == 0 else NEW_MOUNTS | NEW_USERS), "a mount namespace")
    if user:
        for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
            with open(f"/proc/self/{name}", "w") as file:  # noqa: PTH123  # pathlib takes longer
                file.write(text)
    mount("none", "/", None, RECURSIVE | PRIVATE)


def lay_out(disk: int, files: int, shown: list[str]) -> None:
    """The sandbox's own files, and what it is shown."""
    mount("tmpfs", PLACE, "tmpfs", NO_SETUID | NO_DEVICES, "mode=0755")
    temporary = f"{PLACE}/tmp"
    os.mkdir(temporary)  # noqa: PTH102
    options = f"mode=1777,size={disk},nr_inodes={files}"
    mount("tmpfs", temporary, "tmpfs", NO_SETUID | NO_DEVICES | NO_EXECUTION, options)
    for number, source in enumerate(shown):
        target = f"{PLACE}/{number}"
        if os.path.isdir(source):  # noqa: PTH112
            os.mkdir(target)  # noqa: PTH102
        else:
            os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o644))
        mount(source, target, None, BIND | RECURSIVE)


def hear_of_death(number: int) -> None:
    """Gets a signal when its parent is lost. Whoever changes its user has to say it again."""
    check(_library.prctl(DEATH_SIGNAL, number, 0, 0, 0), "a signal for the server's death")


def drop_rights(user: int) -> None:
    """From root to the user; for good."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)


def start(command: list[str]) -> int:
    """Bubblewrap; what it leaves behind becomes a child of this process."""
    check(_library.prctl(SUBREAPER, 1, 0, 0, 0), "a reaper")
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        hear_of_death(signal.SIGKILL)
        os.execv(command[0], command)
    return child


def clear_away() -> None:
    """Kills and reaps all that is left."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        with open(f"/proc/self/task/{os.getpid()}/children") as file:  # noqa: PTH123
            left = file.read().split()
        if not left:
            return
        for child in left:
            os.kill(int(child), signal.SIGKILL)
            os.waitpid(int(child), 0)


def main() -> None:
    """Ends with bubblewrap's status."""
    status = 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        split = sys.argv.index("--")
        server, user, disk, files = map(int, sys.argv[1:5])
        hear_of_death(signal.SIGTERM)
        if os.getppid() != server:
            sys.exit(1)  # it was lost before
        enter_namespace()
        lay_out(disk, files, sys.argv[5:split])
        drop_rights(user)
        hear_of_death(signal.SIGTERM)
        _, ended = os.waitpid(start(sys.argv[split + 1 :]), 0)
        status = os.waitstatus_to_exitcode(ended)
    finally:
        clear_away()
    sys.exit(status)


if __name__ == "__main__":
    main()
