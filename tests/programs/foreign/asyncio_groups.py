"""asyncio: task groups, time-outs, wait, executors, barriers, asynchronous generators."""

import asyncio


async def ok(n):
    await asyncio.sleep(n)
    return n


async def bad(n):
    await asyncio.sleep(n)
    raise ValueError(n)


async def main():
    async with asyncio.TaskGroup() as tg:
        ts = [tg.create_task(ok(i / 10)) for i in range(3)]
    print([t.result() for t in ts])
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(bad(0.1))
            tg.create_task(bad(0.1))
            t = tg.create_task(ok(9))
    except* ValueError as eg:
        print(eg.exceptions, t.cancelled())
    try:
        async with asyncio.timeout(0.1) as cm:
            await ok(5)
    except TimeoutError:
        print("timeout", cm.expired())
    try:
        await asyncio.wait_for(ok(5), 0.1)
    except TimeoutError as e:
        print(type(e).__name__)
    done, pend = await asyncio.wait(
        [asyncio.create_task(ok(0.1)), asyncio.create_task(ok(1))], return_when=asyncio.FIRST_COMPLETED
    )
    print(len(done), len(pend))
    [p.cancel() for p in pend]
    for c in asyncio.as_completed([ok(0.2), ok(0.1)]):
        print(await c)
    print(await asyncio.shield(ok(0.05)))
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, sum, [1, 2]))
    print(await asyncio.to_thread(lambda: "thread"))
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor() as p:
        print(await loop.run_in_executor(p, max, 1, 2))
    fut = asyncio.run_coroutine_threadsafe

    def th():
        print(fut(ok(0.1), loop).result())

    await asyncio.to_thread(th)
    for cls in (asyncio.Lock, asyncio.Event, asyncio.Condition, asyncio.Semaphore):
        print(cls.__name__, repr(cls()).split(" at ")[0])
    print(len(asyncio.all_tasks()), asyncio.current_task().get_name())
    b = asyncio.Barrier(3)

    async def w(i):
        async_ = await b.wait()
        return i

    print(await asyncio.gather(*map(w, range(3))))

    async def gen():
        try:
            for i in range(5):
                yield i
                await asyncio.sleep(0)
        finally:
            print("gen closed")

    async for x in gen():
        if x == 2:
            break
    print("end")


asyncio.run(main())
