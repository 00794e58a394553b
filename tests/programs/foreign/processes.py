"""fork, pipes, shared memory, wait, multiprocessing."""

import mmap
import os
import signal
import struct
import sys
import time

r, w = os.pipe()
if os.fork() == 0:
    os.close(r)
    f = os.fdopen(w, "w")
    [print("line", i, file=f, flush=True) for i in range(3)]
    f.close()
    os._exit(0)
os.close(w)
with os.fdopen(r) as f:
    print(f.read().split("\n"))
print(os.wait()[1])
m = mmap.mmap(-1, 8)
if not os.fork():
    m[:4] = struct.pack("i", 42)
    os._exit(0)
os.wait()
print(struct.unpack("i", m[:4])[0])


def pipeline(data, *funcs):
    src, dst = os.pipe()
    os.write(dst, data)
    os.close(dst)
    for fn in funcs:
        r, w = os.pipe()
        if not os.fork():
            os.close(r)
            d = os.read(src, 1000)
            os.write(w, fn(d))
            os._exit(0)
        os.close(w)
        os.close(src)
        src = r
    out = os.read(src, 1000)
    [os.wait() for _ in funcs]
    return out


print(pipeline(b"hello", bytes.upper, lambda b: b[::-1]))
pid = os.fork()
if not pid:
    signal.pause()
    os._exit(1)
os.kill(pid, signal.SIGKILL)
p, st = os.waitpid(pid, 0)
print(os.WIFSIGNALED(st), os.WTERMSIG(st))
try:
    os.kill(pid, 0)
except ProcessLookupError as e:
    print(e)
try:
    os.wait()
except ChildProcessError as e:
    print(e)
sys.stdout.flush()
pid = os.fork()
if not pid:
    sys.exit(5)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
pids = {}
for n in (3, 1, 2):
    p = os.fork()
    if not p:
        time.sleep(n / 10)
        os._exit(n)
    pids[p] = n
print([(pids[p], os.WEXITSTATUS(s)) for p, s in (os.wait() for _ in range(3))])
import atexit

atexit.register(print, "atexit")
p = os.fork()
if not p:
    os._exit(0)
os.waitpid(p, 0)
from multiprocessing import Event, Process, Queue, current_process


def work(i, q, e):
    e.wait()
    q.put((i, current_process().name))


q, e = Queue(), Event()
ps = [Process(target=work, args=(i, q, e), daemon=True) for i in range(3)]
[p.start() for p in ps]
e.set()
print(sorted(q.get() for _ in ps))
[p.join() for p in ps]


def boom():
    raise ValueError("in child")


p = Process(target=boom)
p.start()
p.join()
print(p.exitcode)
