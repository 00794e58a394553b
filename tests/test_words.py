"""The language files: both languages say the same, and what is served is what the keys files hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tools import words

GOOD = {"a": ["one {x}", "一 {x}"], "n_one": ["{count} byte", "{count} 字节"], "n_other": ["bytes", "字节"]}
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "a language is missing": ({"b": ["only English"]}, "b: needs one text for each of en, zh"),
    "a text is empty": ({"b": ["English", ""]}, "b: needs one text for each of en, zh"),
    "a parameter is missing": ({"b": ["{task} runs", "运行"]}, "b: parameters differ: ['task']"),
    "a mark is open": ({"b": ["`code", "`代码`"]}, "b: a mark is not closed in '`code'"),
    "a plural is alone": ({"b_one": ["a", "一"]}, "b_other: is missing beside b_*"),
    "a singular is missing": ({"b_other": ["a", "一"]}, "b_one: is missing beside b_*"),
    "plurals differ": ({"b_one": ["{x}", "{x}"], "b_other": ["{count}", "{count}"]}, "b_*: parameters differ: ['x']"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good keys file."""
    (tmp_path / "good.keys.json").write_text(json.dumps(GOOD), "utf-8")
    return tmp_path


def test_the_files_that_are_served_are_what_the_keys_files_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert words.main(["--check"]) == 0
    assert capsys.readouterr().out.endswith(" keys in en, zh\n")


def test_each_language_gets_its_file_with_the_same_keys_in_order(folder: Path) -> None:
    assert words.main([], folder) == 0
    english, chinese = (json.loads((folder / f"{name}.json").read_text("utf-8")) for name in ("en", "zh"))
    assert list(english) == list(chinese) == sorted(GOOD)
    assert (english["a"], chinese["a"]) == ("one {x}", "一 {x}")


def test_a_stale_file_is_named_and_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words.main([], folder)
    (folder / "zh.json").write_text("{}", "utf-8")
    assert words.main(["--check"], folder) == 1
    assert capsys.readouterr().err == "zh.json is not up to date: run python tools/words.py\n"
    assert (folder / "zh.json").read_text("utf-8") == "{}"


@pytest.mark.parametrize("kind", BAD)
def test_what_is_wrong_is_said_and_nothing_is_written(
    kind: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys, fault = BAD[kind]
    (folder / "more.keys.json").write_text(json.dumps(keys), "utf-8")
    assert words.main([], folder) == 1
    assert fault in capsys.readouterr().err.splitlines()
    assert not (folder / "en.json").exists()


def test_a_key_belongs_to_one_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "more.keys.json").write_text(json.dumps({"a": ["again {x}", "又 {x}"]}), "utf-8")
    assert words.main(["--check"], folder) == 1
    assert capsys.readouterr().err.startswith("a: in more.keys.json and in another file")
