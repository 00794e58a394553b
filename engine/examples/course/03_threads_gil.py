import sys, threading, time

N = 3000
log = []                          # (thread, time) samples: who held the GIL when

def count(name):
    for i in range(N):
        if i % 25 == 0:
            log.append((name, time.perf_counter()))

t0 = time.perf_counter(); count('x'); count('x'); seq = time.perf_counter() - t0
log.clear()
t0 = time.perf_counter()
ts = [threading.Thread(target=count, args=(n,)) for n in 'AB']
for t in ts: t.start()
for t in ts: t.join()
par = time.perf_counter() - t0
switches = sum(a[0] != b[0] for a, b in zip(log, log[1:]))
print(f'switch interval {sys.getswitchinterval()*1000:.0f} ms')
print(f'sequential {seq:.2f}s, two threads {par:.2f}s, GIL handed over {switches} times')
