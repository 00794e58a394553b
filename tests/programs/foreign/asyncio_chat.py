"""asyncio.start_server: a chat with three clients; a time-out; a server that is closed."""
import asyncio

members = {}


async def serve(reader, writer):
    name = (await reader.readline()).decode().strip()
    members[name] = writer
    print("joins:", name)
    try:
        while line := await reader.readline():
            for other, where in members.items():
                if other != name:
                    where.write(f"{name}: ".encode() + line)
                    await where.drain()
    finally:
        del members[name]
        print("leaves:", name)
        writer.close()
        await writer.wait_closed()


async def client(port, name, wait, words):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{name}\n".encode())
    await asyncio.sleep(wait)
    for word in words:
        writer.write(f"{word}\n".encode())
        await writer.drain()
        await asyncio.sleep(0.15)
    heard = []
    try:
        while True:
            heard.append((await asyncio.wait_for(reader.readline(), 0.02)).decode().strip())
    except asyncio.TimeoutError:
        pass
    writer.close()
    await writer.wait_closed()
    await asyncio.sleep(0.05)
    return name, heard


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        said = [("ann", 0.05, ["hi", "bye"]), ("bob", 0.1, ["hello", "so long"]), ("cy", 0.52, [])]
        jobs = []
        for name, wait, words in said:
            jobs.append(asyncio.create_task(client(port, name, wait, words)))
            await asyncio.sleep(0.01)
        for answer in await asyncio.gather(*jobs):
            print(*answer)
        await asyncio.sleep(0.05)
    try:
        await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError:
        print("refused")


asyncio.run(main())
