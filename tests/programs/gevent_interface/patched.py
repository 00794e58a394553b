"""Everything patched."""

import gevent
from gevent import monkey

print(
    monkey.patch_all(),
    monkey.is_module_patched("threading"),
    monkey.is_object_patched("socket", "create_connection"),
)
import queue, select, socket, threading, time

log, q, done = [], queue.Queue(), threading.Event()


def worker(n):
    time.sleep(n * 0.01)
    q.put(n)
    log.append(threading.current_thread().name)


ts = [threading.Thread(target=worker, args=(n,), name=f"t{n}") for n in (2, 1, 0)]
for t in ts:
    t.start()
print([q.get(timeout=5) for _ in ts])
[t.join() for t in ts]
print(log, threading.active_count())
timer = threading.Timer(0.01, done.set)
timer.start()
print(done.wait(5), isinstance(threading.main_thread().ident, int))
cond, got = threading.Condition(), []


def consumer():
    with cond:
        got.append(cond.wait_for(lambda: "x" in got, timeout=5))


t = threading.Thread(target=consumer)
t.start()
with cond:
    got.append("x")
    cond.notify_all()
t.join()
print(got)
barrier = threading.Barrier(2)
t = threading.Thread(target=barrier.wait)
t.start()
print(barrier.wait() in (0, 1))
t.join()
local = threading.local()
local.x = 1
t = threading.Thread(target=lambda: got.append(hasattr(local, "x")))
t.start()
t.join()
print(got[-1])
from concurrent.futures import ThreadPoolExecutor, as_completed

with ThreadPoolExecutor(2) as ex:
    print(sorted(f.result() for f in as_completed([ex.submit(pow, n, 2) for n in range(4)])))
a, b = socket.socketpair()
t = threading.Thread(target=b.sendall, args=(b"z",))
t.start()
print(select.select([a], [], [], 5)[0] == [a], a.recv(1))
print(monkey.get_original("time", "sleep") is not time.sleep)
