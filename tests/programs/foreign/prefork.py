"""A preforking server whose workers end by SIGTERM."""

import os
import signal
import socket

l = socket.create_server(("127.0.0.1", 0))
addr = l.getsockname()


def worker(n):
    while True:
        c, _ = l.accept()
        with c:
            req = c.recv(100)
            c.sendall(b"worker answered " + req)


kids = []
for n in range(3):
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGTERM, lambda *a: os._exit(10 + n))
        worker(n)
    kids.append(pid)
for i in range(5):
    with socket.create_connection(addr) as c:
        c.sendall(str(i).encode())
        print(c.recv(100).decode())
for k in kids:
    os.kill(k, signal.SIGTERM)
print(sorted(os.waitstatus_to_exitcode(os.waitpid(k, 0)[1]) for k in kids))
