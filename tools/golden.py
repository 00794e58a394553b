"""Makes tests/golden/<example>.json: what the scenes show of an example's real run at named steps, as nodes.

    python -m tools.golden [ID ...]            runs these examples, or all, and writes the frames
    python -m tools.golden --check [ID ...]    says which are not what engine and scenes make now

Whoever changes a scene, a state or the machine makes them anew and reads the difference. Refuses to know what a frame
should look like.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from engine import Example, example_ids, load_example

from .gallery import steps_of
from .setup import ROOT, why_no_node

KEPT = ROOT / "tests" / "golden"
WIDTH = 160


def frames_of(example: Example) -> dict[str, Any]:
    """The frames of an example by name: {"step": from 0, "nodes": [NODE, ...]}."""
    done = subprocess.run(
        ["node", ROOT / "tools" / "golden.mjs"], input=_story_of(example), stdout=subprocess.PIPE, check=True
    )
    frames: dict[str, Any] = msgspec.json.decode(done.stdout)
    return frames


def path_of(ident: str) -> Path:
    """Where an example's frames are kept."""
    return KEPT / f"{ident}.json"


def text_of(frames: dict[str, Any]) -> str:
    """The file: a node that is short stands on a line, of a longer one each child, so that a difference can be read."""
    return "\n".join(_lines(frames)) + "\n"


def stale(idents: list[str]) -> Iterator[str]:
    """Those of the examples whose frames are not what is made of them now."""
    for ident in idents:
        path = path_of(ident)
        if not path.exists() or path.read_text("utf-8") != text_of(frames_of(load_example(ident))):
            yield ident


def _lines(value: Any, indent: str = "", name: str = "") -> list[str]:
    text = indent + name + json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if len(text) <= WIDTH or not isinstance(value, list | dict):
        return [text]
    if isinstance(value, dict):
        (opens, closes), children = "{}", [(f"{json.dumps(key)}:", each) for key, each in value.items()]
    else:
        (opens, closes), children = "[]", [("", each) for each in value]
    inner = [_lines(each, indent + " ", key) for key, each in children]
    for lines in inner[:-1]:
        lines[-1] += ","
    return [indent + name + opens, *(line for lines in inner for line in lines), indent + closes]


def _story_of(example: Example) -> bytes:
    run = {
        "id": "golden",
        "example": example.id,
        "programs": [{"name": each.name, "source": each.source} for each in example.programs],
        "scenario": example.scenario.to_json(),
        "actions": [],
        "parent": None,
        "versions": {},
    }
    return msgspec.json.encode({"run": run, "steps": steps_of(example)})


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.golden", description="The golden frames of the examples.")
    parser.add_argument("ids", nargs="*", metavar="ID")
    parser.add_argument("--check", action="store_true", help="only say which are not up to date")
    options = parser.parse_args(arguments)
    reason = why_no_node()
    if reason:
        print(f"The frames cannot be made: {reason}.", file=sys.stderr)
        return 0 if options.check else 1
    idents = options.ids or list(example_ids())
    if options.check:
        found = list(stale(idents))
        print("\n".join(f"{ident}: run make golden and read the difference" for ident in found) or "All are as kept.")
        return 1 if found else 0
    KEPT.mkdir(exist_ok=True)
    for ident in idents:
        path_of(ident).write_text(text_of(frames_of(load_example(ident))), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
