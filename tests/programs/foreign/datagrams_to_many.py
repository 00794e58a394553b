"""Multicast and broadcast: who hears what; credentials and time-outs in the kernel."""

import socket
import struct

G, P = "239.0.0.7", 5008


def rx(opts=True, addr=""):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((addr, P))
    s.settimeout(0.3)
    if opts:
        s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(G) + socket.inet_aton("127.0.0.1"))
    return s


a, b, c = rx(), rx(), rx(False, G)
t = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
t.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, struct.pack("b", 1))
t.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
t.bind(("127.0.0.1", 0))
t.sendto(b"all", (G, P))
print([x.recvfrom(10)[0] for x in (a, b, c)])
try:
    a.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(G) + socket.inet_aton("127.0.0.1"))
except OSError as e:
    print(e)
try:
    a.setsockopt(
        socket.IPPROTO_IP, socket.IP_DROP_MEMBERSHIP, socket.inet_aton("239.1.1.1") + socket.inet_aton("127.0.0.1")
    )
except OSError as e:
    print(e)
try:
    a.setsockopt(
        socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton("1.2.3.4") + socket.inet_aton("127.0.0.1")
    )
except OSError as e:
    print(e)
t.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 0)
t.sendto(b"gone", (G, P))
try:
    print(a.recv(10))
except TimeoutError:
    print("not looped")
print(
    t.getsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL), t.getsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP)
)
import threading


def cl(n):
    c = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_UDP)
    c.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    c.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    c.bind(("", 37020))
    ready.release()
    d, a = c.recvfrom(1024)
    received.append(d)


ready = threading.Semaphore(0)
received = []
ts = [threading.Thread(target=cl, args=(n,)) for n in range(2)]
[t.start() for t in ts]
[ready.acquire() for _ in ts]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_UDP)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
s.settimeout(0.2)
s.sendto(b"important", ("<broadcast>", 37020))
[t.join() for t in ts]
print(received)
