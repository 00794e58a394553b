"""Addresses in what a program prints are the same in every run, and libraries' files on every machine."""

from __future__ import annotations

import os
from pathlib import Path

import gevent
import pytest

from engine.layout import fixed
from engine.steady import begun, steady

PERSONALITY = Path("/proc/thread-self/personality")
FIRST, SECOND = "0x7f0000000010", "0x7f0000000020"


def test_an_object_keeps_its_address_and_has_one_of_its_own(record):
    source = "class Foo: pass\na, b = Foo(), Foo()\nprint(a)\nprint(b, a)\n"
    text = "<__main__.Foo object at {}>"
    assert record(source).output() == f"{text}\n{text} {text}\n".format(FIRST, SECOND, FIRST)


def test_both_streams_and_os_write_agree(record):
    source = """\
        import os, sys
        class Foo: pass
        a = Foo()
        os.write(1, repr(a).encode())
        print(a, file=sys.stderr)
        """
    recording = record(source)
    assert recording.output() + "\n" == recording.output("stderr") == f"<__main__.Foo object at {FIRST}>\n"


def test_what_a_failure_says_has_no_other_addresses(record):
    recording = record("class Foo: pass\nraise ValueError(Foo())\n")
    assert recording.end["detail"] == f"ValueError: <__main__.Foo object at {FIRST}>"


def test_an_address_that_the_buffer_cuts_is_found_too(record):
    recording = record("xs = [object() for _ in range(2000)]\nprint(xs)\nprint(xs)\n")
    first, second = recording.output().splitlines()
    assert first == second
    assert first.count(" at 0x7f0000") == 2000


def test_what_a_greenlet_tells_of_its_thread_is_an_address_too():
    thread = steady(" at 0x55550badf00d").removeprefix(" at ")
    assert steady("<greenlet (otid=0x55550badf00d) dead>") == f"<greenlet (otid={thread}) dead>"
    assert [begun(text) for text in ("x (otid=0x12", "x (", "x ()", "x at 0x")] == [10, 1, 0, 6]


def test_numbers_of_the_program_itself_stay(record):
    source = "print(hex(255), 'at 0xff', 'id 0x7f1234567890')\n"
    assert record(source).output() == "0xff at 0xff id 0x7f1234567890\n"


def test_on_the_host_output_is_as_it_is(record):
    source = "class Foo: pass\nprint(str(Foo()) == Foo.__repr__(Foo()), 'at 0x123456789abc')\n"
    assert record(source, host=True).output().endswith("at 0x123456789abc\n")


@pytest.mark.skipif(not PERSONALITY.exists(), reason="only Linux has it")
def test_who_starts_a_run_keeps_its_own_layout():
    before = PERSONALITY.read_text()
    with fixed():
        pass
    assert PERSONALITY.read_text() == before


@pytest.mark.parametrize("rest", ["", " ", " a", " at", " at ", " at 0", " at 0x", " at 0x7f12"])
def test_the_beginning_of_an_address_is_recognized_however_short(rest):
    assert begun("some text" + rest) == len(rest)


LIBRARY, STANDARD = Path(gevent.__file__).parent.parent, Path(os.__file__).parent


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f'  File "{LIBRARY}/gevent/hub.py", line 166, in sleep', '  File "gevent/hub.py", line 166, in sleep'),
        ('  File "/usr/lib/python3/dist-packages/x.py", line 1, in f', '  File "x.py", line 1, in f'),
        (f'  File "{STANDARD}/asyncio/tasks.py", line 5, in g', '  File "asyncio/tasks.py", line 5, in g'),
        (f"one\n{STANDARD}/ast.py:9: RuntimeWarning: never", "one\nast.py:9: RuntimeWarning: never"),
        (f"<sleep() running at {STANDARD}/asyncio/tasks.py:649>", "<sleep() running at asyncio/tasks.py:649>"),
        ('  File "p.py", line 1, in f', '  File "p.py", line 1, in f'),
        (f"{LIBRARY}/gevent/hub.py", f"{LIBRARY}/gevent/hub.py"),
        (f'  File "{LIBRARY}/gevent/hub.py"', f'  File "{LIBRARY}/gevent/hub.py"'),
    ],
)
def test_tracebacks_and_warnings_do_not_say_where_libraries_lie(text, shown):
    assert steady(text) == shown


def test_a_file_that_the_buffer_cuts_is_kept_back():
    text = f'  File "{LIBRARY}/gevent/hub.py", line 166, in sleep'
    assert all(text[: len(text[:cut]) - begun(text[:cut])] == "  " for cut in range(8, len(text) + 1))


def test_errors_of_greenlets_threads_and_the_program_itself_name_no_folder(record):
    source = """
        import asyncio, threading, warnings, gevent
        def fails(): 1 / 0
        gevent.spawn(fails).join()
        thread = threading.Thread(target=fails)
        thread.start(); thread.join()
        warnings.warn("careful")
        gevent.get_hub().loop.run_callback(fails); gevent.sleep(0)
        async def late(): await asyncio.wait_for(asyncio.sleep(3), 1)
        try: asyncio.run(late())
        except TimeoutError as error: gevent.get_hub().print_exception(error, TimeoutError, error, error.__traceback__)
        gevent.with_timeout(0.1, gevent.sleep, 1)
    """
    told = record(source).output("stderr")
    assert {"gevent/greenlet.py", "threading.py", "asyncio/tasks.py", "gevent/timeout.py"} <= set(told.split('"'))
    assert str(LIBRARY) not in told
    assert str(STANDARD) not in told


def test_text_without_addresses_is_left_alone():
    assert steady("meet at 0xbed, at noon") == "meet at 0xbed, at noon"
