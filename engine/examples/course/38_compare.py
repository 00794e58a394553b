# The remote world is slow.py: it answers each request after as many seconds as the request says.
import os, socket, time

PORT = int(os.environ.get('PORT', 8001))
DELAYS = [0.3, 0.2, 0.1, 0.3, 0.2, 0.1]

def ask(port, d):                             # ordinary blocking request
    s = socket.create_connection(('127.0.0.1', port))
    s.sendall(b'%.1f\n' % d)
    r = s.recv(100); s.close()
    return r

def sequential(port):
    for d in DELAYS: ask(port, d)

def threads(port):
    import threading
    ts = [threading.Thread(target=ask, args=(port, d)) for d in DELAYS]
    for t in ts: t.start()
    for t in ts: t.join()

def processes(port):
    import multiprocessing as mp
    ctx = mp.get_context('fork')
    ps = [ctx.Process(target=ask, args=(port, d)) for d in DELAYS]
    for p in ps: p.start()
    for p in ps: p.join()

def plain_greenlet(port):                     # switches by hand, but recv still blocks the thread
    from greenlet import getcurrent, greenlet
    main = getcurrent()
    def one(d):
        s = socket.create_connection(('127.0.0.1', port)); s.sendall(b'%.1f\n' % d)
        main.switch()                         # let the others send too ...
        s.recv(100); s.close()                # ... but this wait is shared by nobody
    gs = [greenlet(one) for _ in DELAYS]
    for g, d in zip(gs, DELAYS): g.switch(d)
    for g in gs: g.switch()

def naive_greenlet(port):                     # no switch before the wait: same as sequential
    from greenlet import greenlet
    for d in DELAYS: greenlet(lambda d=d: ask(port, d)).switch()

def gevent_(port):                            # gevent's own socket: the same as a patched one
    import gevent
    from gevent import socket as green
    def one(d):
        s = green.create_connection(('127.0.0.1', port)); s.sendall(b'%.1f\n' % d); s.recv(100); s.close()
    gevent.joinall([gevent.spawn(one, d) for d in DELAYS])

def connect_all(port):
    socks = []
    for d in DELAYS:
        s = socket.create_connection(('127.0.0.1', port)); s.sendall(b'%.1f\n' % d); s.setblocking(False); socks.append(s)
    return socks

def nonblocking(port):
    left = connect_all(port); spins = 0
    while left:
        for s in left[:]:
            try: s.recv(100); s.close(); left.remove(s)
            except BlockingIOError: spins += 1
    print(f'   asked in vain {spins} times', end='')

def select_(port):
    import select
    left = connect_all(port); waits = 0
    while left:
        r, _, _ = select.select(left, [], []); waits += 1
        for s in r: s.recv(100); s.close(); left.remove(s)
    print(f'   {waits} select calls', end='')

def epoll(port):
    import select
    left = {s.fileno(): s for s in connect_all(port)}; waits = 0
    ep = select.epoll()
    for fd in left: ep.register(fd, select.EPOLLIN)
    while left:
        ev = ep.poll(); waits += 1
        for fd, _ in ev:
            s = left.pop(fd); s.recv(100); ep.unregister(fd); s.close()
    print(f'   {waits} epoll waits', end='')

def asyncio_(port):
    import asyncio
    async def one(d):
        r, w = await asyncio.open_connection('127.0.0.1', port); w.write(b'%.1f\n' % d); await r.readline(); w.close()
    async def main(): await asyncio.gather(*[one(d) for d in DELAYS])
    asyncio.run(main())

MODES = dict(sequential=sequential, naive_greenlet=naive_greenlet, plain_greenlet=plain_greenlet, threads=threads,
             processes=processes, gevent=gevent_, nonblocking=nonblocking, select=select_, epoll=epoll, asyncio=asyncio_)

if __name__ == '__main__':
    for name, work in MODES.items():
        t, c = time.perf_counter(), time.process_time()
        print(f'{name:15}', end='')
        work(PORT)
        print(f'   wall {time.perf_counter() - t:.2f}s  cpu {time.process_time() - c:.2f}s')
