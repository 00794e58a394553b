"""Select, poll and selectors."""

import gevent
from attempting import attempt
import selectors as plain
from gevent import select, selectors, socket

a, b = socket.socketpair()
print(select.select([a, b], [], [], 0), select.select([a], [b], [], 1)[1] == [b])
gevent.spawn_later(0.01, b.send, b"x")
print(select.select([a], [], [], 5)[0] == [a], select.select([b], [], [], 0.01))
p = select.poll()
p.register(a, select.POLLIN)
p.register(b, select.POLLIN)
print(p.poll(0) == [(a.fileno(), select.POLLIN)])
a.recv(9)
p.modify(b, select.POLLOUT)
print(p.poll(10) == [(b.fileno(), select.POLLOUT)])
p.unregister(b)
print(p.poll(10), attempt(p.unregister, b)[0])
with selectors.GeventSelector() as s:
    key = s.register(a, plain.EVENT_READ, "data")
    print(s.select(0), s.select(0.01), s.get_key(a) == key, len(s.get_map()))
    gevent.spawn_later(0.01, b.send, b"y")
    print([(k.data, e) for k, e in s.select(5)])
    s.modify(a, plain.EVENT_READ | plain.EVENT_WRITE, "both")
    print([(k.data, e) for k, e in s.select(1)])
    s.unregister(a)
    print(len(s.get_map()))
b.close()
print(select.select([a], [], [], 1)[0] == [a], a.recv(9), a.recv(9))
