"""A further language is one file: the list of languages, the server's page and the command line find it there.

The browser's side of it is tests/browser/test_page_language.py.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from engine import arguments, spoken, templates
from engine.languages import FOLDER, language_ids
from engine.telling import Words
from tools import words

ROOT = Path(__file__).resolve().parent.parent
MADE = ("en", "zh")  # from the keys files, which tools/words.py checks
HOLE = re.compile(r"\{(\w+)\}")
FORMS = re.compile(r"_(zero|one|two|few|many|other)$")
OTHERS = [each for each in language_ids() if each not in MADE]

ESPERANTO = {
    "language.name": "Esperanto",
    "language.tag": "eo",
    "language.short": "EO",
    "say.line": "{task} rulos linion {line}: `{code}`",
    "why.button": "Kial?",
}


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A static folder with a third language, which says little."""
    shutil.copytree(ROOT / "static", tmp_path / "static")
    (tmp_path / "static" / "lang" / "eo.json").write_text(json.dumps(ESPERANTO), "utf-8")
    return tmp_path / "static"


def test_there_are_english_and_chinese_and_what_else_has_a_file() -> None:
    assert language_ids()[0] == "en"
    assert set(MADE) <= set(language_ids())
    assert [(each["id"], each["tag"], each["whole"]) for each in spoken() if each["id"] in MADE] == [
        ("en", "en", True),
        ("zh", "zh-CN", True),
    ]


def test_the_server_tells_the_page_of_a_further_language(static: Path) -> None:
    app: Flask = create_app({"TESTING": True})
    app.static_folder = str(static)
    page = app.test_client().get("/").text
    told = re.search(r'data-languages="([^"]*)"', page)
    assert told is not None
    listed = json.loads(told[1].replace("&#34;", '"'))
    assert [each["id"] for each in listed] == ["en", "eo", "zh"]
    assert listed[1] == {"id": "eo", "tag": "eo", "name": "Esperanto", "short": "EO", "whole": False}
    assert page.count('class="noscript"') == 3


def test_the_command_line_speaks_it_and_says_in_english_what_it_lacks(
    static: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(static / "lang")
    monkeypatch.setattr(arguments, "language_ids", lambda: language_ids(folder))
    assert arguments.parse(["show", "a.json", "--lang", "eo"]).lang == "eo"
    said = Words("eo", folder)
    assert said.say("say.line", {"task": "MAIN", "line": 3, "code": "x = 1"}) == "MAIN rulos linion 3: x = 1"
    assert said.say("why.title", {}) == Words("en").say("why.title", {})


def test_the_keys_files_leave_it_alone(static: Path) -> None:
    assert words.main([], static / "lang") == 0
    assert json.loads((static / "lang" / "eo.json").read_text("utf-8")) == ESPERANTO


def lacks(language: str, folder: str = FOLDER) -> list[str]:
    """What is wrong with the file of a language, beside English."""
    first, own = templates("en", folder), templates(language, folder)
    stems = {FORMS.sub("", key) for key in first if FORMS.search(key)}
    found = [f"{key}: is missing" for key in first if key not in own]
    found += [f"{key}: nobody asks for it" for key in own if key not in first and FORMS.sub("", key) not in stems]
    for key in first.keys() & own.keys():
        if set(HOLE.findall(first[key])) != set(HOLE.findall(own[key])):
            found.append(f"{key}: parameters differ")
        if own[key].count("`") % 2 or own[key].count("**") % 2:
            found.append(f"{key}: a mark is not closed")
    return found


@pytest.mark.parametrize("language", OTHERS or [None])
def test_a_further_language_says_everything(language: str | None) -> None:
    if language is not None:
        assert lacks(language) == []


def test_what_a_language_lacks_is_noticed(static: Path) -> None:
    folder = static / "lang"
    assert f"{len(lacks('eo', str(folder)))}" == str(len(templates("en")) - len(ESPERANTO))
    odd = {**templates("en"), "say.line": "{who} `", "say.answer_few": "{count}", "say.odd": "x"}
    del odd["why.button"]
    (folder / "eo.json").write_text(json.dumps(odd), "utf-8")
    assert sorted(lacks("eo", str(folder))) == [
        "say.line: a mark is not closed",
        "say.line: parameters differ",
        "say.odd: nobody asks for it",
        "why.button: is missing",
    ]
