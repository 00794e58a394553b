"""Names of this computer."""

from gevent import socket
from attempting import attempt

print(
    socket.gethostbyname("localhost"),
    socket.gethostbyname("127.0.0.1"),
    socket.gethostbyname_ex("127.0.0.1")[2],
)
print(
    socket.getaddrinfo("127.0.0.1", 80, socket.AF_INET, socket.SOCK_STREAM),
    socket.getaddrinfo("localhost", 80, socket.AF_INET, socket.SOCK_DGRAM)[0][4],
)
print(
    socket.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV),
    socket.getfqdn("127.0.0.1") != "",
)
print(attempt(socket.getaddrinfo, "127.0.0.1", "no such service")[0], attempt(socket.inet_aton, "x")[0])
