"""asyncio's loops in threads and in forked processes: each hands the CPU to its own tasks, and gets it from them."""

from __future__ import annotations

import os

import pytest
from invariants import check_events

THREADS = """
import asyncio, threading, time
async def work(n):
    for _ in range(3):
        time.sleep(0.01 * n)
        await asyncio.sleep(0.005)
threads = [threading.Thread(target=lambda n=n: asyncio.run(work(n)), name=f"t{n}") for n in (1, 2, 3)]
for each in threads: each.start()
for each in threads: each.join()
"""
FORKED = """
import asyncio, os
async def other():
    await asyncio.sleep(0.2)
    return "over"
async def main():
    task = asyncio.create_task(other())
    await asyncio.sleep(0.05)
    pid = os.fork()
    print("child" if pid == 0 else "parent", await task)
    if pid == 0:
        os._exit(3)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
asyncio.run(main())
"""


def test_every_thread_runs_a_loop_of_its_own(record):
    recording = record(THREADS)
    check_events(recording)
    partners = {frozenset(hand[:2]) for hand in recording.hands() if hand[2] in ("dispatch", "join")}
    assert {frozenset(("loop", "work")), frozenset(("loop·2", "work·2")), frozenset(("loop·3", "work·3"))} <= partners
    assert all(one.partition("·")[2] == two.partition("·")[2] for one, two in map(sorted, _steps(recording)))


def _steps(recording):
    """Who takes turns with whom, of loops and tasks."""
    return [
        hand[:2]
        for hand in recording.hands()
        if hand[2] in ("dispatch", "sleep") and {each.partition("·")[0] for each in hand[:2]} == {"loop", "work"}
    ]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this host does not fork")
def test_a_coroutine_that_forks_goes_on_in_both_processes(record):
    recording = record(FORKED)
    check_events(recording)
    assert recording.end["reason"] == "finished", recording.output("stderr")
    assert (recording.output(), recording.output(program=1)) == ("parent over\n3\n", "child over\n")
