"""A selectors server whose clients are in a forked process."""

import os
import selectors
import socket
import types

sel = selectors.DefaultSelector()


def accept_wrapper(sock):
    conn, addr = sock.accept()
    print("Accepted")
    conn.setblocking(False)
    sel.register(
        conn, selectors.EVENT_READ | selectors.EVENT_WRITE, data=types.SimpleNamespace(addr=addr, inb=b"", outb=b"")
    )


def service(key, mask):
    global left
    sock, data = key.fileobj, key.data
    if mask & selectors.EVENT_READ:
        d = sock.recv(1024)
        if d:
            data.outb += d
        else:
            print("Closing")
            sel.unregister(sock)
            sock.close()
            left -= 1
    if mask & selectors.EVENT_WRITE and data.outb:
        print(f"Echoing {data.outb!r}")
        data.outb = data.outb[sock.send(data.outb) :]


l = socket.socket()
l.bind(("127.0.0.1", 65432))
l.listen()
l.setblocking(False)
sel.register(l, selectors.EVENT_READ, data=None)
left = 2
pid = os.fork()
if pid == 0:
    for i in range(2):
        with socket.create_connection(("127.0.0.1", 65432)) as c:
            c.sendall(b"Message %d" % i)
            print("child got", c.recv(100), flush=True)
    os._exit(0)
while left:
    for key, mask in sel.select(timeout=None):
        accept_wrapper(key.fileobj) if key.data is None else service(key, mask)
print(os.waitpid(pid, 0)[1])
sel.close()
