"""Locks."""

import gevent
from attempting import attempt
from gevent.lock import BoundedSemaphore, DummySemaphore, RLock, Semaphore

s = Semaphore(2)
print(s.acquire(), s.acquire(), s.acquire(blocking=False), s.acquire(timeout=0.01), s.locked(), s.counter)
order = []


def take(n):
    with s:
        order.append(n)


gs = [gevent.spawn(take, n) for n in range(3)]
gevent.sleep(0)
s.release()
gevent.joinall(gs)
print(order, s.counter, s.wait(0))
b = BoundedSemaphore(1)
print(b.acquire(), b.release(), attempt(b.release))
r = RLock()
print(r.acquire(), r.acquire(), r.release())
g = gevent.spawn(r.acquire, False)
print(g.get())
r.release()
print(attempt(r.release)[0])
d = DummySemaphore()
print(d.acquire(), d.acquire(), d.locked(), d.release(), d.wait())
heard = []
s = Semaphore(0)
s.rawlink(lambda each: heard.append(each is s))
s.release()
gevent.sleep(0)
print(heard)
from gevent.thread import allocate_lock, start_new_thread, get_ident

lock = allocate_lock()
print(lock.acquire(), lock.acquire(False), lock.locked(), lock.release())
