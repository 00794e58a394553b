"""asyncio's transports and protocols: TCP with flow control, UDP endpoints, a socket of one's own, pipes of bytes."""
import asyncio
import socket


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        self.count = self.pauses = 0
        transport.set_write_buffer_limits(high=10000)

    def pause_writing(self):
        self.pauses += 1
        self.transport.pause_reading()

    def resume_writing(self):
        self.transport.resume_reading()

    def data_received(self, data):
        self.count += len(data)
        self.transport.write(data)

    def eof_received(self):
        return True

    def connection_lost(self, error):
        print("server: lost", error, "after", self.count, "bytes")


class Count(asyncio.Protocol):
    def __init__(self, size):
        self.left, self.done = size, asyncio.get_running_loop().create_future()

    def data_received(self, data):
        self.left -= len(data)
        if not self.left:
            self.done.set_result(True)

    def connection_lost(self, error):
        print("client: lost", error)


class Reverse(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        self.transport.sendto(data[::-1], address)


class Collect(asyncio.DatagramProtocol):
    def __init__(self):
        self.got = asyncio.Queue()

    def datagram_received(self, data, address):
        self.got.put_nowait(data)

    def connection_lost(self, error):
        print("datagrams: lost", error)


async def main():
    loop = asyncio.get_running_loop()
    echo = Echo()
    server = await loop.create_server(lambda: echo, "127.0.0.1", 0)
    size = 3_000_000
    transport, protocol = await loop.create_connection(lambda: Count(size), *server.sockets[0].getsockname())
    transport.write(b"x" * size)
    transport.write_eof()
    print("echoed", await protocol.done, transport.is_closing())
    transport.close()
    await asyncio.sleep(0.05)
    echo.transport.close()  # its eof_received keeps it open, and since 3.12 wait_closed waits for it
    server.close()
    await server.wait_closed()
    one, _ = await loop.create_datagram_endpoint(Reverse, local_addr=("127.0.0.1", 0))
    two, collect = await loop.create_datagram_endpoint(Collect, remote_addr=one.get_extra_info("sockname"))
    for word in (b"abc", b"defg"):
        two.sendto(word)
        print(await collect.got.get())
    one.close()
    two.close()
    await asyncio.sleep(0)
    left, right = socket.socketpair()
    left.setblocking(False)
    right.setblocking(False)
    await loop.sock_sendall(left, b"by hand")
    print(await loop.sock_recv(right, 100))
    loop.add_reader(right, lambda: print("reader:", right.recv(100)))
    left.send(b"more")
    await asyncio.sleep(0.05)
    loop.remove_reader(right)
    reader, writer = await asyncio.open_connection(sock=left)
    right.send(b"line\nrest")
    print(await reader.readuntil(b"\n"), await reader.readexactly(4))
    right.close()
    print(await reader.read())
    writer.close()


asyncio.run(main())
