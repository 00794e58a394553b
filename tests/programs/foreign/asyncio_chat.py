"""asyncio.start_server: a chat with three clients; a time-out; a server that is closed."""
import asyncio

TALK = [("ann", "hi"), ("bob", "hello"), ("ann", "bye"), ("bob", "so long")]
members = {}
left = {name: asyncio.Event() for name in ("ann", "bob", "cy")}


async def serve(reader, writer):
    name = (await reader.readline()).decode().strip()
    members[name] = writer
    print("joins:", name)
    writer.write(b"welcome\n")
    try:
        while line := await reader.readline():
            for other, where in members.items():
                if other != name:
                    where.write(f"{name}: ".encode() + line)
                    await where.drain()
    finally:
        del members[name]
        print("leaves:", name)
        left[name].set()
        writer.close()
        await writer.wait_closed()


async def client(port, name, here, everybody, after):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{name}\n".encode())
    print((await reader.readline()).decode().strip())
    here.set()
    await everybody.wait()
    heard = []
    for speaker, word in TALK:
        if speaker == name:
            writer.write(f"{word}\n".encode())
            await writer.drain()
        else:
            heard.append((await reader.readline()).decode().strip())
    try:
        await asyncio.wait_for(reader.readline(), 0.02)
    except asyncio.TimeoutError:
        heard.append("silence")
    if after:
        await left[after].wait()
    writer.close()
    await writer.wait_closed()
    return name, heard


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        jobs, everybody, before = [], asyncio.Event(), None
        for name in left:
            here = asyncio.Event()
            jobs.append(asyncio.create_task(client(port, name, here, everybody, before)))
            await here.wait()
            before = name
        everybody.set()
        answers = await asyncio.gather(*jobs)
        await left[before].wait()
        for answer in answers:
            print(*answer)
    try:
        await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError:
        print("refused")


asyncio.run(main())
