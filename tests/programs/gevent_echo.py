"""A server and its clients in one program, on gevent's monkey patch."""
from gevent import monkey

monkey.patch_all()
import socket

import gevent
from gevent.server import StreamServer


def echo(conn, address):
    while data := conn.recv(100):
        conn.sendall(data.upper())
    conn.close()


def talks(word):
    sock = socket.create_connection(("127.0.0.1", server.server_port))
    for letter in word:
        sock.sendall(letter.encode())
        print(word, sock.recv(100))
    sock.close()


server = StreamServer(("127.0.0.1", 0), echo)
server.start()
gevent.joinall([gevent.spawn(talks, word) for word in ("ab", "cd")])
server.stop()
print("served")
