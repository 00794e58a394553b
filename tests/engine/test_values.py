"""The text of a program's values: short, safe, without addresses, and without running the program's code."""

from __future__ import annotations

import collections
import re
import sys
import types
from array import array
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.values import LENGTH, fingerprint, show


def nobody(value):
    """Knows no value by name."""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1"),
        (True, "True"),
        (None, "None"),
        (1.5, "1.5"),
        (2j, "2j"),
        ("it's", '"it\'s"'),
        ("吃", "'吃'"),
        ("a\nb", "'a\\nb'"),
        (b"\x00a", "b'\\x00a'"),
        (bytearray(b"x"), "bytearray(b'x')"),
        ([], "[]"),
        ([1, "a"], "[1, 'a']"),
        ((), "()"),
        ((1,), "(1,)"),
        ({}, "{}"),
        ({"a": 1, 2: None}, "{'a': 1, 2: None}"),
        ({3, 1, 2}, "{1, 2, 3}"),
        (collections.deque([1, 2]), "deque(1, 2)"),
        (len, "len()"),
        (nobody, "nobody()"),
        (int, "class int"),
        (sys, "module sys"),
        (object(), "<object>"),
        (array("i", [1]), "<array>"),
    ],
)
def test_ordinary_values_read_as_python_prints_them(value, text):
    assert show(value, nobody) == text


def test_long_values_are_cut():
    for value in ("x" * 1000, b"x" * 1000, [["x" * 50] * 5] * 5, {"x" * 100: 1}, range(5)):
        assert len(show(value, nobody)) <= LENGTH
    assert show("x" * 1000, nobody).endswith("…")


def test_containers_show_their_first_items():
    assert show(list(range(100)), nobody) == "[0, 1, 2, 3, 4, 5, …]"
    assert show(tuple(range(100)), nobody) == "(0, 1, 2, 3, 4, 5, …)"
    assert show(dict.fromkeys(range(100)), nobody).startswith("{0: None, 1: None, ")


def test_deep_containers_are_summed_up():
    assert show([[[1, 2], (3,)], {"a": {"b": 1}}], nobody) == "[[list(2), tuple(1)], {'a': dict(1)}]"


def test_containers_within_themselves_come_to_an_end():
    loop: list = []
    loop.append(loop)
    knot: dict = {}
    knot["knot"] = knot
    assert show(loop, nobody) == "[[list(1)]]"
    assert show(knot, nobody) == "{'knot': {'knot': dict(1)}}"


def test_huge_containers_and_numbers_cost_nothing():
    assert show([0] * 10**7, nobody) == "[0, 0, 0, 0, 0, 0, …]"
    assert show(10**100_000, nobody) == "<int of 332193 bits>"
    assert show("x" * 10**7, nobody).startswith("'xxx")


class Hostile:
    """Tells when any of its code is run."""

    ran: ClassVar[list[str]] = []

    def __getattribute__(self, name):
        Hostile.ran.append(name)
        raise RuntimeError

    def _note(self, *args):
        Hostile.ran.append("special")
        raise RuntimeError

    __repr__ = __str__ = __len__ = __iter__ = __eq__ = __hash__ = __bool__ = __getitem__ = __contains__ = _note  # type: ignore[assignment]


@pytest.mark.parametrize("base", [object, list, dict, int, str, tuple, bytes, float])
def test_no_code_of_the_program_is_run(base):
    hostile = type("Mine", (base,), dict(vars(Hostile)))
    value = hostile.__new__(hostile)
    Hostile.ran.clear()
    assert show(value, nobody) == "<Mine>"
    assert show([value], nobody) == "[<Mine>]"
    assert show({"k": value}, nobody) == "{'k': <Mine>}"
    assert Hostile.ran == []


def test_a_metaclass_of_the_program_is_not_asked_either():
    class Meta(type):
        def __getattribute__(cls, name):
            raise RuntimeError(name)

        def __instancecheck__(cls, instance):
            raise RuntimeError

    class Mine(metaclass=Meta):
        pass

    value = object.__new__(Mine)
    assert re.fullmatch(r"<\w+>", show([value], nobody)[1:-1])


def test_functions_and_methods_show_their_names():
    class A:
        def method(self):
            pass

    assert show(A().method, nobody) == "method()"
    assert show([].append, nobody) == "append()"
    assert show(lambda: 0, nobody) == "<lambda>()"
    assert show(types.SimpleNamespace(), nobody) == "<SimpleNamespace>"


def test_a_name_that_somebody_knows_goes_first():
    special = object()
    assert show([special], lambda value: "func·2" if value is special else None) == "[func·2]"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.builds(object),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner) | st.sets(st.integers())
    ),
    max_leaves=20,
)


@given(anything)
def test_whatever_it_is_the_text_is_short_one_line_and_has_no_address(value):
    text = show(value, nobody)
    assert len(text) <= LENGTH
    assert "\n" not in text
    assert "object at 0x" not in text


def test_the_same_values_have_the_same_text_in_every_process():
    assert show({"b", "a", "c"}, nobody) == "{'a', 'b', 'c'}"


# --- what changed in place --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "change"),
    [
        (lambda: [1], lambda value: value.append(2)),
        (lambda: [1, 2], lambda value: value.reverse()),
        (lambda: [1], lambda value: value.__setitem__(0, "x")),
        (dict, lambda value: value.update(a=1)),
        (lambda: {"a": 1}, lambda value: value.update(a="other")),
        (set, lambda value: value.add(1)),
        (bytearray, lambda value: value.extend(b"x")),
        (lambda: bytearray(b"a"), lambda value: value.__setitem__(0, 5)),
        (collections.deque, lambda value: value.append(1)),
        (lambda: collections.deque([1, 2]), lambda value: value.rotate(1)),
    ],
)
def test_a_change_in_place_changes_the_fingerprint(make, change):
    value = make()
    before = fingerprint(value)
    assert fingerprint(value) == before
    change(value)
    assert fingerprint(value) != before


# --- in a run ---------------------------------------------------------------------------------------------------------


def test_each_line_tells_what_the_line_before_changed(record):
    recording = record(
        """
        x = 1
        y = [x]
        x, z = 2, "a"
        y.append(3)
        del z
        y[0] = x
        end = None
        """
    )
    told = {each["line"]: each.get("vars") for each in recording.of("line")}
    assert told == {
        1: None,
        2: {"x": "1"},
        3: {"y": "[1]"},
        4: {"x": "2", "z": "'a'"},
        5: {"y": "[1, 3]"},
        6: {"z": None},
        7: {"y": "[2, 3]"},
    }
    assert recording.only("return")["vars"] == {"end": "None"}


def test_arguments_and_results_are_told(record):
    recording = record(
        """
        def f(a, *rest, key=None):
            b = a * 2
            return b
        f(1, 2, 3, key="k")
        """
    )
    assert recording.only("call", func="f")["vars"] == {"a": "1", "rest": "(2, 3)", "key": "'k'"}
    assert recording.only("return", func="f")["value"] == "2"
    assert recording.of("line", line=3)[0]["vars"] == {"b": "2"}


def test_greenlets_and_sockets_are_named(record):
    recording = record(
        """
        import gevent, socket
        def func(): pass
        g = gevent.spawn(func)
        sk = socket.socket()
        end = 1
        """
    )
    changes = {name: text for each in recording.of("line") for name, text in (each.get("vars") or {}).items()}
    assert changes == {"g": "func", "sk": "socket fd=3"}


def test_hostile_values_do_not_notice_that_they_are_watched(record):
    recording = record(
        """
        class Hostile:
            def __getattribute__(self, name): print("asked for", name); return object.__getattribute__(self, name)
            def __repr__(self): print("repr"); return "x"
            def __eq__(self, other): print("eq"); return True
            def __hash__(self): print("hash"); return 1
            def __len__(self): print("len"); return 1
            def fileno(self): print("fileno"); return 1
            def _accept(self): print("accept")
        def f(h):
            other = h
            other = [h]
            return other
        f(Hostile())
        """
    )
    assert recording.output() == ""
