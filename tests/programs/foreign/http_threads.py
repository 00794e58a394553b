"""http.server in a thread; http.client and urllib ask it."""
import http.client
import json
import threading
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/missing":
            self.send_error(404)
            return
        body = json.dumps({"path": self.path, "agent": "User-Agent" in self.headers}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201, "Made")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for part in (body.upper(), body[::-1]):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *args):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
thread.start()
host, port = server.server_address
connection = http.client.HTTPConnection(host, port, timeout=5)
for path in ("/a", "/b?x=1", "/missing", "/c"):
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    print(answer.status, answer.reason, answer.getheader("Content-Type"), body if answer.status == 200 else len(body) > 0)
connection.request("POST", "/", b"hello " * 1000, {"X-Y": "z"})
answer = connection.getresponse()
print(answer.status, answer.reason, len(answer.read()))
connection.close()
url = f"http://{host}:{port}/url?" + urllib.parse.urlencode({"q": "a b"})
with urllib.request.urlopen(url, timeout=5) as answer:
    print(answer.status, json.load(answer))
try:
    urllib.request.urlopen(f"http://{host}:{port}/missing")
except urllib.error.HTTPError as error:
    print(error.code, error.reason)
server.shutdown()
thread.join()
server.server_close()
try:
    urllib.request.urlopen(url, timeout=1)
except urllib.error.URLError as error:
    print(error.reason)
