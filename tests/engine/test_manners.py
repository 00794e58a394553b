"""The stand-ins have the manners of the C modules in whose places they are, and messages carry what Linux lets them.

The left hand of each comparison is Linux itself, as in test_standins.py.
"""

from __future__ import annotations

import sys

import pytest
from test_standins import same_on_both

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the simulated machine answers as Linux does")

RULES = {
    "a datagram tells how it travelled, as far as there is room": """
        V6, HOPS, CLASS = socket.IPPROTO_IPV6, socket.IPV6_HOPLIMIT, socket.IPV6_TCLASS
        a, b = (socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) for _ in "ab")
        b.bind(("::1", 0))
        for option in (socket.IPV6_RECVHOPLIMIT, socket.IPV6_RECVTCLASS): b.setsockopt(V6, option, 1)
        for room in (0, 15, 16, 19, 20, 24, 39, 41, 44, 1000):
            a.sendmsg([b"x"], [(V6, CLASS, struct.pack("i", 4)), (V6, HOPS, struct.pack("i", 9))], 0, b.getsockname())
            print(room, b.recvmsg(10, room)[:3])
        for item in ((V6, HOPS, b"x"), (V6, HOPS, struct.pack("i", 256)), (V6, 200, b"    "), (77, 1, b"")):
            print(attempt(a.sendmsg, [b"x"], [item], 0, b.getsockname()))
        a.setsockopt(V6, socket.IPV6_UNICAST_HOPS, 3)
        b.recvmsg(10)
        a.sendto(b"y", b.getsockname())
        print(b.recvmsg(10, 1000)[:3])
    """,
    "a datagram over IPv4 tells its time to live, its type of service and where it came in": """
        a, b = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in "ab")
        b.bind(("127.0.0.1", 0))
        for option in (12, 13): b.setsockopt(socket.IPPROTO_IP, option, 1)
        a.sendto(b"x", b.getsockname())
        print(b.recvmsg(10, 1000)[:3])
        a.sendmsg([b"x"], [(socket.IPPROTO_IP, socket.IP_TTL, struct.pack("i", 5))], 0, b.getsockname())
        print(b.recvmsg(10, 1000)[:3])
    """,
    "a file of the host goes through a Unix socket": """
        import os, tempfile
        a, b = socket.socketpair()
        with tempfile.TemporaryFile() as file:
            file.write(b"hello"); file.flush()
            socket.send_fds(a, [b"x"], [file.fileno()])
        data, (fd,), flags, _ = socket.recv_fds(b, 10, 1)
        os.lseek(fd, 0, 0)
        print(data, flags, os.read(fd, 10))
        os.close(fd)
    """,
    "what sendmsg refuses": """
        a, b = socket.socketpair()
        for items in (3, [3], [(0, 0)], [("", 0, b"")], [(0, 0, "")], [(0, 2**40, b"")]):
            try: a.sendmsg([b"x"], items)
            except (TypeError, OverflowError) as error: print(type(error).__name__)
        print(attempt(socket.send_fds, a, [b"x"], [4000]), attempt(a.sendto, b"x", None)[0])
    """,
    "UDP-Lite has ports of its own": """
        if not hasattr(socket, "IPPROTO_UDPLITE"): raise SystemExit
        lite = lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_UDPLITE)
        a, b, other = lite(), lite(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        b.bind(("127.0.0.1", 0)); other.bind(b.getsockname())
        a.setsockopt(socket.IPPROTO_UDPLITE, socket.UDPLITE_SEND_CSCOV, 3)
        a.sendto(b"x", b.getsockname())
        print(b.recv(10), bits(other), a.getsockopt(socket.IPPROTO_UDPLITE, socket.UDPLITE_SEND_CSCOV), a.proto)
    """,
    "integers that C does not take": """
        s = socket.socket()
        for call in (s.listen, s.shutdown, socket.close):
            for value in (2**31, "x", None):
                try: call(value)
                except (OverflowError, TypeError, OSError) as error: print(type(error).__name__, error.args[0] == 9)
    """,
    "the number of a file is no socket": """
        import sys
        with open(sys.executable, "rb") as file: print(attempt(socket.socket, 2, 1, 0, file.fileno()))
    """,
    "addresses of one link name the device": """
        loop = socket.if_indextoname(1)
        (*_, place), = socket.getaddrinfo("fe80::1%" + loop, 80, socket.AF_INET6, socket.SOCK_STREAM)
        print(place, socket.getnameinfo(place, 3), socket.getnameinfo(("::2", 80, 0, 1), 3))
        print(attempt(socket.getaddrinfo, "fe80::1%nowhere", 80)[0])
        for index in (0, -1, 2**1000, "1"):
            try: socket.if_indextoname(index)
            except (OSError, OverflowError, TypeError, ValueError) as error: print(type(error).__name__)
    """,
    "what look-ups take for a name": """
        def told(function, *args):
            try: print(function(*args))
            except OSError as error: print(type(error).__name__, error.errno)
            except TypeError as error: print(error)
        for look in (socket.gethostbyname, socket.gethostbyname_ex, socket.gethostbyaddr):
            for name in (None, 25, b"127.0.0.1", bytearray(b"localhost"), "a\\0b"): told(look, name)
        told(socket.gethostbyaddr, "")
        told(socket.getservbyname, None)
        for place in ((None, 0), (b"127.0.0.1", 0), ("127.0.0.1", "80"), ("127.0.0.1", -1), ("127.0.0.1", 70000), ()):
            told(socket.getnameinfo, place, socket.NI_NUMERICHOST)
        told(socket.getnameinfo, ("127.0.0.1", 80), None)
    """,
    "what is no descriptor, and the size of a pipe": """
        import fcntl, os
        for fd in (-1, -2**31 - 1, 2**31):
            try: fcntl.fcntl(fd, fcntl.F_GETFL)
            except (ValueError, OverflowError) as error: print(type(error).__name__, error)
        for call in (os.close, os.get_blocking, os.isatty): print(attempt(call, -1))
        r, w = os.pipe()
        SET, GET = 1031, 1032
        for size in (0, 4097, 10000, 2**20, 2**20 + 1, 2**31, -1): print(attempt(fcntl.fcntl, w, SET, size))
        print(fcntl.fcntl(w, SET, 8192), fcntl.fcntl(r, GET))
        os.set_blocking(w, False)
        print(os.write(w, b"x" * 9000), attempt(os.write, w, b"x"), attempt(fcntl.fcntl, r, SET, 4096))
        print(len(select.select([], [w], [], 0)[1]), fcntl.fcntl(r, SET, 16384), len(select.select([], [w], [], 0)[1]))
        print(os.write(w, b"y" * 9000), attempt(fcntl.fcntl, socket.socket().fileno(), GET))
    """,
    "the inode of a Unix socket is nobody else's while it is open": """
        import os, tempfile
        path = tempfile.mkdtemp() + "/s"
        a, b = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
        a.bind(path)
        before = os.stat(path).st_ino
        os.unlink(path)
        b.bind(path)
        print(os.stat(path).st_ino != before, attempt(a.bind, path)[1])
        a.close(); b.close()
    """,
    "an error that leaves a bare thread": """
        import _thread, sys
        def fails(): raise ValueError("no")
        def hook(it): print(it.err_msg.replace(repr(fails), "FAILS"), it.object is fails, it.exc_value)
        sys.unraisablehook = hook
        _thread.start_new_thread(fails, ()); settle()
        if sys.version_info >= (3, 13):
            try: _thread._ThreadHandle()._set_done()
            except RuntimeError as error: print(error)
    """,
    "select looks at a list that grows shorter, and knows the number of a file that is closed": """
        import sys
        class Gone:
            def fileno(self):
                del given[-1]
                return 1
        given = [Gone(), Gone(), Gone(), Gone()]
        print(len(select.select([], given, [], 0)[1]), len(given))
        with open(sys.executable, "rb") as file: fd = file.fileno()
        print(attempt(select.select, [fd], [], [], 0))
    """,
    "nobody makes a lock or a poll by its type": """
        import _thread, sys
        print(attempt(type(select.poll())))
        print(sys.version_info >= (3, 13) or attempt(type(_thread.allocate_lock())))
        class Mine(_thread.RLock):
            def __init__(self, name): self.name = name
        with Mine("a") as taken: print(taken, Mine("b").name)
        try: type("Lock", (_thread.LockType,), {})
        except TypeError as error: print(error)
    """,
    "functions are pickled by name": """
        import os, pickle, threading
        for function in (time.sleep, time.monotonic, threading.get_ident, socket.getaddrinfo, select.select):
            print(pickle.loads(pickle.dumps(function)) is function, function.__module__)
    """,
    "threads take turns at one buffer": """
        import os, threading
        a, b = socket.socketpair()
        file, ready = b.makefile("rwb"), os.fdopen(os.dup(b.fileno()), "rb")
        threads = [threading.Thread(target=lambda: print(file.readline())) for _ in range(3)]
        for each in threads: each.start()
        for n in range(3): settle(); a.sendall(b"line %d\\n" % n)
        for each in threads: each.join()
        reader = threading.Thread(target=lambda: print(file.read(2)))
        reader.start(); settle()
        file.write(b"hello"); file.flush(); print(a.recv(10))
        a.sendall(b"ok"); reader.join(); print(type(file).__name__, type(ready).__name__)
    """,
    "the main thread is interrupted as soon as its wait in a library is over": """
        import _thread, threading
        library = "def wait(t):\\n try:\\n  t.start(); t.join()\\n  return 0\\n except KeyboardInterrupt: return 1\\n"
        names = {}
        exec(compile(library, "library.py", "exec"), names)
        print(names["wait"](threading.Thread(target=_thread.interrupt_main)))
    """,
    "all threads are traced at once": """
        import sys, threading
        if sys.version_info < (3, 12): raise SystemExit
        seen, called, ready, go = [], [], threading.Event(), threading.Event()
        def trace(frame, event, arg): called.append(frame.f_code.co_name)
        def after(): seen.append(sys.gettrace() is trace)
        def work(): seen.append(sys.gettrace()); ready.set(); go.wait(); after()
        thread = threading.Thread(target=work)
        thread.start(); ready.wait(); threading.settrace_all_threads(trace); go.set(); thread.join()
        threading.settrace_all_threads(None)
        print(seen, "after" in called, sys.gettrace())
    """,
    "a simple queue": """
        import queue, sys, threading
        q = queue.SimpleQueue()
        for args in ((True, -1), (True, "x"), (True, 1e300), (False,), (True, 0.01)):
            try: q.get(*args)
            except (queue.Empty, ValueError, TypeError, OverflowError) as error: print(type(error).__name__)
        threading.Timer(0.01, q.put, ("late",)).start()
        print(q.get(), q.empty(), q.qsize(), type(q).__module__, queue.SimpleQueue[int])
        for name in ("queue", "_queue"): del sys.modules[name]
        import queue as again
        threading.Timer(0.01, lambda: fresh.put(1)).start()
        fresh = again.SimpleQueue()
        print(fresh.get())
    """,
}


@pytest.mark.parametrize("rule", RULES)
def test_a_stand_in_has_the_manners_of_the_real_one(rule, record, tmp_path):
    same_on_both(RULES[rule], record, tmp_path)


def test_a_file_of_the_host_does_not_reach_another_process(record):
    source = """
        import os, socket, tempfile
        a, b = socket.socketpair()
        if os.fork() == 0:
            print(socket.recv_fds(b, 10, 1)[1:3] == ([], socket.MSG_CTRUNC))
            os._exit(0)
        with tempfile.TemporaryFile() as file: socket.send_fds(a, [b"x"], [file.fileno()])
        os.wait()
    """
    assert record(source).output(program=1) == "True\n"
