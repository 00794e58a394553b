"""A WebSocket server and client by hand."""

import base64
import hashlib
import os
import socket
import struct
import threading

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def rx(c, n):
    b = b""
    while len(b) < n:
        b += c.recv(n - len(b))
    return b


def frame(p, op=1, mask=False):
    h = bytes([0x80 | op])
    m = 0x80 if mask else 0
    h += bytes([m | len(p)]) if len(p) < 126 else bytes([m | 126]) + struct.pack("!H", len(p))
    if mask:
        k = os.urandom(4)
        return h + k + bytes(b ^ k[i % 4] for i, b in enumerate(p))
    return h + p


def read(c):
    a, b = rx(c, 2)
    n = b & 127
    if n == 126:
        (n,) = struct.unpack("!H", rx(c, 2))
    k = rx(c, 4) if b & 128 else None
    p = rx(c, n)
    if k:
        p = bytes(x ^ k[i % 4] for i, x in enumerate(p))
    return a & 15, p


def serve(c):
    f = c.makefile("rb", buffering=0)
    key = None
    while l := f.readline().strip():
        if l.lower().startswith(b"sec-websocket-key:"):
            key = l.split(b":")[1].strip()
    acc = base64.b64encode(hashlib.sha1(key + GUID).digest())
    c.sendall(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        + acc
        + b"\r\n\r\n"
    )
    while True:
        op, p = read(c)
        if op == 8:
            c.sendall(frame(p, 8))
            c.close()
            return
        c.sendall(frame(p.upper(), op))


l = socket.create_server(("127.0.0.1", 0))


def acc():
    c, _ = l.accept()
    serve(c)


t = threading.Thread(target=acc)
t.start()
c = socket.create_connection(l.getsockname())
c.sendall(
    b"GET /chat HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
buf = b""
while not buf.endswith(b"\r\n\r\n"):
    buf += c.recv(1)
print(buf.decode())
for m in (b"hello", b"y" * 300):
    c.sendall(frame(m, mask=True))
    op, p = read(c)
    print(op, len(p), p[:5])
c.sendall(frame(b"\x03\xe8", 8, True))
print(read(c))
t.join()
