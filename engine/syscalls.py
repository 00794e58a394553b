"""The numbers of Linux's system calls that a confined program may make, for x86_64 and aarch64.

A table for `seccomp`, by what the calls are for. What a program on the simulated machine needs of the real kernel is
little: files, memory, threads, clocks and signals of its own. Everything else is left out, which is the point. Refuses
to know what happens to a call that is not here.
"""

from __future__ import annotations

# name:number on x86_64:number on aarch64, "-" where there is no such call.
FILES = """
    read:0:63 write:1:64 readv:19:65 writev:20:66 pread64:17:67 pwrite64:18:68 preadv:295:69 pwritev:296:70
    preadv2:327:286 pwritev2:328:287 open:2:- openat:257:56 close:3:57 close_range:436:436 lseek:8:62 stat:4:-
    fstat:5:80 lstat:6:- newfstatat:262:79 statx:332:291 statfs:137:43 fstatfs:138:44 access:21:-
    faccessat:269:48 faccessat2:439:439 readlink:89:- readlinkat:267:78 getdents:78:- getdents64:217:61
    getcwd:79:17 chdir:80:49 fchdir:81:50 mkdir:83:- mkdirat:258:34 rmdir:84:- unlink:87:- unlinkat:263:35
    rename:82:- renameat:264:38 renameat2:316:276 link:86:- linkat:265:37 symlink:88:- symlinkat:266:36
    truncate:76:45 ftruncate:77:46 fallocate:285:47 fsync:74:82 fdatasync:75:83 sync_file_range:277:84
    fadvise64:221:223 chmod:90:- fchmod:91:52 fchmodat:268:53 umask:95:166 utimensat:280:88 utime:132:-
    utimes:235:- futimesat:261:- flock:73:32 dup:32:23 dup2:33:- dup3:292:24
    sendfile:40:71 copy_file_range:326:285
"""
MEMORY = """
    brk:12:214 mmap:9:222 munmap:11:215 mprotect:10:226 mremap:25:216 madvise:28:233 mincore:27:232
    msync:26:227 membarrier:324:283
"""
THREADS = """
    futex:202:98 futex_waitv:449:449 set_robust_list:273:99 get_robust_list:274:100 rseq:334:293
    set_tid_address:218:96 gettid:186:178 exit:60:93 exit_group:231:94 sched_yield:24:124
    sched_getaffinity:204:123 sched_getparam:143:121 sched_getscheduler:145:120 sched_get_priority_max:146:125
    sched_get_priority_min:147:126 getcpu:309:168 restart_syscall:219:128
"""
CLOCKS = """
    clock_gettime:228:113 clock_getres:229:114 clock_nanosleep:230:115 nanosleep:35:101 gettimeofday:96:169
    time:201:- times:100:153 alarm:37:- getitimer:36:102 setitimer:38:103 pause:34:-
"""
SIGNALS = """
    rt_sigaction:13:134 rt_sigprocmask:14:135 rt_sigreturn:15:139 rt_sigpending:127:136 rt_sigsuspend:130:133
    rt_sigtimedwait:128:137 sigaltstack:131:132
"""
WAITING = "poll:7:- ppoll:271:73 select:23:- pselect6:270:72 wait4:61:260 waitid:247:95"
ITSELF = """
    getpid:39:172 getppid:110:173 getuid:102:174 geteuid:107:175 getgid:104:176 getegid:108:177
    getresuid:118:148 getresgid:120:150 getgroups:115:158 getpgid:121:155 getpgrp:111:- getsid:124:156
    getrusage:98:165 getrlimit:97:163 setrlimit:160:164 uname:63:160 sysinfo:99:179 getrandom:318:278
    capget:125:90 getpriority:140:141 setpriority:141:140
"""
# Allowed with certain arguments only; see `seccomp`.
GUARDED = "clone:56:220 ioctl:16:29 fcntl:72:25 kill:62:129 tgkill:234:131 prctl:157:167 prlimit64:302:261"
# What it takes to come from bubblewrap to the first line of Python, and to lay the second filter upon the first.
START = "execve:59:221 arch_prctl:158:- seccomp:317:277"
# The C library tries these first and goes on with older calls where the kernel says that it knows none such.
UNKNOWN = "clone3:435:435"

ARCHITECTURES = ("x86_64", "aarch64")


def numbers(table: str, machine: str) -> dict[str, int]:
    """Name -> number of the calls of one table that the machine has."""
    place = 1 + ARCHITECTURES.index(machine)
    rows = [row.split(":") for row in table.split()]
    return {row[0]: int(row[place]) for row in rows if row[place] != "-"}
