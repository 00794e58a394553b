"""A greenlet that fails does not take the others with it."""
import gevent


def breaks():
    return {}["nothing"]


def works():
    gevent.sleep(0.1)
    return "done"


bad, good = gevent.spawn(breaks), gevent.spawn(works)
gevent.joinall([bad, good])
print(good.value, type(bad.exception).__name__, bad.successful())
