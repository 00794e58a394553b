"""Makes static/gallery.json: of every example the lanes of its real run, small enough for a card, and its code's words.

    python -m tools.gallery [ID ...]            runs these examples, or all, and writes the file
    python -m tools.gallery --check [ID ...]    says which are not as the engine makes them now

The engine runs an example, and tools/minilanes.mjs makes the picture with the browser's own axis, so it takes node. An
example whose run does not show the model that it is listed by is refused. Refuses to know how cards look.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import msgspec

from engine import Example, Session, example_ids, load_example

from .setup import ROOT, why_no_node

KEPT = ROOT / "static" / "gallery.json"
SEVERAL = "several"
WORD = re.compile(r"[A-Za-z_]\w{2,}")


class Untrue(Exception):
    """What the list of examples says is not what a run shows; the text is a sentence."""


def words_of(example: Example) -> str:
    """The words of its code that somebody may search for, each once."""
    found = {word for each in example.programs for word in WORD.findall(each.source)}
    return " ".join(sorted(found, key=lambda word: (word.lower(), word)))


def card_of(example: Example) -> tuple[dict[str, Any], list[str]]:
    """What a card shows of an example, and the lane states that its numbers stand for. Raises Untrue."""
    done = subprocess.run(
        ["node", ROOT / "tools" / "minilanes.mjs"],
        input=msgspec.json.encode(steps_of(example)),
        stdout=subprocess.PIPE,
        check=True,
    )
    told = msgspec.json.decode(done.stdout)
    if example.model not in (SEVERAL, *told["models"]):
        raise Untrue(f"{example.id} is listed by {example.model}, but its run shows {', '.join(told['models'])}.")
    return {**told["picture"], "words": words_of(example)}, told["states"]


def kept() -> dict[str, Any]:
    """The file as it is."""
    found: dict[str, Any] = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {"states": [], "examples": {}}
    return found


def text_of(gallery: dict[str, Any]) -> str:
    """The file: one line for each example."""
    lines = ",\n".join(f'"{ident}":{_compact(card)}' for ident, card in gallery["examples"].items())
    return f'{{"states":{_compact(gallery["states"])},\n"examples":{{\n{lines}\n}}}}\n'


def stale(idents: list[str]) -> Iterator[str]:
    """Those of the examples whose cards are not what the engine makes now."""
    now = kept()
    for ident in idents:
        card, states = card_of(load_example(ident))
        if states != now["states"] or now["examples"].get(ident) != card:
            yield ident


def write(idents: list[str]) -> None:
    """Makes these cards anew."""
    gallery = kept()
    for ident in idents:
        gallery["examples"][ident], gallery["states"] = card_of(load_example(ident))
    gallery["examples"] = {ident: gallery["examples"][ident] for ident in example_ids() if ident in gallery["examples"]}
    KEPT.write_text(text_of(gallery), "utf-8")


def steps_of(example: Example) -> list[dict[str, Any]]:
    """All steps of its run."""
    with Session(example.programs, example.scenario, live=False) as session:
        return [step for frame in session.frames() if "status" not in frame for step in frame["steps"]]


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.gallery", description="The cards of the gallery.")
    parser.add_argument("ids", nargs="*", metavar="ID")
    parser.add_argument("--check", action="store_true", help="only say which are not up to date")
    options = parser.parse_args(arguments)
    reason = why_no_node()
    if reason and options.check:
        print(f"   left out: the cards, because {reason}")
        return 0
    if reason:
        print(f"The cards cannot be made: {reason}.", file=sys.stderr)
        return 1
    idents = options.ids or list(example_ids())
    if not options.check:
        write(idents)
        return 0
    found = list(stale(idents))
    print(
        "\n".join(f"{ident} is not up to date: run make gallery" for ident in found) or f"{len(idents)} cards are true"
    )
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
