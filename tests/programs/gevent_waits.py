"""Every way in which a greenlet of gevent waits: each leaves the CPU for a reason of its own."""
import gevent
from gevent.event import AsyncResult, Event
from gevent.lock import BoundedSemaphore
from gevent.pool import Pool
from gevent.queue import Queue

bell, answer, gate, box = Event(), AsyncResult(), BoundedSemaphore(1), Queue()


def rings():
    gevent.sleep(0.25)
    bell.set()
    answer.set(42)


def listens():
    bell.wait()
    print("heard", answer.get())


def holds(name, seconds):
    with gate:
        print(name, "in")
        gevent.sleep(seconds)
    print(name, "out")


def cooks():
    for dish in "abc":
        box.put(dish)
        gevent.sleep(0)
    box.put(None)


def eats():
    while (dish := box.get()) is not None:
        print("ate", dish)


def dreams():
    try:
        gevent.sleep(100)
    except gevent.GreenletExit:
        print("woken for good")
        raise


sleeper = gevent.spawn(dreams)
gevent.joinall([
    gevent.spawn(listens),
    gevent.spawn(rings),
    gevent.spawn(holds, "one", 0.1),
    gevent.spawn(holds, "two", 0.1),
    gevent.spawn(eats),
    gevent.spawn(cooks),
])
sleeper.kill()
try:
    with gevent.Timeout(0.5):
        gevent.sleep(9)
except gevent.Timeout:
    print("too long")
print(sorted(Pool(2).map(lambda n: n * n, range(4))))
