"""Writes packed.json: blocks with their lines, for tests of the browser's side. `python tests/js/packed.py`, from the
project's root; the blocks of another zlib look otherwise and hold the same."""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine import Session, load_example
from engine.pack import pack

TRICKY = [
    *({"q": 3 * n, "f": -n / 8, f"k{n}": f"g{n}·{2 * n}", "l": [n % 2, [], {}], "big": 7**n} for n in range(30)),
    *(f"007{n:03}" for n in range(90, 110)),
    *({"b1": n, "a1": -n, "z": '\x1b\x07"\\ é 3\u2028'} for n in range(3)),
    {"__proto__": 1, "1": "0", "01": None},
    1e300,
    -0.0,
    "1",
    [],
]


def run() -> list[object]:
    """The steps of a real run."""
    found = load_example("gevent-pair")
    with Session(found.programs, found.scenario, live=False) as session:
        return [step for frame in session.frames() if "status" not in frame for step in frame["steps"]]


def entry(values: list[object]) -> tuple[str, list[str]]:
    """A block and its lines."""
    lines = [json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in values]
    return base64.b64encode(pack("".join(line + "\n" for line in lines).encode())).decode(), lines


if __name__ == "__main__":
    fixture = {"tricky": entry(TRICKY), "run": entry(run())}
    text = json.dumps(fixture, ensure_ascii=False, indent=0)
    Path(__file__).with_suffix(".json").write_text(text + "\n", "utf-8")
