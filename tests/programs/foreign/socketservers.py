"""socketserver: TCP, UDP, Unix, one after the other and in threads."""
import os
import socket
import socketserver
import tempfile
import threading


class Lines(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(line.upper())


class Datagram(socketserver.BaseRequestHandler):
    def handle(self):
        data, sock = self.request
        sock.sendto(data[::-1], self.client_address)


def serve(server):
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    return thread


def stop(server, thread):
    server.shutdown()
    thread.join()
    server.server_close()


for kind in (socketserver.TCPServer, socketserver.ThreadingTCPServer):
    with kind(("127.0.0.1", 0), Lines) as server:
        thread = serve(server)
        for name in ("one", "two"):
            with socket.create_connection(server.server_address) as client, client.makefile("rw") as file:
                for word in ("hello", name):
                    print(word, file=file, flush=True)
                    print(kind.__name__, file.readline().strip())
        stop(server, thread)
for kind in (socketserver.UDPServer, socketserver.ThreadingUDPServer):
    with kind(("127.0.0.1", 0), Datagram) as server:
        thread = serve(server)
        client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        client.sendto(b"abc", server.server_address)
        data, sender = client.recvfrom(100)
        print(kind.__name__, data, sender == server.server_address)
        client.connect(server.server_address)
        client.send(b"xyz")
        print(client.recv(100))
        client.close()
        stop(server, thread)
with tempfile.TemporaryDirectory() as folder:
    place = os.path.join(folder, "s")
    with socketserver.ThreadingUnixStreamServer(place, Lines) as server:
        thread = serve(server)
        client = socket.socket(socket.AF_UNIX)
        client.connect(place)
        client.sendall(b"over unix\n")
        print(client.recv(100))
        client.close()
        stop(server, thread)


class Once(socketserver.TCPServer):
    timeout = 0.05

    def handle_timeout(self):
        print("nobody came")


with Once(("127.0.0.1", 0), Lines) as server:
    server.handle_request()
