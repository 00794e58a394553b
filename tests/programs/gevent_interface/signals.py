"""Signals in greenlets."""

import gevent
import os, signal

seen = []
handler = gevent.signal_handler(signal.SIGUSR1, seen.append, "user")
os.kill(os.getpid(), signal.SIGUSR1)
gevent.sleep(0.05)
print(seen)
handler.cancel()
print(signal.getsignal(signal.SIGUSR1) == signal.SIG_DFL)
from gevent import signal as gsignal

before = gsignal.signal(signal.SIGTERM, lambda *args: seen.append(args[0]))
os.kill(os.getpid(), signal.SIGTERM)
gevent.sleep(0.01)
print(seen[-1] == signal.SIGTERM, before == signal.SIG_DFL)
