"""asyncio.to_thread, executors, run_coroutine_threadsafe, TaskGroup, Semaphore, Queue, Condition, timeouts."""
import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor


everybody = threading.Barrier(3)


def meets(seconds):
    everybody.wait(20)
    return blocks(seconds)


def blocks(seconds):
    time.sleep(seconds)
    return seconds, threading.current_thread() is threading.main_thread()


async def worker(name, queue):
    while (item := await queue.get()) is not None:
        await asyncio.sleep(item)
        print(name, "did", item)
        queue.task_done()


async def main():
    print(await asyncio.gather(*(asyncio.to_thread(meets, s) for s in (0.2, 0.1, 0.3))))
    print("at once:", not everybody.broken)
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(2) as pool:
        for done in asyncio.as_completed([loop.run_in_executor(pool, blocks, s) for s in (0.1, 0.3, 0.05)]):
            print(await done)
    def outside():
        future = asyncio.run_coroutine_threadsafe(asyncio.sleep(0.02, "from the loop"), loop)
        print(future.result())
        loop.call_soon_threadsafe(bell.set)
    bell = asyncio.Event()
    thread = threading.Thread(target=outside)
    thread.start()
    await bell.wait()
    thread.join()
    queue = asyncio.Queue(2)
    async with asyncio.TaskGroup() as group:
        group.create_task(worker("A", queue))
        group.create_task(worker("B", queue))
        for item in (0.1, 0.04, 0.09, 0.02):
            await queue.put(item)
        await queue.join()
        await queue.put(None)
        await queue.put(None)
    try:
        async with asyncio.timeout(0.05):
            await asyncio.sleep(9)
    except TimeoutError:
        print("timed out")
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.sleep(9))
            group.create_task(asyncio.wait_for(asyncio.sleep(9), 0.05))
    except* TimeoutError as errors:
        print("group:", len(errors.exceptions))
    gate = asyncio.Semaphore(1)
    order = []
    async def passes(name):
        async with gate:
            await asyncio.sleep(0.01)
            order.append(name)
    await asyncio.gather(*(passes(n) for n in "abc"))
    print(order)
    lock = asyncio.Condition()
    async def waits():
        async with lock:
            await lock.wait_for(lambda: len(order) > 3)
            return "seen"
    task = asyncio.create_task(waits())
    await asyncio.sleep(0.01)
    async with lock:
        order.append("d")
        lock.notify_all()
    print(await task)


asyncio.run(main())
