"""Tasks are called after what a person wrote: a function, a class, a thread's name; libraries' own by a plain word."""

from __future__ import annotations

import pytest

GEVENT = """
from gevent import monkey; monkey.patch_all()
import concurrent.futures, contextlib, functools, os, socket, threading
import gevent
CERT, KEY = (os.path.join(os.path.dirname(gevent.__file__), "tests", f"test_server.{end}") for end in ("crt", "key"))
from gevent.pool import Pool
from gevent.pywsgi import WSGIServer
from gevent.server import StreamServer
def work(*given): gevent.sleep(0)
def handle(sock, address): sock.recv(100); sock.close()
def app(environ, start): start("200 OK", []); return []
class Does:
    def method(self): gevent.sleep(0)
    def __call__(self): gevent.sleep(0)
class Own(gevent.Greenlet):
    def _run(self): gevent.sleep(0)
class OwnThread(threading.Thread):
    def run(self): gevent.sleep(0)
class OwnServer(StreamServer):
    def handle(self, sock, address): sock.recv(100); sock.close()
def serve(server):
    server.start()
    with socket.create_connection(server.address) as client:
        client.sendall(b"GET / HTTP/1.0\\r\\n\\r\\n")
        with contextlib.suppress(OSError):
            while client.recv(1000): pass
    server.stop()
def run(thread):
    thread.start(); thread.join()
"""
STARTED = [
    ("gevent.spawn(work).join()", ["work"]),
    ("gevent.spawn_later(1, work).join()", ["work"]),
    ("gevent.spawn(lambda: gevent.sleep(0)).join()", ["<lambda>"]),
    ("gevent.spawn(functools.partial(work, 1)).join()", ["work"]),
    ("gevent.spawn(Does().method).join()", ["method"]),
    ("gevent.spawn(Does()).join()", ["Does"]),
    ("own = Own(); own.start(); own.join()", ["Own"]),
    ("Pool(1).map(work, [1])", ["map", "work"]),
    ("list(Pool(1).imap(work, [1]))", ["imap", "work"]),
    ("list(Pool(1).imap_unordered(work, [1]))", ["imap_unordered", "work"]),
    ("Pool(1).apply_async(work).get()", ["work"]),
    ("Pool(1).map_async(work, [1]).get()", ["map", "map·2", "work"]),
    ("serve(StreamServer(('127.0.0.1', 8000), handle))", ["handle"]),
    ("serve(StreamServer(('127.0.0.1', 8000), handle, spawn=Pool(1)))", ["handle"]),
    ("serve(OwnServer(('127.0.0.1', 8000)))", ["handle"]),
    ("serve(WSGIServer(('127.0.0.1', 8000), app, log=None))", ["app"]),
    ("serve(StreamServer(('127.0.0.1', 8000), handle, certfile=CERT, keyfile=KEY))", ["handle"]),
    ("serve(OwnServer(('127.0.0.1', 8000), certfile=CERT, keyfile=KEY))", ["handle"]),
    ("serve(WSGIServer(('127.0.0.1', 8000), app, log=None, certfile=CERT, keyfile=KEY))", ["app"]),
    ("run(threading.Thread(target=work))", ["work"]),
    ("run(threading.Thread(target=work, name='mine'))", ["mine"]),
    ("run(OwnThread())", ["OwnThread"]),
    ("run(threading.Timer(1, work))", ["Timer"]),
    ("concurrent.futures.ThreadPoolExecutor(1).submit(work).result()", ["ThreadPoolExecutor-0_0"]),
    ("gevent.get_hub().threadpool.apply(work)", ["threadpool", "worker"]),
    ("gevent.with_timeout(1, work)", []),
    ("for done in gevent.iwait([gevent.spawn(work)]): pass", ["work"]),
]
ASYNCIO = """
import asyncio, contextlib
async def work(): await asyncio.sleep(0)
def blocks(): pass
async def handle(reader, writer): writer.close()
class Does:
    async def method(self): await asyncio.sleep(0)
    async def __call__(self): await asyncio.sleep(0)
async def serve():
    async with await asyncio.start_server(handle, "127.0.0.1", 8000) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", 8000)
        await reader.read()
        writer.close()
async def main():
    AWAITS
asyncio.run(main())
"""
AWAITED = [
    ("await asyncio.gather(work(), work())", ["work", "work·2"]),
    ("await asyncio.wait_for(asyncio.create_task(work()), 1)", ["work"]),
    ("await asyncio.create_task(Does().method())", ["method"]),
    ("await asyncio.create_task(Does()())", ["Does"]),
    ("await asyncio.shield(work())", ["work"]),
    ("await asyncio.create_task(asyncio.sleep(0))", ["sleep"]),
    ("async with asyncio.TaskGroup() as group: group.create_task(work())", ["work"]),
    ("await asyncio.to_thread(blocks)", ["asyncio_0", "shutdown"]),
    ("await serve()", ["getaddrinfo", "handle"]),
]


def names(recording):
    """Those of all tasks but the main one and the hubs."""
    assert recording.end["reason"] == "finished", recording.output("stderr")
    return [each["name"] for each in recording.of("task", event="created") if each["what"] not in ("main", "hub")]


@pytest.mark.parametrize(("start", "called"), STARTED)
def test_greenlets_are_called_after_what_the_program_made_them_run(start, called, record):
    assert names(record(GEVENT + start + "\n")) == called


@pytest.mark.parametrize(("await_", "called"), AWAITED)
def test_coroutines_are_called_after_their_functions(await_, called, record):
    assert names(record(ASYNCIO.replace("AWAITS", await_))) == ["main", *called]


def test_who_joins_a_patched_thread_waits_for_its_task(record):
    recording = record(GEVENT + "run(threading.Thread(target=work))\n")
    joins = [(each["target"], each["holders"]) for each in recording.of("wait", on="join") if each["task"] == 1]
    assert joins == [("work", [task for task, name in recording.names.items() if name == "work"])]
