"""Context variables, weak references and finalizers in asyncio and threads."""

import asyncio
import contextvars
import gc
import threading
import weakref

v = contextvars.ContextVar("v", default=0)


async def h(n):
    v.set(n)
    await asyncio.sleep(0.01)
    return v.get()


async def main():
    print(await asyncio.gather(*map(h, range(3))), v.get())
    ctx = contextvars.copy_context()
    ctx.run(v.set, 9)
    print(ctx[v], v.get())
    print(await asyncio.to_thread(v.get))
    loop = asyncio.get_running_loop()
    loop.call_soon(lambda: print("cb", v.get()), context=ctx)
    await asyncio.sleep(0)
    t = asyncio.create_task(h(5))
    w = weakref.ref(t)
    await t
    del t
    gc.collect()
    print(w() is None)


asyncio.run(main())


class C:
    pass


c = C()
f = weakref.finalize(c, print, "final")
del c
t = threading.Thread(target=lambda: print(v.get(None)))
t.start()
t.join()
