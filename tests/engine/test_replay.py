"""A recording as one HTML file: what stands in it is what a server would send."""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path

import pytest
from commands import Command

from engine import replay
from engine.__main__ import main
from engine.gallery import FOLDER, load_example
from engine.pack import BLOCK
from engine.telling import _load
from engine.unpack import unpack
from engine.wire import encode_step

EXAMPLES = ("gevent-pair", "server-select", "server-nonblocking")
PLAYER = "<title>Switchyard</title><body><!--recording--></body>"
RECORDING = re.compile(r'<script type="text/plain" id="recording" ([^>]*)>\n(.*?)\n</script>', re.DOTALL)


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the recordings of some examples."""
    folder = tmp_path_factory.mktemp("recordings")
    for ident in EXAMPLES:
        paths = [FOLDER / each.name for each in load_example(ident).programs]
        Command.run("run", *paths, "--scenario", ident, "--record", f"{ident}.json.gz", folder=folder)
    return folder


@pytest.fixture(autouse=True)
def player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "player.html"
    path.write_text(PLAYER)
    monkeypatch.setattr(replay, "TEMPLATE", path)
    return path


def exported(recording: Path, folder: Path, *options: str) -> str:
    file = folder / "out.html"
    assert main(["export", str(recording), "--html", str(file), *options]) == 0
    return file.read_text("utf-8")


def messages(file: str) -> list[tuple[dict[str, object], bytes]]:
    """The messages of a file, and the block that each has."""
    found = RECORDING.search(file)
    assert found is not None
    said = []
    for line in found[2].splitlines():
        data = base64.b85decode(line.replace(",", "<"))
        head, _, block = data.partition(b"\n") if data[:1] == b"{" else (zlib.decompress(data), b"", b"")
        said.append((json.loads(head), block))
    return said


@pytest.mark.parametrize("example", EXAMPLES)
def test_it_says_the_run_all_its_steps_and_the_end(recordings: Path, tmp_path: Path, example: str) -> None:
    recording = recordings / f"{example}.json.gz"
    (run, _), *blocks, (status, _) = messages(exported(recording, tmp_path))
    head, recorded = _load(recording)
    assert (run["type"], run["example"], status["type"], status["status"]) == ("run", example, "status", "ended")
    assert run["programs"] == [
        {"name": name, "source": source} for name, source in zip(head.programs, head.sources, strict=True)
    ]
    assert [said["from"] for said, _ in blocks] == list(range(0, len(recorded.steps), BLOCK))
    assert b"".join(unpack(block) for _, block in blocks) == b"".join(map(encode_step, recorded.steps))
    assert (status["steps"], status["t"]) == (len(recorded.steps), recorded.steps[-1].t)


def test_it_is_called_after_its_example_in_the_language_asked_for(recordings: Path, tmp_path: Path) -> None:
    file = exported(recordings / "gevent-pair.json.gz", tmp_path, "--lang", "zh")
    assert '<body><script type="text/plain" id="recording" data-example="gevent-pair" data-lang="zh">' in file
    assert re.search(r"<title>[^<]*gevent[^<]* · Switchyard</title>", file)


def test_nothing_that_a_program_says_means_anything_in_the_page(tmp_path: Path) -> None:
    (tmp_path / "a&b.py").write_text("print('</script><script>alert(1)</script><!--')\n")
    main(["run", str(tmp_path / "a&b.py"), "--record", str(tmp_path / "run.jsonl")])
    file = exported(tmp_path / "run.jsonl", tmp_path)
    assert "alert" not in file
    assert "<title>a&amp;b.py · Switchyard</title>" in file
    assert messages(file)[0][0]["example"] == ""


def test_without_a_player_a_sentence_says_how_to_build_it(
    recordings: Path, tmp_path: Path, player: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    player.unlink()
    assert main(["export", str(recordings / "gevent-pair.json.gz"), "--html", str(tmp_path / "out.html")]) == 2
    assert "`make bundle` builds it" in capsys.readouterr().err
    assert not (tmp_path / "out.html").exists()
