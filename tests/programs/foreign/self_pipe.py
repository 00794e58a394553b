"""The self-pipe trick: signals become bytes that select sees."""

import fcntl
import os
import select
import signal
import time

r, w = os.pipe()
for fd in (r, w):
    fl = fcntl.fcntl(fd, fcntl.F_GETFL)
    fcntl.fcntl(fd, fcntl.F_SETFL, fl | os.O_NONBLOCK)


def on_chld(sig, frame):
    try:
        os.write(w, bytes([sig]))
    except BlockingIOError:
        pass


signal.signal(signal.SIGCHLD, on_chld)
signal.signal(signal.SIGALRM, on_chld)
pid = os.fork()
if pid == 0:
    time.sleep(0.1)
    os._exit(7)
seen = []
while len(seen) < 2:
    rr, _, _ = select.select([r], [], [], 5)
    for b in os.read(r, 100):
        seen.append(signal.Signals(b).name)
        if b == signal.SIGCHLD:
            p, st = os.waitpid(-1, os.WNOHANG)
            print(p == pid, os.WEXITSTATUS(st), os.waitstatus_to_exitcode(st))
            signal.setitimer(signal.ITIMER_REAL, 0.2)
print(seen)
