"""Programs that try to harm the computer they run on, its visitors or the server, and how each of them is stopped.

They ask the real kernel through ctypes, past all stand-ins, as somebody would who means it. Each prints what became of
it. Refuses to know how they are run.
"""

from __future__ import annotations

import dataclasses
import textwrap
from pathlib import Path
from typing import Any

PRELUDE = """\
import ctypes, errno, os, platform, sys
libc = ctypes.CDLL(None, use_errno=True)
X86 = platform.machine() == 'x86_64'

def outcome(result):
    return 'DONE' if result != -1 else errno.errorcode[ctypes.get_errno()]

def tried(name, *arguments):
    return outcome(getattr(libc, name)(*arguments))

def call(x86, arm, *arguments):
    return outcome(libc.syscall(x86 if X86 else arm, *arguments))

def opened(path, mode='rb'):
    try:
        with open(path, mode) as file:
            return 'DONE' if 'r' not in mode or file.read(1) else 'empty'
    except OSError as error:
        return errno.errorcode[error.errno]
"""


@dataclasses.dataclass(frozen=True)
class Attack:
    """A program, and words of what its visitor is shown. `told`: in its output; `ends`: in the reason of its end.

    `allowance` and `limits` are small where waiting for the usual ones would take long.
    """

    name: str
    program: str
    told: str = ""
    ends: str = ""
    allowance: dict[str, int] = dataclasses.field(default_factory=dict)
    limits: dict[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def source(self) -> str:
        """The whole program."""
        return PRELUDE + textwrap.dedent(self.program).lstrip("\n")


MIB = 1 << 20
BOMBS = (
    Attack(
        "fork bomb",
        """
        made = 0
        while (child := libc.fork()) > 0: made += 1
        if child == 0: libc._exit(0)
        print(made, errno.errorcode[ctypes.get_errno()])
        """,
        told="0 EPERM",
    ),
    Attack("fork, as Python has it", "os.fork()", ends="PermissionError: [Errno 1] A program in the sandbox makes no"),
    Attack(
        "thread bomb",
        """
        routine, made, thread = ctypes.cast(libc.pause, ctypes.c_void_p), 0, ctypes.c_void_p()
        while (status := libc.pthread_create(ctypes.byref(thread), None, routine, None)) == 0: made += 1
        print(errno.errorcode[status], made < 64)
        """,
        told="EAGAIN True",
        allowance={"threads": 64},
    ),
    Attack(
        "memory bomb",
        """
        held = []
        try:
            while True: held.append(bytearray(1 << 20))
        except MemoryError:
            count = len(held)
            held.clear()
            print('MemoryError', count < 512)
        """,
        told="MemoryError True",
    ),
    Attack(
        "disk bomb",
        """
        try:
            with open('/tmp/big', 'wb') as file:
                while True: file.write(bytes(1 << 16))
        except OSError as error:
            print(errno.errorcode[error.errno])
        try:
            for number in range(100):
                with open(f'/tmp/{number}', 'wb') as file: file.write(bytes(1 << 20))
        except OSError as error:
            print(errno.errorcode[error.errno], number < 5)
        """,
        told="EFBIG ENOSPC True",
        allowance={"disk": 4 * MIB, "file": MIB},
    ),
    Attack(
        "inode bomb",
        """
        try:
            for number in range(10000): os.close(libc.open(b'/tmp/%d' % number, 0o101, 0o600))
        except OSError: pass
        print(tried('open', b'/tmp/more', 0o101, 0o600), len(os.listdir('/tmp')) < 300)
        """,
        told="ENOSPC True",
        allowance={"files": 256},
    ),
    Attack("output bomb", "while True: print('x' * 1000)", ends="events", limits={"steps": 2000}),
    Attack("CPU bomb", "while True: pass", ends="of computing", allowance={"cpu": 1}, limits={"steps": 10**7}),
    Attack(
        "CPU bomb inside of C code",
        "max(range(10 ** 12))",
        ends="computed without passing a line for too long",
        limits={"stall": 0.5},
    ),
    Attack(
        "CPU bomb that looks busy",
        """
        for _ in range(10 ** 9): sum(range(10 ** 5))
        """,
        ends="of computing",
        allowance={"cpu": 1},
        limits={"steps": 10**7, "time": 1e6},
    ),
)
FILES = (
    Attack(
        "files of the host",
        """
        paths = '/etc/passwd', '/etc/shadow', '/etc/hostname', '/bin/sh', '/var/log/dpkg.log', '/dev/kmsg'
        print(*map(opened, paths), os.listdir('/etc'))
        """,
        told="ENOENT ENOENT ENOENT ENOENT ENOENT ENOENT ['ld.so.cache']",
    ),
    Attack(
        "the server's own files",
        """
        root = os.environ['PYTHONPATH']
        print(os.listdir(root), opened(root + '/app/server.py'), opened(root + '/README.md'))
        """,
        told="ENOENT ENOENT",
    ),
    Attack(
        "home",
        f"""
        home = {str(Path.home())!r}
        print(opened(home + '/.bashrc'), opened(home + '/.ssh/id_rsa'))
        """,
        told="ENOENT ENOENT",
    ),
    Attack(
        "poisoned packages",
        """
        import gevent, json
        engine = os.environ['PYTHONPATH'] + '/engine/poison.py'
        standard = os.path.dirname(json.__file__) + '/poison.py'
        places = gevent.__path__[0] + '/poison.py', standard, engine, '/poison.py'
        print(*(opened(place, 'w') for place in places), tried('chmod', gevent.__file__.encode(), 0o777))
        """,
        told="EROFS EROFS EROFS EROFS EROFS",
    ),
    Attack(
        "/proc",
        """
        os.mkdir('/tmp/proc')
        print(os.path.exists('/proc/self'), os.path.exists('/sys/class'),
            tried('mount', b'proc', b'/tmp/proc', b'proc', 0, None), opened('/proc/1/environ'))
        """,
        told="False False EPERM ENOENT",
    ),
    Attack(
        "the server's environment",
        "print(sorted(os.environ))",
        told="['GEVENT_LOOP', 'GEVENT_RESOLVER', 'PURE_PYTHON', 'PYTHONHASHSEED', 'PYTHONPATH', 'PYTHONUTF8', 'TZ']",
    ),
)
NETWORK = (
    Attack(
        "TCP to the host",
        "print(tried('socket', 2, 1, 0), tried('socket', 10, 1, 0), tried('socket', 2, 2, 0))",
        told="EPERM EPERM EPERM",
    ),
    Attack(
        "unix sockets, with a path and abstract",
        """
        pair = (ctypes.c_int * 2)()
        print(tried('socket', 1, 1, 0), tried('socket', 1, 2, 0), tried('socketpair', 1, 1, 0, pair))
        """,
        told="EPERM EPERM EPERM",
    ),
    Attack("netlink", "print(tried('socket', 16, 3, 0))", told="EPERM"),
    Attack(
        "sockets through what was inherited",
        """
        address = ctypes.create_string_buffer(b'\\x02\\x00\\x1f\\x90\\x7f\\x00\\x00\\x01' + bytes(8))
        print(*({tried(name, fd, address, 16) for fd in range(64)} for name in ('connect', 'bind')))
        """,
        told="{'EPERM'} {'EPERM'}",
    ),
    Attack(
        "inherited descriptors",
        """
        kinds, status = set(), ctypes.create_string_buffer(256)
        for fd in range(2048):
            if libc.fstat(fd, status) == 0:
                offset = 24 if X86 else 16
                kinds.add(oct(int.from_bytes(status.raw[offset:offset + 4], 'little') & 0o170000))
        print(sorted(kinds), '0o140000' in kinds)
        """,
        told="False",
    ),
)
OTHERS = (
    Attack(
        "ptrace and the memory of others",
        """
        print(tried('ptrace', 0, 0, 0, 0), tried('ptrace', 16, 1, 0, 0),
            tried('process_vm_readv', 1, 0, 0, 0, 0, 0), tried('process_vm_writev', 1, 0, 0, 0, 0, 0))
        """,
        told="EPERM EPERM EPERM EPERM",
    ),
    Attack(
        "kill",
        """
        print(*(tried('kill', pid, 9) for pid in (1, -1, 0, 3, 1000)),
            call(234, 131, 1, 1, 9), call(424, 424, 3, 9, 0, 0))
        """,
        told="EPERM EPERM EPERM EPERM EPERM EPERM EPERM",
    ),
    Attack(
        "a daemon that stays behind",
        "print(tried('daemon', 0, 0), tried('setsid'), tried('vfork'), call(56, 220, 17, 0, 0, 0, 0))",
        told="EPERM EPERM EPERM EPERM",
    ),
    Attack(
        "another program",
        "print(tried('execv', sys.executable.encode(), None), call(322, 281, -100, b'/bin/sh', 0, 0, 0))",
        told="EPERM EPERM",
    ),
)
KERNEL = (
    Attack("io_uring", "print(call(425, 425, 8, ctypes.create_string_buffer(256)))", told="EPERM"),
    Attack("memfd", "print(call(319, 279, b'x', 0), call(447, 447, 0))", told="EPERM EPERM"),
    Attack(
        "namespaces and mounts",
        """
        print(tried('unshare', 0x10000000), tried('setns', 3, 0), tried('chroot', b'/tmp'),
            call(155, 41, b'/', b'/tmp'), tried('mount', b'x', b'/tmp', b'tmpfs', 0, None),
            tried('umount2', b'/', 2), call(428, 428, -100, b'/', 0),
            call(56, 220, 0x10000000 | 17, 0, 0, 0, 0), call(435, 435, 0, 0))
        """,
        told="EPERM EPERM EPERM EPERM EPERM EPERM EPERM EPERM ENOSYS",
    ),
    Attack(
        "keys, BPF, perf, userfaultfd, personality",
        """
        print(call(250, 219, 0, 0, 0), call(248, 217, 0, 0, 0, 0, 0), call(321, 280, 0, 0, 0),
            call(298, 241, 0, 0, -1, -1, 0), call(323, 282, 0), call(135, 92, 0xFFFFFFFF))
        """,
        told="EPERM EPERM EPERM EPERM EPERM EPERM",
    ),
    Attack(
        "memory of the kernel: inotify, fanotify, epoll, pipes, IPC, queues",
        """
        ends = (ctypes.c_int * 2)()
        print(tried('inotify_init1', 0), tried('fanotify_init', 0, 0), tried('epoll_create1', 0), tried('pipe', ends),
            tried('shmget', 1, 4096, 0o1666), tried('msgget', 1, 0o1666), tried('semget', 1, 1, 0o1666),
            call(240, 180, b'x', 0o102, 0o600, 0), tried('eventfd', 0, 0), tried('timerfd_create', 0, 0),
            tried('setxattr', b'/tmp', b'user.x', b'x', 1, 0))
        """,
        told="EPERM EPERM EPERM EPERM EPERM EPERM EPERM EPERM EPERM EPERM EPERM",
    ),
    Attack(
        "another user, another bound, no filter",
        """
        import resource
        try: resource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40))
        except (OSError, ValueError) as error: print(type(error).__name__)
        print(tried('setuid', 0), tried('setgid', 0), tried('prctl', 22, 0, 0, 0, 0), tried('prctl', 4, 1, 0, 0, 0),
            call(317, 277, 1, 0, 0), libc.getuid() and libc.geteuid())
        """,
        told="ValueError EPERM EPERM EPERM EPERM EPERM 65534",
    ),
    Attack(
        "the system calls of another architecture",
        "print(libc.syscall(0x40000000 + 39) if X86 else libc.abort())",
        ends="asked the computer for what no program may have",
    ),
)
# Writes to the server, past the engine: the pipe is found by trying them all.
FORGE = """
def forge(data):
    for fd in range(3, 4096): libc.write(fd, data, len(data))

"""
FRAMES = (
    Attack("a prefix of 1 GiB", FORGE + "forge((1 << 30).to_bytes(4, 'big') + b'x' * 100)\n", ends="that is no frame"),
    Attack("a frame of rubbish", FORGE + "forge((8).to_bytes(4, 'big') + b'rubbish!')\n", ends="cannot be read"),
    Attack("a frame that is no object", FORGE + "forge((2).to_bytes(4, 'big') + b'[]')\n", ends="that is no object"),
    Attack(
        "half a frame, then silence",
        FORGE + "forge((1 << 16).to_bytes(4, 'big') + b'{')\nlibc._exit(0)\n",
        ends="The program's process",
    ),
    Attack("an end in the middle", "libc._exit(7)", ends="ended unexpectedly (status 7)"),
    Attack("a crash", "ctypes.string_at(0)", ends="ended unexpectedly (status -11)"),
    Attack("an abort", "libc.abort()", ends="ended unexpectedly (status -6)"),
)
ATTACKS = (*BOMBS, *FILES, *NETWORK, *OTHERS, *KERNEL, *FRAMES)
