"""gevent's tutorials, example after example."""

import gevent
from gevent import Timeout
from gevent.event import AsyncResult, Event
from gevent.local import local
from gevent.pool import Group, Pool
from gevent.queue import Empty, JoinableQueue, Queue


def foo():
    print("Running in foo")
    gevent.sleep(0)
    print("Explicit context switch to foo again")


def bar():
    print("Explicit context to bar")
    gevent.sleep(0)
    print("Implicit context switch back to bar")


gevent.joinall([gevent.spawn(foo), gevent.spawn(bar)])


def win():
    return "You win!"


def fail():
    raise Exception("You fail at failing.")


w, f = gevent.spawn(win), gevent.spawn(fail)
w.start()
f.start()
try:
    gevent.joinall([w, f])
except Exception:
    print("never")
print(w.value, f.value, w.ready(), f.ready(), w.successful(), f.successful(), f.exception)


def wait():
    gevent.sleep(1)


t = Timeout(0.2).start()
th = gevent.spawn(wait)
try:
    th.join(timeout=t)
except Timeout:
    print("Thread 1 timed out")
t = Timeout.start_new(0.2)
try:
    gevent.spawn(wait).get(timeout=t)
except Timeout:
    print("Thread 2 timed out")
try:
    gevent.with_timeout(0.2, wait)
except Timeout:
    print("Thread 3 timed out")
evt = Event()


def setter():
    print("A: Hey wait for me")
    gevent.sleep(0.3)
    print("Ok, I'm done")
    evt.set()


def waiter():
    print("I'll wait for you")
    evt.wait()
    print("It's about time")


gevent.joinall([gevent.spawn(setter)] + [gevent.spawn(waiter) for _ in range(3)])
tasks = Queue()


def worker(n):
    try:
        while True:
            t = tasks.get(timeout=0.2)
            print("Worker %s got task %s" % (n, t))
            gevent.sleep(0)
    except Empty:
        print("Quitting time!", n)


def boss():
    for i in range(1, 7):
        tasks.put(i)


gevent.spawn(boss).join()
gevent.joinall([gevent.spawn(worker, n) for n in ("steve", "john", "nancy")])
g = Group()
print(g.map(lambda i: ("Size of group", len(g)), range(3)))
for i in Group().imap_unordered(lambda x: x * x, range(5)):
    print(i, end=" ")
print()
p = Pool(2)
print(p.map(lambda i: (gevent.sleep(0.1), len(p))[1], range(3)))
st = local()


def f1():
    st.x = 1
    print(st.x)


def f2():
    try:
        st.x
    except AttributeError:
        print("x is not local to f2")


gevent.joinall([gevent.spawn(f1), gevent.spawn(f2)])


class Actor(gevent.Greenlet):
    def __init__(self):
        self.inbox = Queue()
        gevent.Greenlet.__init__(self)

    def receive(self, m):
        raise NotImplementedError

    def _run(self):
        self.running = True
        while self.running:
            self.receive(self.inbox.get())


class Pinger(Actor):
    n = 0

    def receive(self, m):
        print(m)
        self.n += 1
        if self.n > 2:
            self.running = False
        pong.inbox.put("ping")
        gevent.sleep(0)


class Ponger(Actor):
    n = 0

    def receive(self, m):
        print(m)
        self.n += 1
        if self.n > 2:
            self.running = False
        ping.inbox.put("pong")
        gevent.sleep(0)


ping, pong = Pinger(), Ponger()
ping.start()
pong.start()
ping.inbox.put("start")
gevent.joinall([ping, pong], timeout=0.5)
q = JoinableQueue()


def w2():
    while True:
        x = q.get()
        try:
            gevent.sleep(0.01)
        finally:
            q.task_done()


for _ in range(2):
    gevent.spawn(w2)
for i in range(5):
    q.put(i)
q.join()
print("joined")
a = AsyncResult()
gevent.spawn_later(0.1, a.set_exception, ValueError("x"))
try:
    a.get()
except ValueError as e:
    print("async", e)
ch = gevent.spawn(win)
ch.link(lambda g: print("link", g.value))
ch.join()
gevent.sleep(0)
k = gevent.spawn(gevent.sleep, 100)
gevent.sleep(0)
k.kill()
print(k.dead, repr(k.value))
try:
    while True:
        gevent.sleep(0)
        raise gevent.GreenletExit
except gevent.GreenletExit:
    print("exit")


def forever():
    while True:
        gevent.sleep(0.5)


with gevent.Timeout(0.3, False):
    forever()
print(gevent.wait([gevent.spawn_later(0.1, win)], timeout=1)[0].value)
for x in gevent.iwait([gevent.spawn_later(0.2, win), gevent.spawn_later(0.1, foo)]):
    print(x.value)
gevent.get_hub().join(timeout=0.1)
try:
    Event().wait()
except gevent.exceptions.LoopExit as e:
    print("LoopExit", str(e).split("\n")[0])
