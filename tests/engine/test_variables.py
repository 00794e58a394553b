"""After each line only the names that it can bind are looked at, and what is found is the same as with all of them."""

# ruff: noqa: F841, PTH123  # the functions are there to be looked at

from __future__ import annotations

import sys

import pytest

from engine.probes._variables import Look, Plans


def simple(a=0, b=2, *rest, c=3, **more):
    a = b = 1
    a += 1
    (
        b,
        c,
    ) = (
        a,
        [a],
    )
    del b
    b: int = 5
    if (d := a) > b:
        d = 7
    return a, b, c


def loops():
    total = 0
    for n in range(3):
        total += n
    else:
        n = "done"
    while total:
        total -= 1
    for a, (b, *c) in [(1, (2, 3, 4)), (5, (6,))]:
        if b == 2:
            continue
        a = c
    return total


def containers():
    items, table = [], {}
    names = items
    items.append(1)
    table["k"] = items
    items.append(2)
    items = 3
    names.pop()
    bag = {1, 2}
    bag.add(3)
    bag = None
    table = table["k"]
    table.clear()
    text = bytearray(b"a")
    text += b"b"


def errors():
    try:
        value = 1 / 0
    except ZeroDivisionError as error:
        value = str(error)
    finally:
        last = True
    try:
        try:
            raise KeyError(value)
        except KeyError as error:
            inner = error.args
            raise ValueError from error
    except ValueError as other:
        inner = None
    return last, inner


def contexts():
    with open("/dev/null") as one, open("/dev/null") as two:
        three = one.read() + two.read()
    import os.path as where
    from sys import path as places
    from sys import version

    def inner(x):
        return x

    class Local:
        y = 1

    return inner(three), Local, where, places, version


def shared():
    count = 0
    things = []

    def more():
        nonlocal count
        count += 1
        things.append(count)
        return count

    more()
    result = more()
    del count
    count = 9
    more()
    return result


def comprehensions(data=(1, 2, 3)):
    x = "outer"
    doubled = [x * 2 for x in data]
    table = {x: y for x in data for y in [x]}
    found = {x for x in data if (last := x)}
    return x, doubled, table, found, sum(x for x in data), last


def matching():
    for case in ({"k": 1, "z": 2}, [1, 2, 3], (4,), "text"):
        match case:
            case {"k": k, **rest}:
                found = k
            case [first, *others] if others:
                found = first
            case [only] | (only, _):
                found = only
            case str() as name:
                found = name
    return found


def generators():
    def numbers(n):
        got = None
        for each in range(n):
            got = yield each
            if got:
                each = got
        return got

    flow = numbers(3)
    first = next(flow)
    second = flow.send("sent")
    left = list(flow)
    return first, second, left


def recursion(n=4):
    if n:
        below = recursion(n - 1)
        n = below
    return n


def hidden():
    __secret = [1]
    __secret.append(2)
    module, function, kind = sys, len, int
    function = 3
    kind = None
    return module


FUNCTIONS = [
    simple, loops, containers, errors, contexts, shared, comprehensions, matching, generators, recursion, hidden,
]  # fmt: skip


def looks(function) -> list[tuple[str, object, object]]:
    """What the quick look and the whole one tell at each event of a call and of the calls in it."""
    told, plans = [], Plans()

    def entering(frame, event, arg):
        if frame.f_code.co_filename != __file__ or frame.f_code.co_flags & 1 == 0:
            return None
        plan, quick, whole = plans.of(frame.f_code), Look(lambda value: None), Look(lambda value: None)
        where, last = f"{frame.f_code.co_name}:", frame.f_lineno
        told.append((where, quick.after(plan.first, frame.f_locals), whole.everywhere(frame.f_locals)))

        def following(frame, event, arg):
            nonlocal last
            if event in ("line", "return"):
                changes = quick.after(plan.names[last], frame.f_locals)
                last = frame.f_lineno
                told.append((f"{where}{last}", changes, whole.everywhere(frame.f_locals)))
            return following

        return following

    before = sys.gettrace()
    sys.settrace(entering)
    try:
        function()
    finally:
        sys.settrace(before)
    return told


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda each: each.__name__)
def test_the_quick_look_finds_what_the_whole_one_finds(function):
    told = looks(function)
    assert len(told) > 4
    for where, quick, whole in told:
        assert (quick or {}) == (whole or {}), where


def test_most_names_are_not_looked_at():
    plan = Plans().of(loops.__code__)
    start = loops.__code__.co_firstlineno
    assert plan.names[start + 1] == ("total",)
    assert plan.names[start + 2] == ("n",)
    assert plan.names[start + 6] == ()


def test_names_that_other_functions_share_are_always_looked_at():
    plan = Plans().of(shared.__code__)
    assert all({"count", "things"} <= set(names) for names in plan.names.values())


def test_the_bodies_of_modules_and_classes_have_no_plan():
    assert Plans().of(compile("x = 1", "p.py", "exec")) is None
