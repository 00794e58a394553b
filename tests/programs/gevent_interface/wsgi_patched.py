"""A WSGI server under the patched urllib."""

import gevent
from gevent import monkey

monkey.patch_all()
from attempting import attempt
import urllib.request, urllib.error
from gevent.pywsgi import WSGIServer


def app(environ, start_response):
    start_response("404 Not Found" if environ["PATH_INFO"] == "/no" else "200 OK", [])
    return [b"hello " + environ["PATH_INFO"].encode()]


server = WSGIServer(("127.0.0.1", 0), app, log=None)
server.start()
base = f"http://localhost:{server.server_port}"
print([gevent.spawn(lambda n=n: urllib.request.urlopen(f"{base}/{n}").read()).get() for n in range(3)])
print(attempt(urllib.request.urlopen, base + "/no"))
server.stop()
