"""Tracebacks: printed, walked, of threads."""

import socket
import threading
import traceback


def last(e):
    tb = e.__traceback__
    while tb.tb_next:
        tb = tb.tb_next
    return tb.tb_frame.f_code.co_name, tb.tb_lineno


def f():
    socket.create_connection(("127.0.0.1", 1))


try:
    f()
except OSError as e:
    print(last(e)[0], traceback.extract_tb(e.__traceback__)[-1].name)
try:
    socket.socket().recv(1)
except OSError as e:
    print(last(e), e)


def g():
    raise ValueError("x")


def h():
    try:
        g()
    except ValueError as e:
        raise RuntimeError("y") from e


try:
    h()
except RuntimeError as e:
    print(last(e), last(e.__cause__))
t = threading.Thread(target=g)
threading.excepthook = lambda a: print("hook", a.exc_type.__name__, last(a.exc_value))
t.start()
t.join()
try:
    threading.Lock().acquire(timeout=-5)
except ValueError as e:
    print(last(e), e)
