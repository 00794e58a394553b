"""A program's text, asked for the call that stands on a line, and where it yields.

Refuses to know what running it does.
"""

from __future__ import annotations

import ast
import io
import tokenize
from contextlib import suppress

LENGTH = 48


class Source:
    """One program's lines, the calls on them, and where it yields."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        comments = _comments(text)
        self._shown = [_cut(line[: comments.get(number)].strip()) for number, line in enumerate(self.lines, 1)]
        self._calls: dict[int, list[tuple[str, str]]] = {}
        # The lines on which generators yield.
        self.yields: set[int] = set()
        # The parameters of each function, by its first line.
        self.parameters: dict[int, set[str]] = {}
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            return
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                self._add(node, text)
            elif isinstance(node, (ast.Yield, ast.YieldFrom)):
                self.yields.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
                self.parameters[first] = {each.arg for each in ast.walk(node.args) if isinstance(each, ast.arg)}

    def _add(self, node: ast.Call, text: str) -> None:
        function = node.func
        name = (
            function.attr
            if isinstance(function, ast.Attribute)
            else function.id
            if isinstance(function, ast.Name)
            else ""
        )
        segment = " ".join((ast.get_source_segment(text, node) or "").split())
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
            self._calls.setdefault(line, []).append((name, segment))

    def call(self, line: int | None, name: str) -> str:
        """The call of `name` on a line as written; else the outermost call there, the whole line, or the bare name."""
        if line is None:
            return name
        calls = self._calls.get(line, [])
        for called, segment in calls:
            if called == name:
                return _cut(segment)
        if calls:
            return _cut(calls[0][1])
        return self.line(line) or name

    def line(self, line: int | None) -> str:
        """A line without its indentation and its comment."""
        if line is None or not 0 < line <= len(self._shown):
            return ""
        return self._shown[line - 1]


def _comments(text: str) -> dict[int, int]:
    """Where on its line a comment begins."""
    found: dict[int, int] = {}
    with suppress(tokenize.TokenError, SyntaxError, UnicodeDecodeError):  # the last by tokenize of 3.12 and 3.13
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                found[token.start[0]] = token.start[1]
    return found


def _cut(text: str) -> str:
    return text if len(text) <= LENGTH else text[: LENGTH - 1] + "…"
