"""Event and AsyncResult."""

import gevent
from attempting import attempt
from gevent.event import AsyncResult, Event

e = Event()
print(e.is_set(), e.wait(0.01), e.wait(0))


def waiter(n):
    print("waiter", n, e.wait())


gs = [gevent.spawn(waiter, n) for n in range(3)]
gevent.sleep(0)
e.set()
gevent.joinall(gs)
print(e.ready(), e.wait())
e.clear()
print(e.is_set())
e.rawlink(lambda which: print("linked", which is e))
e.set()
gevent.sleep(0)
r = AsyncResult()
print(r.ready(), attempt(r.get, timeout=0.01), attempt(r.get_nowait), r.value, r.exception)
gevent.spawn(r.set, 7)
print(r.get(), r.ready(), r.successful(), r.get_nowait(), r.done(), r.cancelled())
bad = AsyncResult()
bad.set_exception(KeyError("k"))
print(attempt(bad.get), repr(bad.exception), bad.successful())
source = gevent.spawn(lambda: 3)
copy = AsyncResult()
source.link(copy)
print(copy.get())
gevent.get_hub().exception_stream = None
failing = gevent.spawn(int, "x")
copy = AsyncResult()
failing.link(copy)
print(attempt(copy.get))
