# An echo server on asyncio that ends when the last of its clients has left.
import asyncio

clients = set()
served = 0


async def main():
    over = asyncio.Event()

    async def handle(reader, writer):
        global served
        clients.add(writer)
        while data := await reader.read(1024):
            writer.write(data)
            await writer.drain()
        writer.close()
        clients.discard(writer)
        served += 1
        if not clients:
            over.set()

    server = await asyncio.start_server(handle, "127.0.0.1", 9000, backlog=4096)
    await over.wait()
    server.close()
    print(served, "served")


asyncio.run(main())
