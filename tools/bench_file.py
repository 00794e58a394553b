"""What a recording weighs as one HTML file: the player that is in it, every step of two long runs, all of a short one.

In a short run hardly two steps are alike, so each costs what is said in it; only a long one has a price per step.

Refuses to know what the file shows.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from engine.replay import TEMPLATE, written

from .bench import ENDLESS, ROOT, ROUNDS, SOURCE, Row, share

SHORT = ROOT / "engine/examples/gevent_pair.py"
SELECT = ROOT / "engine/examples/server_select.py"
STEPS_PER_ROUND, STEPS_PER_LINE = 30.15, 18
CLIENTS, PORT = 5, 8000
MOST_PLAYER, MOST_STEP = 250, 6  # kB, bytes


def rows(steps: int) -> Iterator[Row]:
    """The rows of the table; none where the player was not built."""
    if not TEMPLATE.exists():
        return
    player = TEMPLATE.stat().st_size
    yield _row("One file: the player", player / 1000, "kB", MOST_PLAYER)
    for name, runs in (("five greenlets", _greenlets), ("a select server", _server)):
        with tempfile.TemporaryDirectory() as folder:
            size, count = _weigh(Path(folder), runs(Path(folder), steps))
        yield _row(f"… a step of {name}, {count:,} steps", (size - player) / count, "bytes", MOST_STEP)
    with tempfile.TemporaryDirectory() as folder:
        size, count = _weigh(Path(folder), [str(SHORT)])
    source = len(written(zlib.compress(SHORT.read_bytes(), 9)))
    yield Row(f"… a short run without its source, {count} steps", (size - player - source) / 1000, "kB")


def _row(what: str, value: float, unit: str, most: float) -> Row:
    return Row(what, value, unit, f"at most {most:g}", share(value, most))


def _greenlets(folder: Path, steps: int) -> list[str]:
    """What `run` is told to run five greenlets for so long."""
    program = folder / "five_greenlets.py"
    program.write_text(SOURCE.replace(ROUNDS, str(round(steps / STEPS_PER_ROUND))), "utf-8")
    scenario = folder / "scenario.json"
    scenario.write_text(json.dumps(ENDLESS.to_json()), "utf-8")
    return [str(program), "--scenario", str(scenario)]


def _server(folder: Path, steps: int) -> list[str]:
    """The same for a select server, whose clients send lines that differ."""
    lines = max(1, round(steps / STEPS_PER_LINE / CLIENTS))
    peers = [
        {"name": f"C{number}", "connect": PORT, "at": 0.1 * number, "script": _talk(number, lines)}
        for number in range(CLIENTS)
    ]
    scenario = folder / "scenario.json"
    scenario.write_text(json.dumps({**ENDLESS.to_json(), "peers": peers}), "utf-8")
    return [str(SELECT), "--scenario", str(scenario)]


def _talk(number: int, lines: int) -> list[list[str | float]]:
    talk: list[list[str | float]] = []
    for line in range(lines):
        talk += [["send", f"line {line} of client {number}"], ["recv"], ["sleep", 0.1]]
    return talk


def _weigh(folder: Path, told: list[str]) -> tuple[int, int]:
    """Runs and exports; the bytes of the file and the steps in it."""
    recording, file = folder / "run.jsonl.gz", folder / "run.html"
    _engine("run", *told, "--record", str(recording))
    _engine("export", str(recording), "--html", str(file))
    text = file.read_text("utf-8")
    last = text[: text.rindex("\n</script>")].rpartition("\n")[2]
    said = json.loads(zlib.decompress(base64.b85decode(last.replace(",", "<"))))
    return file.stat().st_size, int(said["steps"])


def _engine(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "engine", *arguments], cwd=ROOT, capture_output=True, check=False)
