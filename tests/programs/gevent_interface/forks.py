"""Forks that are watched."""

import gevent
from attempting import attempt
import os, sys
from gevent import os as gos


def told(watcher):
    print("told", watcher.rpid == pid, os.WEXITSTATUS(watcher.rstatus))


gevent.get_hub().loop.install_sigchld()  # or a child that is faster than its watcher is missed
sys.stdout.flush()
pid = gos.fork_and_watch(callback=told)
if not pid:
    os._exit(7)
gevent.sleep(0.3)
print(gos.waitpid(pid, 0) == (pid, 7 << 8))
sys.stdout.flush()
pid = gos.fork_and_watch()
if not pid:
    os._exit(3)
ticks = []
g = gevent.spawn(lambda: [ticks.append(n) or gevent.sleep(0) for n in range(3)])
print(
    gos.waitpid(pid, 0) == (pid, 3 << 8),
    ticks,
    gos.waitpid(pid, 0)[0] == pid,
    attempt(gos.waitpid, pid, 0)[0],
)
