"""SO_RCVTIMEO, SO_SNDTIMEO and SO_PEERCRED."""

import os
import socket
import struct
import time

tv = lambda s: struct.pack("ll", int(s), int(s % 1 * 1e6))
l = socket.create_server(("127.0.0.1", 0))
l.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, tv(0.3))
t = time.monotonic()
try:
    l.accept()
except OSError as e:
    print(type(e).__name__, e, 0.29 < time.monotonic() - t < 9)
c = socket.create_connection(l.getsockname())
a, _ = l.accept()
print(struct.unpack("ll", a.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, 16)))
t = time.monotonic()
try:
    a.recv(1)
except OSError as e:
    print(type(e).__name__, e, 0.29 < time.monotonic() - t < 9)
c.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, tv(0.2))
t = time.monotonic()
n = 0
try:
    while True:
        k = c.send(b"x" * 1000000)
        n += k
except OSError as e:
    print(type(e).__name__, e, n > 0)
try:
    c.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", 0, 2000000))
except OSError as e:
    print(e)
x, y = socket.socketpair()
pid, uid, gid = struct.unpack("3i", x.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
print(pid == os.getpid(), uid == os.getuid())
name = f"\0a{os.getpid()}"
s = socket.socket(socket.AF_UNIX)
print(struct.unpack("3i", s.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)))
s.bind(name)
s.listen()
if not os.fork():
    k = socket.socket(socket.AF_UNIX)
    k.connect(name)
    print(
        "parent"
        if struct.unpack("3i", k.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0] == os.getppid()
        else "?",
        flush=True,
    )
    k.recv(1)
    os._exit(0)
a, _ = s.accept()
time.sleep(0.1)
p = struct.unpack("3i", a.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
a.send(b"x")
print(os.wait()[0] == p)
