"""Gevent.util and events."""

import gevent
from attempting import attempt
from gevent import util, events


def work():
    gevent.sleep(0.01)
    return 5


class Namer:
    def __init__(self):
        self.seen = []


g = gevent.spawn(work)
g.name = "worker"
tree = util.GreenletTree.current_tree().format()
print("worker" in tree, "Greenlet Locals" in tree, tree.count("Parent:") > 0)
g.join()
lines = util.format_run_info(greenlet_stacks=False)
print(any("Greenlets" in line for line in lines))
text = util.wrap_errors((ValueError,), int)
print(type(text("x")).__name__, text("7"))
print(isinstance(util.assert_switches(), util.assert_switches))


def never():
    with util.assert_switches():
        pass


print(attempt(never)[0])
with util.assert_switches():
    gevent.sleep(0)
