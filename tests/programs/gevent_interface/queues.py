"""Queues of every kind."""

import gevent
from attempting import attempt
from gevent import queue
from gevent.queue import Empty, Full, JoinableQueue, LifoQueue, PriorityQueue, Queue, SimpleQueue

for kind in (Queue, LifoQueue, PriorityQueue, JoinableQueue, SimpleQueue):
    q = kind()
    for n in (3, 1, 2):
        q.put(n)
    print(
        kind.__name__,
        len(q),
        q.qsize(),
        [q.get() for _ in range(3)],
        q.empty(),
        attempt(q.get, timeout=0.01),
        attempt(q.get_nowait),
    )
q = Queue(1)
print(
    q.maxsize, q.put("a"), q.full(), attempt(q.put, "b", timeout=0.01), attempt(q.put_nowait, "b"), q.peek()
)
g = gevent.spawn(q.put, "b")
gevent.sleep(0)
print(g.ready(), q.get(), g.get(), q.get())
getters = [gevent.spawn(q.get) for _ in range(2)]
gevent.sleep(0)
for n in range(2):
    q.put(n)
print([g.get() for g in getters])
j = JoinableQueue()
j.put(1)
j.put(2)
print(j.unfinished_tasks, j.join(timeout=0.01))


def worker():
    for item in j:
        print("item", item)
        j.task_done()


w = gevent.spawn(worker)
print(j.join(), j.unfinished_tasks, attempt(j.task_done))
j.put(StopIteration)
w.join()
q = Queue(items=[1, 2, StopIteration])
print(list(q))
c = queue.Channel()
g = gevent.spawn(c.put, "x")
gevent.sleep(0)
print(g.ready(), c.get(), g.get(), attempt(c.put, 1, timeout=0.01), attempt(c.get_nowait))
s = Queue()
g = gevent.spawn(s.get)
gevent.sleep(0)
s.shutdown()
print(attempt(g.get), attempt(s.put, 1), attempt(s.get))
