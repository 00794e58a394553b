"""Pipes of gevent.os."""

import gevent
import os
from gevent import os as gos

r, w = gos.pipe() if hasattr(gos, "pipe") else os.pipe()
for fd in (r, w):
    gos.make_nonblocking(fd)
g = gevent.spawn(gos.nb_read, r, 99)
gevent.sleep(0)
print(g.ready(), gos.nb_write(w, b"hello"), g.get())
big = b"x" * 200_000
writer = gevent.spawn(gos.nb_write, w, big)
got = 0
while got < 60_000:
    got += len(gos.nb_read(r, 9999))
print(writer.ready(), 0 < writer.get() <= len(big))
os.close(w)
print(gos.tp_read(r, 5)[:1] == b"x")
