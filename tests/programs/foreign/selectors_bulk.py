"""A selectors server that echoes megabytes, with a client in a thread that counts and checks them."""
import hashlib
import selectors
import socket
import threading

SIZE = 4_000_000
sel = selectors.DefaultSelector()
server = socket.create_server(("127.0.0.1", 0))
server.setblocking(False)
sel.register(server, selectors.EVENT_READ)
data = bytes(range(256)) * (SIZE // 256)


def client(results, part):
    with socket.create_connection(server.getsockname()) as sock:
        sender = threading.Thread(target=lambda: (sock.sendall(part), sock.shutdown(socket.SHUT_WR)))
        sender.start()
        digest, count = hashlib.sha256(), 0
        while piece := sock.recv(1 << 16):
            digest.update(piece)
            count += len(piece)
        sender.join()
        results.append((count, digest.hexdigest() == hashlib.sha256(part).hexdigest()))


results = []
threads = [threading.Thread(target=client, args=(results, part)) for part in (data, data[: SIZE // 4])]
for each in threads:
    each.start()
open_, waiting = 0, {}
served = 0
while served < len(threads):
    for key, events in sel.select():
        sock = key.fileobj
        if sock is server:
            conn, _ = server.accept()
            conn.setblocking(False)
            waiting[conn] = bytearray()
            sel.register(conn, selectors.EVENT_READ)
            continue
        if events & selectors.EVENT_READ:
            piece = sock.recv(1 << 16)
            if piece:
                waiting[sock] += piece
            elif not waiting[sock]:
                sel.unregister(sock)
                sock.close()
                served += 1
                continue
            else:
                key.data or sel.modify(sock, selectors.EVENT_WRITE, "closing")
                continue
        if events & selectors.EVENT_WRITE:
            try:
                del waiting[sock][: sock.send(waiting[sock])]
            except BlockingIOError:
                pass
            if key.data == "closing" and not waiting[sock]:
                sel.unregister(sock)
                sock.close()
                served += 1
                continue
        if key.data != "closing":
            wanted = selectors.EVENT_READ * (len(waiting[sock]) < 1 << 20) | selectors.EVENT_WRITE * bool(waiting[sock])
            sel.modify(sock, wanted or selectors.EVENT_READ)
for each in threads:
    each.join()
print(sorted(results))
