"""An asyncio chat, semaphores, conditions, exit stacks."""

import asyncio
import collections
import contextlib
import urllib.request

clients = {}


async def chat(r, w):
    w.write(b"name? ")
    name = (await r.readline()).decode().strip()
    clients[name] = w
    w.write(b"hello\n")
    try:
        async for l in r:
            for n, o in list(clients.items()):
                if n != name:
                    o.write(f"{name}: {l.decode()}".encode())
                    await o.drain()
    finally:
        del clients[name]
        w.close()


async def user(port, everybody, name, say, before, after):
    """Speaks once everybody is here and has heard those who speak before."""
    r, w = await asyncio.open_connection("localhost", port)
    await r.readuntil(b"? ")
    w.write(name.encode() + b"\n")
    await r.readuntil(b"hello\n")
    await everybody.wait()
    out = [(await asyncio.wait_for(r.readline(), 20)).decode() for _ in range(before)]
    w.write(say.encode() + b"\n")
    out += [(await asyncio.wait_for(r.readline(), 20)).decode() for _ in range(after)]
    w.close()
    await w.wait_closed()
    return name, out


async def main():
    s = await asyncio.start_server(chat, "localhost", 0)
    p = s.sockets[0].getsockname()[1]
    everybody = asyncio.Barrier(3)
    async with asyncio.TaskGroup() as tg:
        said = [
            tg.create_task(user(p, everybody, "ann", "hi", 0, 2)),
            tg.create_task(user(p, everybody, "bob", "ho", 1, 1)),
            tg.create_task(user(p, everybody, "cy", "x", 2, 0)),
        ]
    for one in said:
        print(*one.result())
    s.close()
    await s.wait_closed()
    sem = asyncio.Semaphore(2)
    act = mx = 0

    async def lim(i):
        nonlocal act, mx
        async with sem:
            act += 1
            mx = max(mx, act)
            await asyncio.sleep(0.05)
            act -= 1

    await asyncio.gather(*map(lim, range(6)))
    print("max", mx)
    c = asyncio.Condition()
    buf = collections.deque()

    async def prod():
        for i in range(3):
            async with c:
                buf.append(i)
                c.notify()
            await asyncio.sleep(0.01)

    async def cons():
        for _ in range(3):
            async with c:
                await c.wait_for(lambda: buf)
                print("got", buf.popleft())

    await asyncio.gather(cons(), prod())
    async with contextlib.AsyncExitStack() as st:
        st.push_async_callback(asyncio.sleep, 0)
        print("stack")
    t = asyncio.create_task(asyncio.sleep(10))
    await asyncio.sleep(0)
    t.cancel("why")
    try:
        await t
    except asyncio.CancelledError as e:
        print("cancelled", e.args)
    print(await asyncio.get_running_loop().run_in_executor(None, lambda: urllib.request.__name__))


asyncio.run(main())
