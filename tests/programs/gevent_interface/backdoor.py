"""The backdoor."""

from gevent import socket
from gevent.backdoor import BackdoorServer

server = BackdoorServer(("127.0.0.1", 0), banner="Hello", locals={"answer": 42})
server.start()


def until(sock, mark):
    data = b""
    while not data.endswith(mark):
        data += sock.recv(1)
    return data


with socket.create_connection(server.address) as s:
    print(until(s, b">>> "))
    for line in (b"answer\n", b"1/0\n", b"print('x' * 3)\n"):
        s.sendall(line)
        print(until(s, b">>> "))
server.close()
