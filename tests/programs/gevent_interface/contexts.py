"""Contexts, tracebacks and errors."""

import gevent
import contextvars

v = contextvars.ContextVar("v", default="none")
v.set("main")


def child():
    v.set("child")
    return v.get()


print(gevent.spawn(child).get(), v.get(), gevent.spawn(v.get).get())
from gevent.contextvars import copy_context

print(copy_context is contextvars.copy_context or callable(copy_context))


def deep():
    raise RuntimeError("deep")


def middle():
    try:
        deep()
    except RuntimeError as error:
        raise ValueError("outer") from error


hub = gevent.get_hub()
hub.exception_stream = None
g = gevent.spawn(middle)
try:
    g.get()
except ValueError as error:
    print(repr(error), repr(error.__cause__))
heard = []
hub.print_exception = lambda context, kind, *rest: heard.append(kind.__name__)
gevent.spawn(deep)
gevent.sleep(0.01)
print(heard)


def leave():
    raise SystemExit(5)


hub.handle_error = lambda *args: heard.append(args[1].__name__)
gevent.spawn(leave)
gevent.sleep(0.01)
print(heard)
