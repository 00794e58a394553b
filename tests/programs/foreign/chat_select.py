"""A chat room: select, a list of sockets, everybody told what one says."""

import select
import socket
import threading
import time

HOST = "127.0.0.1"
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((HOST, 5999))
server.listen(10)
conns = [server]
names = {}


def broadcast(sender, msg):
    for s in conns:
        if s is not server and s is not sender:
            try:
                s.send(msg.encode())
            except OSError:
                s.close()
                conns.remove(s)


def serve():
    served = 0
    while True:
        r, w, x = select.select(conns, [], [], 0.5)
        if not r and served and len(conns) == 1:
            break
        for s in r:
            if s is server:
                c, addr = server.accept()
                conns.append(c)
                served += 1
                names[c] = f"user{served}"
                broadcast(c, f"[{names[c]}] entered\n")
            else:
                data = s.recv(4096)
                if data:
                    broadcast(s, f"\r<{names[s]}> {data.decode()}")
                else:
                    broadcast(s, f"{names[s]} is offline\n")
                    conns.remove(s)
                    s.close()


t = threading.Thread(target=serve)
t.start()
a = socket.create_connection((HOST, 5999))
time.sleep(0.1)
b = socket.create_connection((HOST, 5999))
time.sleep(0.1)
print(repr(a.recv(100)))
a.sendall(b"hi b\n")
print(repr(b.recv(100)))
b.sendall(b"hi a\n")
print(repr(a.recv(100)))
a.close()
print(repr(b.recv(100)))
b.close()
t.join()
server.close()
