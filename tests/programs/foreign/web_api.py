"""A small web API and those who misuse it."""

import gzip
import http.client
import http.server
import json
import queue
import socket
import threading
import time


class Api(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    store = {}
    lock = threading.Lock()

    def log_message(self, *a):
        pass

    def reply(self, code, obj=None):
        b = json.dumps(obj).encode() if obj is not None else b""
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            b = gzip.compress(b, mtime=0)
        self.send_response(code)
        self.send_header("Content-Length", str(len(b)))
        self.end_headers()
        self.wfile.write(b)

    def do_GET(self):
        k = self.path[1:]
        self.reply(200, self.store[k]) if k in self.store else self.reply(404, {"error": "no"})

    def do_PUT(self):
        n = int(self.headers["Content-Length"])
        with self.lock:
            self.store[self.path[1:]] = json.loads(self.rfile.read(n))
        self.reply(201)

    def do_DELETE(self):
        self.store.pop(self.path[1:], None)
        self.reply(204)

    def do_HEAD(self):
        self.send_response(200)
        self.send_header("X", "y")
        self.end_headers()

    def do_SLOW(self):
        time.sleep(2)
        self.reply(200, 1)


s = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api)
s.daemon_threads = True
threading.Thread(target=s.serve_forever, daemon=True).start()
c = http.client.HTTPConnection(*s.server_address, timeout=1)
for m, p, b in [
    ("PUT", "/a", '{"x": 1}'),
    ("GET", "/a", None),
    ("DELETE", "/a", None),
    ("GET", "/a", None),
    ("HEAD", "/", None),
    ("PATCH", "/", ""),
]:
    c.request(m, p, b)
    r = c.getresponse()
    print(m, r.status, r.reason, r.read()[:40])
c = http.client.HTTPConnection(*s.server_address, timeout=1)
c.request("GET", "/q", headers={"Accept-Encoding": "gzip"})
print(gzip.decompress(c.getresponse().read()))
try:
    c.request("SLOW", "/")
    c.getresponse()
except TimeoutError as e:
    print("timeout", e)
k = socket.create_connection(s.server_address)
k.sendall(b"BAD\r\n\r\n")
print(k.recv(1000)[:40])
k = socket.create_connection(s.server_address)
k.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n")
time.sleep(0.2)
print(k.recv(10000).count(b"HTTP/1.1 404"))


def fetch(u, q):
    q.put(http.client.HTTPConnection(*s.server_address).request("GET", u) or "sent")


q = queue.Queue()
[threading.Thread(target=fetch, args=("/x", q)).start() for _ in range(3)]
print([q.get() for _ in range(3)])
s.shutdown()
s.server_close()
try:
    http.client.HTTPConnection(*s.server_address).request("GET", "/")
except ConnectionRefusedError as e:
    print(e)
