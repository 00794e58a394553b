"""An edge-triggered epoll server that reads and writes a few bytes at a time, and urllib as its clients."""

import select
import socket
import threading

EOL = b"\n\n"
resp = b"HTTP/1.0 200 OK\r\nContent-Length: 13\r\n\r\nHello, world!"
srv = socket.socket()
srv.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
srv.bind(("0.0.0.0", 0))
srv.listen(1)
srv.setblocking(0)
port = srv.getsockname()[1]


def serve(n):
    ep = select.epoll()
    ep.register(srv.fileno(), select.EPOLLIN | select.EPOLLET)
    conns, reqs, resps = {}, {}, {}
    done = 0
    try:
        while done < n:
            for fd, ev in ep.poll(1):
                if fd == srv.fileno():
                    try:
                        while True:
                            c, a = srv.accept()
                            c.setblocking(0)
                            ep.register(c.fileno(), select.EPOLLIN | select.EPOLLET)
                            conns[c.fileno()] = c
                            reqs[c.fileno()] = b""
                            resps[c.fileno()] = resp
                    except BlockingIOError:
                        pass
                elif ev & select.EPOLLIN:
                    try:
                        while True:
                            d = conns[fd].recv(3)
                            if not d:
                                break
                            reqs[fd] += d
                    except BlockingIOError:
                        pass
                    if b"\r\n\r\n" in reqs[fd]:
                        ep.modify(fd, select.EPOLLOUT | select.EPOLLET)
                elif ev & select.EPOLLOUT:
                    try:
                        while resps[fd]:
                            k = conns[fd].send(resps[fd][:5])
                            resps[fd] = resps[fd][k:]
                    except BlockingIOError:
                        pass
                    if not resps[fd]:
                        ep.modify(fd, select.EPOLLET)
                        conns[fd].shutdown(socket.SHUT_RDWR)
                elif ev & select.EPOLLHUP:
                    ep.unregister(fd)
                    conns[fd].close()
                    del conns[fd]
                    done += 1
    finally:
        ep.unregister(srv.fileno())
        ep.close()


t = threading.Thread(target=serve, args=(4,))
t.start()
import urllib.request

for i in range(4):
    print(urllib.request.urlopen(f"http://127.0.0.1:{port}/").read())
t.join()
srv.close()
print("over")
