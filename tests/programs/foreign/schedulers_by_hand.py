"""Schedulers of generators and of coroutines, made by hand."""

import heapq
import socket
import time
import types
from collections import deque
from select import select


class Task:
    tid = 0

    def __init__(s, t):
        Task.tid += 1
        s.tid = Task.tid
        s.target = t
        s.sendval = None
        s.stack = []

    def run(s):
        while True:
            try:
                r = s.target.send(s.sendval)
                if isinstance(r, SysCall):
                    return r
                if isinstance(r, types.GeneratorType):
                    s.stack.append(s.target)
                    s.sendval = None
                    s.target = r
                else:
                    if not s.stack:
                        return None
                    s.sendval = r
                    s.target = s.stack.pop()
            except StopIteration:
                if not s.stack:
                    raise
                s.sendval = None
                s.target = s.stack.pop()


class SysCall:
    pass


class Scheduler:
    def __init__(s):
        s.ready = deque()
        s.taskmap = {}
        s.exit = {}
        s.rw = {}
        s.ww = {}

    def new(s, t):
        n = Task(t)
        s.taskmap[n.tid] = n
        s.ready.append(n)
        return n.tid

    def waitread(s, t, fd):
        s.rw[fd] = t

    def waitwrite(s, t, fd):
        s.ww[fd] = t

    def iopoll(s, timeout):
        if s.rw or s.ww:
            r, w, e = select(s.rw, s.ww, [], timeout)
            for fd in r:
                s.ready.append(s.rw.pop(fd))
            for fd in w:
                s.ready.append(s.ww.pop(fd))

    def iotask(s):
        while True:
            s.iopoll(None if not s.ready else 0)
            yield

    def loop(s):
        s.new(s.iotask())
        while len(s.taskmap) > 1:
            t = s.ready.popleft()
            try:
                r = t.run()
                if isinstance(r, SysCall):
                    r.task = t
                    r.sched = s
                    r.handle()
                    continue
            except StopIteration:
                del s.taskmap[t.tid]
                for w in s.exit.pop(t.tid, []):
                    s.ready.append(w)
                continue
            s.ready.append(t)


class New(SysCall):
    def __init__(s, t):
        s.t = t

    def handle(s):
        s.task.sendval = s.sched.new(s.t)
        s.sched.ready.append(s.task)


class RW(SysCall):
    def __init__(s, f):
        s.f = f

    def handle(s):
        s.sched.waitread(s.task, s.f.fileno())


class WW(SysCall):
    def __init__(s, f):
        s.f = f

    def handle(s):
        s.sched.waitwrite(s.task, s.f.fileno())


def Accept(s):
    yield RW(s)
    yield s.accept()


def Recv(s, n):
    yield RW(s)
    yield s.recv(n)


def Send(s, b):
    while b:
        yield WW(s)
        b = b[s.send(b) :]


def client(c, a):
    while True:
        d = yield Recv(c, 100)
        if not d:
            break
        yield Send(c, d.upper())
    c.close()
    print("client closed")


def server(n):
    l = socket.create_server(("127.0.0.1", 45000))
    l.setblocking(False)
    for _ in range(n):
        c, a = yield Accept(l)
        print("connection")
        yield New(client(c, a))
    l.close()


def cli(i):
    c = socket.create_connection(("127.0.0.1", 45000))
    yield Send(c, b"hello %d" % i)
    r = yield Recv(c, 100)
    print(r)
    c.close()


s = Scheduler()
s.new(server(2))
s.new(cli(1))
s.new(cli(2))
s.loop()


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


@types.coroutine
def switch():
    yield


class S2:
    def __init__(s):
        s.r = deque()
        s.sl = []
        s.n = 0
        s.cur = None
        s.start, s.now = time.time(), 0

    async def sleep(s, d):
        s.n += 1
        heapq.heappush(s.sl, (s.now + d, s.n, s.cur))
        s.cur = None
        await switch()

    def run(s):
        while s.r or s.sl:
            if not s.r:
                s.now, _, c = heapq.heappop(s.sl)
                d = s.start + s.now - time.time()
                if d > 0:
                    time.sleep(d)
                s.r.append(c)
            s.cur = s.r.popleft()
            try:
                s.cur.send(None)
            except StopIteration:
                continue
            if s.cur:
                s.r.append(s.cur)


s2 = S2()


async def cd(n):
    while n:
        print("Down", n)
        await s2.sleep(0.4)
        n -= 1


async def cu(k):
    x = 0
    while x < k:
        print("Up", x)
        await s2.sleep(0.1)
        x += 1


s2.r += [cd(3), cu(8)]
s2.run()
