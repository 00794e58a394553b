"""The hub and its loop."""

import gevent
from attempting import attempt
from gevent import get_hub

hub = get_hub()
loop = hub.loop
log = []
print(hub is gevent.get_hub(), loop.default, loop.activecnt >= 0, hub.threadpool is hub.threadpool)
timer = loop.timer(0.01, 0.01)
timer.start(lambda: log.append("timer") or (len([e for e in log if e == "timer"]) > 2 and timer.stop()))
for kind in ("prepare", "check", "idle"):
    watcher = getattr(loop, kind)()
    watcher.start(lambda w=watcher, k=kind: (log.append(k), w.stop()))
later = loop.run_callback(log.append, "callback")
stopped = loop.run_callback(log.append, "never")
stopped.stop()
gevent.sleep(0.1)
print(sorted(log), timer.active, later.pending)
sent = loop.async_()
sent.start(log.append, "sent")
sent.send()
gevent.sleep(0.01)
print(log[-1], sent.pending)
sent.close()
from gevent.hub import Waiter

w = Waiter()
loop.run_callback(w.switch, 5)
print(w.get())
w = Waiter()
loop.run_callback(w.throw, KeyError("k"))
print(attempt(w.get))
