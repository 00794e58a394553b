"""Sockets."""

import gevent
from attempting import attempt
from gevent import socket

listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
address = listener.getsockname()


def serve():
    conn, _ = listener.accept()
    with conn:
        conn.sendall(conn.recv(99) * 1000)
        conn.shutdown(socket.SHUT_WR)
        print("rest", conn.recv(9))


g = gevent.spawn(serve)
c = socket.socket()
c.connect(address)
c.send(b"0123456789")
print(sum(map(len, iter(lambda: c.recv(4096), b""))), c.gettimeout())
c.close()
g.join()
listener.settimeout(0.01)
print(attempt(listener.accept))
listener.close()
print(attempt(listener.accept)[0], attempt(socket.create_connection, address)[0])
a, b = socket.socketpair()
a.settimeout(0.01)
print(attempt(a.recv, 1), b.detach() > 2, a.fileno() > 2)
waiting = gevent.spawn(a.recv, 1)
a.settimeout(None)
gevent.sleep(0)
a.close()
print(attempt(waiting.get)[0])
d = socket.fromfd(socket.socket().detach(), socket.AF_INET, socket.SOCK_STREAM)
print(d.family, d.dup().type)
d.close()
x, y = socket.socketpair()
x.sendmsg([b"one", b"two"])
print(y.recvmsg(99)[0])
r = bytearray(3)
x.send(b"abc")
print(y.recv_into(r), r)
