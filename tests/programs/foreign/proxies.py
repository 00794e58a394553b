"""A SOCKS server, an HTTP proxy and a load balancer."""

import http.server
import select
import socket
import socketserver
import struct
import threading
import urllib.request


class Socks(socketserver.StreamRequestHandler):
    def handle(self):
        v, n = struct.unpack("!BB", self.connection.recv(2))
        self.connection.recv(n)
        self.connection.sendall(b"\x05\0")
        v, cmd, _, at = struct.unpack("!BBBB", self.connection.recv(4))
        addr = (
            socket.inet_ntoa(self.connection.recv(4))
            if at == 1
            else self.connection.recv(self.connection.recv(1)[0]).decode()
        )
        (port,) = struct.unpack("!H", self.connection.recv(2))
        try:
            r = socket.create_connection((addr, port))
        except OSError:
            self.connection.sendall(b"\x05\x05\0\x01" + b"\0" * 6)
            return
        self.connection.sendall(
            b"\x05\0\0\x01" + socket.inet_aton(r.getsockname()[0]) + struct.pack("!H", r.getsockname()[1])
        )
        while True:
            rs, _, _ = select.select([self.connection, r], [], [])
            for a, b in ((self.connection, r), (r, self.connection)):
                if a in rs:
                    d = a.recv(4096)
                    if not d:
                        r.close()
                        return
                    b.sendall(d)


class T(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


class H(http.server.BaseHTTPRequestHandler):
    def log_message(self, *a):
        pass

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"origin " + self.path.encode())


class P(H):
    def do_GET(self):
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(self.path) as r:
            b = r.read()
        self.send_response(200)
        self.send_header("Via", "p")
        self.end_headers()
        self.wfile.write(b"proxied " + b)


o = http.server.ThreadingHTTPServer(("127.0.0.1", 0), H)
p = http.server.ThreadingHTTPServer(("127.0.0.1", 0), P)
s = T(("127.0.0.1", 0), Socks)
for x in (o, p, s):
    threading.Thread(target=x.serve_forever, daemon=True).start()
op = urllib.request.build_opener(urllib.request.ProxyHandler({"http": f"http://127.0.0.1:{p.server_port}"}))
print(op.open(f"http://127.0.0.1:{o.server_port}/x").read())
c = socket.create_connection(s.server_address)
c.sendall(b"\x05\x01\0")
print(c.recv(2))
c.sendall(b"\x05\x01\0\x01\x7f\0\0\x01" + struct.pack("!H", o.server_port))
print(c.recv(10)[:2])
c.sendall(b"GET /s HTTP/1.0\r\n\r\n")
d = b""
while x := c.recv(1000):
    d += x
print(d.splitlines()[-1])
c = socket.create_connection(s.server_address)
c.sendall(b"\x05\x01\0")
c.recv(2)
c.sendall(b"\x05\x01\0\x01\x7f\0\0\x01\0\x01")
print(c.recv(10)[1])
import itertools

backs = [
    http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0),
        type(
            "B",
            (H,),
            {
                "do_GET": lambda self, n=n: (
                    self.send_response(200),
                    self.end_headers(),
                    self.wfile.write(b"backend %d" % n),
                )
            },
        ),
    )
    for n in range(3)
]
for b in backs:
    threading.Thread(target=b.serve_forever, daemon=True).start()
rr = itertools.cycle(b.server_address for b in backs)


class LB(socketserver.BaseRequestHandler):
    def handle(self):
        with socket.create_connection(next(rr)) as u:
            u.sendall(self.request.recv(65536))
            while d := u.recv(65536):
                self.request.sendall(d)


lb = T(("127.0.0.1", 0), LB)
threading.Thread(target=lb.serve_forever, daemon=True).start()
for _ in range(4):
    print(urllib.request.urlopen("http://127.0.0.1:%d/" % lb.server_address[1]).read())
