"""asyncio's protocols, datagrams, readers, and socket calls on the loop."""

import asyncio


class Echo(asyncio.Protocol):
    def connection_made(self, t):
        self.t = t

    def data_received(self, d):
        print("srv", d)
        self.t.write(d)
        self.t.close()


class Client(asyncio.Protocol):
    def __init__(self, m, lost):
        self.m, self.lost = m, lost

    def connection_made(self, t):
        t.write(self.m.encode())
        print("sent")

    def data_received(self, d):
        print("got", d.decode())

    def eof_received(self):
        print("eof")

    def connection_lost(self, e):
        print("lost", e)
        self.lost.set_result(True)


class UDP(asyncio.DatagramProtocol):
    def connection_made(self, t):
        self.t = t

    def datagram_received(self, d, a):
        print("udp", d)
        self.t.sendto(d, a)


class UC(asyncio.DatagramProtocol):
    def __init__(self, f):
        self.f = f

    def connection_made(self, t):
        self.t = t
        t.sendto(b"datagram")

    def datagram_received(self, d, a):
        print("back", d)
        self.t.close()

    def error_received(self, e):
        print("err", e)

    def connection_lost(self, e):
        print("closed")
        self.f.set_result(True)


async def main():
    loop = asyncio.get_running_loop()
    s = await loop.create_server(Echo, "127.0.0.1", 0)
    port = s.sockets[0].getsockname()[1]
    f = loop.create_future()
    await loop.create_connection(lambda: Client("hello", f), "127.0.0.1", port)
    await f
    s.close()
    await s.wait_closed()
    t, p = await loop.create_datagram_endpoint(UDP, local_addr=("127.0.0.1", 0))
    f = loop.create_future()
    await loop.create_datagram_endpoint(lambda: UC(f), remote_addr=t.get_extra_info("sockname"))
    await f
    t.close()
    import socket

    rs, ws = socket.socketpair()
    f = loop.create_future()

    class My(asyncio.Protocol):
        def connection_made(self, t):
            self.t = t

        def data_received(self, d):
            print("sp", d)
            self.t.close()

        def connection_lost(self, e):
            f.set_result(1)

    await loop.create_connection(My, sock=rs)
    loop.call_soon(ws.send, b"abc")
    await f
    ws.close()
    rs, ws = socket.socketpair()
    f = loop.create_future()

    def rd():
        print("reader", rs.recv(100))
        loop.remove_reader(rs)
        f.set_result(1)

    loop.add_reader(rs, rd)
    loop.call_later(0.1, ws.send, b"xyz")
    await f
    rs.setblocking(False)
    ws.setblocking(False)
    await loop.sock_sendall(ws, b"raw")
    print(await loop.sock_recv(rs, 10))
    rs.close()
    ws.close()


asyncio.run(main())
