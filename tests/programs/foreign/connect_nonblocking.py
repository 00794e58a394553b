"""Connecting without waiting, and being refused."""

import errno
import os
import select
import socket

l = socket.create_server(("127.0.0.1", 0))
s = socket.socket()
s.setblocking(False)
print(errno.errorcode[s.connect_ex(l.getsockname())])
_, w, _ = select.select([], [s], [], 2)
print(w == [s], s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
print(errno.errorcode.get(s.connect_ex(l.getsockname()), 0))
port = l.getsockname()[1]
l.close()
s.close()
s = socket.socket()
s.setblocking(False)
print(errno.errorcode[s.connect_ex(("127.0.0.1", port))])
r, w, x = select.select([s], [s], [s], 2)
print(len(r), len(w), len(x), os.strerror(s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)))
