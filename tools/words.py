"""Makes static/lang/en.json and zh.json out of the *.keys.json files beside them.

A keys file holds {key: [English, Chinese]}, so that no key can lack a language. The script refuses keys
that two files claim, pairs whose parameters or marks differ, and a plural without its counterpart. It knows nothing
of what the words say.

    python tools/words.py            writes the two files
    python tools/words.py --check    says whether they are up to date
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

LANG = Path(__file__).resolve().parent.parent / "static" / "lang"
LANGUAGES = ("en", "zh")
PLURALS = ("_one", "_other")


def faults(key: str, pair: object) -> list[str]:
    """What is wrong with the words of one key."""
    if not (
        isinstance(pair, list) and len(pair) == len(LANGUAGES) and all(isinstance(text, str) and text for text in pair)
    ):
        return [f"{key}: needs one text for each of {', '.join(LANGUAGES)}"]
    found = []
    for text in pair:
        if text.count("`") % 2 or text.count("**") % 2:
            found.append(f"{key}: a mark is not closed in {text!r}")
    parameters = [set(re.findall(r"\{(\w+)\}", text)) for text in pair]
    if parameters[0] != parameters[1]:
        found.append(f"{key}: parameters differ: {sorted(parameters[0] ^ parameters[1])}")
    return found


def plural_faults(merged: dict[str, list[str]]) -> list[str]:
    """What is wrong with the pairs key_one and key_other: both are needed, and both say the same but for the count."""
    found = []
    for stem in sorted({key.rpartition("_")[0] for key in merged if key.endswith(PLURALS)}):
        forms = [stem + ending for ending in PLURALS]
        missing = [form for form in forms if form not in merged]
        if missing:
            found.append(f"{missing[0]}: is missing beside {stem}_*")
            continue
        one, other = (set(re.findall(r"\{(\w+)\}", "".join(merged[form]))) - {"count"} for form in forms)
        if one != other:
            found.append(f"{stem}_*: parameters differ: {sorted(one ^ other)}")
    return found


def merge(folder: Path) -> tuple[dict[str, list[str]], list[str]]:
    """All keys of the folder's keys files, and what is wrong with them."""
    merged: dict[str, list[str]] = {}
    found: list[str] = []
    for path in sorted(folder.glob("*.keys.json")):
        for key, pair in json.loads(path.read_text("utf-8")).items():
            if key in merged:
                found.append(f"{key}: in {path.name} and in another file")
            found += faults(key, pair)
            merged[key] = pair
    return merged, found or plural_faults(merged)


def text_of(merged: dict[str, list[str]], language: str) -> str:
    """The file of one language."""
    words = {key: merged[key][LANGUAGES.index(language)] for key in sorted(merged)}
    return json.dumps(words, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"


def main(arguments: list[str], folder: Path = LANG) -> int:
    merged, found = merge(folder)
    for fault in found:
        print(fault, file=sys.stderr)
    if found:
        return 1
    stale = 0
    for language in LANGUAGES:
        path, text = folder / f"{language}.json", text_of(merged, language)
        if path.exists() and path.read_text("utf-8") == text:
            continue
        if "--check" in arguments:
            print(f"{path.name} is not up to date: run python tools/words.py", file=sys.stderr)
            stale = 1
        else:
            path.write_text(text, "utf-8")
    if not stale:
        print(f"{len(merged)} keys in {', '.join(LANGUAGES)}")
    return stale


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
