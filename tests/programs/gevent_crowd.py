# An echo server on gevent that ends when the last of its clients has left.
from gevent import monkey

monkey.patch_all()

from gevent.event import Event  # noqa: E402
from gevent.server import StreamServer  # noqa: E402

clients = set()
served = 0
over = Event()


def handle(conn, address):
    global served
    clients.add(address)
    while data := conn.recv(1024):
        conn.sendall(data)
    clients.discard(address)
    served += 1
    if not clients:
        over.set()


server = StreamServer(("127.0.0.1", 9000), handle, backlog=4096)
server.start()
over.wait()
server.stop()
print(served, "served")
