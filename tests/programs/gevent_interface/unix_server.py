"""Servers on a path and on a socket that was made beforehand."""

import os

import gevent
from attempting import attempt
from gevent import socket
from gevent.baseserver import BaseServer
from gevent.server import StreamServer


def greet(sock, address):
    print("greets", repr(address))
    sock.sendall(b"hello from here")
    sock.close()


listener = socket.socket(socket.AF_UNIX)
listener.bind("greeter")
listener.listen(2)
server = StreamServer(listener, greet)
server.start()
print(server.address, server.started, isinstance(server, BaseServer))
client = socket.socket(socket.AF_UNIX)
client.connect("greeter")
print(client.recv(99), client.recv(99), client.getpeername())
server.stop()
print(attempt(client.__class__(socket.AF_UNIX).connect, "greeter")[0], os.path.exists("greeter"))


class Counting(StreamServer):
    def __init__(self):
        super().__init__(("127.0.0.1", 0), backlog=5)
        self.count = 0

    def handle(self, sock, address):
        self.count += 1
        sock.close()
        if self.count == 3:
            self.stop()


counting = Counting()
serving = gevent.spawn(counting.serve_forever)
gevent.sleep(0)
while not counting.started:
    gevent.sleep(0.001)
for _ in range(3):
    print(socket.create_connection(counting.address).recv(1))
serving.join()
print(counting.count, counting.closed, serving.successful())
