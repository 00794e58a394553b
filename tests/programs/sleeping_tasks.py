# Ten thousand asyncio tasks, each asleep for another number of hours.
import asyncio


async def main():
    async with asyncio.TaskGroup() as group:
        for hours in range(1, 10_001):
            group.create_task(asyncio.sleep(hours * 3600))


asyncio.run(main())
