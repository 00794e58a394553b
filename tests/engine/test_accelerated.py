"""Tasks and futures in C, for programs that ask `_asyncio` for them: they work, beside those in Python."""

from __future__ import annotations

import textwrap

from commands import Command
from invariants import check_events, check_steps

BOTH = """
    import asyncio, _asyncio

    async def kid(name):
        await asyncio.sleep(0.1)
        return name, asyncio.current_task().get_name()

    async def main():
        fast = _asyncio.Task(kid("fast"), name="in C")
        slow = asyncio.create_task(kid("slow"), name="in Python")
        print(sorted(each.get_name() for each in asyncio.all_tasks()))
        print(await asyncio.gather(fast, slow), _asyncio.get_running_loop() is asyncio.get_running_loop())
        promise = _asyncio.Future()
        asyncio.get_running_loop().call_later(0.1, promise.set_result, 7)
        print(await promise, asyncio.tasks._CTask is _asyncio.Task, asyncio.futures._CFuture is _asyncio.Future)
        try:
            await asyncio.wait_for(_asyncio.Task(kid("late")), 0.01)
        except asyncio.TimeoutError:
            print("late")

    asyncio.run(main())
"""
WAITS = """
    import asyncio, _asyncio

    async def kid():
        await asyncio.sleep(0.1)

    async def main():
        await _asyncio.Task(kid())
        promise = _asyncio.Future()
        asyncio.get_running_loop().call_soon(promise.set_result, 7)
        await promise
        print(asyncio.Task.__module__, asyncio.Future.__module__, type(asyncio.current_task()) is asyncio.Task)

    asyncio.run(main())
"""


def test_both_kinds_live_on_one_loop_as_on_the_host(record, tmp_path):
    path = tmp_path / "p.py"
    path.write_text(textwrap.dedent(BOTH), "utf-8")
    recording = record(BOTH)
    assert recording.output() == Command.plain(path, tmp_path).out
    check_events(recording)
    check_steps(recording)


def test_asyncios_own_names_are_those_in_python(record):
    assert record(WAITS).output() == "asyncio.tasks asyncio.futures True\n"


def test_a_task_in_c_is_no_track_and_what_it_runs_the_loop_runs(record):
    recording = record(WAITS)
    assert {each["name"] for each in recording.of("task", event="created")} == {"MAIN", "loop", "main"}
    (sleeps,) = [each for each in recording.of("line") if each["line"] == 4]
    assert recording.names[sleeps["task"]] == "loop"


def test_who_awaits_one_waits_for_a_task_or_an_event(record):
    recording = record(WAITS)
    assert [cause for leaving, _, cause in recording.hands() if leaving == "main"] == ["join", "event", "finished"]
