"""TFTP over UDP, with a packet lost."""

import socket
import struct
import threading

FILES = {b"motd": b"x" * 1300}


def server(s):
    req, addr = s.recvfrom(600)
    (op,) = struct.unpack("!H", req[:2])
    fn, mode, *_ = req[2:].split(b"\0")
    t = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    t.bind(("127.0.0.1", 0))
    t.settimeout(0.2)
    t.connect(addr)
    data = FILES.get(fn)
    if data is None:
        t.send(struct.pack("!HH", 5, 1) + b"File not found\0")
        return
    for n, off in enumerate(range(0, len(data) + 1, 512), 1):
        blk = struct.pack("!HH", 3, n) + data[off : off + 512]
        for _ in range(3):
            t.send(blk)
            try:
                if struct.unpack("!HH", t.recv(4)) == (4, n):
                    break
            except TimeoutError:
                pass
    t.close()


def get(addr, name, lose=()):
    c = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    c.settimeout(5)
    c.sendto(struct.pack("!H", 1) + name + b"\0octet\0", addr)
    out = b""
    lose = set(lose)
    exp = 1
    while True:
        p, a = c.recvfrom(600)
        op, n = struct.unpack("!HH", p[:4])
        if op == 5:
            return p[4:-1]
        if n in lose:
            lose.discard(n)
            continue
        if n == exp:
            out += p[4:]
            exp += 1
        c.sendto(struct.pack("!HH", 4, n), a)
        if len(p) < 516:
            return out


for args in ((b"motd",), (b"motd", (2,)), (b"nope",)):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind(("127.0.0.1", 0))
    th = threading.Thread(target=server, args=(s,))
    th.start()
    r = get(s.getsockname(), *args)
    print(len(r), r[:14])
    th.join()
    s.close()
