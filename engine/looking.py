"""Loops of a program that only look, read off its text: they change nothing and ask only what answers at once.

`while not done: pass`, `while time.time() < end: pass`, `while not event.is_set(): continue` are such. What cannot be
told from the text (a function of somebody else's, an attribute that is bound) is no mere look. Refuses to know how
often a loop runs.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable

# Functions, by the names under which they are called, that answer at once and change nothing as a rule: clocks,
CLOCKS = """
    time time_ns monotonic monotonic_ns perf_counter perf_counter_ns process_time thread_time now utcnow
"""
# what says how things are,
STATES = """
    is_set isSet empty full qsize locked done ready running cancelled successful failed is_alive alive poll exists
    active_count
"""
# what makes values of values,
VALUES = "len bool int float str abs min max sum any all isinstance getattr hasattr keys values total_seconds"
# what takes something where it is there (in vain it changes nothing), and what would be told if it had been done.
IN_VAIN = "acquire get get_nowait put_nowait recv recvfrom accept read select print sleep"
QUESTIONS = frozenset(f"{CLOCKS} {STATES} {VALUES} {IN_VAIN}".split())
CHANGES = (ast.AugAssign, ast.Delete, ast.Await, ast.Yield, ast.YieldFrom)
# Definitions: what stands in them does not run where they stand.
APART = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
LOOPS = (ast.While, ast.For)


class Loops:
    """The loops of one program. A text that is no Python has none."""

    def __init__(self, text: str) -> None:
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            tree = ast.Module([], [])
        nodes = list(ast.walk(tree))
        self._loops = [node for node in nodes if isinstance(node, LOOPS)]
        self._functions = {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}

    def only_looks(self, line: int, lines: Collection[int]) -> bool:
        """Whether the innermost loop around a line does nothing else, as far as these lines of it go."""
        around = [loop for loop in self._loops if loop.lineno <= line <= (loop.end_lineno or loop.lineno)]
        if not around:
            return False
        loop = max(around, key=lambda each: each.lineno)
        head: list[ast.AST] = [loop.test] if isinstance(loop, ast.While) else []
        nodes = [node for part in (*head, *loop.body) for node in ast.walk(part)]
        return all(self._is_look(node, frozenset()) for node in nodes if getattr(node, "lineno", None) in lines)

    def _are_looks(self, parts: Iterable[ast.AST], within: frozenset[str]) -> bool:
        return all(self._is_look(node, within) for part in parts for node in ast.walk(part))

    def _is_look(self, node: ast.AST, within: frozenset[str]) -> bool:
        if isinstance(node, (*CHANGES, *APART)):
            return False
        if isinstance(node, (ast.Attribute, ast.Subscript)):
            return isinstance(node.ctx, ast.Load)
        return not isinstance(node, ast.Call) or self._is_question(node.func, within)

    def _is_question(self, function: ast.expr, within: frozenset[str]) -> bool:
        name = getattr(function, "attr", getattr(function, "id", ""))
        own = self._functions.get(name)
        if own is None:
            return name in QUESTIONS
        return name in within or self._are_looks(own.body, within | {name})
