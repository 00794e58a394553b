# Ten thousand greenlets, each asleep for another number of hours.
import gevent

for hours in range(1, 10_001):
    gevent.spawn(gevent.sleep, hours * 3600)
gevent.wait()
