"""Files over pipes."""

import gevent
from attempting import attempt
import os
from gevent.fileobject import FileObjectPosix, FileObjectThread

for kind in (FileObjectPosix, FileObjectThread):
    r, w = os.pipe()
    reader, writer = kind(r, "rb"), kind(w, "wb")
    print(reader.fileno() == r)
    g = gevent.spawn(reader.readline)
    gevent.sleep(0.01)
    print(kind.__name__, g.ready(), writer.closed)
    writer.write(b"one\ntwo\nthr")
    writer.flush()
    print(g.get(), reader.readline())
    writer.close()
    print(reader.read(), reader.read(), writer.closed)
    reader.close()
    print(attempt(lambda: reader.read())[0], attempt(os.fstat, r)[0])
    r, w = os.pipe()
    with kind(w, "w") as out, kind(r, "r") as into:
        print("héllo", 5, file=out, flush=True)
        print(into.readline(), into.readable(), into.writable(), attempt(into.seek, 0)[0])
    r, w = os.pipe()
    kept = kind(r, "rb", closefd=False)
    kept.close()
    print(os.fstat(r) is not None)
