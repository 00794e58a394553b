"""DatagramServer."""

from gevent import socket
from gevent.server import DatagramServer


class Echo(DatagramServer):
    def handle(self, data, address):
        self.socket.sendto(data.upper(), address)


server = Echo("127.0.0.1:0")
server.start()
with socket.socket(type=socket.SOCK_DGRAM) as s:
    s.connect(("127.0.0.1", server.server_port))
    s.send(b"hello")
    print(s.recv(99), s.sendall(b"x"), s.recvfrom(9)[0])
server.stop()
