"""Spawning, joining, killing, linking."""

import gevent
from attempting import attempt
from gevent import Greenlet, GreenletExit


def work(n, fail=False):
    gevent.sleep(n * 0.01)
    if fail:
        raise KeyError(n)
    return n


gevent.get_hub().exception_stream = None
good, bad, late = gevent.spawn(work, 1), gevent.spawn(work, 2, fail=True), gevent.spawn_later(0.03, work, 0)
print(bool(good), good.started, good.ready(), good.successful(), good.dead)
for each in (good, bad):
    each.link_value(lambda g: print("value", g.value))
    each.link_exception(lambda g: print("exception", repr(g.exception)))
print(set(gevent.joinall([good, bad, late])) == {good, bad, late})
print(good.get(), attempt(bad.get), late.value, bad.successful(), bad.exc_info[0])
never = gevent.spawn_later(60, print, "never")
never.kill()
print(never.dead, repr(never.value))


def stubborn():
    try:
        gevent.sleep(60)
    except GreenletExit:
        print("asked to go")
        return "gone"


g = gevent.spawn(stubborn)
gevent.sleep(0)
g.kill(timeout=1)
print(g.value, g.successful())
g = gevent.spawn(gevent.sleep, 60)
gevent.sleep(0)
g.kill(ValueError("out"))
print(repr(g.exception))
gs = [gevent.spawn(gevent.sleep, 60) for _ in range(3)]
gevent.killall(gs)
print([repr(g.value) for g in gs])


class Own(Greenlet):
    def _run(self):
        return "own"


own = Own.spawn()
print(own.get(), own.name.startswith("Own-"), repr(gevent.spawn_raw(print, "raw") is None))
gevent.sleep(0.01)
