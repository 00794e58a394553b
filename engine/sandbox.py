"""Closes a process of a run off from the computer that it runs on, with bubblewrap, and ends it. Linux only.

**Theory of operation.** What is confined is the same Python with the same arguments as outside; only what lies around
it differs, from the outside inwards:

1. `threshold`: lays out files in memory and what is shown, in a mount namespace of its own; from root it becomes
   `NOBODY`, for good.
2. bubblewrap: namespaces for users, processes, mounts, network, IPC, host name; no /proc, no /sys, no home, no
   network device; the system's libraries, Python, its packages and `engine/`, read-only; no rights, none to be had
   (no_new_privs, no further user namespaces); the first filter of `seccomp`.
3. `confinement`, inside: limits for the process (`Allowance`) and the second filter, before the program is compiled.

Of descriptors the process has pipes and a sealed file in memory, nothing else; of the environment what `launch` gives
it. The paths inside are those outside, so a traceback reads the same. `threshold` stays outside: when it is asked to
end, or the server dies, it kills and reaps everything. It must therefore be started from the thread that lives as long
as the server. Refuses to know programs, and what runs are told.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from . import seccomp
from .allowance import Allowance
from .sealed import sealed_file

ENGINE = Path(__file__).resolve().parent
# Whoever is confined is this user inside, and outside too where the server is root: the one that owns nothing.
NOBODY = 65534
SYSTEM = "/usr/lib"
DEVICES = ("/dev/null", "/dev/urandom")
CLOSED = (
    *("--unshare-all", "--unshare-user", "--disable-userns", "--cap-drop", "ALL"),
    *("--die-with-parent", "--clearenv", "--hostname", "sim"),
    *("--uid", str(NOBODY), "--gid", str(NOBODY)),
)
TEMPORARY = "/tmp"  # inside, of nobody else


class NoSandbox(Exception):
    """There can be no sandbox here; the text is a sentence."""


class Sandbox:
    """How processes are confined. Raises NoSandbox where that is impossible for a reason known beforehand."""

    def __init__(self, allowance: Allowance | None = None) -> None:
        self.allowance = allowance or Allowance()
        if not sys.platform.startswith("linux"):
            raise NoSandbox("The sandbox needs Linux.")
        program = shutil.which("bwrap")
        if program is None:
            raise NoSandbox("The program bwrap is missing: install the package bubblewrap.")
        try:
            self._filter = seccomp.build(platform.machine())
        except seccomp.Unsupported as error:
            raise NoSandbox(str(error)) from None
        self._program = program

    def cell(self) -> Cell:
        """A sandbox for one process."""
        return Cell(self._program, self._filter, self.allowance)


class Cell:
    """The sandbox of one process: how it is started."""

    def __init__(self, program: str, rules: bytes, allowance: Allowance) -> None:
        self._program, self._allowance = program, allowance
        self.rules = sealed_file(len(rules))
        """what bubblewrap reads its filter from, to its end; nothing of it comes inside"""
        self.rules.write(rules)
        self.rules.seek(0)

    def command(self, inside: list[str], environment: Mapping[str, str]) -> list[str]:
        """What starts the process, itself with an empty environment."""
        shown = visible()
        wanted = (os.getpid(), NOBODY, self._allowance.disk, self._allowance.files)
        return [
            *(sys.executable, "-I", "-S", str(ENGINE / "threshold.py")),
            *map(str, (*wanted, *(each.resolve() for each in shown), "--")),
            *(self._program, *CLOSED, "--seccomp", str(self.rules.fileno())),
            *("--bind", "/sys/tmp", TEMPORARY),  # first: a part that is shown may lie below it
            *(part for number, each in enumerate(shown) for part in ("--ro-bind", f"/sys/{number}", str(each))),
            *(part for link, target in links() for part in ("--symlink", target, link)),
            *(part for each in DEVICES for part in ("--dev-bind", each, each)),
            *("--remount-ro", "/", "--chdir", TEMPORARY),
            *(part for name, value in environment.items() for part in ("--setenv", name, value)),
            *("--", *inside),
        ]

    def started(self) -> None:
        """The process is there, and has its own end."""
        self.rules.close()


@cache
def visible() -> tuple[Path, ...]:
    """What the process is shown of the host, all of it read-only, at the places where it is."""
    return tuple(dict.fromkeys(each for each in (*_system(), *_runtime(), *_packages(), ENGINE) if each.exists()))


def _system() -> Iterable[Path]:
    """The libraries that Python and its extensions are linked with."""
    kind = sysconfig.get_config_var("MULTIARCH")
    folders = [Path(SYSTEM) / kind] if kind and (Path(SYSTEM) / kind).is_dir() else [Path(SYSTEM)]
    folders += [Path("/usr/lib64"), Path("/lib"), Path("/lib64")]
    shown = [each for each in folders if not each.is_symlink()]
    return [*shown, Path("/etc/ld.so.cache"), Path("/usr/share/zoneinfo")]


def _runtime() -> Iterable[Path]:
    """Python itself. One that is not the system's has libraries of its own beside that of Python."""
    beside, library = (sysconfig.get_config_var(name) or "" for name in ("LIBDIR", "INSTSONAME"))
    libraries = Path(beside, library) if beside.startswith(SYSTEM) else Path(beside)
    folders = [Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib")]
    return [Path(sys.executable).resolve(), libraries, *folders]


def _packages() -> Iterable[Path]:
    """What is installed beside it, in an environment of its own or not."""
    folders = [Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")]
    return [Path(sys.prefix) / "pyvenv.cfg", *folders]


@cache
def links() -> tuple[tuple[str, str], ...]:
    """Symbolic links that stand inside too: (where, to what)."""
    libraries = [(str(each), str(each.readlink())) for each in map(Path, ("/lib", "/lib64")) if each.is_symlink()]
    python, real = Path(sys.executable), Path(sys.executable).resolve()
    return (*libraries, *([] if python == real else [(str(python), str(real))]))
