"""gevent's own servers and helpers: StreamServer with a pool, DatagramServer, backdoor-like lines, ThreadPool, iwait."""
import gevent
import gevent.socket
from gevent import monkey, sleep, socket, spawn
from gevent.pool import Group, Pool
from gevent.queue import JoinableQueue, PriorityQueue
from gevent.server import DatagramServer, StreamServer


def echo(conn, address):
    with conn.makefile("rwb") as file:
        for line in file:
            sleep(0.01)
            file.write(line.upper())
            file.flush()


server = StreamServer(("127.0.0.1", 0), echo, spawn=Pool(2))
server.start()


def client(name):
    with socket.create_connection(("127.0.0.1", server.server_port)) as sock:
        with sock.makefile("rwb") as file:
            for number in range(2):
                file.write(f"{name}{number}\n".encode())
                file.flush()
                print(file.readline())
        sleep(0.25)


gevent.joinall([gevent.spawn_later(0.3 * n, client, "abc"[n]) for n in range(3)], raise_error=True)
server.stop()


class Shout(DatagramServer):
    def handle(self, data, address):
        self.socket.sendto(data.upper(), address)


with Shout(("127.0.0.1", 0)) as shout:
    shout.start()
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect(("127.0.0.1", shout.server_port))
    sock.send(b"quiet")
    print(sock.recv(99))
    sock.close()
left, right = socket.socketpair()
spawn(left.sendall, b"x" * 500_000)
count = 0
while count < 500_000:
    count += len(right.recv(1 << 16))
print(count)
for done in gevent.iwait([gevent.spawn_later(s, lambda s=s: s) for s in (0.1, 0.02, 0.06)]):
    print(done.get())
queue, out = JoinableQueue(1), PriorityQueue()


def worker():
    for item in queue:
        sleep(0.01 * item)
        out.put(item)
        queue.task_done()


workers = Group()
for _ in range(2):
    workers.spawn(worker)
for item in (3, 1, 2):
    queue.put(item)
queue.join()
print([out.get() for _ in range(3)])
workers.kill()
print(gevent.get_hub().threadpool.apply(lambda a, b: a + b, (1, 2)))
try:
    with gevent.Timeout(0.03):
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).recv(1)
except gevent.Timeout as timeout:
    print("timed out", timeout.seconds)
