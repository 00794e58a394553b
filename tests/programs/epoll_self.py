"""A epoll server and its client in one thread."""
import select
import socket

server = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(server.getsockname())
client.sendall(b"hello")
asked = select.epoll()
asked.register(server, select.POLLIN)
conns = {}
while True:
    (number, events), *_ = asked.poll()
    if number == server.fileno():
        conn, _ = server.accept()
        conns[conn.fileno()] = conn
        asked.register(conn, select.POLLIN)
    elif data := conns[number].recv(100):
        print(data)
        client.shutdown(socket.SHUT_WR)
    else:
        asked.unregister(number)
        conns.pop(number).close()
        break
print(client.recv(10))
asked.unregister(server)
print(asked.poll(0.1 if "epoll" == "epoll" else 100))
