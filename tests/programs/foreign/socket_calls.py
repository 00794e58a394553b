"""One call after the other of the socket module."""

import errno
import ipaddress
import socket
import time

print(
    socket.gethostbyname("localhost"),
    socket.getaddrinfo("localhost", 80, type=socket.SOCK_STREAM)[0][4],
    socket.inet_aton("1.2.3.4"),
    socket.htons(1),
    socket.getservbyname("http"),
    socket.getfqdn("localhost"),
)
s = socket.create_server(("localhost", 0), backlog=1)
a = s.getsockname()
print(a[0], s.family.name, s.gettimeout(), s.getblocking())
c = socket.socket()
print(c.connect_ex(a))
k, _ = s.accept()
c.settimeout(0.1)
try:
    c.recv(1)
except TimeoutError as e:
    print(e, isinstance(e, OSError))
k.send(b"hello")
print(c.recv(2, socket.MSG_PEEK), c.recv(2), c.recv(10))
b = bytearray(5)
k.send(b"world")
print(c.recv_into(b), b)
k.sendmsg([b"ab", b"cd"])
print(c.recvmsg(10))
c.setblocking(False)
try:
    c.recv(1)
except BlockingIOError as e:
    print(e.errno == errno.EAGAIN)
k.shutdown(socket.SHUT_WR)
time.sleep(0.01)
print(c.recv(1), c.send(b"x"))
time.sleep(0.01)
print(k.recv(10))
c.close()
time.sleep(0.01)
print(k.recv(1))
try:
    k.sendall(b"x")
    time.sleep(0.01)
    k.sendall(b"y")
except OSError as e:
    print(type(e).__name__)
k.close()
try:
    k.recv(1)
except OSError as e:
    print(e)
try:
    socket.create_connection(("127.0.0.1", 1), timeout=1)
except ConnectionRefusedError as e:
    print(e)
try:
    socket.socket().connect(("no.such.host.invalid", 80))
except socket.gaierror as e:
    print("gaierror", e.errno)
try:
    socket.create_server(a)
except OSError as e:
    print(e.errno == errno.EADDRINUSE)
x, y = socket.socketpair()
x.sendall(b"pair")
print(y.recv(10))
f = y.makefile("rw", newline="\n")
x.sendall(b"l1\nl2\n")
print(f.readline(), next(f))
f.write("back\n")
f.flush()
print(x.recv(10))
with socket.socket(socket.AF_INET6) as v6:
    v6.bind(("::1", 0))
    print(v6.getsockname()[0], v6.getsockname()[2:])
u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
u.bind(("", 0))
u.settimeout(0.1)
try:
    u.recvfrom(10)
except TimeoutError as e:
    print(e)
v = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
v.sendto(b"big" * 10, ("127.0.0.1", u.getsockname()[1]))
print(u.recvfrom(5)[0])
print(socket.has_ipv6, socket.has_dualstack_ipv6(), socket.getdefaulttimeout())
d = socket.create_server(("", 0), family=socket.AF_INET6, dualstack_ipv6=True)
socket.create_connection(("127.0.0.1", d.getsockname()[1]))
print(d.accept()[1][0])
print(
    socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK).getblocking(),
    repr(socket.SOCK_STREAM),
    socket.if_nameindex()[0],
)


class S(socket.socket):
    pass


s = S()
print(type(s).__name__, s.fileno() > 0)
print(ipaddress.ip_address("::1").is_loopback)
