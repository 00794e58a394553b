"""The words of the language files, for the terminal: templates with parameters become sentences.

The same rules as static/js/words.js: `{name}` parameters, backticks around code and ** around emphasis (in the
template only), durations for parameters that end in _us, plural variants key_one and key_other chosen by `count`.
Refuses to know what the keys stand for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .languages import FIRST, FOLDER, templates

MARK = re.compile(r"\{(\w+)\}")
GROUPED = ("count", "asks")  # parameters that count something: their digits are grouped


class Words:
    """One language; what it does not say is said in English."""

    def __init__(self, language: str, folder: str = FOLDER) -> None:
        self.language = language
        self._templates = {**templates(FIRST, folder), **templates(language, folder)}

    def say(self, key: str, params: Mapping[str, Any]) -> str:
        """The sentence of a key; the key itself where there is none."""
        template = self._template(key, params)
        plain = template.replace("`", "").replace("**", "")
        return MARK.sub(lambda found: self._value(found[1], params), plain)

    def _template(self, key: str, params: Mapping[str, Any]) -> str:
        count = params.get("count")
        if isinstance(count, int):
            form = "one" if count == 1 else "other"
            found = self._templates.get(f"{key}_{form}")
            if found is not None:
                return found
        return self._templates.get(key, key)

    @staticmethod
    def _value(name: str, params: Mapping[str, Any]) -> str:
        value = params.get(name, "")
        if name.endswith("_us") and isinstance(value, int):
            return duration(value)
        return "" if value is None else f"{value:,}" if type(value) is int and name in GROUPED else str(value)


def duration(microseconds: int) -> str:
    """A duration with three significant figures and its unit."""
    for unit, size in (("s", 1_000_000), ("ms", 1_000)):
        # What rounds up to a whole larger unit is printed in it: 1.00 s, not 1000 ms.
        value = microseconds / size
        if value >= 0.9995:
            digits = 2 if value < 9.995 else 1 if value < 99.95 else 0
            return f"{value:.{digits}f} {unit}"
    return f"{microseconds} µs"
