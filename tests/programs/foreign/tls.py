"""TLS: threads, an https server with urllib, a socket that does not wait, asyncio and gevent."""

import asyncio
import http.server
import os
import socket
import ssl
import threading
import urllib.request

import gevent
from gevent import socket as gsocket
from gevent import ssl as gssl
from gevent.server import StreamServer

HERE = os.path.join(os.path.dirname(gevent.__file__), "tests")
CERT, KEY = os.path.join(HERE, "test_server.crt"), os.path.join(HERE, "test_server.key")
ours, theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
ours.load_cert_chain(CERT, KEY)
theirs.check_hostname, theirs.verify_mode = False, ssl.CERT_NONE


def shout(listener):
    conn, _ = listener.accept()
    with ours.wrap_socket(conn, server_side=True) as sock:
        while data := sock.recv(1024):
            sock.sendall(data.upper())


listener = socket.create_server(("127.0.0.1", 0))
thread = threading.Thread(target=shout, args=(listener,))
thread.start()
raw = socket.create_connection(listener.getsockname())
with theirs.wrap_socket(raw, server_hostname="localhost") as sock:
    print(sock.version()[:3], sock.cipher() is not None, sock.pending(), len(sock.getpeercert(True)) > 100)
    sock.sendall(b"hello tls")
    print(sock.recv(100))
    sock.settimeout(0.05)
    try:
        sock.recv(1)
    except TimeoutError as error:
        print(error)
    sock.settimeout(5)
    writer = threading.Thread(target=sock.sendall, args=(b"x" * 200_000,))
    writer.start()
    left = 200_000
    while left:
        left -= len(sock.recv(65536))
    writer.join()
    print("everything came back")
thread.join()


class Hello(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello " + self.path.encode())


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hello)
server.socket = ours.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
address = f"https://localhost:{server.server_port}/x"
print(urllib.request.urlopen(address, context=theirs).read())
try:
    urllib.request.urlopen(address, context=ssl.create_default_context())
except OSError as error:
    print("CERTIFICATE_VERIFY_FAILED" in str(error))
server.shutdown()

one, two = socket.socketpair()
one.setblocking(False)
hasty = theirs.wrap_socket(one, server_hostname="localhost", do_handshake_on_connect=False)
try:
    hasty.do_handshake()
except ssl.SSLWantReadError:
    print("wants to read")
two.close()
try:
    hasty.do_handshake()
except OSError as error:
    print(type(error).__name__)


async def answer(reader, writer):
    writer.write((await reader.readline()).upper())
    await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=ours)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname(), ssl=theirs)
    writer.write(b"asyncio\n")
    print(await reader.read())
    writer.close()
    server.close()


asyncio.run(main())


def echo(sock, address):
    while data := sock.recv(100):
        sock.sendall(data)


with StreamServer(("127.0.0.1", 0), echo, keyfile=KEY, certfile=CERT) as server:
    server.start()
    conn = gsocket.create_connection(("127.0.0.1", server.server_port))
    context = gssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, gssl.CERT_NONE
    with context.wrap_socket(conn, server_hostname="localhost") as sock:
        sock.sendall(b"gevent")
        print(sock.recv(100))
