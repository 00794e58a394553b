"""Greenlets of several threads."""

import gevent
import threading

results = []


def thread(n):
    gs = [gevent.spawn(lambda k=k: (gevent.sleep(0.01), n * 10 + k)[1]) for k in range(2)]
    results.append([g.get() for g in gs])


ts = [threading.Thread(target=thread, args=(n,)) for n in range(2)]
for t in ts:
    t.start()
for t in ts:
    t.join()
print(sorted(results))
from gevent.event import AsyncResult

r, hub = AsyncResult(), gevent.get_hub()
threading.Thread(target=lambda: hub.loop.run_callback_threadsafe(r.set, "from afar")).start()
print(r.get(timeout=5))
from gevent.lock import Semaphore

s = Semaphore(0)
t = threading.Thread(target=s.release)
t.start()
print(s.acquire(timeout=5))
t.join()
