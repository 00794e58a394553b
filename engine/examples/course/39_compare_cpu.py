import gevent, multiprocessing as mp, os, threading, time

def crunch(n=1000):
    s = 0
    for i in range(n): s += i * i
    return s

def sequential():
    for _ in range(4): crunch()
def threads():
    ts = [threading.Thread(target=crunch) for _ in range(4)]
    for t in ts: t.start()
    for t in ts: t.join()
def greenlets():
    gevent.joinall([gevent.spawn(crunch) for _ in range(4)])
def processes():
    ctx = mp.get_context('fork')
    ps = [ctx.Process(target=crunch) for _ in range(4)]
    for p in ps: p.start()
    for p in ps: p.join()

if __name__ == '__main__':
    print(os.cpu_count(), 'cores')
    for f in (sequential, threads, greenlets, processes):
        t = time.perf_counter(); f(); print(f'{f.__name__:11}{time.perf_counter() - t:.2f}s')
