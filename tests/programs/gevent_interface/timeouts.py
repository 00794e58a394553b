"""Timeout."""

import gevent
from attempting import attempt
from gevent import Timeout

print(attempt(gevent.with_timeout, 0.01, gevent.sleep, 60))
print(gevent.with_timeout(0.01, gevent.sleep, 60, timeout_value="late"), gevent.with_timeout(9, int, 5))
with Timeout(0.01, False):
    gevent.sleep(60)
try:
    with Timeout(0.01, KeyError("mine")):
        gevent.sleep(60)
except KeyError as error:
    print(repr(error))
outer = Timeout.start_new(0.01)
try:
    with Timeout(60) as inner:
        gevent.sleep(60)
except Timeout as error:
    print(error is outer, inner.pending, outer.pending, str(error))
finally:
    outer.close()
t = Timeout(5)
print(t.pending, str(t), repr(t).split(" at ")[0])
t.start()
print(t.pending)
t.cancel()
print(t.pending, Timeout(None).start(), issubclass(Timeout, Exception), issubclass(Timeout, BaseException))
with Timeout(0.01, False) as t:
    gevent.sleep(0)
gevent.sleep(0.02)
print("not thrown", t.pending)
