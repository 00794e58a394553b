# An echo server on epoll that ends when the last of its clients has left.
import select
import socket

listener = socket.create_server(("127.0.0.1", 9000), backlog=4096)
listener.setblocking(False)
epoll = select.epoll()
epoll.register(listener.fileno(), select.EPOLLIN)
clients = {}
served = 0
while clients or not served:
    for fd, events in epoll.poll():
        if fd == listener.fileno():
            conn, address = listener.accept()
            conn.setblocking(False)
            clients[conn.fileno()] = conn
            epoll.register(conn.fileno(), select.EPOLLIN)
            continue
        data = clients[fd].recv(1024)
        if data:
            clients[fd].send(data)
        else:
            epoll.unregister(fd)
            clients.pop(fd).close()
            served += 1
print(served, "served")
