"""The source of a program, asked for the call on a line: what the narration quotes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.source import LENGTH, Source

PROGRAM = Source(
    """\
import time  # the module
text = "no # comment"
time.sleep(1)
a = f(g(1), time.sleep(2)); b = h()
joinall([
    spawn(func),
    spawn(func1),
])
if x: y = sk.accept()[0].recv(1024).decode('utf-8')  # 如果
print(name, '吃炸鸡')
    # nothing
"""
)


@pytest.mark.parametrize(
    ("line", "name", "text"),
    [
        (3, "sleep", "time.sleep(1)"),
        (4, "sleep", "time.sleep(2)"),
        (4, "g", "g(1)"),
        (4, "f", "f(g(1), time.sleep(2))"),
        (4, "h", "h()"),
        (5, "joinall", "joinall([ spawn(func), spawn(func1), ])"),
        (7, "spawn", "spawn(func1)"),
        (7, "joinall", "joinall([ spawn(func), spawn(func1), ])"),
        (9, "accept", "sk.accept()"),
        (9, "recv", "sk.accept()[0].recv(1024)"),
        (10, "print", "print(name, '吃炸鸡')"),
    ],
)
def test_a_call_is_quoted_as_it_is_written(line, name, text):
    assert PROGRAM.call(line, name) == text


def test_another_name_gives_the_outermost_call_of_the_line():
    assert PROGRAM.call(3, "wait") == "time.sleep(1)"


def test_a_line_without_a_call_is_quoted_whole_and_a_line_that_is_not_there_by_name():
    assert PROGRAM.call(1, "wait") == "import time"
    assert PROGRAM.call(99, "wait") == "wait"
    assert PROGRAM.call(None, "wait") == "wait"


@pytest.mark.parametrize(
    ("line", "text"),
    [(1, "import time"), (2, 'text = "no # comment"'), (11, ""), (0, ""), (99, ""), (None, ""), (-1, "")],
)
def test_a_line_is_quoted_without_indentation_and_comment(line, text):
    assert PROGRAM.line(line) == text


def test_long_lines_and_calls_are_cut():
    long = Source("print(" + "1 + " * 50 + "1)\n")
    assert len(long.line(1)) == len(long.call(1, "print")) == LENGTH
    assert long.line(1).endswith("…")


def test_a_program_with_a_syntax_error_still_has_lines():
    broken = Source("def f(:\n    pass  # here\n")
    assert broken.line(1) == "def f(:"
    assert broken.call(1, "f") == "def f(:"


def test_an_empty_program_has_none():
    assert Source("").line(1) == ""


@given(st.text(max_size=80), st.integers(-2, 10))
def test_any_text_has_answers(text, line):
    source = Source(text)
    assert len(source.call(line, "name")) <= LENGTH
    assert len(source.line(line)) <= LENGTH
