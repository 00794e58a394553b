"""socket.sendfile and os.sendfile."""

import os
import socket
import tempfile
import threading

data = os.urandom(300000)
with tempfile.TemporaryFile() as f:
    f.write(data)
    f.flush()
    f.seek(0)
    l = socket.create_server(("127.0.0.1", 0))
    got = []

    def rx():
        c, _ = l.accept()
        b = b""
        while d := c.recv(65536):
            b += d
        got.append(b)

    t = threading.Thread(target=rx)
    t.start()
    c = socket.create_connection(l.getsockname())
    print(c.sendfile(f))
    c.close()
    t.join()
    print(got[0] == data)
    t = threading.Thread(target=rx)
    t.start()
    c = socket.create_connection(l.getsockname())
    f.seek(0)
    off = 0
    while off < len(data):
        n = os.sendfile(c.fileno(), f.fileno(), off, 50000)
        off += n
    c.close()
    t.join()
    print(got[1] == data)
