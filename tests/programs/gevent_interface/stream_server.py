"""StreamServer, its pool, and clients."""

import gevent
from attempting import attempt
from gevent import socket
from gevent.pool import Pool
from gevent.server import StreamServer


def echo(sock, address):
    print("from", address[0])
    with sock, sock.makefile("rwb") as f:
        for line in f:
            f.write(line.upper())
            f.flush()


server = StreamServer(("127.0.0.1", 0), echo, spawn=Pool(2))
server.start()
print(server.started, server.closed, server.server_host, server.server_port == server.address[1])


def client(n):
    with socket.create_connection(server.address) as s:
        f = s.makefile("rwb")
        f.write(b"line %d\n" % n)
        f.flush()
        return f.readline()


print([gevent.spawn(client, n).get() for n in range(3)])
held = [socket.create_connection(server.address) for _ in range(3)]
gevent.sleep(0.05)
print(server.pool.full(), server.full())
for each in held:
    each.close()
server.stop(timeout=1)
print(server.started, server.closed, attempt(socket.create_connection, server.address)[0])
one = StreamServer(("127.0.0.1", 0), lambda s, a: s.close(), spawn="raw")
one.start()
print(socket.create_connection(one.address).recv(1))
one.close()
