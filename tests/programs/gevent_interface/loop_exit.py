"""A loop that has nothing to wait for any more."""

import threading

import gevent
from attempting import attempt
from gevent.event import Event
from gevent.exceptions import LoopExit

try:
    gevent.get_hub().switch()
except LoopExit as error:
    print("LoopExit", str(error.args[0]))
print(attempt(Event().wait)[0], gevent.wait())
print(gevent.get_hub().join(0.01))


def thread():
    gevent.sleep(0)
    gevent.get_hub().destroy()


other = threading.Thread(target=thread)
other.start()
other.join()
print("destroyed")
