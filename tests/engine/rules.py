"""Rules of Linux about sockets, files and readiness, each as a small program that prints what it finds.

Refuses to know where they run, and who compares.
"""

from __future__ import annotations

COMMON = '''
import errno, select, socket, struct, time
BITS = {1: "IN", 4: "OUT", 8: "ERR", 16: "HUP", 32: "NVAL", 0x2000: "RDHUP"}
def attempt(function, *args):
    """What a call gives, or the error that it raises."""
    try:
        return function(*args)
    except OSError as error:
        return type(error).__name__, errno.errorcode.get(error.errno), error.strerror
    except (TypeError, ValueError) as error:
        return type(error).__name__, str(error)
def pair():
    """Both ends of a connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        client = socket.create_connection(server.getsockname())
        return client, server.accept()[0]
def settle():
    """Time enough for everything to arrive."""
    time.sleep(0.01)
def bits(sock):
    """What poll says of a socket."""
    asked = select.poll()
    asked.register(sock, 0x2017)
    return [name for _, found in asked.poll(0) for bit, name in BITS.items() if found & bit]
def kill(sock):
    """Closes with RST."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()
'''

SOCKET_RULES = {
    "nobody listens: a connection is refused": """
        s = socket.socket(); s.bind(("127.0.0.1", 0)); free = s.getsockname(); s.close()
        print(attempt(socket.socket().connect, free), errno.errorcode[socket.socket().connect_ex(free)])
    """,
    "bound is not listening": """
        s = socket.socket(); s.bind(("127.0.0.1", 0))
        print(attempt(socket.socket().connect, s.getsockname()))
    """,
    "a non-blocking connection is in progress, then stands": """
        server = socket.create_server(("127.0.0.1", 0)); address = server.getsockname()
        c = socket.socket(); c.setblocking(False)
        print(attempt(c.connect, address)); settle()
        print(bits(c), c.getpeername() == address, c.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
        print(attempt(c.connect, address), attempt(c.connect, address), attempt(c.listen))
    """,
    "a refused non-blocking connection tells its error once": """
        s = socket.socket(); s.bind(("127.0.0.1", 0)); c = socket.socket(); c.setblocking(False)
        print(attempt(c.connect, s.getsockname())); settle()
        print([errno.errorcode.get(c.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)) for _ in range(2)])
    """,
    "a new socket": """
        s = socket.socket(); print(bits(s), s.getsockname(), s.gettimeout(), s.getblocking(), s.family, s.type, s.proto)
        print(attempt(s.recv, 1), attempt(s.getpeername), attempt(s.shutdown, socket.SHUT_WR), attempt(s.accept))
    """,
    "a closed socket": """
        s = socket.socket(); s.close(); s.close()
        print(s.fileno(), attempt(s.recv, 1), attempt(s.send, b"x"), attempt(s.bind, ("", 0)))
    """,
    "a port belongs to one socket": """
        s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(); t = socket.socket()
        print(attempt(t.bind, s.getsockname()), attempt(s.bind, ("127.0.0.1", 0)))
    """,
    "port 0 picks a free port; listen binds by itself": """
        s = socket.socket(); s.bind(("127.0.0.1", 0)); t = socket.socket(); t.listen()
        print(s.getsockname()[0], s.getsockname()[1] > 1023, t.getsockname()[0], t.getsockname()[1] > 1023)
    """,
    "bytes stay in the buffer until they are read": """
        a, b = pair(); a.sendall(b"hello"); settle()
        print(b.recv(2, socket.MSG_PEEK), b.recv(2), b.recv(9)); a.send(b"abcdef"); settle()
        room = bytearray(4); print(b.recv_into(room), room, b.recv_into(room, 1), room, b.recvfrom(9))
    """,
    "what is not bytes is not sent; nothing is sent as nothing": """
        a, b = pair(); print(a.send(b""), a.send(bytearray(b"ab")), a.send(memoryview(b"abcd")[1:])); settle()
        print(b.recv(9), attempt(a.recv, -1))
    """,
    "end of file: what is left, then nothing for ever": """
        a, b = pair(); a.sendall(b"bye"); a.close(); settle()
        print(bits(b), b.recv(2), bits(b), b.recv(9), b.recv(9), b.recv(9), bits(b))
    """,
    "writing to one who has gone: RST, then EPIPE": """
        a, b = pair(); a.close(); settle(); print(attempt(b.send, b"x")); settle()
        print(attempt(b.send, b"x"), attempt(b.send, b"x"))
    """,
    "a reset: what is left, ECONNRESET once, then end of file and EPIPE": """
        a, b = pair(); a.sendall(b"last"); settle(); kill(a); settle()
        print(bits(b), b.recv(9)); print(attempt(b.recv, 1), bits(b), attempt(b.recv, 1), attempt(b.send, b"x"))
    """,
    "a reset tells the first send, then EPIPE": """
        a, b = pair(); kill(a); settle(); print(attempt(b.send, b"x"), attempt(b.send, b"x"), attempt(b.recv, 1))
    """,
    "closing with unread data resets": """
        a, b = pair(); b.sendall(b"unread"); settle(); a.close(); settle()
        print(attempt(b.recv, 1), attempt(b.recv, 1))
    """,
    "a listener that closes resets who waits in its backlog": """
        s = socket.create_server(("127.0.0.1", 0)); c = socket.create_connection(s.getsockname()); settle()
        s.close(); settle(); print(attempt(c.recv, 1))
    """,
    "half a close: one direction ends, the other goes on": """
        a, b = pair(); a.sendall(b"question"); a.shutdown(socket.SHUT_WR); settle()
        print(b.recv(99), b.recv(99), attempt(a.send, b"x")); b.sendall(b"answer"); settle()
        print(a.recv(99), bits(a), bits(b)); b.shutdown(socket.SHUT_WR); settle(); print(bits(a), bits(b), a.recv(9))
    """,
    "shutting the reading side ends it, and what comes later is still read": """
        a, b = pair(); a.shutdown(socket.SHUT_RD); print(a.recv(3)); b.sendall(b"xx"); settle(); print(a.recv(3))
    """,
    "a full buffer takes a part, then nothing, until it is read": """
        a, b = pair(); a.setblocking(False); sent = 0
        try:
            while True: sent += a.send(bytes(100_000))
        except BlockingIOError as error: print(error, sent >= 50_000, bits(a))
        got = 0
        while got < sent: got += len(b.recv(1 << 20))
        settle(); print(got == sent, bits(a))
    """,
    "sendall goes on until everything is taken": """
        a, b = pair(); data = bytes(range(256)) * 100; a.sendall(data); got = b""
        while len(got) < len(data): got += b.recv(4096)
        print(got == data)
    """,
    "accepted sockets block, whatever the listener does": """
        s = socket.create_server(("127.0.0.1", 0)); s.setblocking(False); print(attempt(s.accept))
        c = socket.create_connection(s.getsockname()); settle(); a, address = s.accept()
        print(a.gettimeout(), address == c.getsockname(), attempt(s.accept))
        a.setblocking(False); print(attempt(a.recv, 1)); c.send(b"x"); settle(); print(a.recv(1))
    """,
    "a timeout ends a call that blocks": """
        s = socket.create_server(("127.0.0.1", 0)); s.settimeout(0.01); print(attempt(s.accept), s.getblocking())
        a, b = pair(); b.settimeout(0.01); print(attempt(b.recv, 1)); a.send(b"x"); settle(); print(b.recv(1))
        print(attempt(a.settimeout, -1), socket.timeout is TimeoutError)
    """,
    "a descriptor goes on under another socket": """
        a, b = pair(); number = a.detach(); print(a.fileno()); c = socket.socket(fileno=number)
        c.send(b"q"); print(b.recv(1)); del c; print(b.recv(1))
    """,
    "what nobody holds is closed": """
        a, b = pair(); del a; print(b.recv(1))
    """,
    "files on sockets": """
        a, b = pair(); f, g = a.makefile("rw", newline="\\n"), b.makefile("rb")
        f.write("one\\ntwo\\n"); f.flush(); print(g.readline(), g.readline()); f.close(); a.close(); print(g.read())
    """,
    "select: lists in the order given, an empty answer at the timeout": """
        a, b = pair(); print([len(each) for each in select.select([a, b], [a, b], [a, b], 0)])
        a.send(b"x"); settle(); r, w, x = select.select([b, a], [b], []); print(r == [b], w == [b], x)
        start = time.monotonic(); print(select.select([a], [], [], 0.02), time.monotonic() - start >= 0.02)
    """,
    "select: what it refuses": """
        a, b = pair(); number = b.fileno(); b.close()
        print(attempt(select.select, [number], [], [], 0), attempt(select.select, [b], [], []))
        print(attempt(select.select, [5000], [], [], 0), attempt(select.select, [], [], [], -1))
    """,
    "poll": """
        a, b = pair(); p = select.poll(); p.register(b); print(p.poll(0)[0][1]); p.modify(b, select.POLLIN)
        print(p.poll(0), p.poll(5)); a.send(b"x"); print(p.poll()[0][1], attempt(p.modify, a, 1))
        number = b.fileno(); b.close(); print(p.poll(0) == [(number, select.POLLNVAL)])
        try: p.unregister(a)
        except KeyError: print("KeyError")
    """,
    "epoll": """
        a, b = pair(); e = select.epoll(); e.register(b, select.EPOLLIN); print(e.poll(0), e.poll(0.005)); a.send(b"x")
        print(e.poll()[0][1], e.poll(0)[0][1], attempt(e.register, b)); e.modify(b, select.EPOLLOUT)
        print(e.poll()[0][1]); e.unregister(b); print(e.poll(0), e.closed)
        with e: pass
        print(e.closed)
    """,
    "poll and epoll selectors": """
        import selectors
        a, b = pair()
        for kind in (selectors.PollSelector, selectors.EpollSelector, selectors.DefaultSelector):
            with kind() as sel:
                sel.register(b, selectors.EVENT_READ, "b"); print(kind.__name__, sel.select(0)); a.send(b"x")
                print([(key.data, mask) for key, mask in sel.select()], b.recv(9))
    """,
    "many at once": """
        s = socket.create_server(("127.0.0.1", 0)); cs = [socket.create_connection(s.getsockname()) for _ in range(40)]
        conns = [s.accept()[0] for _ in cs]
        for number, c in enumerate(cs): c.sendall(b"%d" % number)
        settle(); ready, _, _ = select.select(conns, [], []); print([int(each.recv(9)) for each in ready])
    """,
    "names": """
        print(socket.getaddrinfo("localhost", 80, socket.AF_INET, socket.SOCK_STREAM))
        print(socket.gethostbyname("localhost"), attempt(socket.getaddrinfo, "", 80))
    """,
    "time": """
        start = time.monotonic(); time.sleep(0.02); print(0.02 <= time.monotonic() - start < 5)
        print(attempt(time.sleep, -1), attempt(time.sleep, float("nan")), attempt(time.sleep, "x"))
        print(time.gmtime(0).tm_year, type(time.time()), type(time.time_ns()), time.strftime("%Y", time.gmtime(0)))
    """,
    "streams": """
        import sys
        print(sys.stdin.isatty(), sys.stdout.isatty(), sys.stdout.encoding, sys.stderr.errors, sys.stdout.fileno())
        sys.stdout.buffer.write("é\\n".encode()); sys.stdout.flush(); print(end="no newline"); sys.stdout.write("!")
    """,
    "__main__": """
        import __main__, inspect, pickle, sys
        class A: pass
        def g(): return 1
        print(__name__, __main__.A is A, inspect.getsource(g), type(pickle.loads(pickle.dumps(A()))) is A, sys.argv[1:])
    """,
    "nothing is kept alive by being watched": """
        import weakref
        class A: pass
        def made():
            a = A(); return weakref.ref(a)
        def generator():
            try: yield 1
            finally: print("closed")
        x = A(); r = weakref.ref(x); x = None; print(made()(), r()); i = generator(); next(i); del i; print("after")
    """,
    "a connection with a timeout": """
        s = socket.create_server(("127.0.0.1", 0)); c = socket.create_connection(s.getsockname(), timeout=5)
        print(c.gettimeout(), c.send(b"x"), s.accept()[0].recv(1))
    """,
    "the select selector": """
        import selectors
        a, b = pair(); sel = selectors.SelectSelector(); sel.register(b, selectors.EVENT_READ, "b")
        print(sel.select(0)); a.send(b"x"); print([(key.data, mask) for key, mask in sel.select()])
    """,
    "MSG_DONTWAIT": """
        a, b = pair(); print(attempt(b.recv, 1, socket.MSG_DONTWAIT))
    """,
    "a backlog of n holds n + 1": """
        for limit in (0, 1, 3):
            s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(limit); clients = []
            for _ in range(6):
                clients.append(socket.socket()); clients[-1].setblocking(False)
                clients[-1].connect_ex(s.getsockname()); settle()
            print(limit, len(select.select([], clients, [], 0)[1]))
    """,
    "end of file, then RST: recv goes on to give nothing": """
        a, b = pair(); a.close(); settle(); b.send(b"x"); settle(); print(attempt(b.recv, 1))
    """,
    "sending on a socket that never connected is EPIPE": """
        print(attempt(socket.socket().send, b"x"))
    """,
    "a refused socket polls as readable, with error and hang-up": """
        s = socket.socket(); s.bind(("127.0.0.1", 0)); c = socket.socket(); c.setblocking(False)
        c.connect_ex(s.getsockname()); settle(); print(bits(c))
        print(c.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) > 0, bits(c))
    """,
    "after a reset nobody is at the other end": """
        a, b = pair(); kill(a); settle(); attempt(b.recv, 1); print(attempt(b.getpeername))
    """,
    "select: something without a descriptor": """
        print(attempt(select.select, ["x"], [], [], 0), attempt(select.select, [], [], [], "x"))
    """,
    "a program may write to its descriptors": """
        import os
        os.write(1, b"straight\\n"); print("to the descriptor")
    """,
    "the limit of open files": """
        import resource, tempfile
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE); f = tempfile.TemporaryFile(); f.write(b"abc"); f.flush()
        def limit(soft): return resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        def fill():
            try:
                while True: all.append(socket.socket())
            except OSError as error: print(errno.errorcode[error.errno], max(each.fileno() for each in all))
        limit(64); all = []; fill(); all.pop().close(); fill(); limit(1500); fill(); limit(20)
        print(attempt(socket.socket), resource.getrlimit(resource.RLIMIT_NOFILE)[0], f.seek(0), f.read())
        print(attempt(resource.setrlimit, resource.RLIMIT_NOFILE, (5, 4)), attempt(limit, -1))
        print(attempt(resource.setrlimit, resource.RLIMIT_NOFILE, (1, 2, 3)))
    """,
    "addresses that make no sense": """
        s = socket.socket(); print(attempt(s.connect, 5), attempt(s.connect, ("127.0.0.1",)), attempt(s.bind, 5))
    """,
    "epoll forgets what is closed": """
        a, b = pair(); e = select.epoll(); e.register(b, select.EPOLLIN); b.close(); print(e.poll(0.01))
        c, d = pair(); print(attempt(e.register, d, select.EPOLLIN), attempt(e.register, c, select.EPOLLIN))
    """,
    "epoll: what it refuses": """
        a, b = pair(); e = select.epoll(); print(attempt(e.modify, a, 1), attempt(e.unregister, b)); e.close()
        print(attempt(e.poll, 0), attempt(e.register, a))
    """,
    "epoll: edges, one shot, a descriptor of its own": """
        e = select.epoll(); print(select.EPOLLET, select.EPOLLONESHOT, e.fileno() > 2)
    """,
    "a duplicate keeps the connection open": """
        a, b = pair(); d = a.dup(); a.close(); d.send(b"x"); print(b.recv(1)); d.close(); print(b.recv(1))
    """,
    "socketpair": """
        a, b = socket.socketpair(); a.send(b"x"); print(b.recv(1))
    """,
    "a raw file over a descriptor": """
        import io, os
        r, w = os.pipe(); f = io.FileIO(r)
        print(type(f), f.mode, f.name, f.closefd, f.seekable(), f.readable(), f.writable(), f.isatty(), repr(f))
        print(attempt(f.seek, 0), attempt(f.tell), attempt(f.truncate), attempt(f.write, b"x"))
        os.write(w, b"hello world"); print(f.read(5)); os.close(w); print(f.readall(), f.read()); f.close()
        print(f.closed, attempt(os.fstat, r), attempt(f.read), attempt(open, r), attempt(io.FileIO, r))
    """,
    "a raw file may leave its descriptor open": """
        import io, os
        r, w = os.pipe()
        with io.FileIO(r, closefd=False) as f: print(f.closefd, repr(f))
        with open(w, "wb", 0, closefd=False) as f: print(type(f), f.mode, f.write(b"x"), repr(f))
        print(os.read(r, 9)); os.set_blocking(r, False); f = io.FileIO(r); print(f.read(1), f.readall())
        del f; print(attempt(os.fstat, r))
    """,
    "a raw file may be given another class": """
        import io, os
        class First(io.FileIO): pass
        class Second(io.FileIO):
            def write(self, data): return super().write(data.upper())
        r, w = os.pipe(); f = First(w, "w"); f.__class__ = Second; f.write(b"x"); print(os.read(r, 9))
    """,
    "text and buffers over a descriptor": """
        import os
        r, w = os.pipe()
        with open(w, "w") as out: out.write("one\\n"); print(out.mode, out.buffer.raw.mode, out.name == w)
        with open(r) as into: print(into.mode, into.read())
        a, b = socket.socketpair(); print(attempt(open, a.fileno(), "r+b"))
    """,
    "a file of the host that was closed is not open for select": """
        import os
        with open(os.devnull) as file: number = file.fileno(); print(len(select.select([file], [file], [], 0)[0]))
        print(attempt(select.select, [number], [], [], 0), attempt(select.select, [1 << 20], [], [], 0))
    """,
}
