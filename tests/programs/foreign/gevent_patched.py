"""A patched program: threads, executors, servers, files, signals."""

from gevent import monkey

monkey.patch_all()
import concurrent.futures as cf
import os
import queue
import select
import signal
import socket
import socketserver
import threading
import time

import gevent
from gevent import event, fileobject, lock, pool, threadpool
from gevent import queue as gq

ts = [threading.Thread(target=lambda n=n: (time.sleep(0.1 * n), print("thread", n))) for n in (3, 1, 2)]
[t.start() for t in ts]
[t.join() for t in ts]
q = queue.Queue()


def prod():
    for i in range(3):
        q.put(i)
        time.sleep(0.01)
    q.put(None)


gevent.spawn(prod)
while (x := q.get()) is not None:
    print(x)
with cf.ThreadPoolExecutor(2) as ex:
    print(list(ex.map(lambda x: (time.sleep(0.05), x)[1], range(4))))


class H(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(self.rfile.readline().upper())


s = socketserver.ThreadingTCPServer(("127.0.0.1", 0), H)
g = gevent.spawn(s.serve_forever)
c = socket.create_connection(s.server_address)
c.sendall(b"abc\n")
print(select.select([c], [], [], 2)[0] == [c], c.recv(10))
s.shutdown()
g.join()
r, w = os.pipe()
fr, fw = fileobject.FileObject(r, "rb"), fileobject.FileObject(w, "wb", 0)
gevent.spawn_later(0.1, fw.write, b"line\n")
print(fr.readline())
gevent.signal_handler(signal.SIGUSR1, lambda: print("usr1"))
os.kill(os.getpid(), signal.SIGUSR1)
gevent.sleep(0.01)
print(threadpool.ThreadPool(2).map(lambda x: x * x, range(4)), gevent.get_hub().threadpool.apply(len, ("abc",)))
sem = lock.BoundedSemaphore(2)
act = []


def job(i):
    with sem:
        act.append(1)
        m = len(act)
        gevent.sleep(0.05)
        act.pop()
        return m


print(max(x.get() for x in [gevent.spawn(job, i) for i in range(5)]))
try:
    with gevent.Timeout(0.1, ValueError("mine")):
        gevent.sleep(1)
except ValueError as e:
    print(e)
g = gevent.spawn(lambda: 1 / 0)
g.link_exception(lambda g: print("exc", type(g.exception).__name__))
gevent.joinall([g])
gevent.sleep(0)
try:
    g.get()
except ZeroDivisionError as e:
    print(e)
p = pool.Pool(2)
print(sorted(p.imap_unordered(lambda x: (gevent.sleep(x / 100), x)[1], (3, 1, 2))))
print(p.full(), p.free_count())
e = event.Event()
gevent.spawn_later(0.05, e.set)
print(e.wait(1), event.AsyncResult().wait(0.01))
ch = gq.Channel()
gevent.spawn(ch.put, "via channel")
print(ch.get())
from gevent.util import GreenletTree

print("greenlet tree", len(GreenletTree.current_tree().format()) > 10)
print(gevent.socket.gethostbyname("localhost"), threading.current_thread().name)
