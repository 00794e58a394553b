import asyncio


async def kid(n):
    await asyncio.sleep(n / 10)
    return n


async def fails():
    await asyncio.sleep(0.05)
    raise ValueError("no")


async def count(n):
    for i in range(n):
        await asyncio.sleep(0.01)
        yield i


async def groups():
    print(await asyncio.gather(kid(2), kid(1)))
    done, pending = await asyncio.wait(
        {asyncio.create_task(kid(1)), asyncio.create_task(kid(2))}, return_when="FIRST_COMPLETED"
    )
    print(len(done), len(pending))
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(kid(9))
            group.create_task(fails())
    except* ValueError as error:
        print(error.exceptions)
    for each in asyncio.as_completed([kid(2), kid(1)]):
        print(await each)


async def deadlines():
    try:
        async with asyncio.timeout(0.1):
            await kid(50)
    except TimeoutError:
        print("late")
    try:
        await asyncio.wait_for(kid(50), 0.1)
    except TimeoutError:
        print("late again")
    task = asyncio.create_task(kid(9))
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled", task.cancelled())


async def primitives():
    lock, condition, queue = asyncio.Lock(), asyncio.Condition(), asyncio.Queue(1)
    event, places = asyncio.Event(), asyncio.Semaphore(2)

    async def holds(n):
        async with lock, places:
            await asyncio.sleep(0.01)
            print("held", n)

    async def listens():
        async with condition:
            await condition.wait()
        await event.wait()
        print("heard")

    async def cooks():
        for dish in range(3):
            await queue.put(dish)

    listener = asyncio.create_task(listens())
    await asyncio.gather(*[holds(n) for n in range(3)])
    async with condition:
        condition.notify_all()
    event.set()
    await listener
    cook = asyncio.create_task(cooks())
    print([await queue.get() for _ in range(3)], await cook)


async def main():
    async for each in count(2):
        print(each)
    await groups()
    await deadlines()
    await primitives()


asyncio.run(main())
