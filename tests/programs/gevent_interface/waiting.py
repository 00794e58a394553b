"""Joinall, iwait and wait tell who is first."""

import gevent
from attempting import attempt


def work(n):
    gevent.sleep(n * 0.02)
    return n


gs = [gevent.spawn(work, n) for n in (3, 1, 2)]
print([g.value for g in gevent.joinall(gs, count=1)], [g.value for g in gevent.iwait(gs, count=2)])
gs = [gevent.spawn(work, n) for n in (3, 1, 2)]
print([g.value for g in gevent.iwait(gs)], [g.value for g in gevent.wait(gs)], gevent.wait(gs, count=0))
slow = gevent.spawn(gevent.sleep, 60)
print(
    gevent.joinall([slow], timeout=0.01), gevent.wait([slow], timeout=0.01), list(gevent.iwait([slow], 0.01))
)
slow.kill()
gevent.get_hub().exception_stream = None
bad = gevent.spawn(int, "x")
print(attempt(gevent.joinall, [bad], raise_error=True))
from gevent.event import Event, AsyncResult

event, result = Event(), AsyncResult()
gevent.spawn_later(0.01, event.set)
gevent.spawn_later(0.03, result.set, 5)
print([type(each).__name__ for each in gevent.iwait([result, event])])
print(gevent.idle())
