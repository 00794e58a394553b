"""The probe for lines: every line, call, return and exception of the program's own files, and of nothing else."""

from __future__ import annotations

from textwrap import dedent

import pytest
from commands import Command, read
from invariants import check_events


def path(recording) -> list[int]:
    """The lines in the order in which they ran."""
    return [each["line"] for each in recording.of("line")]


def test_every_line_is_told_before_it_runs(record):
    recording = record("a = 1\nif a:\n    b = 2\nelse:\n    b = 3\nprint(b)\n")
    assert path(recording) == [1, 2, 3, 6]
    assert recording.only("output")["seq"] > recording.of("line")[-1]["seq"]


def test_loops_tell_every_round(record):
    assert path(record("for n in range(2):\n    n\nelse:\n    n\n")) == [1, 2, 1, 2, 1, 4]


def test_calls_and_returns_enclose_the_lines_of_a_function(record):
    recording = record("def f(x):\n    return x + 1\nf(f(1))\n")
    story = [(each["kind"], each["line"]) for each in recording.events if each["kind"] in ("call", "line", "return")]
    inside = [("call", 1), ("line", 2), ("return", 2)]
    assert story[1:] == [("line", 1), ("line", 3), *inside, *inside, ("return", 3)]


def test_generators_come_and_go(record):
    recording = record(
        """
        def g():
            yield 1
            yield 2
        for x in g():
            x
        """
    )
    calls = recording.of("call", func="g")
    returns = recording.of("return", func="g")
    assert len(calls) == len(returns) == 3
    assert [each["value"] for each in returns] == ["1", "2", "None"]


def test_comprehensions_lambdas_and_classes_are_lines_too(record):
    recording = record("class A:\n    x = 1\n    y = [n for n in range(2)]\nf = lambda: A.x\nprint(f(), A.y)\n")
    assert recording.output() == "1 [0, 1]\n"
    assert {"A", "<lambda>"} <= {each["func"] for each in recording.of("call")}


def test_an_exception_is_told_at_every_line_that_it_passes(record):
    recording = record("def f():\n    raise KeyError('k')\ntry:\n    f()\nexcept KeyError:\n    pass\n")
    assert [(each["line"], each["error"], each["text"]) for each in recording.of("raise")] == [
        (2, "KeyError", "'k'"),
        (4, "KeyError", "'k'"),
    ]


def test_the_code_of_libraries_is_not_told(record):
    recording = record("import json, textwrap\nprint(json.dumps(textwrap.dedent(' x')))\n")
    assert {each["file"] for each in recording.of("line")} == {"p.py"}
    assert {each["func"] for each in recording.of("call")} == {"<module>"}


def test_callbacks_from_libraries_into_the_program_are_told(record):
    recording = record("def key(x):\n    return -x\nprint(sorted([1, 3, 2], key=key))\n")
    assert len(recording.of("call", func="key")) == 3


@pytest.mark.parametrize("inside", ["gevent", "asyncio", "all"])
def test_inside_does_not_change_the_times(inside, record):
    plain, both = record("gevent_waits.py"), record("gevent_waits.py", inside=inside)
    assert [each["t"] for each in plain.of("line")] == [
        each["t"] for each in both.of("line") if each["file"] == "gevent_waits.py"
    ]
    assert plain.end["t"] == both.end["t"]


def test_each_greenlet_has_lines_of_its_own(record):
    recording = record("greenlet_eat_drink.py")
    by_task = {name: [] for name in recording.names.values()}
    for each in recording.of("line"):
        by_task[recording.names[each["task"]]].append(each["line"])
    assert by_task["eat"] == [4, 6, 7, 8]
    assert by_task["drink"] == [10, 11, 12]


def test_a_resumed_greenlet_tells_no_line_twice(record):
    lines = path(record("greenlet_eat_drink.py"))
    assert lines == [1, 2, 3, 9, 13, 14, 15, 4, 6, 10, 11, 7, 8, 12]


def test_a_library_of_the_programs_own_folder_is_not_told(command, tmp_path):
    (tmp_path / "neighbour.py").write_text("def f():\n    return 'x'\n")
    (tmp_path / "p.py").write_text("import neighbour\nprint(neighbour.f())\n")
    command("run", "p.py", "--record", "out.json")
    assert {each["file"] for each in read(tmp_path / "out.json") if each.get("kind") == "line"} == {"p.py"}


WEIRD = {
    "a decorator": "def d(f):\n    return f\n@d\ndef g():\n    return 1\nprint(g())\n",
    "async": "async def f():\n    return 1\ntry:\n    f().send(None)\nexcept StopIteration as s:\n    print(s.value)\n",
    "with": "import contextlib\n@contextlib.contextmanager\ndef c():\n    yield 1\nwith c() as x:\n    print(x)\n",
    "match": "match [1, 2]:\n    case [a, b]:\n        print(a + b)\n",
    "walrus": "if (n := 2) > 1:\n    print(n)\n",
    "exec": "exec('x = 1\\nprint(x)')\n",
    "eval": "print(eval('1 + 1'))\n",
    "nested": "def a():\n    def b():\n        nonlocal x\n        x = 2\n    x = b()\n    return x\nprint(a())\n",
    "recursion": "def f(n):\n    return n and f(n - 1)\nprint(f(50))\n",
    "semicolons": "x = 1; y = 2; print(x + y)\n",
    "finally": "def f():\n    try:\n        return 1\n    finally:\n        print('f')\nprint(f())\n",
    "del": "class A:\n    def __del__(self):\n        print('gone')\na = A()\ndel a\nprint('after')\n",
    "star": "first, *rest = range(4)\nprint(first, rest)\n",
    "globals": "globals()['z'] = 5\nprint(z)\n",
    "slots": "class A:\n    __slots__ = ('x',)\na = A()\na.x = 1\nprint(a.x)\n",
    "dataclass": "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int = 1\nprint(A())\n",
    "settrace of its own": "import sys\nsys.settrace(lambda *a: None)\nprint('x')\nsys.settrace(None)\n",
}


@pytest.mark.parametrize("kind", WEIRD)
def test_watching_changes_nothing(kind, record, tmp_path):
    (tmp_path / "p.py").write_text(WEIRD[kind])
    recording = record(WEIRD[kind])
    assert recording.output() == Command.plain(tmp_path / "p.py", tmp_path).out
    check_events(recording)


# A comprehension in the frame around it, where one of its variables is also a closure's, or a class is around it.
BORROWED = {
    "captured here": """
        def f():
            k = 1
            g = lambda: k
            r = [
                k + 1
                for k in (0, 5)
            ]
            return r, k, g()
        print(f())
        """,
    "captured outside": """
        def outer():
            k = 7
            def f():
                g = lambda: k
                r = {
                    k + 1
                    for k in (0, 5)
                }
                return r, k, g()
            return f()
        print(outer())
        """,
    "captured by another comprehension": """
        def f():
            r = [
                (lambda: k)()
                for k in (0, 5)
            ]
            s = [
                (k, n)
                for k in (0, 5)
                for n in (k, 1)
            ]
            return r, s
        print(f())
        """,
    "the body of a class": """
        class A:
            k = 3
            squares = {
                k: [
                    k * n
                    for n in range(k)
                ]
                for k in range(3)
            }
            t = [
                (lambda: k)()
                for k in (0, 5)
            ]
            u = k
        print(A.squares, A.t, A.u)
        """,
    "one that fails": """
        def f():
            k = 1
            g = lambda: k
            try:
                return [
                    1 / k
                    for k in (5, 0)
                ]
            except ZeroDivisionError:
                return k, g()
            finally:
                print(
                    [
                        k
                        for k in "ab"
                    ]
                )
        print(f())
        """,
    "one that awaits": """
        import asyncio
        async def two():
            for n in (1, 2):
                await asyncio.sleep(0.1)
                yield n
        async def f():
            k = 1
            g = lambda: k
            r = [
                k + await asyncio.sleep(0.1, 1)
                async for k in two()
            ]
            return r, k, g()
        print(asyncio.run(f()))
        """,
}


@pytest.mark.parametrize("kind", BORROWED)
def test_comprehensions_in_the_frame_around_them_keep_their_variables(kind, record, tmp_path):
    source = dedent(BORROWED[kind])
    (tmp_path / "p.py").write_text(source)
    plain = Command.plain(tmp_path / "p.py", tmp_path)
    recording = record(source)
    assert (recording.output(), recording.output("stderr")) == (plain.out, plain.err)
    check_events(recording)


def test_what_a_comprehension_brought_shows_after_it(record):
    recording = record(BORROWED["captured here"])
    (after,) = [each for each in recording.of("line") if each["line"] == 8]
    assert after["vars"] == {"r": "[1, 6]"}


def test_looking_at_variables_leaves_no_trace_in_the_program(record):
    source = "def f():\n    return [n for n in range(2)]\nsquares = [f() for _ in range(2)]\nprint('_' in globals())\n"
    recording = record(source)
    assert (recording.output(), recording.output("stderr")) == ("False\n", "")
