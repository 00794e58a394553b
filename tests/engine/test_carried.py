"""Values on their way: what a switch carries, what goes through queues, and what generators give."""

from __future__ import annotations

import pytest
from invariants import check_events, check_steps
from recordings import example

from engine.source import Source

HANDS = """
    from greenlet import greenlet, getcurrent
    def f(n):
        return n
    def child(*args, **options):
        main.switch(2.5 * 2 - 1, [1, 'b'][1], key='v')
        main.switch(f(1))
        try:
            main.switch()
        except ValueError:
            main.switch(
                known['p'] + 'q')
    known = {'p': 'x'}
    main = getcurrent()
    g = greenlet(child)
    g.switch((1, 2))
    g.switch(known, *known)
    g.switch()
    g.throw(ValueError('no'))
"""


def carried(recording) -> list[tuple[str, str, str | None]]:
    """From whom to whom, and what with it."""
    names = recording.names
    return [(names[each["from"]], names[each["to"]], each.get("carries")) for each in recording.switches]


def moves(recording, queue: int = 1) -> list[tuple[str, str, str]]:
    """Who puts or takes what; who finds a queue empty or full."""
    told = recording.of("queue", queue=queue)
    return [(each["event"], recording.names[each["task"]], each.get("item", "")) for each in told]


def test_greenlets_hand_values_to_and_fro():
    recording = example("greenlet-values")
    assert [value for _, _, value in carried(recording)] == ["1", "2", "10", "11", "100", "'bye'"]


def test_what_stands_between_the_brackets_is_worked_out_without_running_the_program(record):
    there, back = carried(record(HANDS))[::2], carried(record(HANDS))[1::2]
    assert [value for _, _, value in there] == ["(1, 2)", None, None, "ValueError('no')"]
    assert [value for _, _, value in back] == ["(4.0, 'b', key='v')", None, None, "'xq'"]


def test_a_function_that_is_mapped_over_values_is_no_call_by_hand(record):
    recording = record("from greenlet import greenlet\nlist(map(greenlet(print).switch, [5]))\n")
    assert {value for _, _, value in carried(recording)} == {None}


def test_nobody_asks_the_objects_of_the_program(record):
    recording = record(
        """
        from greenlet import greenlet, getcurrent
        class Loud:
            def __add__(self, other):
                print('asked')
            def __getitem__(self, key):
                print('asked')
            __repr__ = __eq__ = __hash__ = __add__
        loud = Loud()
        greenlet(lambda *args: None).switch(loud)
        greenlet(lambda *args: None).switch([loud])
        """
    )
    assert [value for _, to, value in carried(recording) if to != "MAIN"] == ["<Loud>", "[<Loud>]"]
    assert recording.output() == ""


def test_an_asyncresult_brings_its_value():
    assert ("hub", "buyer", "42") in carried(example("gevent-asyncresult"))


def test_a_greenlet_that_is_asked_for_its_result_brings_it(record):
    recording = record("import gevent\nprint(gevent.spawn(lambda: (gevent.sleep(0.1), 7)[1]).get())\n")
    assert ("hub", "MAIN", "7") in carried(recording)


def test_a_task_gets_the_result_that_it_awaits(record):
    recording = record(
        """
        import asyncio
        async def kid(n):
            await asyncio.sleep(n / 10)
            return n
        async def main():
            first = asyncio.create_task(kid(7))
            print(await first, await asyncio.gather(kid(1), kid(2)))
            async with asyncio.Lock():
                await asyncio.wait([asyncio.create_task(kid(3))])
        asyncio.run(main())
        """
    )
    assert [value for _, to, value in carried(recording) if to == "main" and value] == ["7", "[1, 2]"]


def test_a_queue_of_gevents_shows_what_goes_through_it():
    recording = example("gevent-queue")
    assert recording.only("queue", event="met")["limit"] == 2
    assert moves(recording)[1:7] == [
        ("put", "producer", "1"),
        ("put", "producer", "2"),
        ("full", "producer", ""),
        ("taken", "consumer", "1"),
        ("put", "producer", "3"),
        ("full", "producer", ""),
    ]
    assert [each["size"] for each in recording.of("queue", event="put")] == [1, 2, 2, 2, 2, 2]
    check_events(recording)


QUEUES = {
    "threads": """
        import queue, threading
        jobs, done = queue.Queue(1), queue.SimpleQueue()
        def work():
            while (job := jobs.get()) is not None:
                done.put(job * 2)
        thread = threading.Thread(target=work)
        thread.start()
        for each in (1, 2, None):
            jobs.put(each)
        thread.join()
        print(done.get(), done.get())
    """,
    "asyncio": """
        import asyncio
        async def work(jobs, done):
            while (job := await jobs.get()) is not None:
                done.put_nowait(job * 2)
        async def main():
            global jobs, done
            jobs, done = asyncio.Queue(1), asyncio.Queue()
            worker = asyncio.create_task(work(jobs, done))
            for each in (1, 2, None):
                await jobs.put(each)
            await worker
            print(await done.get(), await done.get())
        asyncio.run(main())
    """,
}


@pytest.mark.parametrize("model", QUEUES)
def test_queues_of_other_models_show_the_same(record, model):
    recording = record(QUEUES[model])
    assert recording.output() == "2 4\n"
    assert {each["name"] for each in recording.of("queue", event="met")} == {"jobs", "done"}
    for name, items in (("jobs", ["1", "2", "None"]), ("done", ["2", "4"])):
        number = recording.only("queue", event="met", name=name)["queue"]
        told = [(event, item) for event, _, item in moves(recording, number)]
        assert [item for event, item in told if event == "put"] == items
        assert [item for event, item in told if event == "taken"] == items


def test_what_libraries_keep_for_themselves_is_not_told(record):
    recording = record(
        """
        from concurrent.futures import ThreadPoolExecutor
        with ThreadPoolExecutor(1) as pool:
            print(pool.submit(abs, -1).result())
        """
    )
    assert recording.output() == "1\n"
    assert recording.of("queue") == []


def test_queues_have_names_of_their_own():
    told = example("srv-chat").of("queue", event="met")
    assert [each["name"] for each in told] == ["box", "box·2", "box·3"]


def test_the_next_one_to_be_taken_stands_first(record):
    recording = record(
        """
        import queue
        last = queue.LifoQueue()
        for n in range(10):
            last.put(n)
        last.get()
        """
    )
    newest = recording.of("queue")[-1]
    assert newest["items"] == ["8", "7", "6", "5", "4", "3", "2", "1"]
    assert newest["size"] == 9


def test_the_state_shows_who_waits_at_a_queue():
    recording = example("gevent-queue")
    states = [recording.recorded.at(step) for step in range(len(recording.recorded.steps))]
    waiting = [state["queues"]["0:1"]["putters"] for state in states if state["queues"]]
    assert [3] in waiting
    assert waiting[-1] == []
    check_steps(recording)


def test_a_queue_is_a_step_of_its_own():
    recorded = example("gevent-queue").recorded
    told = [step for step in recorded.steps if step.k == "queue"]
    assert [step.n[0] for step in told[:3]] == ["queue.put.limit", "queue.put.limit", "queue.taken"]
    assert told[3].n[1]["cpu"] == "hub"
    last = recorded.at(recorded.steps.index(told[0]))["queues"]["0:1"]["last"]
    assert last == {"event": "put", "item": "1", "task": 3, "q": told[0].q}


def test_a_generator_pauses_and_does_not_return():
    keys = [step.n[0] for step in example("gen-pingpong").recorded.steps if step.k == "return"]
    assert keys == ["yield.bare"] * 5 + ["return"] * 2


def test_a_generator_that_fails_at_its_yield_does_not_pause(record):
    recording = record(
        """
        def g():
            yield 1
        it = g()
        next(it)
        try:
            it.throw(KeyError(2))
        except KeyError:
            pass
        """
    )
    assert [step.n[0] for step in recording.recorded.steps if step.k == "return"] == ["yield", "return"]


def test_lines_with_a_yield_are_known():
    source = Source("def g():\n    x = (yield\n         1)\n    yield from x\n")
    assert source.yields == {2, 3, 4}
