"""Which languages there are: whatever `static/lang/xx.json` holds, the first of them English.

English and Chinese are made from the keys files by tools/words.py; any further file is a language as well, and lacks
what it lacks: its readers get that in English. Names are read without opening a file, because the command line starts
with them. Refuses to know what the words say.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False  # as in typing, which takes longer to import than all else that the command line starts with
if TYPE_CHECKING:
    from typing import Any

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "static", "lang")  # noqa: PTH100, PTH118, PTH120
FIRST = "en"
_ENDING = ".json"


def language_ids(folder: str = FOLDER) -> list[str]:
    """The names of the languages' files: `en`, `zh`, and others."""
    names = [name.removesuffix(_ENDING) for name in os.listdir(folder) if name.endswith(_ENDING)]  # noqa: PTH208
    return sorted((name for name in names if "." not in name), key=lambda name: (name != FIRST, name))


def templates(language: str, folder: str = FOLDER) -> dict[str, str]:
    """The words of a language as they stand in its file."""
    import json

    with open(os.path.join(folder, language + _ENDING), encoding="utf-8") as file:  # noqa: PTH118, PTH123
        words: dict[str, str] = json.load(file)
    return words


def spoken(folder: str = FOLDER) -> list[dict[str, Any]]:
    """What a page must know of each: how it is called, its tag for browsers, whether it says everything."""
    first = templates(FIRST, folder)
    return [_about(each, templates(each, folder), first) for each in language_ids(folder)]


def _about(language: str, words: dict[str, str], first: dict[str, str]) -> dict[str, Any]:
    return {
        "id": language,
        "tag": words.get("language.tag", language),
        "name": words.get("language.name", language),
        "short": words.get("language.short", language.upper()),
        "whole": first.keys() <= words.keys(),
    }
