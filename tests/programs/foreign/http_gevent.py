"""The same standard library under gevent's monkey patch: a server and five clients in greenlets."""
from gevent import monkey; monkey.patch_all()
import http.client
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import gevent
import time


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        time.sleep(float(self.path[1:]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"slept {self.path[1:]}".encode())

    def log_message(self, *args):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
serving = gevent.spawn(server.serve_forever)
host, port = server.server_address


def ask(seconds):
    if seconds > 0.45:
        text = urllib.request.urlopen(f"http://{host}:{port}/{seconds}").read()
    else:
        connection = http.client.HTTPConnection(host, port)
        connection.request("GET", f"/{seconds}")
        text = connection.getresponse().read()
    print(text)


start = time.monotonic()
gevent.joinall([gevent.spawn(ask, each) for each in (0.9, 0.3, 0.6)], raise_error=True)
print("all at once:", time.monotonic() - start < 1.75)
server.shutdown()
serving.join()
print("over")
