"""A pool of threads."""

import gevent
from attempting import attempt
import time
from gevent.threadpool import ThreadPool, ThreadPoolExecutor

pool = ThreadPool(2)


def work(n):
    time.sleep((3 - n) * 0.02)
    return n * n


print(
    pool.map(work, range(3)),
    list(pool.imap(work, range(3))),
    pool.apply(work, (2,)),
    pool.spawn(work, 1).get(),
)
ticks = []
ticker = gevent.spawn(lambda: [ticks.append(n) or gevent.sleep(0.01) for n in range(3)])
print(pool.apply(time.sleep, (0.1,)), ticks)
ticker.join()
gevent.get_hub().exception_stream = None
print(attempt(pool.apply, int, ("x",)), pool.maxsize, pool.size <= 2, pool.join(), len(pool))
pool.kill()
with ThreadPoolExecutor(2) as executor:
    f = executor.submit(work, 2)
    print(f.result(), f.done(), list(executor.map(work, [1, 2])))
print(
    gevent.get_hub().threadpool.apply(lambda: "the hub's"),
    gevent.get_hub().threadpool.apply(lambda: gevent.getcurrent().parent is not None),
)
