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
    try:
        async for l in r:
            for n, o in list(clients.items()):
                if n != name:
                    o.write(f"{name}: {l.decode()}".encode())
                    await o.drain()
    finally:
        del clients[name]
        w.close()


async def user(port, name, say, hear):
    r, w = await asyncio.open_connection("localhost", port)
    await r.readuntil(b"? ")
    w.write(name.encode() + b"\n")
    await asyncio.sleep(0.1)
    for s in say:
        w.write(s.encode() + b"\n")
        await asyncio.sleep(0.1)
    out = [(await asyncio.wait_for(r.readline(), 2)).decode() for _ in range(hear)]
    print(name, out)
    w.close()
    await w.wait_closed()


async def main():
    s = await asyncio.start_server(chat, "localhost", 0)
    p = s.sockets[0].getsockname()[1]
    async with asyncio.TaskGroup() as tg:
        tg.create_task(user(p, "ann", ["hi"], 2))
        tg.create_task(user(p, "bob", ["ho"], 2))
        tg.create_task(user(p, "cy", ["x"], 2))
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
