"""asyncio over a Unix socket, byte for byte."""

import asyncio
import os
import shutil
import tempfile


async def h(r, w):
    while line := await r.readline():
        w.write(line.swapcase())
        await w.drain()
    w.close()


async def main():
    p = os.path.join(tempfile.mkdtemp(), "sock")
    s = await asyncio.start_unix_server(h, p)
    r, w = await asyncio.open_unix_connection(p)
    w.writelines([b"Hello\n", b"World\n"])
    print(await r.readline(), await r.readuntil(b"\n"))
    w.write_eof()
    print(await r.read(), r.at_eof())
    w.close()
    try:
        await r.readexactly(1)
    except asyncio.IncompleteReadError as e:
        print(e)
    s.close()
    await s.wait_closed()
    shutil.rmtree(os.path.dirname(p))


asyncio.run(main())
