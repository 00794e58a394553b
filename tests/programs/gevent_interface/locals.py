"""Locals of greenlets."""

import gevent
from attempting import attempt
from gevent.local import local


class Own(local):
    kind = "class"

    def __init__(self, n):
        self.n = n
        print("made for", n, type(gevent.getcurrent()).__name__)


plain, own = local(), Own(5)
plain.x = 1


def other():
    print(hasattr(plain, "x"), own.n)
    plain.x = 2
    own.n = 6
    gevent.sleep(0)
    print(plain.x, own.n, sorted(vars(own)))


gevent.joinall([gevent.spawn(other), gevent.spawn(other)])
print(plain.x, own.n, Own.kind)
del plain.x
print(attempt(getattr, plain, "x")[0], attempt(delattr, plain, "x")[0])
