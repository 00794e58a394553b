"""socketserver.ForkingTCPServer."""

import os
import socket
import socketserver
import threading


class H(socketserver.StreamRequestHandler):
    def handle(self):
        line = self.rfile.readline().strip()
        self.wfile.write(b"pid differs: %s\n" % str(os.getpid() != PID).encode() + line[::-1] + b"\n")


PID = os.getpid()


class S(socketserver.ForkingTCPServer):
    allow_reuse_address = True


with S(("127.0.0.1", 0), H) as srv:
    t = threading.Thread(target=srv.serve_forever, kwargs=dict(poll_interval=0.05))
    t.start()
    for word in (b"one", b"two"):
        with socket.create_connection(srv.server_address) as c:
            c.sendall(word + b"\n")
            print(c.makefile().read())
    srv.shutdown()
    t.join()
