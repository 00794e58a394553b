"""asyncio: tasks are tracks of their own, every hand-over has its cause, and the loop's insides can be seen."""

from __future__ import annotations

import subprocess
import sys

import pytest
from invariants import check_events, check_steps
from recordings import PROGRAMS, program, run

from engine.scenario import Scenario

TASKS = PROGRAMS / "asyncio_tasks.py"
PAIR = """
    import asyncio

    async def func():
        print(123)
        await asyncio.sleep(0.1)
        print(345)

    async def func1():
        print(456)
        await asyncio.sleep(0.2)
        print(567)

    async def main():
        await asyncio.gather(func(), func1())

    asyncio.run(main())
"""
# A statement inside of main(), the cause of its wait, and the function that waits.
AWAITS = [
    ("await asyncio.sleep(0.1)", "sleep", "sleep"),
    ("await asyncio.sleep(0)", "yield", "sleep"),
    ("await kid()", "sleep", "sleep"),
    ("t = asyncio.create_task(kid()); await t", "join", ""),
    ("await asyncio.gather(kid(), kid())", "join", "gather"),
    ("await asyncio.wait([asyncio.create_task(kid())])", "join", "wait"),
    ("await next(asyncio.as_completed([kid()]))", "join", ""),
    ("l = asyncio.Lock(); await l.acquire(); soon(l.release); await l.acquire()", "lock", "acquire"),
    ("s = asyncio.Semaphore(0); soon(s.release); await s.acquire()", "lock", "acquire"),
    ("q = asyncio.Queue(); soon(q.put_nowait, 1); await q.get()", "queue", "get"),
    ("q = asyncio.Queue(1); q.put_nowait(1); soon(q.get_nowait); await q.put(2)", "queue", "put"),
    ("q = asyncio.Queue(); q.put_nowait(1); soon(q.task_done); await q.join()", "queue", "join"),
    ("e = asyncio.Event(); soon(e.set); await e.wait()", "event", "wait"),
    ("f = loop.create_future(); soon(f.set_result, 1); await f", "event", ""),
]
HEAD = """
import asyncio
async def kid():
    await asyncio.sleep(0.1)
async def main():
    loop = asyncio.get_running_loop()
    soon = lambda *call: loop.call_later(0.1, *call)
"""
ECHO = """
    import asyncio

    async def handle(reader, writer):
        while data := await reader.read(100):
            writer.write(data.upper())
            await writer.drain()
        writer.close()
        server.close()

    async def main():
        global server
        server = await asyncio.start_server(handle, "127.0.0.1", 8000)
        try:
            await server.serve_forever()
        except asyncio.CancelledError:
            print("closed")

    asyncio.run(main())
"""
A = {"name": "A", "connect": 8000, "at": 0.5, "script": [["sleep", 0.1], ["send", "hi"], ["recv"], ["close"]]}


def tracks(recording):
    """The tasks by the kind they have."""
    return {each["name"]: each["what"] for each in recording.of("task", event="created")}


def causes(recording, name):
    """Why a task lost the CPU, in order."""
    return [cause for leaving, _, cause in recording.hands() if leaving == name]


def wakes(recording, name):
    """The kinds of the events that made a task runnable, in order."""
    found = []
    for switch in recording.of("switch"):
        if recording.names[switch["to"]] == name and switch["cause"]["wake"] is not None:
            waker = recording.events[switch["cause"]["wake"]]
            found.append((waker["kind"], waker["event"]))
    return found


# --- the pair ---------------------------------------------------------------------------------------------------------


def test_tasks_and_the_loop_are_tracks_of_their_own(record):
    assert tracks(record(PAIR)) == {
        "MAIN": "main",
        "loop": "hub",
        "main": "coroutine",
        "func": "coroutine",
        "func1": "coroutine",
    }


def test_the_pair_goes_through_the_loop_like_greenlets_through_the_hub(record):
    hands = [hand for hand in record(PAIR).hands() if "-" not in hand]
    assert hands[: hands.index(("loop", "MAIN", "dispatch")) + 1] == [
        ("MAIN", "loop", "join"),
        ("loop", "main", "dispatch"),
        ("main", "loop", "join"),
        ("loop", "func", "dispatch"),
        ("func", "loop", "sleep"),
        ("loop", "func1", "dispatch"),
        ("func1", "loop", "sleep"),
        ("loop", "func", "dispatch"),
        ("func", "loop", "finished"),
        ("loop", "func1", "dispatch"),
        ("func1", "loop", "finished"),
        ("loop", "main", "dispatch"),
        ("main", "loop", "finished"),
        ("loop", "MAIN", "dispatch"),
    ]


def test_each_step_knows_what_made_it_possible(record):
    recording = record(PAIR)
    assert wakes(recording, "func") == [("callback", "queued"), ("timer", "due")]
    assert wakes(recording, "main") == [("callback", "queued"), ("task", "finished")]
    assert wakes(recording, "MAIN")[0] == ("task", "finished")


def test_an_await_has_its_line(record):
    lines = [each["cause"]["line"] for each in record(PAIR).switches if each["cause"]["type"] in ("sleep", "join")]
    assert lines[:4] == [16, 14, 5, 10]


def test_timers_are_due_at_the_exact_microsecond(record):
    recording = record(PAIR)
    armed = {each["id"]: each["at"] for each in recording.of("timer", event="armed")}
    assert len(armed) == 2
    assert {each["id"]: round(each["t"] * 1e6) for each in recording.of("timer", event="due")} == armed


def test_awaiting_is_not_returning(record):
    """A coroutine that awaits keeps its functions, like a greenlet that waits."""
    recording = record(PAIR)
    assert [each["func"] for each in recording.of("return")] == ["func", "func1", "main", "<module>"]
    assert recording.of("raise") == []


# --- why a coroutine waits --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("statement", "cause", "call"), AWAITS, ids=[each[0] for each in AWAITS])
def test_the_cause_is_read_off_what_is_awaited(record, statement, cause, call):
    recording = record(f"{HEAD}    {statement}\nasyncio.run(main())\n")
    left = next(each for each in recording.of("switch") if recording.names[each["from"]] == "main")
    waits = [each for each in recording.of("wait") if recording.names[each["task"]] == "main"]
    assert left["cause"]["type"] == waits[0]["on"] == cause
    assert waits[0].get("call", "") == call
    check_events(recording)


# --- everything at once -----------------------------------------------------------------------------------------------


def test_a_program_that_uses_everything_prints_what_it_prints_on_the_host(record):
    host = subprocess.run([sys.executable, str(TASKS)], capture_output=True, text=True, timeout=60, check=True)
    assert record("asyncio_tasks.py").output() == host.stdout


def test_its_recording_and_its_states_are_sound(record):
    recording = record("asyncio_tasks.py")
    check_events(recording)
    check_steps(recording)


def test_the_same_input_gives_the_same_events(record):
    again = run((program("asyncio_tasks.py"),), Scenario.parse({}))
    assert again.events == record("asyncio_tasks.py").events


def test_a_cancelled_task_was_killed_and_a_failed_one_failed(record):
    recording = record(
        HEAD
        + """
    async def fails():
        raise ValueError("no")
    a, b = asyncio.create_task(kid()), asyncio.create_task(fails())
    await asyncio.sleep(0.01)
    a.cancel()
    print(await asyncio.gather(a, b, return_exceptions=True))
asyncio.run(main())
"""
    )
    ends = {
        each["name"]: (each["event"], each.get("detail")) for each in recording.of("task") if each["event"] != "created"
    }
    assert ends["kid"] == ("finished", "CancelledError")
    assert ends["fails"] == ("failed", "ValueError")
    assert causes(recording, "kid") == ["sleep", "killed"]
    assert causes(recording, "fails") == ["failed"]


def test_a_deadline_shows_while_its_task_waits(record):
    recording = record(
        HEAD
        + """
    try:
        async with asyncio.timeout(0.2):
            await loop.create_future()
    except TimeoutError:
        print("late")
asyncio.run(main())
"""
    )
    wait = recording.only("wait", on="event")
    due = recording.only("timer", event="due")
    assert recording.output() == "late\n"
    assert wait["until"] == round(due["t"] * 1e6)
    assert recording.of("timer", event="armed")[0]["task"] == wait["task"]


def test_a_future_that_nobody_sets_is_a_deadlock(record):
    recording = record(f"{HEAD}    await loop.create_future()\nasyncio.run(main())\n")
    assert (recording.end["reason"], recording.end["detail"]) == ("deadlock", "MAIN")
    check_steps(recording)


def test_a_blocking_call_stops_the_whole_loop(record):
    recording = record(
        """
        import asyncio, time

        async def quick():
            await asyncio.sleep(0.1)

        async def bad():
            time.sleep(0.5)

        async def main():
            await asyncio.gather(quick(), bad())

        asyncio.run(main())
        """
    )
    held = recording.only("wait", hold=True, on="sleep")
    assert (recording.names[held["task"]], held["on"]) == ("bad", "sleep")
    quick = next(number for number, name in recording.names.items() if name == "quick")
    lanes = [lane for step in recording.recorded.steps for lane in step.l if lane[0] == quick]
    assert "unnoticed" in [state for _, state, _ in lanes]


def test_slow_callbacks_are_told_in_virtual_time(record):
    recording = record(
        "import asyncio, time\nasync def main():\n    time.sleep(0.5)\nasyncio.run(main(), debug=True)\n"
    )
    assert "took 0.5" in recording.output("stderr")


# --- streams ----------------------------------------------------------------------------------------------------------


def test_a_stream_server_answers_a_client(record):
    recording = record(ECHO, peers=[A])
    assert [each["text"] for each in recording.of("peer", peer="A", event="recv")] == ["HI"]
    assert recording.output() == "closed\n"
    assert causes(recording, "handle")[:2] == ["io", "io"]
    assert wakes(recording, "handle")[1] == ("socket", "data")
    check_events(recording)
    check_steps(recording)


def test_a_read_names_its_descriptor_which_the_loop_watches(record):
    recording = record(ECHO, peers=[A])
    wait = recording.of("wait", call="read")[0]
    assert wait["fd"] in {each["fd"] for each in recording.of("watch", event="started")}
    assert recording.of("watch", event="fired", fd=wait["fd"])


def test_the_program_is_of_asyncios_model_and_its_loop_is_over_in_the_end(record):
    recorded = record(PAIR).recorded
    states = [recorded.at(index) for index in range(len(recorded.steps))]
    assert states[-1]["programs"][0]["model"] == "asyncio"
    assert states[-1]["hubs"] == {}
    assert {"poll", "callbacks"} <= {hub["phase"] for state in states for hub in state["hubs"].values()}
    assert any(hub["ready"] for state in states for hub in state["hubs"].values())
    assert any(hub["timers"] for state in states for hub in state["hubs"].values())


def test_asyncios_own_lines_can_be_recorded(record):
    files = {each["file"] for each in record(PAIR, inside="asyncio").of("line")}
    assert {"p.py", "asyncio/tasks.py", "asyncio/base_events.py"} <= files


def test_a_signal_that_the_program_sends_to_itself_reaches_the_loop(record):
    recording = record(
        """
        import asyncio, os, signal

        async def main():
            came = asyncio.Event()
            asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, came.set)
            os.kill(os.getpid(), signal.SIGUSR1)
            await came.wait()
            print("came")

        asyncio.run(main())
        """
    )
    assert recording.output() == "came\n"


def test_a_subprocess_is_refused_with_a_sentence(record):
    recording = record(
        """
        import asyncio

        async def main():
            try:
                await asyncio.create_subprocess_exec("true")
            except OSError as error:
                print(error)

        asyncio.run(main())
        """
    )
    where = "(see docs/machine.md, What is not simulated)"
    assert recording.output() == f"Starting a process is not available on the simulated machine {where}.\n"
