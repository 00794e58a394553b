"""A name server and its client by hand."""

import socket
import struct
import threading

ZONE = {b"example.test": "10.1.2.3", b"www.example.test": "10.1.2.4"}


def parse(q, off):
    labels = []
    while q[off]:
        n = q[off]
        labels.append(q[off + 1 : off + 1 + n])
        off += n + 1
    return b".".join(labels), off + 1


def server(s):
    while True:
        q, addr = s.recvfrom(512)
        (qid,) = struct.unpack("!H", q[:2])
        name, off = parse(q, 12)
        question = q[12 : off + 4]
        if name == b"stop":
            return
        if name in ZONE:
            ans = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + socket.inet_aton(ZONE[name])
            s.sendto(struct.pack("!HHHHHH", qid, 0x8180, 1, 1, 0, 0) + question + ans, addr)
        else:
            s.sendto(struct.pack("!HHHHHH", qid, 0x8183, 1, 0, 0, 0) + question, addr)


s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
t = threading.Thread(target=server, args=(s,))
t.start()
c = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
c.settimeout(1)


def ask(name, qid):
    q = (
        struct.pack("!HHHHHH", qid, 0x100, 1, 0, 0, 0)
        + b"".join(bytes([len(l)]) + l for l in name.split(b"."))
        + b"\0"
        + struct.pack("!HH", 1, 1)
    )
    c.sendto(q, s.getsockname())
    if name == b"stop":
        return None
    r, _ = c.recvfrom(512)
    rid, fl, qd, an = struct.unpack("!HHHH", r[:8])
    return rid == qid, fl & 15, socket.inet_ntoa(r[-4:]) if an else None


print(ask(b"example.test", 1))
print(ask(b"www.example.test", 2))
print(ask(b"nope.test", 3))
ask(b"stop", 4)
t.join()
