"""asyncio's tasks are CPython's own, in C: what a program can see of them is what it sees on the host."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import pytest
from commands import Command
from invariants import check_events, check_steps

ERRORS = """
    import asyncio, sys, traceback

    async def fails():
        await asyncio.sleep(0.1)
        raise ValueError("no")

    async def main():
        for awaited in (asyncio.create_task(fails()), asyncio.gather(fails(), fails())):
            try:
                await awaited
            except ValueError:
                traceback.print_exc(file=sys.stdout)
        print(sys.exc_info())
        promise = asyncio.get_running_loop().create_future()
        promise.set_exception(KeyError("none"))
        try:
            await promise
        except KeyError as error:
            traceback.print_exc(file=sys.stdout)
            print(error.__context__)
        try:
            await asyncio.wait_for(asyncio.sleep(1), 0.1)
        except asyncio.TimeoutError:
            traceback.print_exc(file=sys.stdout)

    asyncio.run(main())
"""
FORGOTTEN = """
    import asyncio, weakref

    async def fails():
        raise ValueError("no")

    async def main():
        asyncio.get_running_loop().set_exception_handler(lambda loop, told: print(told["message"]))
        gone = weakref.ref(asyncio.create_task(fails()))
        await asyncio.sleep(0)
        print(gone())

    asyncio.run(main())
"""
CLASSES = """
    import asyncio, _asyncio

    async def main():
        task, promise = asyncio.current_task(), asyncio.get_running_loop().create_future()
        print(asyncio.Task, asyncio.Future, asyncio.tasks._CTask is _asyncio.Task is asyncio.Task, asyncio.Task[int])
        print(type(task) is asyncio.Task, isinstance(task, asyncio.Future), type(promise) is asyncio.Future)
        print(repr(task).partition(" at ")[0], promise, {promise: 1}[promise], hasattr(promise, "__dict__"))
        print(isinstance(asyncio.gather(asyncio.sleep(0)), asyncio.Future))

    asyncio.run(main())
"""
FIRST = """
    import _asyncio, asyncio

    async def main():
        print(asyncio.Task is _asyncio.Task, asyncio.Future is _asyncio.Future)

    print(type(_asyncio.__spec__.loader).__name__, _asyncio.__spec__.name)
    asyncio.run(main())
"""
BOTH = """
    import asyncio

    async def kid(name):
        await asyncio.sleep(0.1)
        return name, asyncio.current_task().get_name()

    async def main():
        made = [kind(kid("x"), loop=loop, name=kind.__module__) for kind in (asyncio.Task, asyncio.tasks._PyTask)]
        print(sorted(each.get_name() for each in asyncio.all_tasks()), await asyncio.gather(*made))
        promise = asyncio.futures._PyFuture(loop=loop)
        loop.call_later(0.1, promise.set_result, 7)
        print(await promise)

    loop = asyncio.new_event_loop()
    loop.run_until_complete(main())
    loop.close()
"""
EAGER = """
    import asyncio, sys

    async def kid(delay):
        print("begins")
        if delay:
            await asyncio.sleep(delay)
        return delay

    async def main():
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        done, slow = asyncio.create_task(kid(0)), asyncio.create_task(kid(0.1))
        print(done.done(), slow.done(), await slow)
        timer = asyncio.get_running_loop().call_later(1, print)
        for made in (slow, timer, asyncio.get_running_loop().call_soon(print)):
            print(made._source_traceback[-1].line)
        timer.cancel()
        try:
            asyncio.Task(3, eager_start=True)
        except TypeError as error:
            print(error)

    asyncio.run(main(), debug=True)
"""


def on_the_host(source: str, folder, **environment: str) -> str:
    """What a program prints there, but for where it and the libraries lie."""
    path = folder / "p.py"
    path.write_text(textwrap.dedent(source).lstrip("\n"), "utf-8")
    said = Command.plain(path, folder, **environment).out
    return said.replace(str(path), "p.py").replace(f"{Path(textwrap.__file__).parent}/", "")


@pytest.mark.parametrize(
    "source", [ERRORS, FORGOTTEN, CLASSES, FIRST, BOTH], ids=str.split("errors forgotten classes first both")
)
def test_a_program_sees_what_it_sees_on_the_host(source, record, tmp_path):
    recording = record(source)
    assert recording.output() == on_the_host(source, tmp_path)
    check_events(recording)
    check_steps(recording)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="no task is eager before Python 3.12")
def test_an_eager_task_runs_inside_of_who_makes_it_and_no_stack_shows_a_trace_of_that(record, tmp_path):
    recording = record(EAGER)
    assert recording.output() == on_the_host(EAGER, tmp_path)
    hands = [hand for hand in recording.hands() if {"main", "kid", "kid·2"} >= set(hand[:2])]
    assert hands == [
        ("main", "kid", "spawn"),
        ("kid", "main", "finished"),
        ("main", "kid·2", "spawn"),
        ("kid·2", "main", "sleep"),
    ]


def test_tasks_in_python_are_tracks_too(record):
    recording = record(BOTH)
    kids = [each["name"] for each in recording.of("task", event="created") if each["what"] == "coroutine"]
    assert kids == ["main", "kid", "kid·2"]
    assert [cause for leaving, _, cause in recording.hands() if leaving == "kid·2"] == ["sleep", "finished"]
    assert [cause for leaving, _, cause in recording.hands() if leaving == "main"] == ["join", "event", "finished"]
