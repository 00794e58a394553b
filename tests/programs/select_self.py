"""A select server and its client in one thread."""
import select
import socket

server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen()
client = socket.socket()
client.connect(server.getsockname())
client.sendall(b"hello")
watched, running = [server], True
while running:
    ready, _, _ = select.select(watched, [], [])
    for sock in ready:
        if sock is server:
            watched.append(server.accept()[0])
        elif data := sock.recv(100):
            print(data)
            client.close()
        else:
            print("end of file")
            sock.close()
            running = False
print(select.select([], [], [], 0.1))
server.close()
