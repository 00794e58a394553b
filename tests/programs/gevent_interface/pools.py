"""Groups and pools."""

import gevent
from attempting import attempt
from gevent.pool import Group, Pool


def work(n):
    gevent.sleep((3 - n) * 0.01)
    return n * n


for group in (Group(), Pool(2)):
    print(
        type(group).__name__,
        group.map(work, range(3)),
        list(group.imap(work, range(3))),
        sorted(group.imap_unordered(work, range(3))),
    )
    print(
        group.apply(work, (2,)),
        group.apply_async(work, (1,)).get(),
        group.map_async(work, [1, 2]).get(),
        len(group),
    )
got = []
g = Group()
g.apply_async(work, (2,), callback=got.append).join()
gevent.sleep(0)
print(got)
p = Pool(2)
first = [p.spawn(gevent.sleep, 0.02) for _ in range(2)]
print(p.free_count(), p.full(), p.wait_available(0.001), len(p))
p.spawn(work, 3)
print([g.ready() for g in first])
print(p.join(), p.free_count(), p.join(timeout=0))
p.spawn(gevent.sleep, 60)
print(p.join(timeout=0.01))
p.kill()
print(len(p), p.full())
g = Group()
one = g.spawn(gevent.sleep, 60)
print(one in g, list(g) == [one])
g.killone(one)
print(len(g))
g = Group()
extra = gevent.spawn(gevent.sleep, 60)
g.add(extra)
g.discard(extra)
print(len(g))
extra.kill()
gevent.get_hub().exception_stream = None


def bad(n):
    raise ValueError(n)


print(attempt(Pool(1).map, bad, [1]), attempt(Pool, -1), attempt(Pool(1, int).spawn, 5) is not None)


def chunk(a, b):
    return a + b


print(list(Group().imap(chunk, [1, 2], [3, 4], maxsize=1)))
