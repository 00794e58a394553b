"""Clocks: reading one takes a moment, CPU time is what was used and not what was waited, dates are virtual.

Every test runs beside the machine and in a process of its own.
"""

from __future__ import annotations

import textwrap

import pytest

# A function whose lines are a library's: the program's own lines have a price that these have not.
LIBRARY = """\
import types
library = types.ModuleType("library")
exec(compile('''
import time
def until(end):
    while time.monotonic() < end:
        pass
def burn(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
''', "library.py", "exec"), library.__dict__)
"""
NOTHING = "x = 0\n"


@pytest.fixture(params=["beside the machine", "in a process of its own"])
def output(record, request):
    """What a program writes, wherever it lives."""
    first = [] if request.param == "beside the machine" else [NOTHING]

    def written(source: str, **world: object) -> str:
        recording = record(*first, textwrap.dedent(source), **world)
        assert recording.output("stderr", len(first)) == ""
        return recording.output("stdout", len(first))

    return written


def test_a_library_that_watches_the_clock_sees_it_pass(output):
    out = output(LIBRARY + "import time\nlibrary.until(time.monotonic() + 0.1)\nprint(round(time.monotonic(), 2))\n")
    assert out == "0.1\n"


def test_time_passes_even_where_system_calls_are_free(output):
    source = "import time\na, b = time.perf_counter_ns(), time.perf_counter_ns()\nprint(b - a)\n"
    assert output(source, machine={"call_cost": 0}) == "1000\n"
    assert output(source) == "20000\n"


def test_the_first_look_after_a_line_is_free(output):
    source = "import time\nstart = time.monotonic_ns()\nprint(time.monotonic_ns() - start)\n"
    assert output(source) == "100000\n"


@pytest.mark.parametrize(
    "reading",
    [
        "time.process_time()",
        "time.thread_time()",
        "time.process_time_ns() / 1e9",
        "time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID)",
        "time.clock_gettime(time.CLOCK_THREAD_CPUTIME_ID)",
        "os.times().user",
        "resource.getrusage(resource.RUSAGE_SELF).ru_utime",
    ],
)
def test_cpu_time_does_not_count_waiting(output, reading):
    out = output(f"""\
        import os, resource, time
        before = {reading}
        time.sleep(3)
        print(round({reading} - before, 2))
        for n in range(5000): pass
        print(round({reading} - before, 2))
        """)
    assert out == "0.0\n0.5\n"


def test_a_program_can_burn_cpu_time_in_a_library(output):
    assert output(LIBRARY + "import time\nlibrary.burn(0.1)\nprint(round(time.process_time(), 2))\n") == "0.1\n"


def test_threads_have_cpu_time_of_their_own_and_the_process_has_all_of_it(output):
    out = output("""\
        import threading, time
        def work():
            for n in range(3000): pass
            print(round(time.thread_time(), 1))
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        print(round(time.thread_time(), 1), round(time.process_time(), 1))
        """)
    assert out == "0.3\n0.0 0.3\n"


@pytest.mark.parametrize("clock", ["MONOTONIC", "MONOTONIC_RAW", "BOOTTIME"])
def test_clock_gettime_reads_virtual_time(output, clock):
    source = f"import time\ntime.sleep(7)\nprint(round(time.clock_gettime(time.CLOCK_{clock}), 2))\n"
    assert output(source) == "7.0\n"


def test_nobody_sets_the_hosts_clock(output):
    source = """\
        import time
        try:
            time.clock_settime(time.CLOCK_REALTIME, 0)
        except PermissionError as error:
            print(error)
        """
    assert output(source) == "[Errno 1] Operation not permitted\n"
