"""Waiting for descriptors by hand."""

import os

import gevent
from attempting import attempt
from gevent import socket

a, b = socket.socketpair()
print(attempt(socket.wait_read, a.fileno(), timeout=0.01), attempt(socket.wait_write, a.fileno(), timeout=1))
gevent.spawn_later(0.01, b.send, b"x")
print(socket.wait_read(a.fileno(), timeout=5), a.recv(9), socket.wait_readwrite(a.fileno(), timeout=5))
print(attempt(socket.wait_read, a.fileno(), timeout=0.01, timeout_exc=KeyError("late")))

loop = gevent.get_hub().loop
watcher = loop.io(a.fileno(), 1)
waiting = gevent.spawn(attempt, socket.wait, watcher)
gevent.sleep(0)
socket.cancel_wait(watcher, OSError("not any more"))
print(waiting.get())
watcher.close()

heard = []
with loop.io(b.fileno(), 2) as watcher:
    watcher.start(lambda events: (heard.append(events), watcher.stop()), pass_events=True)
    print(watcher.active, watcher.fd == b.fileno(), watcher.events)
    gevent.sleep(0.01)
    print(watcher.active, heard)
print(attempt(loop.io, -1, 1)[0], attempt(loop.io, 0, 99)[0])

reader, writer = os.pipe()
waiting = gevent.spawn(socket.wait_read, reader)
gevent.sleep(0)
os.close(writer)
print(waiting.get(), os.read(reader, 1))
