"""A WSGI server and its client."""

import gevent
from gevent import socket
from gevent.pywsgi import WSGIServer


def app(environ, start_response):
    if environ["PATH_INFO"] == "/fail":
        raise ValueError("inside")
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Method", environ["REQUEST_METHOD"])])
    if environ["PATH_INFO"] == "/pieces":
        return (b"%d;" % n for n in range(3))
    return [
        b"path ",
        environ["PATH_INFO"].encode(),
        b" query ",
        environ["QUERY_STRING"].encode(),
        b" body ",
        body,
    ]


server = WSGIServer(("127.0.0.1", 0), app, log=None, error_log=None)
server.start()
gevent.get_hub().exception_stream = None


def ask(text):
    with socket.create_connection(server.address) as s:
        s.sendall(text)
        s.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: s.recv(999), b"")).decode()
    return [line for line in answer.split("\r\n") if not line.startswith("Date")]


head = b"Host: x\r\nConnection: close\r\n\r\n"
print(
    ask(b"GET /one?a=1 HTTP/1.1\r\n" + head),
    ask(b"GET /pieces HTTP/1.1\r\n" + head),
    ask(b"GET /fail HTTP/1.1\r\n" + head),
)
print(
    ask(b"POST /p HTTP/1.1\r\nContent-Length: 5\r\n" + head + b"hello"),
    ask(b"POST /p HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + head + b"3\r\nabc\r\n0\r\n\r\n"),
)
print(ask(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\n" + head), ask(b"nonsense\r\n\r\n"))
server.stop()
