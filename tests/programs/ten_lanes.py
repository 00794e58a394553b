import gevent
ROUNDS = 20
WORKERS = 8
def work(k):
    total = 0
    for i in range(ROUNDS):
        total += i * k
        gevent.sleep(0 if i % 3 else 0.0002 * (k % 16 + 1))
    return total
gevent.joinall([gevent.spawn(work, k) for k in range(WORKERS)])
