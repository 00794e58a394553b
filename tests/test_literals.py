"""What a person reads stands in the language files, and nowhere in scripts, sheets, templates or the application.

Reads html`...` templates of scripts with what is put into them left out, so that only what is written there remains.
It refuses to know what the words say.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LETTERS = re.compile(r"[^\W\d_]{2,}|[\u2e80-\uffef]")
CHINESE = re.compile(r"[\u2e80-\uffef]")
SHOWN = re.compile(r"""\b(?:title|aria-label|aria-description|placeholder|alt|content)=["']([^"'>]*)["']""")
HOLE = "\0"
NAMES = re.compile(r"\bSwitchyard\b|\bfd\b")  # what is called so in every language
# Texts of tags that hold no words: styles and scripts, and what browsers read.
SILENT = re.compile(
    r"<(script|style|svg)\b.*?</\1>|<!--.*?-->|<meta (?:name=\"viewport\"|name=\"color-scheme\")[^>]*>", re.S
)
WRITTEN = re.compile(r"  \w+: \d+e?\d*,$")  # units of time as people write them (goal.js)
SENTENCE = re.compile(r"""(["'`])[A-Z][a-z]+(?: [a-z]+)+[.?!]?\1""")
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.S)


def end_of_hole(text: str, start: int) -> int:
    """Where the expression that began before `start` ends; templates in it are gone through as well."""
    depth, at = 1, start
    while depth:
        sign = text[at]
        if sign == "`":
            at = end_of_template(text, at + 1)
        elif sign in "\"'":
            at = text.index(sign, at + 1)
        elif sign in "{}":
            depth += 1 if sign == "{" else -1
        at += 1
    return at


def end_of_template(text: str, start: int) -> int:
    """Where the template literal that began before `start` has its closing backtick."""
    at = start
    while text[at] != "`":
        if text.startswith("${", at):
            at = end_of_hole(text, at + 2)
        else:
            at += 2 if text[at] == "\\" else 1
    return at


def markup(text: str) -> list[str]:
    """The html`...` templates of a script, the nested ones too, with a hole for each expression."""
    found = []
    for begin in re.finditer(r"html`", text):
        at, end = begin.end(), end_of_template(text, begin.end())
        parts = []
        while at < end:
            if text.startswith("${", at):
                parts.append(HOLE)
                at = end_of_hole(text, at + 2)
            else:
                parts.append(text[at])
                at += 1
        found.append("".join(parts))
    return found


def words_in(html: str) -> list[str]:
    """The words that a piece of markup shows."""
    loud = SILENT.sub("", html)
    shown = [*SHOWN.findall(loud), *re.split(r"<[^>]*>", loud)]
    return [text.strip() for text in shown if LETTERS.search(NAMES.sub("", text))]


def in_script(text: str) -> list[str]:
    """Words that a script shows: in its markup, in Chinese, or as a sentence."""
    bare = COMMENT.sub("", text)
    found = [word for html in markup(bare) for word in words_in(html)]
    found += [line.strip() for line in bare.splitlines() if CHINESE.search(line) and not WRITTEN.match(line)]
    return found + [match[0] for match in SENTENCE.finditer(bare)]


def in_sheet(text: str) -> list[str]:
    """Words that a style sheet shows."""
    values = re.findall(r"\bcontent:\s*([^;]*);", COMMENT.sub("", text))
    strings = [string for value in values for string in re.findall(r"\"([^\"]*)\"", value)]
    return [string for string in strings if LETTERS.search(re.sub(r"\\[0-9a-f]+ ?", "", string))]


def in_template(text: str) -> list[str]:
    """Words that a template shows, but for what it fills in."""
    return words_in(re.sub(r"{{.*?}}|{%.*?%}", HOLE, text, flags=re.S))


def in_python(text: str) -> list[str]:
    """Words in other languages and markup: the application answers in codes."""
    return [line.strip() for line in text.splitlines() if CHINESE.search(line) or re.search(r"\"<[a-z]", line)]


PLACES = [
    ("static/js", "*.js", in_script),
    ("static/css", "*.css", in_sheet),
    ("templates", "*.html", in_template),
    ("app", "*.py", in_python),
]


@pytest.mark.parametrize(("folder", "files", "read"), PLACES, ids=[place[0] for place in PLACES])
def test_no_word_that_is_shown_stands_outside_of_the_language_files(folder, files, read) -> None:
    found = {path.name: read(path.read_text("utf-8")) for path in sorted((ROOT / folder).rglob(files))}
    assert found
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    ("read", "text", "words"),
    [
        (in_script, 'html`<p class="lead">Hello ${name}</p>`', ["Hello \0"]),
        (in_script, "html`<p>${ok && html`<b title='Go on'>${x}</b>`}</p>`", ["Go on", "'Go on'"]),
        (in_script, "const a = `x ${b}`; html`<i>${'}'}</i>`; // Nothing here\nhtml`<i>×</i>`", []),
        (in_script, 'say("你好")', ['say("你好")']),
        (in_script, 'draw("Nobody is ready")', ['"Nobody is ready"']),
        (in_sheet, '.a::before { content: "new"; } .b::after { content: "·\\2014"; }', ["new"]),
        (in_template, "<title>Switchyard</title><p>{{ words.a }}</p><p>Hi there</p>", ["Hi there"]),
        (in_python, 'return "<p>Hi</p>"', ['return "<p>Hi</p>"']),
    ],
)
def test_what_stands_there_is_found(read, text: str, words: list[str]) -> None:
    assert read(text) == words
