"""Programs that go wrong, and programs that do unusual things: what is printed, what is recorded, how the run ends."""

from __future__ import annotations

import pytest
from commands import Command, read
from invariants import check_events, check_steps

from engine.steady import steady


def plainly(source: str, folder) -> Command:
    """What plain Python makes of a program."""
    (folder / "p.py").write_text(source, "utf-8")
    return Command.plain(folder / "p.py", folder)


# --- failures ---------------------------------------------------------------------------------------------------------

FAILURES = {
    "an exception": "x = 1\nraise ValueError('no')\n",
    "an exception without a text": "raise KeyboardInterrupt\n",
    "deep inside": "def f(n):\n    if n:\n        return f(n - 1)\n    return {}['x']\nf(3)\n",
    "a chain": "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise RuntimeError('two') from e\n",
    "within another": "try:\n    1 / 0\nexcept ZeroDivisionError:\n    [][1]\n",
    "in a library": "import json\njson.loads('{')\n",
    "with notes": "e = ValueError('no')\ne.add_note('a note')\nraise e\n",
    "a group": "raise ExceptionGroup('both', [ValueError(1), TypeError(2)])\n",
    "a name with a suggestion": "import sys\nname = 1\nprint(nane)\n",
    "unicode": "raise ValueError('吃炸鸡')\n",
}
SYNTAX_ERRORS = {
    "a syntax error": ("x = 1\ndef f(:\n    pass\n", 2),
    "an indentation error": ("if True:\nprint(1)\n", 2),
    "a tab error": ("if True:\n        a = 1\n\tb = 2\n", 3),
    "an unfinished string": ("x = 'abc\n", 1),
    "an unfinished bracket": ("x = (1,\n\n", 1),
    "no python at all": ("hello world\n", 1),
    "return outside": ("x = 1\nreturn\n", 2),
}


def traceback_of(text: str, path: str) -> str:
    """A traceback with the bare names of the program and of libraries, as the recording has them."""
    return steady(text.replace(f"{path}/p.py", "p.py"))


@pytest.mark.parametrize("kind", FAILURES)
def test_a_failure_prints_what_plain_python_prints(kind, record, tmp_path):
    recording = record(FAILURES[kind])
    assert recording.output("stderr") == traceback_of(plainly(FAILURES[kind], tmp_path).err, str(tmp_path))


@pytest.mark.parametrize("kind", FAILURES)
def test_a_failure_ends_the_run_as_failed_at_its_line_with_plain_python_s_status(kind, record, tmp_path):
    recording = record(FAILURES[kind])
    last_line = recording.of("line", task=1)[-1]["line"]
    plain = plainly(FAILURES[kind], tmp_path).status
    status = plain if plain >= 0 else 128 - plain  # what a shell makes of a signal
    assert (recording.end["reason"], recording.end["status"], recording.end["line"]) == ("failed", status, last_line)
    assert recording.only("task", task=1, event="failed")
    assert recording.of("raise")
    check_events(recording)


@pytest.mark.parametrize("kind", SYNTAX_ERRORS)
def test_a_syntax_error_prints_what_plain_python_prints(kind, record, tmp_path):
    source, _ = SYNTAX_ERRORS[kind]
    assert record(source).output("stderr") == traceback_of(plainly(source, tmp_path).err, str(tmp_path))


@pytest.mark.parametrize("kind", SYNTAX_ERRORS)
def test_a_program_that_is_no_python_fails_at_its_line_before_it_starts(kind, record):
    source, line = SYNTAX_ERRORS[kind]
    recording = record(source)
    assert (recording.end["reason"], recording.end["status"], recording.end["line"]) == ("failed", 1, line)
    assert "Error: " in recording.end["detail"]
    assert not recording.of("line")
    check_steps(recording)


def test_a_null_byte_is_no_python_either(record):
    recording = record("x = 1\nprint('\0')\n")
    assert recording.end["reason"] == "failed"
    assert "null bytes" in recording.output("stderr")


OWN_HOOKS = {
    "a hook": "import sys\nsys.excepthook = lambda kind, error, tb: print('mine:', error, file=sys.stderr)\n1 / 0\n",
    "a hook that fails": "import sys\ndef hook(*args): return missing\nsys.excepthook = hook\n1 / 0\n",
    "no hook": "import sys\ndel sys.excepthook\n1 / 0\n",
}


@pytest.mark.parametrize("kind", OWN_HOOKS)
def test_a_program_may_print_its_uncaught_exception_itself(kind, record, tmp_path):
    recording = record(OWN_HOOKS[kind])
    assert recording.output("stderr") == traceback_of(plainly(OWN_HOOKS[kind], tmp_path).err, str(tmp_path))
    assert (recording.end["reason"], recording.end["line"]) == ("failed", OWN_HOOKS[kind].count("\n"))


def test_an_exception_that_is_caught_is_told_and_harms_nothing(record):
    recording = record("try:\n    int('x')\nexcept ValueError as error:\n    print('caught', error)\n")
    assert recording.end["reason"] == "finished"
    assert recording.only("raise")["error"] == "ValueError"
    assert recording.only("raise")["line"] == 2


# --- endings ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "status", "said"),
    [
        ("import sys\nsys.exit()\n", 0, ""),
        ("import sys\nsys.exit(None)\n", 0, ""),
        ("import sys\nsys.exit(3)\n", 3, ""),
        ("import sys\nsys.exit(True)\n", 1, ""),
        ("import sys\nsys.exit(-1)\n", 255, ""),
        ("import sys\nsys.exit(256)\n", 0, ""),
        ("import sys\nsys.exit('words')\n", 1, "words\n"),
        ("import sys\nsys.exit([1])\n", 1, "[1]\n"),
        ("raise SystemExit\n", 0, ""),
        ("def f():\n    raise SystemExit(4)\nf()\n", 4, ""),
        ("import os\nprint('lost', end='')\nos._exit(5)\n", 5, ""),
        ("quit(6)\n", 6, ""),
    ],
)
def test_the_exit_status_is_that_of_plain_python(source, status, said, record, tmp_path):
    plain = plainly(source, tmp_path)
    recording = record(source)
    assert (plain.status, plain.err) == (status, said)
    assert (recording.end["reason"], recording.end["status"]) == ("finished", status)
    assert recording.output("stderr") == said


def test_exit_inside_a_greenlet_of_gevent_ends_the_program(record):
    recording = record("import gevent, sys\ngevent.spawn(sys.exit, 7).join()\nprint('never')\n")
    assert (recording.output(), recording.end["status"]) == ("", 7)


def test_exit_functions_run_at_the_end(record):
    source = "import atexit\natexit.register(print, 'bye')\nprint('hi')\n{}\n"
    for end in ("", "1 / 0", "raise SystemExit(2)"):
        assert record(source.format(end)).output() == "hi\nbye\n"


# --- programs without an end ------------------------------------------------------------------------------------------

ENDLESS = {
    "counting": "n = 0\nwhile True:\n    n += 1\n",
    "doing nothing": "while True:\n    pass\n",
    "printing": "while True:\n    print('x')\n",
    "calling": "def f():\n    return 1\nwhile True:\n    f()\n",
    "yielding": "def g():\n    while True:\n        yield 1\nfor x in g():\n    pass\n",
    "switching": (
        "from greenlet import greenlet\ndef f():\n    while True:\n        b.switch()\n"
        "def g():\n    while True:\n        a.switch()\na, b = greenlet(f), greenlet(g)\na.switch()\n"
    ),
    "taking turns": (
        "import gevent\ndef f():\n    while True:\n        gevent.sleep(0)\n"
        "gevent.joinall([gevent.spawn(f), gevent.spawn(f)])\n"
    ),
    "swallowing every exception": "while True:\n    try:\n        x = 1\n    except BaseException:\n        pass\n",
    "sleeping": "import time\nwhile True:\n    time.sleep(1)\n",
    "asking in vain": "import select\nwhile True:\n    select.select([], [], [], 0)\n",
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_a_program_without_an_end_is_cut_with_a_marker(kind, record):
    recording = record(ENDLESS[kind], limits={"steps": 500, "time": 5})
    assert (recording.end["reason"], recording.end["status"]) == ("limit", 4)
    assert recording.end["detail"] in ("500 events", "2500 events", "5 s")  # a busy wait may leave out five times that
    check_events(recording)
    check_steps(recording)


def test_a_folded_program_without_an_end_is_cut_by_its_time(record):
    source = """
        import socket
        sk = socket.create_server(("127.0.0.1", 0)); sk.setblocking(False)
        while True:
            try: sk.accept()
            except BlockingIOError: pass
    """
    recording = record(source, limits={"steps": 500, "time": 5})
    assert recording.end["detail"] == "5 s"
    assert recording.of("fold")[-1]["count"] > 10_000


def test_a_loop_that_passes_no_line_is_cut_by_the_watchdog(record):
    recording = record("exec('while True: pass')\n", limits={"stall": 0.5})
    assert (recording.end["reason"], recording.end["status"]) == ("limit", 4)
    assert recording.end["detail"] == "0.5 s of computing without passing a line"


def test_a_computation_inside_c_is_stopped_by_the_host(command, tmp_path):
    (tmp_path / "p.py").write_text("print('before', flush=True)\nsum(range(10**12))\n")
    (tmp_path / "world.json").write_text('{"limits": {"stall": 0.5}}')
    done = command("run", "p.py", "--scenario", "world.json", "--record", "out.json")
    assert "computed without passing a line for too long" in done.summary
    assert done.out == "before\n"
    told = read(tmp_path / "out.json")
    assert [each["line"] for each in told[1:] if each["kind"] == "line"] == [1, 2]
    assert told[-1]["kind"] == "end"
    assert [each["seq"] for each in told[1:]] == list(range(len(told) - 1))


# --- output -----------------------------------------------------------------------------------------------------------

OUTPUTS = {
    "no newline at the end": "print('abc', end='')\n",
    "pieces of a line": "print('a', end='')\nprint('b', end='')\nprint('c')\n",
    "several lines at once": "print('a\\nb\\n\\nc')\n",
    "unicode": "print('吃炸鸡 é 😀 \\u200b')\n",
    "control characters": "print('a\\tb\\rc\\x1b[0m\\x00')\n",
    "nothing": "print(end='')\nprint('')\n",
    "bytes": "import sys\nsys.stdout.buffer.write(b'raw\\n')\nsys.stdout.flush()\nprint('text')\n",
    "bytes that are no text": "import sys\nsys.stdout.buffer.write(b'\\xff\\n')\n",
    "a megabyte": "print('x' * 1_000_000)\n",
    "many lines": "for n in range(300):\n    print(n)\n",
    "a redirection": "import contextlib as c\nwith c.redirect_stdout(None):\n    print('hidden')\nprint('seen')\n",
    "the descriptor": "import os\nprint('first', flush=True)\nos.write(1, b'second\\n')\n",
}


@pytest.mark.parametrize("kind", OUTPUTS)
def test_the_output_is_that_of_plain_python(kind, record, tmp_path):
    assert record(OUTPUTS[kind]).output() == plainly(OUTPUTS[kind], tmp_path).out


def test_what_cannot_be_encoded_raises_as_in_plain_python(record, tmp_path):
    source = "print('\\ud800')\n"
    recording = record(source)
    assert recording.end["detail"].startswith("UnicodeEncodeError")
    assert recording.output("stderr") == traceback_of(plainly(source, tmp_path).err, str(tmp_path))


def test_both_streams_keep_their_order(record):
    recording = record("import sys\nfor n in range(3):\n    print(n)\n    print(-n, file=sys.stderr)\n")
    assert [each["text"] for each in recording.of("output")] == ["0\n", "0\n", "1\n", "-1\n", "2\n", "-2\n"]
    assert [each["stream"] for each in recording.of("output")] == ["stdout", "stderr"] * 3


# --- surprises --------------------------------------------------------------------------------------------------------


def test_closing_the_standard_descriptors_harms_nothing(record):
    recording = record("import os\nfor fd in (0, 1, 2):\n    os.close(fd)\nprint('still here')\n")
    assert recording.output() == "still here\n"
    assert recording.end["reason"] == "finished"


def test_closing_every_descriptor_still_leaves_an_end(command, tmp_path):
    (tmp_path / "p.py").write_text("import os\nos.closerange(3, 100)\nprint('gone')\n")
    done = command("run", "p.py", "--record", "out.json")
    assert "Traceback" not in done.err
    assert read(tmp_path / "out.json")[-1]["kind"] == "end"


def test_a_process_that_dies_leaves_an_end(command, tmp_path):
    (tmp_path / "p.py").write_text("import ctypes\nfor n in range(1000):\n    print(n)\nctypes.string_at(0)\n")
    done = command("run", "p.py", "--record", "out.json")
    assert "failed (The program's process ended unexpectedly (status -11).)" in done.summary
    assert done.out.split() == [str(n) for n in range(1000)]
    told = read(tmp_path / "out.json")
    assert (told[-1]["kind"], told[-2]["kind"], told[-2]["line"], done.status) == ("end", "line", 4, 1)
    assert [each["seq"] for each in told[1:]] == list(range(len(told) - 1))


def test_what_a_library_writes_past_python_does_not_disturb_the_recording(record):
    recording = record("import ctypes\nctypes.CDLL(None).puts(b'straight from C')\nprint('python')\n")
    assert recording.end["reason"] == "finished"
    assert recording.output().endswith("python\n")


def test_recursion_without_end_raises_as_in_plain_python(record):
    recording = record("def f(n):\n    return f(n + 1)\ntry:\n    f(0)\nexcept RecursionError:\n    print('caught')\n")
    assert recording.output() == "caught\n"
    assert recording.end["reason"] == "finished"


def test_after_a_recursion_error_lines_are_recorded_again_from_the_next_output_or_switch_on(record):
    recording = record("""
        import greenlet
        def f(n):
            return f(n + 1)
        def recurse():
            try:
                f(0)
            except RecursionError:
                pass
        greenlet.greenlet(recurse).switch()
        after = "a switch"
        try:
            f(0)
        except RecursionError:
            print("caught")
        after = "an output"
        f
    """)
    assert [each["vars"]["after"] for each in recording.of("line") if "after" in each.get("vars", ())] == [
        "'a switch'",
        "'an output'",
    ]


def test_a_trace_function_that_raises_is_dropped_and_lines_are_recorded_again(record):
    recording = record("""
        import sys
        def raises(frame, event, arg):
            raise ValueError("no")
        def f():
            pass
        sys.settrace(raises)
        try:
            f()
        except ValueError as error:
            print(error, sys.gettrace())
        after = True
        f()
    """)
    assert recording.output() == "no None\n"
    assert [each["func"] for each in recording.of("call")][-1] == "f"


def test_a_program_may_trace_itself(record):
    source = "import sys\nsys.settrace(None)\nprint('untraced')\n"
    recording = record(source)
    assert recording.output() == "untraced\n"
    assert recording.end["reason"] == "finished"


def test_an_empty_program_is_a_program(record):
    for source in ("", "# nothing\n", '"""only words"""\n'):
        recording = record(source + "\n")
        assert recording.end["reason"] == "finished"
        check_steps(recording)


def test_a_program_may_be_written_with_carriage_returns_and_a_byte_order_mark(command, tmp_path):
    (tmp_path / "p.py").write_bytes(b"\xef\xbb\xbfx = 1\r\nif x:\r\n    print('dos')\r\n")
    assert command("run", "p.py", "--record", "out.json").out == "dos\n"


def test_many_tasks_have_their_names(record):
    recording = record(
        "import gevent\ndef f(): pass\ngevent.joinall([gevent.spawn(f) for _ in range(200)])\n", limits={"steps": 9000}
    )
    names = [each["name"] for each in recording.of("task", event="created")]
    assert names[-1] == "f·200"
    check_events(recording)
