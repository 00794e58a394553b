"""A reactor on poll, with timers."""

import heapq
import select
import socket
import time


class Reactor:
    def __init__(s):
        s.p = select.poll()
        s.h = {}
        s.t = []
        s.run_ = True

    def add(s, sock, ev, cb):
        s.h[sock.fileno()] = (sock, cb)
        s.p.register(sock, ev)

    def rm(s, sock):
        s.p.unregister(sock)
        del s.h[sock.fileno()]

    def later(s, d, f):
        heapq.heappush(s.t, (time.monotonic() + d, id(f), f))

    def run(s):
        while s.run_:
            to = max(0, (s.t[0][0] - time.monotonic()) * 1000) if s.t else None
            for fd, ev in s.p.poll(to):
                sock, cb = s.h[fd]
                cb(sock, ev)
            while s.t and s.t[0][0] <= time.monotonic():
                heapq.heappop(s.t)[2]()


r = Reactor()
l = socket.create_server(("127.0.0.1", 0))
l.setblocking(False)


def acc(l, ev):
    c, _ = l.accept()
    c.setblocking(False)
    r.add(c, select.POLLIN, rd)


def rd(c, ev):
    d = c.recv(100)
    if d:
        c.sendall(d[::-1])
    else:
        r.rm(c)
        c.close()
        print("hup", ev & select.POLLHUP)


r.add(l, select.POLLIN, acc)


def client(n):
    c = socket.socket()
    c.setblocking(False)
    try:
        c.connect(l.getsockname())
    except BlockingIOError:
        pass

    def up(c, ev):
        c.send(b"msg%d" % n)
        r.p.modify(c, select.POLLIN)
        r.h[c.fileno()] = (c, got)

    def got(c, ev):
        print("got", c.recv(100))
        r.rm(c)
        c.close()

    r.add(c, select.POLLOUT, up)


for i in range(3):
    r.later(0.1 * i, lambda i=i: client(i))


def stop():
    r.run_ = False


r.later(0.6, stop)
r.run()
print("stopped")
