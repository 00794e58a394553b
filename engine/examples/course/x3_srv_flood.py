from gevent import monkey; monkey.patch_all()
import gevent, os, time, socket

srv = socket.socket()
srv.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
srv.bind(('127.0.0.1', int(os.environ.get('PORT', 8001)))); srv.listen()
conn, _ = srv.accept()                        # the flooder: it sends far more than anybody can read
late = []

def heartbeat():
    due = time.perf_counter()
    while True:
        late.append(time.perf_counter() - due); due += 0.05
        gevent.sleep(max(0, due - time.perf_counter()))

def reader():
    while conn.recv(64):
        sum(range(300))                       # a little work per message; add gevent.sleep(0) here to be fair

h, r = gevent.spawn(heartbeat), gevent.spawn(reader)
r.join(); gevent.sleep(0.06); h.kill()
print(f'{len(late)} ticks, worst delay {max(late) * 1000:.0f} ms')
