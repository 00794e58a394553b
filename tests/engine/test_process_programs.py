"""Programs of several processes, through the libraries that make them, print the same here as on the host.

Where a library would start another program, one sentence says that this is not simulated, and where to read of it.
"""

from __future__ import annotations

import subprocess
import sys

import pytest
from invariants import check_events, check_steps

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the simulated machine answers as Linux does")

ASYNCIO = """
    import asyncio, multiprocessing, os
    async def work(n):
        await asyncio.sleep(0.01)
        return n
    def child():
        print(asyncio.run(work("in a Process")), flush=True)
    print(asyncio.run(work("before")))
    pid = os.fork()
    if pid == 0:
        async def both():
            print(await asyncio.gather(work(1), work(2)), flush=True)
        asyncio.run(both())
        os._exit(7)
    async def main():
        task = asyncio.create_task(work("after"))
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), await task)
    asyncio.run(main())
    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join()
    print(process.exitcode)
"""
GEVENT = """
    import gevent, os
    from gevent import os as green
    def ticks(name):
        for n in range(2):
            gevent.sleep(0.01)
            print(name, n, flush=True)
    gevent.spawn(ticks, "before").join()
    pid = green.fork()
    if pid == 0:
        gevent.joinall([gevent.spawn(ticks, "child")])
        os._exit(3)
    print(os.waitstatus_to_exitcode(green.waitpid(pid, 0)[1]))
    gevent.spawn(ticks, "after").join()
"""
PATCHED = """
    from gevent import monkey; monkey.patch_all()
    import multiprocessing, time
    mp = multiprocessing.get_context("fork")
    def work(queue, event, value):
        time.sleep(0.01)
        queue.put("put")
        value.value = 3
        event.set()
    if __name__ == "__main__":
        queue, event, value = mp.Queue(), mp.Event(), mp.Value("i", 0)
        process = mp.Process(target=work, args=(queue, event, value))
        process.start()
        process.join()
        print(queue.get(), event.wait(), value.value, process.exitcode)
"""
PREFORKED = """
    from gevent import monkey; monkey.patch_all()
    import os, signal, socket
    from gevent.server import StreamServer
    listener = socket.create_server(("127.0.0.1", 0))
    def handle(client, address):
        client.sendall(b"served")
        client.close()
    pids = []
    for _ in range(2):
        pid = os.fork()
        if pid == 0:
            StreamServer(listener, handle).serve_forever()
            os._exit(0)
        pids.append(pid)
    for _ in range(3):
        with socket.create_connection(listener.getsockname()) as client:
            print(client.recv(10))
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
        print(os.WTERMSIG(os.waitpid(pid, 0)[1]))
"""
MANAGER = """
    import multiprocessing
    mp = multiprocessing.get_context("fork")
    def work(found, rest):
        found["x"] = 1
        rest.append(2)
    if __name__ == "__main__":
        with mp.Manager() as manager:
            found, rest = manager.dict(), manager.list()
            process = mp.Process(target=work, args=(found, rest))
            process.start()
            process.join()
            print(dict(found), list(rest))
"""
EXECUTOR = """
    import multiprocessing, os
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    def square(n):
        return n * n
    def fails():
        raise ValueError("no")
    if __name__ == "__main__":
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(2, context) as executor:
            print(list(executor.map(square, range(5))), executor.submit(square, 9).result())
            try:
                executor.submit(fails).result()
            except ValueError as error:
                print(error)
            try:
                executor.submit(os._exit, 1).result()
            except BrokenProcessPool:
                print("broken")
"""
SHARED = """
    import multiprocessing
    mp = multiprocessing.get_context("fork")
    def takes(queue, results):
        while (n := queue.get()) is not None:
            results.put(n + 1)
            queue.task_done()
    def waits(condition, value):
        with condition:
            condition.wait_for(lambda: value.value > 2)
            value.value += 10
    if __name__ == "__main__":
        queue, results = mp.JoinableQueue(), mp.Queue()
        process = mp.Process(target=takes, args=(queue, results))
        process.start()
        for n in range(3):
            queue.put(n)
        queue.join()
        print([results.get() for _ in range(3)])
        queue.put(None)
        process.join()
        condition, value, barrier = mp.Condition(), mp.Value("i", 0), mp.Barrier(2)
        process = mp.Process(target=waits, args=(condition, value))
        process.start()
        for _ in range(3):
            with condition:
                value.value += 1
                condition.notify_all()
        process.join()
        print(value.value)
        process = mp.Process(target=barrier.wait)
        process.start()
        print(barrier.wait() in (0, 1), process.join())
"""
SERVER = """
    import socket, socketserver, threading
    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(self.rfile.readline().upper())
    class Server(socketserver.ForkingMixIn, socketserver.TCPServer):
        pass
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for line in (b"a\\n", b"b\\n"):
        with socket.create_connection(server.server_address) as client:
            client.sendall(line)
            print(client.recv(10))
    server.shutdown()
    server.server_close()
"""
KILLED = """
    import os, signal
    for _ in range(50):
        pid = os.fork()
        if pid == 0:
            signal.pause()
        os.kill(pid, signal.SIGKILL)
        print(os.WTERMSIG(os.waitpid(pid, 0)[1]))
"""
ENDED = """
    import multiprocessing, time
    mp = multiprocessing.get_context("fork")
    def endless():
        while True:
            time.sleep(1)
    if __name__ == "__main__":
        for end in (mp.Process.terminate, mp.Process.kill):
            process = mp.Process(target=endless, daemon=True)
            process.start()
            process.join(0.02)
            print(process.exitcode, process.is_alive())
            end(process)
            process.join()
            print(process.exitcode, mp.active_children())
"""
ALIKE = {
    "asyncio in forked processes": ASYNCIO,
    "gevent in forked processes": GEVENT,
    "multiprocessing under the monkey patch": PATCHED,
    "servers forked before": PREFORKED,
    "a manager": MANAGER,
    "ProcessPoolExecutor": EXECUTOR,
    "what processes share": SHARED,
    "a forking server": SERVER,
    "more killed than there is room for": KILLED,
    "terminate and kill": ENDED,
}


@pytest.mark.parametrize("name", ALIKE)
def test_a_program_prints_what_it_prints_on_the_host(name, record, tmp_path):
    recording = record(ALIKE[name])
    path = tmp_path / "p.py"
    path.write_text("\n".join(line.removeprefix("    ") for line in ALIKE[name].splitlines()))
    host = subprocess.run(
        [sys.executable, "-u", "-W", "ignore", path], capture_output=True, text=True, timeout=60, check=True
    )
    assert recording.output(program=None) == host.stdout, recording.output("stderr", program=None)
    check_events(recording)
    check_steps(recording)


@pytest.mark.parametrize("cores", [1, 2, 4])
def test_there_are_as_many_cpus_as_the_scenario_says(cores, record):
    source = """
        import multiprocessing, os
        print(os.cpu_count(), multiprocessing.cpu_count(), len(os.sched_getaffinity(0)))
        with multiprocessing.get_context("fork").Pool() as pool:
            print(len(pool._pool))
    """
    assert record(source, machine={"cores": cores}).output() == f"{cores} {cores} {cores}\n{cores}\n"


@pytest.mark.parametrize(
    ("what", "start"),
    [
        ("Starting a process", "multiprocessing.get_context('spawn').Process(target=print).start()"),
        ("Starting a process", "multiprocessing.get_context('forkserver').Process(target=print).start()"),
        ("Shared memory with a name", "shared_memory.SharedMemory(create=True, size=9)"),
    ],
)
def test_what_needs_another_program_or_the_hosts_memory_is_refused_with_one_sentence(what, start, record):
    recording = record(
        f"""
        import multiprocessing
        from multiprocessing import shared_memory
        try:
            {start}
        except OSError as error:
            print(error)
        """
    )
    sentence = f"{what} is not available on the simulated machine (see docs/machine.md, What is not simulated).\n"
    assert recording.output() == sentence
